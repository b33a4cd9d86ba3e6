"""What tests of the catalogue start from."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group
from tests.worlds import Server, settings_for
from winvest.foundation.infra.db import Database


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """The small group."""
    return await a_group(session)


@pytest.fixture(scope="module")
async def demo(server: Server, demo_template: str, var_dir: Path) -> AsyncIterator[Database]:
    """The demo group, whose products are of every kind."""
    name = server.clone(demo_template)
    db = Database(settings_for(server, name, var_dir).database_url, pool_size=1)
    yield db
    await db.close()
    server.drop(name)
