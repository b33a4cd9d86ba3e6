"""Jobs of the inbox."""

import pytest
from sqlalchemy import text

from winvest.foundation.inbox.jobs import make_inbox_partitions
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings

MONTHS = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'webhook_event'::regclass"


@pytest.mark.commits
@pytest.mark.req("CAT-01")
async def test_months_of_messages_are_made_ahead_once(db: Database, settings: Settings) -> None:
    world = World(db=db, settings=settings)
    for _ in range(2):
        await make_inbox_partitions(world)
        async with db.engine.connect() as connection:
            assert (await connection.execute(text(MONTHS))).scalar() == 5, (
                "four months and the rest"
            )
