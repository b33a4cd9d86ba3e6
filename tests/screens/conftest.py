"""A small group, committed in the test's own database, for the doors of the screens."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product
from winvest.foundation.infra.db import Database
from winvest.offer.catalog.enums import LifecycleStatus


@pytest.fixture
async def world(db: Database) -> World:
    """Products of three companies: on sale, in draft, given to a neighbour."""
    async with db.sessions() as session, session.begin():
        return await small_group(session)


async def small_group(session: AsyncSession) -> World:
    world = await a_group(session)
    await a_product(
        session, world, "FTX-BOX-1", "Box Été", company=world.ft, risk=world.box, price="29.90"
    )
    await a_product(
        session,
        world,
        "FTX-BOX-2",
        "Box Demain",
        company=world.ft,
        risk=world.box,
        status=LifecycleStatus.DRAFT,
    )
    await a_product(
        session,
        world,
        "FTX-TV-1",
        "TV Essentiel",
        company=world.ft,
        risk=world.tv,
        price="9.90",
        sold_by=world.mtv,
    )
    await a_product(
        session,
        world,
        "APX-SANTE-1",
        "Santé <b>Sérénité</b>",
        company=world.ap,
        risk=world.health,
        partner=world.insurer,
    )
    return world
