"""A batch loses nothing and doubles nothing, says why each line was refused, stops and undoes."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from tests.foundation.batches.conftest import People, named, numbered
from tests.worlds import Server

from winvest.app.worker import run_worker
from winvest.foundation.batches.commands.ending import clear_old, stop_batch, undo_batch
from winvest.foundation.batches.commands.opening import CountChanged, open_batch
from winvest.foundation.batches.commands.running import UNEXPECTED, advance
from winvest.foundation.batches.enums import BatchStatus, LineStatus
from winvest.foundation.batches.jobs import resume
from winvest.foundation.batches.queries import BatchRow, batch_of, line_page, own_batches
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import ROOT, Settings
from winvest.foundation.kit.errors import Forbidden, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-06")]


async def opened(
    db: Database, scope: Scope, lines: Any, expected: int, *, act: str = "essai.touch"
) -> UUID:
    async with transaction(db, scope) as session:
        return await open_batch(
            session,
            scope,
            act=act,
            title="Toucher",
            lines=lines,
            expected=expected,
            arguments={"word": "oui"},
        )


async def seen(db: Database, scope: Scope, batch_id: UUID) -> BatchRow:
    async with transaction(db, scope) as session:
        return await batch_of(session, scope, batch_id=batch_id)


async def work(settings: Settings) -> None:
    await asyncio.wait_for(run_worker(settings, once=True), timeout=120)


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


async def test_a_batch_stops_between_two_turns_and_keeps_what_is_done(
    db: Database, settings: Settings, person: Scope, scratch: Callable[[], list[int]]
) -> None:
    batch_id = await opened(db, person, numbered(100), 100)
    async with transaction(db, person) as session:
        await advance(session, person, batch_id=batch_id, at_most=20)
    async with transaction(db, person) as session:
        await stop_batch(session, person, batch_id=batch_id)
    await work(settings)
    found = await seen(db, person, batch_id)
    assert (found.status, found.tally.done, found.tally.skipped) == (BatchStatus.STOPPED, 20, 80)
    assert len(scratch()) == 20
    async with transaction(db, person) as session:
        with pytest.raises(Refused, match="déjà terminé"):
            await stop_batch(session, person, batch_id=batch_id)


async def test_a_whole_batch_is_taken_back_once(
    db: Database, settings: Settings, person: Scope, scratch: Callable[[], list[int]]
) -> None:
    batch_id = await opened(db, person, named(*["oui"] * 25, "refus", "pareil"), 27)
    await work(settings)
    async with transaction(db, person) as session:
        undo_id = await undo_batch(session, person, batch_id=batch_id)
    await work(settings)
    undone = await seen(db, person, undo_id)
    assert undone.title == "Annulation\u00a0: Toucher"
    assert (undone.tally.total, undone.tally.done) == (25, 25)
    assert scratch() == [0] * 25
    for again in (batch_id, undo_id):
        async with transaction(db, person) as session:
            with pytest.raises(Refused):
                await undo_batch(session, person, batch_id=again)
    assert (await seen(db, person, batch_id)).undone_by == undo_id


async def test_what_has_no_inverse_says_so(
    db: Database, settings: Settings, person: Scope, scratch: Callable[[], list[int]]
) -> None:
    batch_id = await opened(db, person, named("oui"), 1, act="essai.burn")
    await work(settings)
    async with transaction(db, person) as session:
        with pytest.raises(Refused, match="Brûlé"):
            await undo_batch(session, person, batch_id=batch_id)


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


async def test_old_batches_are_cleared_by_the_house(
    db: Database, settings: Settings, person: Scope, scratch: Callable[[], list[int]]
) -> None:
    kept, old = [await opened(db, person, named("oui"), 1) for _ in range(2)]
    await work(settings)
    system = system_scope("Essais", company_ids=person.company_ids)
    now = datetime.now(UTC)
    async with transaction(db, system) as session:
        await session.execute(
            text("UPDATE batch SET created_at = now() - interval '1 year' WHERE id = :id"),
            {"id": old},
        )
        gone = await clear_old(session, system, now=now, before=now - timedelta(days=90))
    assert gone == (old,)
    async with transaction(db, person) as session:
        assert [one.id for one in await own_batches(session, person, before=None)] == [kept]


async def test_a_batch_whose_job_is_lost_is_carried_on(
    db: Database, settings: Settings, person: Scope, scratch: Callable[[], list[int]]
) -> None:
    batch_id = await opened(db, person, named("oui"), 1)
    async with transaction(db, person) as session:
        await session.execute(text("DELETE FROM procrastinate_jobs"))
    world = World(db=db, settings=settings)
    await resume(world)
    await work(settings)
    assert scratch() == [], "it is not old enough"
    with_owner = text("ALTER TABLE batch DISABLE TRIGGER tg_touch")
    async with Database(settings.migration_database_url).engine.begin() as owner:
        await owner.execute(with_owner)
    async with transaction(db, person) as session:
        await session.execute(text("UPDATE batch SET updated_at = now() - interval '1 hour'"))
    await resume(world)
    await resume(world)
    await work(settings)
    assert scratch() == [1]
    assert (await seen(db, person, batch_id)).status is BatchStatus.DONE


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


KILLED = """
import asyncio, sys
sys.path[:0] = {path!r}
from uuid import UUID
from tests.foundation.batches import conftest as made_up
from winvest.foundation.batches import registry
from winvest.foundation.batches.commands.running import advance
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.scope import Grant, Scope

async def slow(session, scope, subject, given):
    outcome = await made_up.touch(session, scope, subject, given)
    print("touched", flush=True)
    await asyncio.sleep(0.02)
    return outcome

registry.act("essai.touch", right=made_up.RIGHT, work=slow, undo=made_up.untouch, address=str)

async def main():
    db = Database({url!r})
    company = UUID({company!r})
    grant = Grant(role="x", rights=frozenset((made_up.RIGHT,)), company_id=company)
    scope = Scope(actor_id=UUID({actor!r}), actor_label="Tuée", company_ids=frozenset((company,)),
                  grants=(grant,))
    while True:
        async with transaction(db, scope) as session:
            await advance(session, scope, batch_id=UUID({batch!r}))

asyncio.run(main())
"""


@pytest.mark.req("OPS-01")
async def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(
    db: Database, settings: Settings, person: Scope, scratch: Callable[[], list[int]]
) -> None:
    batch_id = await opened(db, person, numbered(200), 200)
    code = KILLED.format(
        path=[str(ROOT), str(ROOT / "src")],
        url=settings.database_url,
        company=str(next(iter(person.company_ids))),
        actor=str(person.actor_id),
        batch=str(batch_id),
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    for _ in range(50):  # two turns and a half: the third is cut in the middle
        assert await asyncio.wait_for(process.stdout.readline(), timeout=60)
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    done = (await seen(db, person, batch_id)).tally.done
    assert done in (40, 60), "whole turns only"
    assert scratch() == [1] * done
    await work(settings)
    found = await seen(db, person, batch_id)
    assert (found.status, found.tally.done, found.tally.left) == (BatchStatus.DONE, 200, 0)
    assert scratch() == [1] * 200
