"""Two acts on views at the same moment: one waits for the other, and both are done."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import World
from tests.screens.saved_views.test_kept import VIEW
from tests.screens.saved_views.test_views import a_person
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.screens.catalogue.columns import CATALOGUE
from winvest.screens.saved_views.commands import choose_columns, set_default
from winvest.screens.saved_views.queries import list_settings

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-06")]
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


async def chosen(db: Database, person: Scope, view_id: UUID, *columns: str) -> None:
    """The person's columns of a view, in a transaction of their own."""
    async with transaction(db, person) as session:
        await choose_columns(session, person, of=CATALOGUE, view_id=view_id, columns=columns)


async def test_who_opens_by_a_view_and_arranges_it_in_another_window_waits_for_nothing_held(
    db: Database, world: World
) -> None:
    """The number of changes is taken before the rows: in any other order they would lock up."""
    person, view_id = await a_person(db, world.ft), new_id()
    async with transaction(db, person) as session:
        own = {"audience": "personal", "person": person.actor_id, "company": None}
        await session.execute(VIEW, {"id": view_id, "name": "À moi", **own})
    await chosen(db, person, view_id, "code")
    async with transaction(db, person) as session:
        await set_default(session, person, of=CATALOGUE, view_id=None)
        other = asyncio.create_task(chosen(db, person, view_id, "code", "nom"))
        async with asyncio.timeout(10):
            while not await session.scalar(WAITING):  # noqa: ASYNC110 - PostgreSQL does not tell
                await asyncio.sleep(0.01)
        await set_default(session, person, of=CATALOGUE, view_id=view_id)
    await other
    async with transaction(db, person) as session:
        view = (await list_settings(session, person, of=CATALOGUE)).default
    assert view is not None
    assert (view.id, len(view.own_columns)) == (view_id, 2)
