"""A full product in each test; nothing lacks it, whatever was wired before."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World
from tests.offer.versions.world import a_full_product
from winvest.offer.versions import ports


@pytest.fixture(autouse=True)
def complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checklist has its own tests: here, nothing lacks."""
    monkeypatch.setattr(ports, "_readiness", [ports.NothingLacks()])


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """« TV Essentiel », in the transaction of the test."""
    return await a_full_product(session)
