"""Two companies and their partners, committed in the test's own database."""

import pytest

from tests.group.partners.world import Two, lend, two_companies
from winvest.foundation.infra.db import Database


@pytest.fixture
async def two(db: Database) -> Two:
    """« Mutuelle Armorique » at one's own company, « Cinéka » at the neighbour's."""
    async with db.sessions() as session, session.begin():
        return await two_companies(session)


@pytest.fixture
async def lent(db: Database, two: Two) -> Two:
    """The same, « Mutuelle Armorique » activated for the neighbour."""
    async with db.sessions() as session, session.begin():
        await lend(session, two)
    return two
