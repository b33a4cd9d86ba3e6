"""Reading the batches of one person, and their lines by position."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from winvest.foundation.batches.enums import BatchStatus, LineStatus
from winvest.foundation.batches.models import Batch, BatchLine
from winvest.foundation.batches.rules import Tally
from winvest.foundation.infra.models import Json
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope

Undoing = aliased(Batch)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """A batch as screens and the worker read it."""

    id: UUID
    user_id: UUID
    act: str
    title: str
    about: str | None
    arguments: Json
    status: BatchStatus
    tally: Tally
    undoes_id: UUID | None
    undone_by: UUID | None
    back: str | None
    created_at: datetime
    started_at: datetime | None
    stop_asked_at: datetime | None
    finished_at: datetime | None
    problem: str | None
    file_name: str | None
    file_size: int | None
    file_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a batch."""

    position: int
    reference: str
    label: str
    status: LineStatus
    told: str | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePage:
    """Some lines of a batch, and the position after which the next ones are."""

    lines: tuple[Line, ...]
    following: int | None


async def batch_of(session: AsyncSession, scope: Scope, *, batch_id: UUID) -> BatchRow:
    """One's own batch; somebody else's is not found."""
    row = (await session.execute(_batches(scope).where(Batch.id == batch_id))).one_or_none()
    if row is None:
        raise NotFound("Ce lot n’existe pas, ou quelqu’un d’autre l’a lancé. Voyez vos lots.")
    return _row(row)


async def own_batches(
    session: AsyncSession, scope: Scope, *, before: tuple[datetime, UUID] | None, size: int = 50
) -> tuple[BatchRow, ...]:
    """One's own batches, newest first; a page by key. A few hundred a person at most."""
    statement = _batches(scope).order_by(Batch.created_at.desc(), Batch.id.desc()).limit(size + 1)
    if before is not None:
        statement = statement.where(tuple_(Batch.created_at, Batch.id) < before)
    return tuple(_row(one) for one in await session.execute(statement))


async def line_page(
    session: AsyncSession,
    scope: Scope,
    *,
    batch_id: UUID,
    status: LineStatus | None = None,
    after: int = 0,
    size: int = 100,
) -> LinePage:
    """Lines of one's batch by position, perhaps of one status. Up to 50,000."""
    statement = (
        select(
            BatchLine.position,
            BatchLine.reference,
            BatchLine.label,
            BatchLine.status,
            BatchLine.told,
            BatchLine.updated_at,
        )
        .where(
            BatchLine.batch_id == batch_id,
            BatchLine.user_id == scope.actor_id,
            BatchLine.position > after,
        )
        .order_by(BatchLine.position)
        .limit(size + 1)
    )
    if status is not None:
        statement = statement.where(BatchLine.status == status)
    found = [Line(**row) for row in (await session.execute(statement)).mappings()]
    more = found[size - 1].position if len(found) > size else None
    return LinePage(lines=tuple(found[:size]), following=more)


async def lines_of(
    session: AsyncSession, scope: Scope, *, batch_id: UUID, size: int = 2000
) -> AsyncIterator[Sequence[Line]]:
    """All the lines of one's batch, in pieces."""
    after: int | None = 0
    while after is not None:
        page = await line_page(session, scope, batch_id=batch_id, after=after, size=size)
        yield page.lines
        after = page.following


async def forgotten(
    session: AsyncSession, scope: Scope, *, since: timedelta
) -> tuple[tuple[UUID, UUID, bool], ...]:
    """Batches of anybody that should go on and do not: id, launcher, whether it is a file.

    For the house's upkeep: row-level security shows others' batches to nobody else.
    """
    statement = select(Batch.id, Batch.user_id, Batch.file_name.is_not(None)).where(
        Batch.status.in_((BatchStatus.WAITING, BatchStatus.RUNNING)),
        Batch.updated_at < func.now() - since,
    )
    return tuple((row[0], row[1], row[2]) for row in await session.execute(statement))


def _batches(scope: Scope) -> Select[Any]:
    columns = [column for column in Batch.__table__.c if column.name not in _UNREAD]
    return (
        select(*columns, Undoing.id.label("undone_by"))
        .outerjoin(Undoing, Undoing.undoes_id == Batch.id)
        .where(Batch.user_id == scope.actor_id)
    )


_UNREAD = frozenset(("user_label", "for_company_id", "updated_at"))
_COUNTS = ("done", "unchanged", "refused", "skipped")


def _row(row: Any) -> BatchRow:
    values = dict(row._mapping)
    counts = {name: values.pop(f"{name}_count") for name in _COUNTS}
    tally = Tally(total=values.pop("total"), **counts)
    return BatchRow(tally=tally, **values)
