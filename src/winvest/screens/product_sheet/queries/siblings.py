"""Products beside this one: the same family at the same company."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import readable
from winvest.offer.catalog.queries.sheets import ProductSheet

SIBLINGS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another product of the same family and company."""

    sku: str
    name: str
    same_partner: bool


async def siblings_of(
    session: AsyncSession, scope: Scope, *, sheet: ProductSheet
) -> tuple[Sibling, ...]:
    """A few other products of the same family at the same company, same partner first."""
    same = func.coalesce(Product.partner_id == sheet.partner_id, False)
    statement = (
        select(Product.sku, Product.name, same)
        .join(Risk, Risk.id == Product.risk_id)
        .where(
            readable(scope),
            Product.company_id == sheet.company_id,
            Product.risk_id == sheet.risk_id,
            Product.lifecycle_status == LifecycleStatus.ACTIVE,
            Product.id != sheet.id,
        )
        .order_by(same.desc(), Product.name_sort, Product.id)
        .limit(SIBLINGS)
    )
    return tuple(
        Sibling(sku=sku, name=name, same_partner=bool(near))
        for sku, name, near in await session.execute(statement)
    )
