"""Fixtures of the notifications: the whole application on a database of the test's own."""

from collections.abc import AsyncIterator

import pytest

from winvest.app.asgi import create_app
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.infra.settings import Settings


@pytest.fixture
async def application(settings: Settings) -> AsyncIterator[EdgeMiddleware]:
    """The application, edge included."""
    made = create_app(settings)
    yield made
    await made.db.close()
