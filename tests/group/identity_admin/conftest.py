"""Fixtures of the administration: the application on the small group."""

from collections.abc import AsyncIterator

import pytest

from tests.group.identity_admin.world import Group, a_small_group
from winvest.app.asgi import create_app
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.infra.settings import Settings


@pytest.fixture
async def application(settings: Settings) -> AsyncIterator[EdgeMiddleware]:
    """The application, edge included."""
    made = create_app(settings)
    yield made
    await made.db.close()


@pytest.fixture
async def group(db: Database) -> Group:
    """Two companies and their people."""
    return await a_small_group(db)
