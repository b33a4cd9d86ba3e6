"""Running the lines of a batch: some a transaction, together where the act can, else one by one.

A line is claimed by its status under `FOR UPDATE SKIP LOCKED`, and its effect, its outcome and the
batch's counts are one commit: a worker killed in the middle loses nothing and doubles nothing. What
fails together is tried by halves, then line by line, each in its own savepoint.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Text, bindparam, column, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.enums import BatchStatus, LineStatus
from winvest.foundation.batches.models import Batch, BatchLine
from winvest.foundation.batches.queries import BatchRow, batch_of
from winvest.foundation.batches.registry import (
    Asked,
    Outcome,
    Subject,
    Together,
    Work,
    known_act,
)
from winvest.foundation.batches.rules import AT_ONCE, FEW, FINISHED, TOGETHER
from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.infra.models import Json
from winvest.foundation.kit.errors import Refusal, Refused
from winvest.foundation.kit.scope import Scope

log = structlog.get_logger("batches")
LATE, EARLY = text("SET CONSTRAINTS ALL DEFERRED"), text("SET CONSTRAINTS ALL IMMEDIATE")
UNEXPECTED = "Erreur inattendue, consignée pour l’équipe technique : cette ligne n’a pas changé."
STOPPED = "Lot arrêté avant cette ligne."
TEMPORARY = frozenset(("40001", "40P01", "55P03"))  # two writers met: the turn is run again


class WholeRefused(Refused):
    """A line of an all-or-nothing batch is refused: nothing of it is kept."""

    def __init__(self, *, reference: str, why: str) -> None:
        super().__init__(f"Rien n’a été écrit. {reference} : {why}", code="whole_refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """How a batch got on: where it stands, and whether lines may still wait."""

    status: BatchStatus
    more: bool


async def advance(
    session: AsyncSession, scope: Scope, *, batch_id: UUID, at_most: int | None = None
) -> Advance:
    """Run the next lines of one's batch, or end it: stopped if asked, done if none waits."""
    batch = await batch_of(session, scope, batch_id=batch_id)
    if batch.status in FINISHED:
        return Advance(status=batch.status, more=False)
    if batch.stop_asked_at is not None:
        await skip_waiting(session, batch_id=batch_id, why=STOPPED)
        await tell_ended(session, scope, batch.act, batch.arguments, why=STOPPED)
        return Advance(status=BatchStatus.STOPPED, more=False)
    if batch.status is BatchStatus.WAITING:
        await _begin(session, batch_id)
    at_most = at_most or _at_once(batch)
    claimed = await _claim(session, batch_id, at_most)
    results = await _run(session, scope, batch, claimed)
    if is_whole(batch):
        _refuse_part(claimed, results)
    await _settle(session, batch_id, results)
    if len(claimed) == at_most:
        return Advance(status=BatchStatus.RUNNING, more=True)
    done = await _finish(session, batch_id)
    if done:
        await tell_ended(session, scope, batch.act, batch.arguments, why=None)
    return Advance(status=BatchStatus.DONE if done else BatchStatus.RUNNING, more=False)


def is_whole(batch: BatchRow) -> bool:
    """Is this batch all or nothing?"""
    return bool(batch.arguments.get("whole"))


async def tell_ended(
    session: AsyncSession, scope: Scope, name: str, arguments: Json, *, why: str | None
) -> None:
    """Tell the act that its batch is over, in the same transaction; `why` it stopped early."""
    ended = known_act(name).ended
    if ended is not None:
        await ended(session, scope, arguments, why)


async def skip_waiting(session: AsyncSession, *, batch_id: UUID, why: str) -> None:
    """End a batch with the lines that wait left undone, in two statements."""
    waiting = (BatchLine.batch_id == batch_id, BatchLine.status == LineStatus.WAITING)
    skipped = (
        update(BatchLine)
        .where(*waiting)
        .values(status=LineStatus.SKIPPED, told=why)
        .returning(BatchLine.id)
        .cte("skipped")
    )
    count = (await session.scalar(select(func.count()).select_from(skipped))) or 0
    await session.execute(
        update(Batch)
        .where(Batch.id == batch_id)
        .values(
            status=BatchStatus.STOPPED,
            finished_at=func.clock_timestamp(),
            skipped_count=Batch.skipped_count + count,
            problem=None if why == STOPPED else why,
        )
    )


async def _begin(session: AsyncSession, batch_id: UUID) -> None:
    await session.execute(
        update(Batch)
        .where(Batch.id == batch_id, Batch.status == BatchStatus.WAITING)
        .values(status=BatchStatus.RUNNING, started_at=func.clock_timestamp())
    )


async def _claim(session: AsyncSession, batch_id: UUID, at_most: int) -> list[Any]:
    statement = (
        select(
            BatchLine.id,
            BatchLine.subject_id,
            BatchLine.reference,
            BatchLine.label,
            BatchLine.before,
        )
        .where(BatchLine.batch_id == batch_id, BatchLine.status == LineStatus.WAITING)
        .order_by(BatchLine.position)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    )
    return list((await session.execute(statement)).all())


