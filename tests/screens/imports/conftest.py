"""The door of who imports."""

from collections.abc import AsyncIterator

import pytest

from tests.offer.catalog.world import World, manager
from tests.screens.doors import Door, door
from winvest.foundation.infra.settings import Settings


@pytest.fixture
async def there(settings: Settings, world: World) -> AsyncIterator[Door]:
    """The catalogue manager of France Téléphone."""
    async with door(settings, manager(world.ft)) as opened:
        yield opened
