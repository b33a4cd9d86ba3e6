"""Documents that end soon are told once a threshold, to those who keep them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

import winvest.group.notifications.jobs  # noqa: F401 - the job that carries what is told
from tests.worlds import Server
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings
from winvest.offer.documents.expiry_rules import days_left
from winvest.offer.documents.jobs import warn_expiring

pytestmark = pytest.mark.req("DOC-02", "ORG-06")


def test_days_are_counted_in_paris() -> None:
    end = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)  # 1 December in Paris
    assert days_left(end, datetime(2026, 11, 30, 22, 59, tzinfo=UTC)) == 1
    assert days_left(end, datetime(2026, 11, 30, 23, 1, tzinfo=UTC)) == 0


async def test_keepers_are_told_once_a_threshold(
    server: Server, demo_template: str, settings: Settings
) -> None:
    import winvest.app.reactions  # noqa: F401 - declares what follows events

    name = server.clone(demo_template)
    db = Database(server.app_url(name).replace("postgresql:", "postgresql+psycopg:"))
    world = World(db=db, settings=settings)
    try:
        scope = await world.system_scope("Essai")
        async with transaction(db, scope) as session:
            await session.execute(text("UPDATE product_document SET valid_to = NULL"))
            await session.execute(text("UPDATE notification_unread SET unread = 0"))
        first = await ends_in(db, world, days=20)
        await warn_expiring(world)
        await warn_expiring(world)
        async with db.sessions() as session, session.begin():
            unread = await session.execute(
                text(
                    "SELECT string_agg(DISTINCT a.role_code, ',' ORDER BY a.role_code)"
                    " FROM notification_unread n JOIN role_assignment a USING (user_id)"
                    " WHERE n.unread = 1"
                )
            )
            told = set(str(unread.scalar_one()).split(","))
            assert "catalogue_manager" in told
            assert told.isdisjoint({"vente", "conseiller", "it", "compta"})
            most = await session.scalar(text("SELECT max(unread) FROM notification_unread"))
        assert most == 1
        await ends_in(db, world, days=5, document=first)
        await warn_expiring(world)
        async with db.sessions() as session, session.begin():
            most = await session.scalar(text("SELECT max(unread) FROM notification_unread"))
        assert most == 2
    finally:
        await db.close()
        server.drop(name)


async def ends_in(db: Database, world: World, *, days: int, document: UUID | None = None) -> UUID:
    """Let one document in force end in that many days."""
    scope = await world.system_scope("Essai")
    async with transaction(db, scope) as session:
        found = document or await session.scalar(
            text(
                "SELECT d.id FROM product_document d JOIN product_version v"
                " ON v.id = d.product_version_id JOIN product p ON p.id = v.product_id"
                " WHERE d.status = 'published' AND v.status = 'active'"
                " AND p.lifecycle_status = 'active' ORDER BY d.id LIMIT 1"
            )
        )
        await session.execute(
            text("UPDATE product_document SET valid_to = :end WHERE id = :id"),
            {"id": found, "end": datetime.now(UTC) + timedelta(days=days)},
        )
        return UUID(str(found))
