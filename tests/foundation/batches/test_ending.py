"""Batches: how they end otherwise: stopped, taken back, cleared, lost, killed."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from tests.foundation.batches.conftest import named, numbered
from tests.foundation.batches.opening import opened, seen, work

from winvest.foundation.batches.commands.ending import clear_old, stop_batch, undo_batch
from winvest.foundation.batches.commands.running import advance
from winvest.foundation.batches.enums import BatchStatus
from winvest.foundation.batches.jobs import resume
from winvest.foundation.batches.queries import own_batches
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import ROOT, Settings
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope, system_scope

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-06")]


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
