"""Acts on the notices: add, give an end, remove what has not begun, sign the source.

What has begun is never rewritten: clients were told by it. A change is an end and a new page.
"""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.law.dated.commands import (
    check_end,
    end_rule,
    lock_book,
    lock_rule,
    remove_rule,
    sign_rule,
)
from winvest.offer.documents.law.dated.rules import together
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
    told = f"Il commence le {short_date(one.starts)} : finissez-le ce jour-là ou plus tard."
    check_end(one, last_day=last_day, told=told)
    await lock_book(session, PriceNoticeRule)
    longer = replace(one, ends=last_day + timedelta(days=1))
    for other in await notices(session):
        if other.id != row_id and other.family is one.family and together(other, longer):
            told = f"Un autre préavis de cette famille commence le {short_date(other.starts)}"
            told += " : finissez celui-ci avant."
            raise Invalid([FieldError(field="au", code="overlap", message=told)])
    await end_rule(session, PriceNoticeRule, row_id=row_id, last_day=last_day)


@command("rehearsal.remove_notice", needs=EDIT, undo=Undo("rehearsal.add_notice"))
async def remove_notice(
    session: AsyncSession, scope: Scope, *, row_id: UUID, lock_version: int, today: date
) -> None:
    """Supprimer un préavis qui n’a pas commencé."""
    one = await _fresh(session, scope, row_id=row_id, lock_version=lock_version)
    told = "Ce préavis a déjà commencé : donnez-lui plutôt un dernier jour."
    await remove_rule(session, PriceNoticeRule, row_id=row_id, one=one, today=today, told=told)


@command("rehearsal.confirm_notice", needs=EDIT, undo=Undo("rehearsal.confirm_notice"))
async def confirm_notice(
    session: AsyncSession, scope: Scope, *, row_id: UUID, lock_version: int, confirmed: bool
) -> None:
    """Confirmer la source d’un préavis, ou retirer cette confirmation."""
    await _fresh(session, scope, row_id=row_id, lock_version=lock_version)
    await sign_rule(session, scope, book=PriceNoticeRule, row_id=row_id, confirmed=confirmed)


async def _fresh(
    session: AsyncSession, scope: Scope, *, row_id: UUID, lock_version: int
) -> NoticeRow:
    one = await notice(session, scope, row_id=row_id)
    stale = "Quelqu’un vient de modifier ce préavis : rechargez la page, puis recommencez."
    await lock_rule(session, PriceNoticeRule, row_id=row_id, lock_version=lock_version, stale=stale)
    return one


async def _check_free(session: AsyncSession, entry: NoticeEntry) -> None:
    """A family has one notice at a time (one hand at a time writes the book)."""
    await lock_book(session, PriceNoticeRule)
    wanted = entry.rule
    for one in await notices(session):
        if one.family is wanted.family and together(one, wanted):
            told = f"Cette famille a déjà un préavis depuis le {short_date(one.starts)}"
            told += " : donnez-lui d’abord un dernier jour."
            raise Invalid([FieldError(field="du", code="overlap", message=told)])
