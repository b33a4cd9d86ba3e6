"""The door of who imports."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.offer.catalog.world import World, manager
from tests.screens.bulk.conftest import People
from tests.screens.doors import Door, door
from winvest.foundation.batches import ports
from winvest.foundation.infra.settings import Settings


@pytest.fixture
async def there(settings: Settings, world: World) -> AsyncIterator[Door]:
    """The catalogue manager of France Téléphone."""
    async with door(settings, manager(world.ft)) as opened:
        yield opened


@pytest.fixture
def people(world: World) -> Iterator[People]:
    """The launchers by decree."""
    before = list(ports._launchers)
    decreed = People(scopes={})
    ports.install_launchers(decreed)
    yield decreed
    ports._launchers[:] = before