async def _run(
    session: AsyncSession, scope: Scope, batch: BatchRow, claimed: list[Any]
) -> list[dict[str, Any]]:
    act = known_act(batch.act)
    work = act.undo if batch.undoes_id and act.undo else act.work
    asked = {
        line.id: Asked(
            subject=Subject(id=line.subject_id, reference=line.reference, label=line.label),
            given=(line.before if batch.undoes_id else batch.arguments) or {},
        )
        for line in claimed
    }
    together = _together(batch)
    found = await _done(session, scope, together, list(asked.values())) if together else {}
    results = []
    for line in claimed:
        one = asked[line.id]
        outcome = found.get(line.subject_id)
        if outcome is None:
            outcome = await _outcome(session, scope, work, one.subject, one.given)
        kept = line.before if batch.undoes_id else outcome.before
        results.append(
            {"id": line.id, "status": outcome.status, "told": outcome.told, "before": kept}
        )
    return results


def _at_once(batch: BatchRow) -> int:
    if is_whole(batch):
        return batch.tally.total + 1
    return known_act(batch.act).at_once or (TOGETHER if _together(batch) else AT_ONCE)


def _refuse_part(claimed: list[Any], results: list[dict[str, Any]]) -> None:
    """All or nothing: the first line refused refuses the batch, which the edge rolls back."""
    places = {line.id: line for line in claimed}
    for one in results:
        if one["status"] is LineStatus.REFUSED:
            line = places[one["id"]]
            raise WholeRefused(reference=line.reference, why=one["told"])


def _together(batch: BatchRow) -> Together | None:
    act = known_act(batch.act)
    return act.undo_together if batch.undoes_id else act.together


async def _done(
    session: AsyncSession, scope: Scope, together: Together, asked: list[Asked]
) -> Mapping[UUID, Outcome]:
    """What could be done together; the half that a line spoils is halved in its turn."""
    if len(asked) <= FEW:
        return {}
    try:
        async with session.begin_nested():
            await session.execute(LATE)
            found = await together(session, scope, asked)
            await session.flush()
            await session.execute(EARLY)
            return found
    except DBAPIError as error:
        if error.connection_invalidated or getattr(error.orig, "sqlstate", "") in TEMPORARY:
            raise
        log.info("not_together", lines=len(asked))
    except Exception:  # one by one, the line at fault tells its own
        log.info("not_together", lines=len(asked), exc_info=True)
    half = len(asked) // 2
    return {
        **await _done(session, scope, together, asked[:half]),
        **await _done(session, scope, together, asked[half:]),
    }


async def _outcome(
    session: AsyncSession, scope: Scope, work: Work, subject: Subject, given: Json
) -> Outcome:
    """One line in its savepoint; what is checked at commit is checked before it is left."""
    try:
        async with session.begin_nested():
            await session.execute(LATE)
            outcome = await work(session, scope, subject, given)
            await session.flush()  # what waits is refused with its own line
            await session.execute(EARLY)
            return outcome
    except Refusal as refusal:
        return Outcome(status=LineStatus.REFUSED, told=refusal.message)
    except DBAPIError as error:
        refused = refusal_of(error)
        if refused is not None:
            return Outcome(status=LineStatus.REFUSED, told=refused.message)
        if error.connection_invalidated or getattr(error.orig, "sqlstate", "") in TEMPORARY:
            raise
        log.exception("line_failed", reference=subject.reference)
    except Exception:  # one line's fault must not stop the others; it is logged and shown
        log.exception("line_failed", reference=subject.reference)
    return Outcome(status=LineStatus.REFUSED, told=UNEXPECTED)


async def _settle(session: AsyncSession, batch_id: UUID, results: list[dict[str, Any]]) -> None:
    """Outcomes and counts, in two statements however many the lines."""
    if not results:
        return
    columns = (column("id", PG_UUID()), column("status", Text), column("told", Text))
    given = func.jsonb_to_recordset(bindparam("results", type_=JSONB))
    told = given.table_valued(*columns, column("before", JSONB), name="told")
    told = told.render_derived(with_types=True)
    await session.execute(
        update(BatchLine)
        .where(BatchLine.id == told.c.id)
        .values(status=told.c.status, told=told.c.told, before=told.c.before)
        .execution_options(synchronize_session=False),
        {"results": [{**one, "id": str(one["id"])} for one in results]},
    )
    counts = Counter(one["status"] for one in results)
    await session.execute(
        update(Batch)
        .where(Batch.id == batch_id)
        .values(
            done_count=Batch.done_count + counts[LineStatus.DONE],
            unchanged_count=Batch.unchanged_count + counts[LineStatus.UNCHANGED],
            refused_count=Batch.refused_count + counts[LineStatus.REFUSED],
        )
    )


async def _finish(session: AsyncSession, batch_id: UUID) -> bool:
    """Done once nothing waits; another worker's lines still do until it commits."""
    waiting = exists().where(BatchLine.batch_id == batch_id, BatchLine.status == LineStatus.WAITING)
    ended = await session.scalar(
        update(Batch)
        .where(Batch.id == batch_id, Batch.status.not_in(tuple(FINISHED)), ~waiting)
        .values(status=BatchStatus.DONE, finished_at=func.clock_timestamp())
        .returning(Batch.id)
    )
    return ended is not None
