"""Jobs of the batches: run the lines, write a file, clear what is old."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import func, select, update

from winvest.foundation.batches.commands.ending import clear_old
from winvest.foundation.batches.commands.opening import enqueue_run
from winvest.foundation.batches.commands.running import (
    Advance,
    WholeRefused,
    advance,
    skip_waiting,
    tell_ended,
)
from winvest.foundation.batches.enums import BatchStatus
from winvest.foundation.batches.files import KEPT, export_path, prepare_folder
from winvest.foundation.batches.models import Batch
from winvest.foundation.batches.ports import launchers
from winvest.foundation.batches.queries import batch_of, forgotten
from winvest.foundation.batches.registry import acts, files
from winvest.foundation.batches.rules import FINISHED
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, enqueue, job
from winvest.foundation.kit.errors import Refusal
from winvest.foundation.kit.scope import Scope

log = structlog.get_logger("batches")
LABEL = "Winvest (automatique)"
TURN = 20.0  # seconds of one turn: a worker can stop, and other batches have theirs
BATCHES_KEPT = timedelta(days=90)
FORGOTTEN = timedelta(minutes=10)
CLOSED = "Le compte qui a lancé ce lot n’est plus actif."


class _StopAsked(Exception):
    """The person does not want the file any more."""


@job("batches.run")
async def run_batch(world: World, *, batch: str, user: str, **_: Any) -> None:
    """Run the lines that wait, under the launcher's rights of this moment."""
    batch_id, user_id = UUID(batch), UUID(user)
    ends = time.monotonic() + TURN
    while True:
        state = await _advance(world, batch_id, user_id)
        if not state.more:
            return
        if time.monotonic() > ends:
            break
    scope = await _launcher(world, batch_id, user_id)
    if scope is not None:
        async with transaction(world.db, scope) as session:
            await enqueue_run(session, scope, batch_id=batch_id)


@job("batches.write_file")
async def write_file(world: World, *, batch: str, user: str, **_: Any) -> None:
    """Write the file of an export, and keep it for its launcher."""
    batch_id, user_id = UUID(batch), UUID(user)
    scope = await _launcher(world, batch_id, user_id)
    if scope is None:
        await _close(world, batch_id)
        return
    async with transaction(world.db, scope) as session:
        found = await batch_of(session, scope, batch_id=batch_id)
    if found.status in FINISHED:
        return
    path = export_path(world.settings, batch_id)
    draft = path.with_suffix(".draft")
    await asyncio.to_thread(prepare_folder, world.settings)

    async def progress(done: int) -> None:
        async with transaction(world.db, scope) as session:
            shown = min(done, found.tally.total)
            stop = await session.scalar(
                update(Batch)
                .where(Batch.id == batch_id)
                .values(done_count=shown, status=BatchStatus.RUNNING)
                .returning(Batch.stop_asked_at)
            )
        if stop is not None:
            raise _StopAsked

    try:
        await progress(0)
        scope.require(files[found.act].right)
        lines = await files[found.act].write(world, scope, found.arguments, draft, progress)
        draft.chmod(0o600)
        draft.replace(path)
        await _file_kept(world, scope, batch_id, lines=lines, size=path.stat().st_size)
    except _StopAsked:
        await _file_lost(world, scope, batch_id, status=BatchStatus.STOPPED, why=None)
    except Refusal as refusal:
        await _file_lost(world, scope, batch_id, status=BatchStatus.FAILED, why=refusal.message)
    finally:
        draft.unlink(missing_ok=True)


@job("batches.resume", cron="*/10 * * * *")
async def resume(world: World, **_: Any) -> None:
    """Give back the batches that nobody carries on: their job failed more than it may."""
    system = await world.system_scope(LABEL)
    async with transaction(world.db, system) as session:
        for batch_id, user_id, is_file in await forgotten(session, system, since=FORGOTTEN):
            await enqueue(
                session,
                "batches.write_file" if is_file else "batches.run",
                queueing_lock=f"batch:{batch_id}",
                batch=str(batch_id),
                user=str(user_id),
            )
            log.warning("resumed", batch=str(batch_id))


@job("batches.clear_old", cron="25 2 * * *")
async def clear(world: World, **_: Any) -> None:
    """Delete each night the files that expired and the batches of ninety days ago."""
    scope = await world.system_scope(LABEL)
    now = datetime.now(UTC)
    async with transaction(world.db, scope) as session:
        gone = await clear_old(session, scope, now=now, before=now - BATCHES_KEPT)
    for batch_id in gone:
        export_path(world.settings, batch_id).unlink(missing_ok=True)


async def _advance(world: World, batch_id: UUID, user_id: UUID) -> Advance:
    """A few lines in one transaction, with the rights read anew."""
    scope = await _launcher(world, batch_id, user_id)
    if scope is None:
        await _close(world, batch_id)
        return Advance(status=BatchStatus.STOPPED, more=False)
    try:
        async with transaction(world.db, scope) as session:
            return await advance(session, scope, batch_id=batch_id)
    except WholeRefused as refusal:
        await _close(world, batch_id, why=refusal.message)
        return Advance(status=BatchStatus.STOPPED, more=False)


async def _launcher(world: World, batch_id: UUID, user_id: UUID) -> Scope | None:
    """The launcher's scope now; the batch's id is the request that groups its audit lines."""
    system = await world.system_scope(LABEL)
    async with transaction(world.db, system) as session:
        return await launchers().scope_of(session, user_id=user_id, request_id=str(batch_id))


async def _close(world: World, batch_id: UUID, *, why: str = CLOSED) -> None:
    system = await world.system_scope(LABEL)
    async with transaction(world.db, system) as session:
        await skip_waiting(session, batch_id=batch_id, why=why)
        asked = select(Batch.act, Batch.arguments).where(Batch.id == batch_id)
        act, arguments = (await session.execute(asked)).one()
        if act in acts:
            await tell_ended(session, system, act, arguments, why=why)
    log.warning("closed", batch=str(batch_id), why=why)


async def _file_kept(world: World, scope: Scope, batch_id: UUID, *, lines: int, size: int) -> None:
    async with transaction(world.db, scope) as session:
        await session.execute(
            update(Batch)
            .where(Batch.id == batch_id)
            .values(
                status=BatchStatus.DONE,
                total=lines,
                done_count=lines,
                finished_at=func.now(),
                file_size=size,
                file_until=datetime.now(UTC) + KEPT,
            )
        )


async def _file_lost(
    world: World, scope: Scope, batch_id: UUID, *, status: BatchStatus, why: str | None
) -> None:
    async with transaction(world.db, scope) as session:
        await session.execute(
            update(Batch)
            .where(Batch.id == batch_id)
            .values(status=status, problem=why, finished_at=func.now())
        )
