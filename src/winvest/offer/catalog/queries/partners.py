"""What a partner's products tell of it: how many there are, the best of their integrations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import IntegrationStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import readable
from winvest.offer.catalog.queries.counts import BEST_FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerProducts:
    """The products of a partner that this person may read."""

    count: int
    integration: IntegrationStatus


async def products_by_partner(
    session: AsyncSession, scope: Scope, *, partner_ids: Iterable[UUID]
) -> Mapping[UUID, PartnerProducts]:
    """Count and best integration of each partner's products; none is left out of the mapping."""
    rank = case(
        *((Product.integration_status == one, at) for at, one in enumerate(BEST_FIRST)),
        else_=len(BEST_FIRST) - 1,
    )
    statement = (
        select(Product.partner_id, func.count(), func.min(rank))
        .join(Risk, Risk.id == Product.risk_id)
        .where(Product.partner_id.in_(tuple(partner_ids)), readable(scope))
        .group_by(Product.partner_id)
    )
    return {
        partner: PartnerProducts(count=count, integration=BEST_FIRST[best])
        for partner, count, best in await session.execute(statement)
        if partner is not None
    }


def integrated_as(scope: Scope, status: IntegrationStatus) -> ColumnElement[bool]:
    """Partners the best of whose products is integrated so; to be added to a list of partners."""
    better = BEST_FIRST[: BEST_FIRST.index(status)]
    clause = _has_product(scope, (status,))
    return and_(clause, not_(_has_product(scope, better))) if better else clause


def _has_product(scope: Scope, statuses: Iterable[IntegrationStatus]) -> ColumnElement[bool]:
    found = (
        select(Product.id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(
            Product.partner_id == Partner.id,
            Product.integration_status.in_(tuple(statuses)),
            readable(scope),
        )
    )
    return found.correlate(Partner).exists()
