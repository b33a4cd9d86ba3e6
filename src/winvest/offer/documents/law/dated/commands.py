"""Steps of the acts on a dated rule; each room's acts take them, with their own words.

What has begun is never rewritten: a change is an end and a new page.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.models import EditableRow
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.law.dated.rules import Dated

Book = type[EditableRow]


async def lock_book(session: AsyncSession, book: Book) -> None:
    """One hand at a time adds to a book."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(book.__tablename__))))


async def lock_rule(
    session: AsyncSession, book: Book, *, row_id: UUID, lock_version: int, stale: str
) -> None:
    """Hold a rule; `Conflict`, with `stale`, when it is not as its page showed it."""
    held = select(book.lock_version).where(book.id == row_id).with_for_update()
    if await session.scalar(held) != lock_version:
        raise Conflict(stale)


async def end_rule(session: AsyncSession, book: Book, *, row_id: UUID, last_day: date) -> None:
    """Give a rule its last day, included."""
    await _set(session, book, row_id=row_id, valid_to=last_day + timedelta(days=1))


def check_end(one: Dated, *, last_day: date, told: str) -> None:
    """Refuse a last day before the first, with `told`."""
    if last_day < one.starts:
        raise Invalid([FieldError(field="au", code="period", message=told)])


async def remove_rule(
    session: AsyncSession, book: Book, *, row_id: UUID, one: Dated, today: date, told: str
) -> None:
    """Remove a rule that has not begun; one that has is refused, with `told`."""
    if one.starts <= today:
        raise Refused(told, code="already_began")
    await session.execute(delete(book).where(book.id == row_id))


async def sign_rule(
    session: AsyncSession, scope: Scope, *, book: Book, row_id: UUID, confirmed: bool
) -> None:
    """Sign the source of a rule, or take the signature back."""
    signed = {"confirmed_by": scope.actor_id, "confirmed_at": datetime.now(UTC)}
    await _set(session, book, row_id=row_id, **(signed if confirmed else dict.fromkeys(signed)))


async def _set(session: AsyncSession, book: Book, *, row_id: UUID, **values: object) -> None:
    await session.execute(
        update(book)
        .where(book.id == row_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
