"""Queries of what opens a partner's systems and of whom to reach: never a secret value."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.enums import AuthType, CredentialEnvironment, PartnerContactKind
from winvest.group.partners.models import (
    PartnerContact,
    PartnerCredential,
    PartnerCredentialHistory,
    PartnerExtranetCode,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialState:
    """What may be known of the keys of an environment: that they are there, and until when."""

    env: CredentialEnvironment
    auth_type: AuthType | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    lock_version: int = 0
    replaced: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """An extranet code; a secret one is not told here."""

    id: UUID
    label: str
    code: str | None
    secret: bool
    for_company_id: UUID | None
    company_name: str | None
    portal_url: str | None
    lock_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact of a partner."""

    id: UUID
    kind: PartnerContactKind
    name: str
    email: str | None
    phone: str | None
    lock_version: int


async def credential_states(
    session: AsyncSession, scope: Scope, *, partner_id: UUID
) -> tuple[CredentialState, ...]:
    """The state of the keys of each environment, and of those replaced; never a value."""
    kept = await session.execute(
        select(
            PartnerCredential.env,
            PartnerCredential.auth_type,
            PartnerCredential.valid_from,
            PartnerCredential.valid_to,
            PartnerCredential.lock_version,
        ).where(PartnerCredential.partner_id == partner_id)
    )
    states = {one.env: one for one in kept}
    past = await session.execute(
        select(
            PartnerCredentialHistory.env,
            PartnerCredentialHistory.valid_from,
            PartnerCredentialHistory.valid_to,
        )
        .where(PartnerCredentialHistory.partner_id == partner_id)
        .order_by(PartnerCredentialHistory.valid_to.desc())
        .limit(20)
    )
    replaced: dict[CredentialEnvironment, list[tuple[datetime, datetime]]] = {}
    for one in past:
        replaced.setdefault(one.env, []).append((one.valid_from, one.valid_to))
    return tuple(
        CredentialState(
            env=env,
            auth_type=states[env].auth_type if env in states else None,
            valid_from=states[env].valid_from if env in states else None,
            valid_to=states[env].valid_to if env in states else None,
            lock_version=states[env].lock_version if env in states else 0,
            replaced=tuple(replaced.get(env, ())),
        )
        for env in CredentialEnvironment
    )


async def extranet_codes(
    session: AsyncSession, scope: Scope, *, partner_id: UUID
) -> tuple[CodeRow, ...]:
    """The extranet codes that this person may know of, secret values left out."""
    statement = (
        select(
            PartnerExtranetCode.id,
            PartnerExtranetCode.label,
            PartnerExtranetCode.code,
            PartnerExtranetCode.code.is_(None).label("secret"),
            PartnerExtranetCode.for_company_id,
            PartnerExtranetCode.portal_url,
            PartnerExtranetCode.lock_version,
            func.coalesce(Company.brand_name, Company.legal_name).label("company_name"),
        )
        .outerjoin(Company, Company.id == PartnerExtranetCode.for_company_id)
        .where(PartnerExtranetCode.partner_id == partner_id)
        .order_by(PartnerExtranetCode.label, Company.code.nulls_first())
    )
    return tuple(CodeRow(**one._mapping) for one in await session.execute(statement))


async def partner_contacts(
    session: AsyncSession, scope: Scope, *, partner_id: UUID
) -> tuple[ContactRow, ...]:
    """Whom to reach at the partner."""
    statement = (
        select(
            PartnerContact.id,
            PartnerContact.kind,
            PartnerContact.name,
            PartnerContact.email,
            PartnerContact.phone,
            PartnerContact.lock_version,
        )
        .where(PartnerContact.partner_id == partner_id)
        .order_by(PartnerContact.kind, func.fr_unaccent(func.lower(PartnerContact.name)))
    )
    return tuple(ContactRow(**one._mapping) for one in await session.execute(statement))
