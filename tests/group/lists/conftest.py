"""The world of the lists."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """Two companies of which one sells in the Île-de-France."""
    world = await a_group(session)
    product = await a_product(session, world, "FTX-BOX-1", "Box", company=world.ft, risk=world.box)
    product.zones = ["FR-IDF"]
    await session.flush()
    return world
