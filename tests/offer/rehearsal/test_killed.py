"""A worker killed while it rehearses or compares: nothing is lost, nothing is there twice."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from tests.apart import born
from tests.offer.rehearsal.world import NOW, Stage, a_quote, a_stage
from tests.offer.versions.world import SKU
from winvest.app.worker import requeue_stalled, run_worker
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import system_scope
from winvest.offer.rehearsal.change import PublicationChange
from winvest.offer.rehearsal.commands import ask_comparison, start_rehearsal, stop_rehearsal
from winvest.offer.rehearsal.enums import ComparisonStatus, RehearsalStatus
from winvest.offer.rehearsal.forms import Asked
from winvest.offer.rehearsal.models import RehearsalLine, RehearsalTotal
from winvest.offer.rehearsal.queries import RehearsalRow, rehearsal_of

pytestmark = [pytest.mark.commits, pytest.mark.req("AHEAD-02", "OPS-01")]
QUOTES = 7
LINE = RehearsalLine
# The worker itself, by slices of two; it stops for ever inside a slice, before its commit.
WORKER = """
import asyncio
import winvest.app.worker as worker
from winvest.offer.rehearsal import comparison, jobs, settling, working

comparison.SLICE = settling.SLICE = working.SLICE = 2
left = {after}

def held(step):
    async def slowly(session, scope, **rest):
        global left
        found = await step(session, scope, **rest)
        left -= 1
        if not left:
            print("written, not committed", flush=True)
            await asyncio.sleep(60)
        return found
    return slowly

jobs.{step} = held(jobs.{step})
asyncio.run(worker.run_worker(once=True))
"""


@pytest.fixture
async def stage(db: Database) -> Stage:
    """« TV Essentiel », seven quotes, a dearer version being prepared."""
    async with db.sessions() as session, session.begin():
        stage = await a_stage(session)
        for _ in range(QUOTES - 3):
            await a_quote(session, stage.scope, company_id=stage.world.ft, quantity="1")
        await session.execute(text("DELETE FROM procrastinate_jobs"))
        return stage


async def killed_in(settings: Settings, *, step: str, after: int) -> None:
    """Run a worker of its own and kill it as it ends the nth slice."""
    process = born(WORKER.format(step=step, after=after), settings)
    await process.says("not committed")
    await process.killed()


async def work_goes_on(db: Database, settings: Settings) -> None:
    """Two minutes later, another worker takes what the dead one held."""
    async with db.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        )
    await requeue_stalled(World(db=db, settings=settings))
    await run_worker(settings, once=True)


async def read(db: Database, stage: Stage, key: UUID) -> tuple[RehearsalRow, list[Any], list[Any]]:
    """The rehearsal, its lines without their ids, and its totals."""
    async with transaction(db, stage.scope) as session:
        one = await rehearsal_of(session, stage.scope, rehearsal_id=key)
        told = (
            *(LINE.subject_id, LINE.flow, LINE.before_incl, LINE.after_incl, LINE.effect),
            *(LINE.before_commission, LINE.after_commission, LINE.foreseen),
            *(LINE.actual_incl, LINE.actual_commission, LINE.actual_effect, LINE.actual_why),
        )
        lines = await session.execute(
            select(*told).where(LINE.rehearsal_id == key).order_by(LINE.subject_id, LINE.flow)
        )
        total = RehearsalTotal
        totals = await session.execute(
            select(total.kind, total.code, total.label, total.before, total.after, total.actual)
            .where(total.rehearsal_id == key)
            .order_by(total.kind, total.code, total.label)
        )
        return one, list(lines.all()), list(totals.all())


async def asked(db: Database, stage: Stage, what: Asked) -> UUID:
    """A rehearsal asked for; nobody behind it, as for the group's own acts."""
    scope = system_scope("Essai", company_ids=stage.world.companies)
    async with transaction(db, scope) as session:
        return await start_rehearsal(session, scope, asked=what, now=NOW + timedelta(minutes=1))


