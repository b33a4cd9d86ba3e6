"""Two companies of a group, acting on partners."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.group.partners.world import Two, two_companies


@pytest.fixture
async def two(session: AsyncSession) -> Two:
    """The small group, acting for no one yet."""
    return await two_companies(session)
