"""Acts on the premium taxes: a rate follows another from a day on, what it taxed stays so."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, Refused
from winvest.foundation.kit.french import short_date, spaced
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.taxes.forms import TaxEntry
from winvest.group.taxes.models import InsuranceTax
from winvest.group.taxes.records import TaxRow, premium_tax, tax_periods

EDIT = "lists.accounts"
STALE = "Une autre personne a modifié cette taxe entre-temps : comparez, puis enregistrez."
BEGAN = (
    "Cette taxe a déjà commencé : elle reste pour ce qu’elle a taxé. Changez-la à partir "
    "d’un jour à venir, ou donnez-lui une fin."
)


@command("taxes.add", needs=EDIT, undo=Undo("taxes.remove"))
async def add_tax(session: AsyncSession, scope: Scope, *, entry: TaxEntry) -> UUID:
    """Ajouter une taxe sur les assurances, avec sa période et sa source légale."""
    await _check_free(session, scope, entry, besides=None)
    return await _written(session, entry)


@command("taxes.edit", needs=EDIT, undo=Undo("taxes.edit"))
async def edit_tax(
    session: AsyncSession,
    scope: Scope,
    *,
    row_id: UUID,
    lock_version: int,
    entry: TaxEntry,
    today: date,
) -> int:
    """Corriger une taxe à venir, ou le libellé, les exclusions, la source, la fin d’une autre."""
    before = await _fresh(session, scope, row_id, lock_version)
    began = before.standing(today) != "a-venir"
    same = (entry.kind, entry.rate, entry.first_day) == (
        before.entry.kind,
        before.entry.rate,
        before.entry.first_day,
    )
    if began and not same:
        raise Refused(BEGAN, code="already_began")
    moved = entry.last_day != before.entry.last_day
    if began and moved and (before.standing(today) == "passe" or _past(entry.last_day, today)):
        raise _wrong("valid_to", "past", f"Choisissez un dernier jour dès le {short_date(today)}.")
    await _check_free(session, scope, entry, besides=row_id)
    text_changed = entry.legal_source != before.entry.legal_source or not same
    unsigned = {"confirmed_by": None, "confirmed_at": None} if text_changed else {}
    version = await session.scalar(
        update(InsuranceTax)
        .where(InsuranceTax.id == row_id)
        .values({**_values(entry), "code": before.entry.code, **unsigned})
        .returning(InsuranceTax.lock_version)
    )
    return version or 0


@command("taxes.change_rate", needs=EDIT, undo=Undo("taxes.withdraw_rate"))
async def change_tax(
    session: AsyncSession,
    scope: Scope,
    *,
    row_id: UUID,
    lock_version: int,
    entry: TaxEntry,
    today: date,
) -> UUID:
    """Donner à une taxe un nouveau taux à partir d’un jour ; l’ancien s’arrête la veille."""
    before = await _fresh(session, scope, row_id, lock_version)
    earliest = max(today, before.entry.first_day) + timedelta(days=1)
    if entry.first_day < earliest or (before.end is not None and entry.first_day > before.end):
        until = f" et jusqu’au {short_date(before.end)}" if before.end else ""
        message = f"Choisissez un jour à partir du {short_date(earliest)}{until}."
        raise _wrong("valid_from", "past", message)
    await _check_free(session, scope, entry, besides=row_id)
    await session.execute(
        update(InsuranceTax).where(InsuranceTax.id == row_id).values(valid_to=entry.first_day)
    )
    return await _written(session, entry)


@command("taxes.withdraw_rate", needs=EDIT, undo=Undo("taxes.change_rate"))
async def withdraw_tax(
    session: AsyncSession,
    scope: Scope,
    *,
    row_id: UUID,
    previous_id: UUID,
    end: date | None,
    today: date,
) -> None:
    """Retirer un nouveau taux qui n’a pas commencé : celui d’avant reprend sa période."""
    late = await premium_tax(session, scope, row_id=row_id, lock=True)
    early = await premium_tax(session, scope, row_id=previous_id, lock=True)
    if late.standing(today) != "a-venir":
        raise Refused(BEGAN, code="already_began")
    if early.entry.code != late.entry.code or early.end != late.entry.first_day:
        raise Refused("Ces deux taux ne se suivent plus : corrigez-les à la main.", code="stale")
    await session.execute(delete(InsuranceTax).where(InsuranceTax.id == row_id))
    await session.execute(
        update(InsuranceTax).where(InsuranceTax.id == previous_id).values(valid_to=end)
    )


@command("taxes.remove", needs=EDIT, undo=Undo("taxes.add"))
async def remove_tax(session: AsyncSession, scope: Scope, *, row_id: UUID, today: date) -> TaxRow:
    """Supprimer une taxe qui n’a pas commencé."""
    gone = await premium_tax(session, scope, row_id=row_id, lock=True)
    if gone.standing(today) != "a-venir":
        raise Refused(BEGAN, code="already_began")
    await session.execute(delete(InsuranceTax).where(InsuranceTax.id == row_id))
    return gone


@command("taxes.confirm", needs="legal.edit", undo=Undo("taxes.confirm"))
async def confirm_tax(
    session: AsyncSession, scope: Scope, *, row_id: UUID, confirmed: bool
) -> None:
    """Confirmer la source légale d’une taxe, ou retirer cette confirmation (juriste)."""
    await premium_tax(session, scope, row_id=row_id, lock=True)
    await session.execute(
        update(InsuranceTax)
        .where(InsuranceTax.id == row_id)
        .values(
            confirmed_by=scope.actor_id if confirmed else None,
            confirmed_at=func.now() if confirmed else None,
        )
    )


async def _fresh(session: AsyncSession, scope: Scope, row_id: UUID, told: int) -> TaxRow:
    found = await premium_tax(session, scope, row_id=row_id, lock=True)
    if found.lock_version != told:
        raise Conflict(STALE)
    return found


async def _check_free(
    session: AsyncSession, scope: Scope, entry: TaxEntry, *, besides: UUID | None
) -> None:
    """No two rates of a code on one day; the table's exclusion constraint upholds it."""
    for one in await tax_periods(session, scope, code=entry.code):
        starts, ends = one.entry.first_day, one.end
        if one.id != besides and (
            (entry.valid_to is None or starts < entry.valid_to)
            and (ends is None or entry.first_day < ends)
        ):
            until = f" au {short_date(one.entry.last_day)}" if one.entry.last_day else ", sans fin"
            message = (
                f"« {one.entry.code} » a déjà un taux du {short_date(starts)}{until} : "
                "changez les dates, ou modifiez cette ligne."
            )
            raise _wrong("valid_from", "overlap", message)


async def _written(session: AsyncSession, entry: TaxEntry) -> UUID:
    this = new_id()
    await session.execute(insert(InsuranceTax).values({"id": this, **_values(entry)}))
    return this


def _values(entry: TaxEntry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "label": entry.label,
        "kind": entry.kind,
        "rate": entry.rate,
        "exclusions": entry.exclusions,
        "legal_source": entry.legal_source,
        "valid_from": entry.first_day,
        "valid_to": entry.valid_to,
    }


def _past(last: date | None, today: date) -> bool:
    return last is not None and last < today


def _wrong(field: str, code: str, message: str) -> Invalid:
    return Invalid([FieldError(field=field, code=code, message=spaced(message))])