@pytest.mark.parametrize("after", [3, 5, 8])
async def test_killed_while_it_rehearses_it_ends_as_if_it_had_not_been(
    db: Database, settings: Settings, stage: Stage, after: int
) -> None:
    """In its second slice of files, at their end, and in the sums: always whole slices."""
    whole = await asked(db, stage, Asked(sku=SKU, number=2))
    await run_worker(settings, once=True)
    key = await asked(db, stage, Asked(sku=SKU, number=2))
    await killed_in(settings, step="step", after=after)
    one, lines, _ = await read(db, stage, key)
    assert one.status is RehearsalStatus.RUNNING
    assert len(lines) == one.done_count < QUOTES + 1, "whole slices only"
    await work_goes_on(db, settings)
    expected, as_lines, as_totals = await read(db, stage, whole)
    one, lines, totals = await read(db, stage, key)
    assert (one.status, one.done_count, one.total) == (RehearsalStatus.DONE, QUOTES, QUOTES)
    assert (expected.status, expected.total) == (RehearsalStatus.DONE, QUOTES)
    assert len(lines) == QUOTES
    assert lines == as_lines
    assert totals == as_totals


@pytest.mark.parametrize("after", [2, 5])
async def test_killed_while_it_compares_it_ends_as_if_it_had_not_been(
    db: Database, settings: Settings, stage: Stage, after: int
) -> None:
    keys = [await rehearsed_closing(db, settings, stage) for _ in range(2)]
    await compare(db, stage, keys[0])
    await run_worker(settings, once=True)
    await compare(db, stage, keys[1])
    await killed_in(settings, step="check_step", after=after)
    one, lines, _ = await read(db, stage, keys[1])
    assert one.comparison is ComparisonStatus.WAITING
    assert one.compared_count == sum(line.actual_incl is not None for line in lines)
    await work_goes_on(db, settings)
    expected, as_lines, as_totals = await read(db, stage, keys[0])
    one, lines, totals = await read(db, stage, keys[1])
    assert one.comparison is expected.comparison is ComparisonStatus.DIFFERENT
    assert one.compared_count == expected.compared_count == QUOTES
    assert lines == as_lines
    assert totals == as_totals


async def test_stopped_after_the_kill_it_stays_stopped(
    db: Database, settings: Settings, stage: Stage
) -> None:
    key = await asked(db, stage, Asked(sku=SKU, number=2))
    await killed_in(settings, step="step", after=3)
    async with transaction(db, stage.scope) as session:
        await stop_rehearsal(session, stage.scope, rehearsal_id=key, now=NOW)
    await work_goes_on(db, settings)
    one, lines, totals = await read(db, stage, key)
    assert (one.status, lines, totals) == (RehearsalStatus.STOPPED, [], [])


async def test_a_comparison_stopped_after_the_kill_leaves_the_prediction_alone(
    db: Database, settings: Settings, stage: Stage
) -> None:
    key = await rehearsed_closing(db, settings, stage)
    _, before, sums = await read(db, stage, key)
    await compare(db, stage, key)
    await killed_in(settings, step="check_step", after=3)
    _, half, _ = await read(db, stage, key)
    assert half != before
    async with transaction(db, stage.scope) as session:
        await stop_rehearsal(session, stage.scope, rehearsal_id=key, now=NOW)
    await work_goes_on(db, settings)
    one, after, totals = await read(db, stage, key)
    assert (one.status, one.comparison) == (RehearsalStatus.DONE, ComparisonStatus.NONE)
    assert after == before
    assert totals == sums


async def rehearsed_closing(db: Database, settings: Settings, stage: Stage) -> UUID:
    """The closing of a channel that then nobody closes, rehearsed by a worker."""
    change = PublicationChange(
        company_id=stage.world.ft, channels=frozenset({"field"}), opens=False
    )
    key = await asked(db, stage, Asked(sku=SKU, publication=change))
    await run_worker(settings, once=True)
    return key


async def compare(db: Database, stage: Stage, key: UUID) -> None:
    async with transaction(db, stage.scope) as session:
        await ask_comparison(session, stage.scope, rehearsal_id=key, now=NOW + timedelta(minutes=2))
