"""Acts on the notices: add, give an end, remove what has not begun, sign the source.

What has begun is never rewritten: clients were told by it. A change is an end and a new page.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, Refused
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.rehearsal.models import PriceNoticeRule
from winvest.offer.rehearsal.notices.forms import NoticeEntry
from winvest.offer.rehearsal.notices.queries import NoticeRow, notice, notices

EDIT = "legal.edit"


@command("rehearsal.add_notice", needs=EDIT, undo=Undo("rehearsal.remove_notice"))
async def add_notice(session: AsyncSession, scope: Scope, *, entry: NoticeEntry) -> UUID:
    """Ajouter un préavis de hausse, daté : sa lettre, son délai, le texte qui le fixe."""
    await _check_free(session, entry)
    row_id = new_id()
    await session.execute(
        insert(PriceNoticeRule).values(
            id=row_id,
            family=entry.family,
            letter=entry.letter,
            months=entry.months,
            legal_source=entry.legal_source,
            note=entry.note,
            valid_from=entry.rule.starts,
            valid_to=entry.rule.ends,
        )
    )
    return row_id


@command(
    "rehearsal.end_notice",
    needs=EDIT,
    undo=Irreversible("Une fin donnée se corrige en donnant un autre dernier jour."),
)
async def end_notice(
    session: AsyncSession, scope: Scope, *, row_id: UUID, last_day: date, lock_version: int
) -> None:
    """Donner un dernier jour à un préavis."""
    one = await _fresh(session, scope, row_id=row_id, lock_version=lock_version)
    if last_day < one.valid_from:
        told = f"Il commence le {short_date(one.valid_from)} : finissez-le ce jour-là ou plus tard."
        raise Invalid([FieldError(field="au", code="period", message=told)])
    await _set(session, row_id, valid_to=last_day + timedelta(days=1))


@command("rehearsal.remove_notice", needs=EDIT, undo=Undo("rehearsal.add_notice"))
async def remove_notice(
    session: AsyncSession, scope: Scope, *, row_id: UUID, lock_version: int, today: date
) -> None:
    """Supprimer un préavis qui n’a pas commencé."""
    one = await _fresh(session, scope, row_id=row_id, lock_version=lock_version)
    if one.valid_from <= today:
        raise Refused(
            "Ce préavis a déjà commencé : donnez-lui plutôt un dernier jour.", code="already_began"
        )
    await session.execute(delete(PriceNoticeRule).where(PriceNoticeRule.id == row_id))


@command("rehearsal.confirm_notice", needs=EDIT, undo=Undo("rehearsal.confirm_notice"))
async def confirm_notice(
    session: AsyncSession, scope: Scope, *, row_id: UUID, lock_version: int, confirmed: bool
) -> None:
    """Confirmer la source d’un préavis, ou retirer cette confirmation."""
    await _fresh(session, scope, row_id=row_id, lock_version=lock_version)
    signed = {"confirmed_by": scope.actor_id, "confirmed_at": datetime.now(UTC)}
    await _set(session, row_id, **(signed if confirmed else dict.fromkeys(signed)))


async def _set(session: AsyncSession, row_id: UUID, **values: object) -> None:
    await session.execute(
        update(PriceNoticeRule)
        .where(PriceNoticeRule.id == row_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def _fresh(
    session: AsyncSession, scope: Scope, *, row_id: UUID, lock_version: int
) -> NoticeRow:
    one = await notice(session, scope, row_id=row_id, lock=True)
    if one.lock_version != lock_version:
        raise Conflict(
            "Quelqu’un vient de modifier ce préavis : rechargez la page, puis recommencez."
        )
    return one


async def _check_free(session: AsyncSession, entry: NoticeEntry) -> None:
    """A family has one notice at a time (one hand at a time writes the book)."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("price_notice_rule"))))
    wanted = entry.rule
    for one in await notices(session):
        together = (one.valid_to is None or wanted.starts < one.valid_to) and (
            wanted.ends is None or one.valid_from < wanted.ends
        )
        if one.family is wanted.family and together:
            told = f"Cette famille a déjà un préavis depuis le {short_date(one.valid_from)}"
            told += " : donnez-lui d’abord un dernier jour."
            raise Invalid([FieldError(field="du", code="overlap", message=told)])
