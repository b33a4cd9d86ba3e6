"""What a partner's products tell of it: how many there are, the best of their integrations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import IntegrationStatus
from winvest.offer.catalog.queries.access import counted, listed, shelf_faces
from winvest.offer.catalog.queries.facets import BEST_FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerProducts:
    """The products of a partner that this person's lists show."""

    count: int
    integration: IntegrationStatus


async def products_by_partner(
    session: AsyncSession, scope: Scope, *, partner_ids: Iterable[UUID]
) -> Mapping[UUID, PartnerProducts]:
    """Count and best integration of each partner's products; without one, it is left out."""
    lines = _by_partner(scope)
    statement = select(lines.c.partner_id, lines.c.products, lines.c.best).where(
        lines.c.partner_id.in_(tuple(partner_ids))
    )
    return {
        partner: PartnerProducts(count=int(count), integration=BEST_FIRST[best])
        for partner, count, best in await session.execute(statement)
    }


def integrated_as(scope: Scope, status: IntegrationStatus) -> ColumnElement[bool]:
    """Partners the best of whose products is integrated so; to be added to a list of partners."""
    lines = _by_partner(scope)
    return Partner.id.in_(
        select(lines.c.partner_id).where(lines.c.best == BEST_FIRST.index(status))
    )


def _by_partner(scope: Scope) -> Subquery:
    """Lines of the tally that cancel each other out count for nothing, for the best neither."""
    ranks = {one.value: at for at, one in enumerate(BEST_FIRST)}
    on, products = counted(scope)
    best = case(ranks, value=on.integration_status, else_=len(ranks) - 1)
    by_status = (
        select(on.partner_id, best.label("best"), products.label("products"))
        .where(listed(scope, shelf_faces(on)), on.partner_id.is_not(None))
        .group_by(on.partner_id, on.integration_status)
        .having(products > 0)
        .subquery("by_status")
    )
    return (
        select(
            by_status.c.partner_id,
            func.min(by_status.c.best).label("best"),
            func.sum(by_status.c.products).label("products"),
        )
        .group_by(by_status.c.partner_id)
        .subquery("by_partner")
    )
