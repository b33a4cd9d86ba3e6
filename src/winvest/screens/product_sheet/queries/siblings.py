"""Products beside this one: the same family at the same company."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Select, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import readable
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.catalog.queries.wording import sighted

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
    asked = sighted(_siblings, scope).filled(product=sheet.id)
    return tuple(
        Sibling(sku=sku, name=name, same_partner=near)
        for sku, name, near in await asked.rows(session)
    )


def _siblings(scope: Scope) -> Select[Any]:
    beside = func.products_beside(bindparam("product", type_=PG_UUID())).table_valued(
        column("id", PG_UUID), column("same_partner", Boolean), name="beside"
    )
    return (
        select(Product.sku, Product.name, beside.c.same_partner)
        .join(beside, beside.c.id == Product.id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(readable(scope))
        .order_by(beside.c.same_partner.desc(), Product.name_sort, Product.id)
        .limit(SIBLINGS)
    )
