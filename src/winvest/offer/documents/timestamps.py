"""Time stamps: what a deposit asks of the authority, what it answered, what waits for it.

A deposit never waits: the row and its job are made with it, the authority is asked afterwards.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.files.ports import Stamp, authority
from winvest.offer.documents.models import DocumentFile, DocumentTimestamp

STAMP = "documents.stamp"
SLICE = 200
AGAIN = timedelta(minutes=50)
LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class TimestampView:
    """What the page of a document says of its time stamp."""

    authority: str | None
    policy: str | None
    serial: str | None
    stamped_at: datetime | None
    tries: int
    fault: str | None
    tried_at: datetime | None


async def await_stamps(session: AsyncSession, *, companies: Collection[UUID], sha256: str) -> None:
    """What was just deposited waits for its stamp, where an authority is configured."""
    if authority().ready():
        await _asked(session, [(company, sha256) for company in sorted(companies)])


async def awaited_hash(session: AsyncSession, scope: Scope, *, timestamp_id: UUID) -> str | None:
    """The hash to have dated; nothing once it was."""
    return await session.scalar(
        select(DocumentTimestamp.sha256).where(
            DocumentTimestamp.id == timestamp_id, DocumentTimestamp.stamped_at.is_(None)
        )
    )


@command(
    "documents.record_timestamp",
    needs=None,
    undo=Irreversible("Un jeton d’horodatage est une preuve : il reste avec son fichier."),
)
async def record_stamp(
    session: AsyncSession, scope: Scope, *, timestamp_id: UUID, stamp: Stamp, now: datetime
) -> None:
    """Garder le jeton vérifié du tiers horodateur à côté du fichier."""
    await session.execute(
        update(DocumentTimestamp)
        .where(DocumentTimestamp.id == timestamp_id, DocumentTimestamp.stamped_at.is_(None))
        .values(
            token=stamp.token,
            authority=stamp.authority,
            policy=stamp.policy,
            serial=stamp.serial,
            stamped_at=stamp.at,
            tries=DocumentTimestamp.tries + 1,
            fault=None,
            tried_at=now,
        )
    )


@command(
    "documents.note_timestamp_fault",
    needs=None,
    undo=Irreversible("Rien n’a changé : l’horodatage est redemandé de lui-même."),
)
async def note_fault(
    session: AsyncSession, scope: Scope, *, timestamp_id: UUID, fault: str, now: datetime
) -> None:
    """Noter pourquoi le tiers horodateur n’a pas daté le fichier ; il sera redemandé."""
    await session.execute(
        update(DocumentTimestamp)
        .where(DocumentTimestamp.id == timestamp_id, DocumentTimestamp.stamped_at.is_(None))
        .values(fault=fault[:LONGEST], tries=DocumentTimestamp.tries + 1, tried_at=now)
    )


async def ask_again(session: AsyncSession, scope: Scope, *, now: datetime) -> int:
    """Ask for the stamps that wait for an hour, and of files that nobody asked for; a slice."""
    waiting = await session.scalars(
        select(DocumentTimestamp.id)
        .where(
            DocumentTimestamp.stamped_at.is_(None),
            DocumentTimestamp.tried_at.is_(None) | (DocumentTimestamp.tried_at < now - AGAIN),
        )
        .order_by(DocumentTimestamp.tried_at.nulls_first(), DocumentTimestamp.id)
        .limit(SLICE)
    )
    found = waiting.all()
    for one in found:
        await _enqueued(session, one)
    unasked = await session.execute(
        select(DocumentFile.owner_company_id, DocumentFile.sha256)
        .where(~exists().where(_of_file()))
        .order_by(DocumentFile.stored_at, DocumentFile.id)
        .limit(SLICE)
    )
    files = [(company, sha256) for company, sha256 in unasked]
    await _asked(session, files)
    return len(found) + len(files)


async def timestamp_of(
    session: AsyncSession, scope: Scope, *, company_id: UUID, sha256: str
) -> TimestampView | None:
    """The stamp of a file that was read already; nothing when none was asked for."""
    one = await session.scalar(
        select(DocumentTimestamp).where(
            DocumentTimestamp.owner_company_id == company_id, DocumentTimestamp.sha256 == sha256
        )
    )
    if one is None:
        return None
    return TimestampView(
        authority=one.authority,
        policy=one.policy,
        serial=one.serial,
        stamped_at=one.stamped_at,
        tries=one.tries,
        fault=one.fault,
        tried_at=one.tried_at,
    )


async def token_of(
    session: AsyncSession, scope: Scope, *, company_id: UUID, sha256: str
) -> bytes | None:
    """The token of a file that was read already."""
    return await session.scalar(
        select(DocumentTimestamp.token).where(
            DocumentTimestamp.owner_company_id == company_id, DocumentTimestamp.sha256 == sha256
        )
    )


def _of_file() -> ColumnElement[bool]:
    return and_(
        DocumentTimestamp.owner_company_id == DocumentFile.owner_company_id,
        DocumentTimestamp.sha256 == DocumentFile.sha256,
    )


async def _asked(session: AsyncSession, files: Collection[tuple[UUID, str]]) -> None:
    if not files:
        return
    made = await session.scalars(
        insert(DocumentTimestamp)
        .values(
            [
                {"id": new_id(), "owner_company_id": company, "sha256": sha256}
                for company, sha256 in files
            ]
        )
        .on_conflict_do_nothing()
        .returning(DocumentTimestamp.id)
    )
    for one in made.all():
        await _enqueued(session, one)


async def _enqueued(session: AsyncSession, timestamp_id: UUID) -> None:
    await enqueue(
        session, STAMP, queueing_lock=f"stamp:{timestamp_id}", timestamp=str(timestamp_id)
    )
