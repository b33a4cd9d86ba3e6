"""A product with prices, commissions, documents and codes, for the tabs of its sheet."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import MANAGE, World, a_group, a_product
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion

ALL = MANAGE | {
    "commissions.read",
    "commissions.edit",
    "pricing.edit",
    "documents.edit",
    "accounting.read",
    "partners.read",
    "audit.read",
}
TV = "/produits/FTX-TV-1"


def holding(scope: Scope, rights: frozenset[str] | set[str]) -> Scope:
    """The same person with other rights."""
    return replace(
        scope, grants=tuple(replace(one, rights=frozenset(rights)) for one in scope.grants)
    )


async def _ids(session: AsyncSession, world: World) -> tuple[UUID, UUID, UUID]:
    await set_context(session, system_scope("Essais", company_ids=world.companies))
    row = (
        await session.execute(
            select(Product.id, ProductVersion.id, ProductPlan.id)
            .join(ProductVersion, ProductVersion.product_id == Product.id)
            .join(ProductPlan, ProductPlan.product_version_id == ProductVersion.id)
            .where(Product.sku == "FTX-TV-1")
        )
    ).one()
    return row[0], row[1], row[2]


@asynccontextmanager
async def building(db: Database) -> AsyncIterator[tuple[AsyncSession, World, UUID, UUID, UUID]]:
    """« TV Essentiel » at 9,90, given to a neighbour; what is added is of the same publication."""
    async with db.sessions() as session, session.begin():
        world = await a_group(session)
        await a_product(session, world, "APX-SANTE-1", "Santé", company=world.ap, risk=world.health)
        await a_product(
            session, world, "FTX-TV-1", "TV Essentiel", company=world.ft, risk=world.tv,
            price="9.90", sold_by=world.mtv,
        )  # fmt: skip
        yield session, world, *await _ids(session, world)
