"""Acts on the obligations: add, give an end, remove what has not begun, sign the source.

What has begun is never rewritten: it governed what was sold. A change is an end and a new page.
"""

from datetime import date
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
from winvest.offer.documents.law.forms import ObligationEntry
from winvest.offer.documents.law.models import DocumentObligation
from winvest.offer.documents.law.queries import ObligationRow, obligation, obligations

EDIT = "legal.edit"


@command("law.add_obligation", needs=EDIT, undo=Undo("law.remove_obligation"))
async def add_obligation(session: AsyncSession, scope: Scope, *, entry: ObligationEntry) -> UUID:
    """Ajouter une obligation de document, datée, avec le texte qui la fixe."""
    await _check_free(session, entry)
    row_id = new_id()
    await session.execute(
        insert(DocumentObligation).values(
            id=row_id,
            family=entry.family,
            channel=entry.channel,
            types=[one.value for one in entry.types],
            legal_source=entry.legal_source,
            note=entry.note,
            valid_from=entry.rule.starts,
            valid_to=entry.rule.ends,
        )
    )
    return row_id


@command(
    "law.end_obligation",
    needs=EDIT,
    undo=Irreversible("Une fin donnée se corrige en donnant un autre dernier jour."),
)
async def end_obligation(
    session: AsyncSession, scope: Scope, *, row_id: UUID, last_day: date, lock_version: int
) -> None:
    """Donner un dernier jour à une obligation."""
    one = await _fresh(session, scope, row_id=row_id, lock_version=lock_version)
    told = f"Elle commence le {short_date(one.starts)} : finissez-la ce jour-là ou plus tard."
    check_end(one, last_day=last_day, told=told)
    await end_rule(session, DocumentObligation, row_id=row_id, last_day=last_day)


@command("law.remove_obligation", needs=EDIT, undo=Undo("law.add_obligation"))
async def remove_obligation(
    session: AsyncSession, scope: Scope, *, row_id: UUID, lock_version: int, today: date
) -> None:
    """Supprimer une obligation qui n’a pas commencé."""
    one = await _fresh(session, scope, row_id=row_id, lock_version=lock_version)
    told = "Cette obligation a déjà commencé : donnez-lui plutôt un dernier jour."
    await remove_rule(session, DocumentObligation, row_id=row_id, one=one, today=today, told=told)


@command("law.confirm_obligation", needs=EDIT, undo=Undo("law.confirm_obligation"))
async def confirm_obligation(
    session: AsyncSession, scope: Scope, *, row_id: UUID, lock_version: int, confirmed: bool
) -> None:
    """Confirmer la source d’une obligation, ou retirer cette confirmation."""
    await _fresh(session, scope, row_id=row_id, lock_version=lock_version)
    await sign_rule(session, scope, book=DocumentObligation, row_id=row_id, confirmed=confirmed)


async def _fresh(
    session: AsyncSession, scope: Scope, *, row_id: UUID, lock_version: int
) -> ObligationRow:
    one = await obligation(session, scope, row_id=row_id)
    stale = "Quelqu’un vient de modifier cette obligation : rechargez la page, puis recommencez."
    await lock_rule(
        session, DocumentObligation, row_id=row_id, lock_version=lock_version, stale=stale
    )
    return one


async def _check_free(session: AsyncSession, entry: ObligationEntry) -> None:
    """The same demand is not made twice over the same days (one hand at a time)."""
    await lock_book(session, DocumentObligation)
    wanted = entry.rule
    for one in await obligations(session):
        same = (one.family, one.channel, set(one.types)) == (
            wanted.family,
            wanted.channel,
            set(wanted.types),
        )
        if same and together(one, wanted):
            told = f"Cette obligation existe déjà depuis le {short_date(one.starts)}"
            told += " : donnez-lui d’abord un dernier jour."
            raise Invalid([FieldError(field="du", code="overlap", message=told)])
