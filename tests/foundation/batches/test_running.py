"""A batch loses nothing and doubles nothing, says why each line was refused, stops and undoes."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import text
from tests.foundation.batches.conftest import People, named, numbered
from tests.foundation.batches.opening import opened, seen, work
from tests.worlds import Server

from winvest.foundation.batches.commands.opening import CountChanged
from winvest.foundation.batches.commands.running import UNEXPECTED, advance
from winvest.foundation.batches.enums import BatchStatus, LineStatus
from winvest.foundation.batches.queries import line_page, own_batches
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.errors import Forbidden, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-06")]


async def test_two_thousand_lines_are_stored_at_once_and_each_done_once(
    db: Database, settings: Settings, person: Scope, scratch: Callable[[], list[int]]
) -> None:
    batch_id = await opened(db, person, numbered(2000), 2000)
    before = await seen(db, person, batch_id)
    assert (before.status, before.tally.left) == (BatchStatus.WAITING, 2000)
    await work(settings)
    after = await seen(db, person, batch_id)
    assert after.status is BatchStatus.DONE
    assert (after.tally.done, after.tally.left) == (2000, 0)
    assert scratch() == [1] * 2000
    assert after.started_at
    assert after.finished_at


async def test_each_line_ends_in_its_own_way_and_the_others_go_on(
    db: Database, settings: Settings, person: Scope, scratch: Callable[[], list[int]]
) -> None:
    lines = named("un", "refus", "pareil", "panne", "sql", "deux")
    batch_id = await opened(db, person, lines, 6)
    await work(settings)
    async with transaction(db, person) as session:
        page = await line_page(session, person, batch_id=batch_id)
        refused = await line_page(
            session, person, batch_id=batch_id, status=LineStatus.REFUSED, after=2
        )
    assert [(one.status.value, one.told) for one in page.lines] == [
        ("done", "Touché : oui."),
        ("refused", "Ce sujet ne se touche pas."),
        ("unchanged", "Déjà ainsi."),
        ("refused", UNEXPECTED),
        ("refused", UNEXPECTED),
        ("done", "Touché : oui."),
    ]
    assert [one.position for one in refused.lines] == [4, 5]
    assert scratch() == [1, 1], "what was refused left nothing behind"
    tally = (await seen(db, person, batch_id)).tally
    assert (tally.done, tally.unchanged, tally.refused) == (2, 1, 3)


async def test_what_is_done_together_spares_the_others_the_line_at_fault(
    db: Database, settings: Settings, person: Scope, scratch: Callable[[], list[int]]
) -> None:
    """One line of forty breaks what is done together: halves go on, it alone says its fault."""
    labels = [f"ensemble {at}" for at in range(40)]
    labels[17], labels[23] = "panne 17", "refus 23"
    batch_id = await opened(db, person, named(*labels), 40, act="essai.together")
    await work(settings)
    batch = await seen(db, person, batch_id)
    assert (batch.tally.done, batch.tally.refused, batch.tally.left) == (38, 2, 0)
    assert scratch() == [1] * 38, "what failed together left nothing behind"
    async with transaction(db, person) as session:
        page = await line_page(session, person, batch_id=batch_id)
    told = {one.label: one.told for one in page.lines}
    assert told["panne 17"] == UNEXPECTED
    assert told["refus 23"] == "Ce sujet ne se touche pas."
    together = [one for one in labels if told[one] == "Touché ensemble."]
    assert len(together) >= 30, "all but the neighbours of the lines at fault"


async def test_a_count_that_changed_starts_nothing(
    db: Database, person: Scope, scratch: Callable[[], list[int]]
) -> None:
    with pytest.raises(CountChanged, match="maintenant 5 lignes"):
        await opened(db, person, numbered(5), 4)
    with pytest.raises(Refused, match="Aucune ligne"):
        await opened(db, person, numbered(0), 0)
    async with transaction(db, person) as session:
        assert await own_batches(session, person, before=None) == ()
        assert await session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0


async def test_rights_are_those_of_the_moment_it_runs(
    db: Database,
    settings: Settings,
    people: People,
    person: Scope,
    scratch: Callable[[], list[int]],
) -> None:
    assert person.actor_id
    batch_id = await opened(db, person, numbered(3), 3)
    people.scopes[person.actor_id] = replace(person, grants=())
    await work(settings)
    async with transaction(db, person) as session:
        page = await line_page(session, person, batch_id=batch_id)
    assert {one.status for one in page.lines} == {LineStatus.REFUSED}
    assert "droit nécessaire" in (page.lines[0].told or "")
    assert scratch() == []
    with pytest.raises(Forbidden):
        await opened(db, replace(person, grants=()), numbered(3), 3)


async def test_a_closed_account_ends_its_batches(
    db: Database,
    settings: Settings,
    people: People,
    person: Scope,
    scratch: Callable[[], list[int]],
) -> None:
    batch_id = await opened(db, person, numbered(30), 30)
    people.scopes.clear()
    await work(settings)
    found = await seen(db, person, batch_id)
    assert (found.status, found.tally.skipped) == (BatchStatus.STOPPED, 30)
    assert "plus actif" in (found.problem or "")
    assert scratch() == []


async def test_two_workers_share_the_lines(
    db: Database, person: Scope, scratch: Callable[[], list[int]]
) -> None:
    batch_id = await opened(db, person, numbered(200), 200)
    async with transaction(db, person) as session:
        await advance(session, person, batch_id=batch_id, at_most=1)

    async def one_worker() -> None:
        more = True
        while more:
            async with transaction(db, person) as session:
                more = (await advance(session, person, batch_id=batch_id)).more

    await asyncio.gather(*(one_worker() for _ in range(4)))
    found = await seen(db, person, batch_id)
    assert (found.status, found.tally.done) == (BatchStatus.DONE, 200)
    assert scratch() == [1] * 200


@pytest.mark.req("ORG-03")
async def test_a_neighbour_knows_nothing_of_it(db: Database, person: Scope) -> None:
    batch_id = await opened(db, person, numbered(3), 3)
    other = replace(person, actor_id=new_id())
    with pytest.raises(NotFound):
        await seen(db, other, batch_id)
    async with transaction(db, other) as session:
        assert await own_batches(session, other, before=None) == ()
        for table in ("batch", "batch_line"):
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
        await session.execute(text("UPDATE batch_line SET status = 'done'"))
    assert (await seen(db, person, batch_id)).tally.left == 3


@pytest.mark.req("ORG-05")
async def test_the_launch_is_audited_and_the_progress_is_not(
    server: Server,
    clone: str,
    db: Database,
    settings: Settings,
    person: Scope,
    scratch: Callable[[], list[int]],
) -> None:
    batch_id = await opened(db, person, numbered(45), 45)
    await work(settings)
    with psycopg.connect(server.superuser_url(clone)) as connection:
        rows = connection.execute(
            "SELECT action, command, after ->> 'title', after ->> 'total', after ->> 'status'"
            " FROM audit_log WHERE record_id = %s ORDER BY at, id",
            (batch_id,),
        ).fetchall()
    assert rows[0] == ("insert", "batches.open", "Toucher", "45", "waiting")
    assert [row[4] for row in rows[1:]] == ["running", "done"]
