"""Queries of the partners: those that a company may put behind its products."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.partners.enums import PartnerStatus, PartnerType
from winvest.group.partners.models import Partner, PartnerActivation


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerChoice:
    """A partner, and one company that may use it (its own, or one it is activated for)."""

    id: UUID
    slug: str
    name: str
    type: PartnerType
    status: PartnerStatus
    company_id: UUID


async def partner_choices(
    session: AsyncSession, scope: Scope, *, company_ids: Sequence[UUID], keep: UUID | None = None
) -> tuple[PartnerChoice, ...]:
    """Partners that these companies may use, once for each company. A few hundred rows.

    Those that the group has stopped with are left out, save the one that a product `keep`s.
    """
    offered = or_(Partner.status != PartnerStatus.INACTIVE, Partner.id == keep)
    own = select(
        Partner.id, Partner.slug, Partner.name, Partner.type, Partner.status, Partner.company_id
    ).where(Partner.company_id.in_(company_ids), offered)
    activated = (
        select(
            Partner.id,
            Partner.slug,
            Partner.name,
            Partner.type,
            Partner.status,
            PartnerActivation.company_id,
        )
        .join(PartnerActivation, PartnerActivation.partner_id == Partner.id)
        .where(
            PartnerActivation.company_id.in_(company_ids),
            PartnerActivation.company_id != Partner.company_id,
            offered,
            PartnerActivation.status == PartnerStatus.ACTIVE,
        )
    )
    found = (await session.execute(own.union_all(activated))).all()
    choices = (
        PartnerChoice(
            id=one.id,
            slug=one.slug,
            name=one.name,
            type=one.type,
            status=one.status,
            company_id=one.company_id,
        )
        for one in found
    )
    return tuple(sorted(choices, key=lambda one: one.name.casefold()))


async def is_usable(
    session: AsyncSession, scope: Scope, *, partner_id: UUID, company_id: UUID
) -> bool:
    """May the company put this partner behind a product? Not one that it has stopped with."""
    activation = select(PartnerActivation.id).where(
        PartnerActivation.partner_id == Partner.id,
        PartnerActivation.company_id == company_id,
        PartnerActivation.status == PartnerStatus.ACTIVE,
    )
    statement = select(Partner.id).where(
        Partner.id == partner_id,
        Partner.status != PartnerStatus.INACTIVE,
        or_(Partner.company_id == company_id, activation.exists()),
    )
    return (await session.execute(statement)).first() is not None


async def partners_named(
    session: AsyncSession, scope: Scope, *, q: str, limit: int = 5
) -> tuple[PartnerChoice, ...]:
    """Partners of the companies shown whose name or slug holds what was typed."""
    plain = q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = func.fr_unaccent(func.lower(func.concat("%", plain, "%")))
    held = [one for one in scope.shown_company_ids if scope.may("catalog.read", company_id=one)]
    statement = (
        select(Partner)
        .where(
            and_(
                Partner.company_id.in_(held),
                or_(
                    func.fr_unaccent(func.lower(Partner.name)).like(pattern),
                    Partner.slug.like(pattern),
                ),
            )
        )
        .order_by(func.fr_unaccent(func.lower(Partner.name)), Partner.id)
        .limit(limit)
    )
    return tuple(
        PartnerChoice(
            id=one.id,
            slug=one.slug,
            name=one.name,
            type=one.type,
            status=one.status,
            company_id=one.company_id,
        )
        for one in (await session.scalars(statement)).all()
    )
