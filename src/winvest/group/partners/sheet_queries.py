"""Queries of one partner's sheet: its card, where it is activated, its keys, codes and contacts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, case, exists, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import FieldError, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.enums import (
    PartnerStatus,
)
from winvest.group.partners.forms import PartnerCard, ServiceLevels, read_addresses
from winvest.group.partners.models import (
    Partner,
    PartnerActivation,
)
from winvest.group.partners.rules import number_doubts

READ, EDIT, CREDENTIALS = "partners.read", "partners.edit", "partners.credentials"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSheet:
    """A partner as its sheet and the API show it; the IBAN masked, keys and codes elsewhere."""

    id: UUID
    slug: str
    company_id: UUID
    company_code: str
    company_name: str
    card: PartnerCard
    iban_masked: str | None
    status: PartnerStatus
    created_at: datetime
    updated_at: datetime
    lock_version: int
    may_edit: bool
    may_credentials: bool
    doubts: tuple[FieldError, ...] = field(default=())

    @property
    def name(self) -> str:
        """As people call it."""
        return self.card.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """A company of the group, and whether it may use the partner (status None: not at all)."""

    company_id: UUID
    company_code: str
    company_name: str
    status: PartnerStatus | None
    activated_at: datetime | None
    is_owner: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another partner that may be the same: same SIREN, or nearly the same name."""

    id: UUID
    slug: str
    name: str
    company_code: str
    same_siren: bool


COLUMNS = (
    *(column for column in Partner.__table__.c if column.name != "iban"),
    Company.code.label("company_code"),
    func.coalesce(Company.brand_name, Company.legal_name).label("company_name"),
)


def readable(scope: Scope, *, companies: frozenset[UUID] | None = None) -> ColumnElement[bool]:
    """Partners of the companies where `partners.read` is held, and those activated for them."""
    among = scope.company_ids if companies is None else companies
    held = [one for one in among if scope.may(READ, company_id=one)]
    activated = exists().where(
        PartnerActivation.partner_id == Partner.id, PartnerActivation.company_id.in_(held)
    )
    return or_(Partner.company_id.in_(held), activated)


async def partner_sheet(session: AsyncSession, scope: Scope, *, key: str | UUID) -> PartnerSheet:
    """The partner of an id or slug; `NotFound` when there is none that this person may know of.

    A slug is unique in its company alone: of several, that of the selected company comes first.
    """
    shown = Partner.company_id.in_(scope.shown_company_ids)
    statement = (
        select(*COLUMNS)
        .join(Company, Company.id == Partner.company_id)
        .where(_called(key), readable(scope))
        .order_by(case((shown, 0), else_=1), Company.code)
        .limit(1)
    )
    row = (await session.execute(statement)).mappings().one_or_none()
    if row is None:
        raise NotFound(
            "Cette compagnie n’existe pas dans votre périmètre. Cherchez-la dans la liste."
        )
    return sheet_of(scope, row)


def sheet_of(scope: Scope, row: RowMapping) -> PartnerSheet:
    """A partner's row, with what this person may do to it."""
    card = PartnerCard(
        name=row["name"],
        type=row["type"],
        legal_name=row["legal_name"],
        country=row["country"],
        siren=row["siren"],
        siret=row["siret"],
        vat_number=row["vat_number"],
        bic=row["bic"],
        payment_terms=row["payment_terms"],
        addresses=read_addresses(row["addresses"]),
        service=ServiceLevels(
            latency_ms=row["sla_latency_ms"],
            availability=row["sla_availability"],
            support_hours=row["sla_support_hours"],
            contact=row["sla_contact"],
            since=row["sla_from"],
            until=row["sla_to"],
            notes=row["sla_notes"],
        ),
    )
    owner = row["company_id"]
    return PartnerSheet(
        id=row["id"],
        slug=row["slug"],
        company_id=owner,
        company_code=row["company_code"],
        company_name=row["company_name"],
        card=card,
        iban_masked=row["iban_masked"],
        status=row["status"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        lock_version=row["lock_version"],
        may_edit=scope.may(EDIT, company_id=owner),
        may_credentials=scope.may(CREDENTIALS, company_id=owner),
        doubts=number_doubts(card.numbers()),
    )


async def activations(
    session: AsyncSession, scope: Scope, *, sheet: PartnerSheet
) -> tuple[Activation, ...]:
    """Each company of the group with its activation, the owner first. A dozen rows.

    Who only uses the partner sees its own company alone.
    """
    name = func.coalesce(Company.brand_name, Company.legal_name)
    statement = (
        select(
            Company.id, Company.code, name, PartnerActivation.status, PartnerActivation.activated_at
        )
        .outerjoin(
            PartnerActivation,
            (PartnerActivation.company_id == Company.id)
            & (PartnerActivation.partner_id == sheet.id),
        )
        .order_by(
            case((Company.id == sheet.company_id, 0), else_=1), func.fr_unaccent(func.lower(name))
        )
    )
    if sheet.company_id in scope.company_ids:
        statement = statement.where(or_(Company.is_active, PartnerActivation.id.is_not(None)))
    else:
        statement = statement.where(
            or_(Company.id == sheet.company_id, PartnerActivation.id.is_not(None))
        )
    return tuple(
        Activation(
            company_id=key,
            company_code=code,
            company_name=called,
            status=status,
            activated_at=since,
            is_owner=key == sheet.company_id,
        )
        for key, code, called, status, since in await session.execute(statement)
    )


async def partner_twins(
    session: AsyncSession,
    scope: Scope,
    *,
    name: str,
    siren: str | None,
    without: UUID | None = None,
) -> tuple[Twin, ...]:
    """Partners that may be the same one, among all that this person may know of."""
    near = func.similarity(
        func.fr_unaccent(func.lower(Partner.name)), func.fr_unaccent(name.lower())
    )
    same: ColumnElement[bool] = func.coalesce(Partner.siren == (siren or ""), text("false"))
    statement = (
        select(Partner.id, Partner.slug, Partner.name, Company.code, same)
        .join(Company, Company.id == Partner.company_id)
        .where(readable(scope), or_(same, near >= 0.5), Partner.id != without)
        .order_by(same.desc(), near.desc(), Partner.id)
        .limit(5)
    )
    return tuple(
        Twin(id=key, slug=slug, name=called, company_code=code, same_siren=bool(twin))
        for key, slug, called, code, twin in await session.execute(statement)
    )


async def slugs_of(session: AsyncSession, scope: Scope, *, company_id: UUID) -> frozenset[str]:
    """The identifiers that a company's partners have."""
    found: Sequence[str] = (
        await session.scalars(select(Partner.slug).where(Partner.company_id == company_id))
    ).all()
    return frozenset(found)


def _called(key: str | UUID) -> ColumnElement[bool]:
    if isinstance(key, UUID):
        return Partner.id == key
    try:
        return Partner.id == UUID(key)
    except ValueError:
        return Partner.slug == key.lower()
