"""Jobs of the publication room."""

import psycopg
import pytest
from sqlalchemy import text
from tests.schema.rows import Rows
from tests.worlds import Server

from winvest.foundation.infra.db import Database
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings
from winvest.offer.publication.jobs import close_ended_publications

READERS = "SELECT cardinality(reader_company_ids) FROM product"


@pytest.mark.commits
@pytest.mark.req("ORG-03", "VER-04")
async def test_ended_publications_are_forgotten(
    server: Server, clone: str, db: Database, settings: Settings
) -> None:
    """A publication that ends by the clock: no row changed since."""
    with psycopg.connect(server.app_url(clone)) as connection:
        rows = Rows(connection)
        rows.two_companies()
        _, version = rows.on_sale()
        end = rows.one("SELECT clock_timestamp() + interval '0.2 second'")
        rows.a_publication(version, end_at=end)
        assert rows.one(READERS) == 2
    await close_ended_publications(World(db=db, settings=settings))
    async with db.engine.connect() as truth:
        await truth.execute(text("SELECT pg_sleep(0.3)"))
    with psycopg.connect(server.app_url(clone)) as connection:
        rows.connection = connection
        rows.act_for(rows.other)
        assert rows.one("SELECT count(*) FROM product") == 0, "closed before the job runs"
    await close_ended_publications(World(db=db, settings=settings))
    with psycopg.connect(server.app_url(clone)) as connection:
        rows.connection = connection
        rows.act_for(rows.mine)
        assert rows.one(READERS) == 1
