"""Views and names of companies are kept in memory, and never told late."""

from collections.abc import Awaitable, Callable
from typing import Any, LiteralString, cast

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World
from tests.screens.saved_views.test_views import a_person
from tests.worlds import Server
from winvest.foundation.infra.commands import Irreversible, command, registry
from winvest.foundation.infra.db import Database, epochs_of, transaction, writes
from winvest.foundation.infra.direct import Worded
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.screens.catalogue.columns import CATALOGUE
from winvest.screens.saved_views.queries import list_settings

pytestmark = pytest.mark.req("CAT-06")
VIEW = text(
    "INSERT INTO saved_view (id, list_key, name, audience, user_id, company_id)"
    " VALUES (:id, 'catalogue', :name, :audience, :person, :company)"
)
WRITTEN = (
    ("saved_view", "UPDATE saved_view SET name = name || '.'"),
    ("saved_view", "INSERT INTO list_columns (id, user_id, list_key, columns)"
     " SELECT gen_random_uuid(), id, 'catalogue', '{sku}' FROM app_user LIMIT 1"),
    ("saved_view", "DELETE FROM saved_view"),
    ("company", "UPDATE company SET brand_name = legal_name"),
)  # fmt: skip


async def names_of_views(session: AsyncSession, scope: Scope) -> list[str]:
    """The names of the views that somebody sees."""
    return [one.name for one in (await list_settings(session, scope, of=CATALOGUE)).views]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that pages send by themselves."""
    told: list[str] = []
    sent = Worded.rows, Worded.named

    def telling(send: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def told_too(self: Worded, *args: Any, **kwargs: Any) -> Any:
            told.append(self.text)
            return await send(self, *args, **kwargs)

        return told_too

    monkeypatch.setattr(Worded, "rows", telling(sent[0]))
    monkeypatch.setattr(Worded, "named", telling(sent[1]))
    return told


async def test_what_is_kept_is_asked_once_and_a_change_is_seen_at_the_next_request(
    db: Database, world: World, asked: list[str]
) -> None:
    person = await a_person(db, world.ft)
    for _ in range(2):
        async with transaction(db, person) as session:
            assert await names_of_views(session, person) == []
            before = await company_names(session, person)
    assert sum("saved_view" in one for one in asked) == 1
    assert sum("FROM company" in one for one in asked) == 1
    elsewhere = Database(db.engine.url.render_as_string(hide_password=False), pool_size=1)
    try:
        async with transaction(elsewhere, person) as session:
            shared = {"audience": "company", "person": person.actor_id, "company": world.ft}
            await session.execute(VIEW, {"id": new_id(), "name": "Nos box", **shared})
    finally:
        await elsewhere.close()
    async with transaction(db, person) as session:
        assert await names_of_views(session, person) == ["Nos box"]
        assert await company_names(session, person) == before


async def test_what_is_kept_of_one_is_not_told_to_another(db: Database, world: World) -> None:
    mine, other = await a_person(db, world.ft), await a_person(db, world.ft)
    async with transaction(db, mine) as session:
        own = {"audience": "personal", "person": mine.actor_id, "company": None}
        await session.execute(VIEW, {"id": new_id(), "name": "À moi", **own})
    for person, seen in ((mine, ["À moi"]), (other, []), (mine, ["À moi"])):
        async with transaction(db, person) as session:
            assert await names_of_views(session, person) == seen


@pytest.mark.parametrize(("name", "statement"), WRITTEN)
async def test_whoever_changes_it_the_number_goes_up(
    db: Database, server: Server, clone: str, world: World, name: str, statement: str
) -> None:
    person = await a_person(db, world.ft)
    async with transaction(db, person) as session:
        before = epochs_of(session, "company", "saved_view")
    async with await psycopg.AsyncConnection.connect(server.superuser_url(clone)) as connection:
        await connection.execute(cast("LiteralString", statement))
    async with transaction(db, person) as session:
        after = epochs_of(session, "company", "saved_view")
    assert before
    assert after
    grown = {"company": after[0] > before[0], "saved_view": after[1] > before[1]}
    assert grown == {one: one == name for one in grown}


async def test_what_an_act_may_undo_is_not_kept(db: Database, world: World) -> None:
    person = await a_person(db, world.ft)

    @command("test.renamed", needs=None, undo=Irreversible("essai"))
    async def renamed(session: AsyncSession, scope: Scope) -> None:
        """Rename a company, for a test."""
        await session.execute(text("SELECT 1"))

    del registry["test.renamed"]
    async with transaction(db, person) as session:
        assert epochs_of(session, "company")
        await renamed(session, person)
        assert epochs_of(session, "company") is None
        assert await company_names(session, person)
    async with transaction(db, person) as session:
        assert epochs_of(session, "company")
        writes(session)
        assert epochs_of(session, "company") is None


async def test_the_application_does_not_turn_the_numbers_back(db: Database, world: World) -> None:
    person = await a_person(db, world.ft)
    with pytest.raises(Exception, match="permission denied"):
        async with transaction(db, person) as session:
            await session.execute(text("UPDATE change_epoch SET epoch = 1"))
