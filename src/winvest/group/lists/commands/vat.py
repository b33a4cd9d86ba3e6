"""Acts on VAT codes: a rate follows another from a day on, and what it taxed stays explained."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.lists.commands.entries import STALE, USED, Saved
from winvest.group.lists.enums import Listing, ZoneKind
from winvest.group.lists.forms import NewRate, VatEntry
from winvest.group.lists.models import GeoZone, VatCode
from winvest.group.lists.queries import used_anywhere
from winvest.group.lists.records import GONE, Record, record
from winvest.group.lists.rules import check_vat_change

EDIT = "lists.accounts"


@command("lists.add_vat", needs=EDIT, undo=Undo("lists.remove_vat"))
async def add_vat(session: AsyncSession, scope: Scope, *, entry: VatEntry) -> Saved:
    """Ajouter un code TVA, avec sa période et sa source légale."""
    await _check_country(session, entry.country)
    await _check_free(session, entry, besides=None)
    this = new_id()
    await session.execute(insert(VatCode).values({"id": this, **asdict(entry)}))
    return Saved(id=this, lock_version=1)


@command("lists.edit_vat", needs=EDIT, undo=Undo("lists.edit_vat"))
async def edit_vat(
    session: AsyncSession,
    scope: Scope,
    *,
    entry_id: UUID,
    lock_version: int,
    entry: VatEntry,
    today: date,
) -> Saved:
    """Modifier un taux qui n’a pas commencé, ou le libellé, la source et la fin d’un autre."""
    before, old = await _locked(session, scope, entry_id=entry_id)
    if before.lock_version != lock_version:
        raise Conflict(STALE, current={"record": before})
    check_vat_change(today=today, before=old, wanted=entry)
    entry = replace(entry, code=old.code)
    await _check_country(session, entry.country)
    await _check_free(session, entry, besides=entry_id)
    text_changed = (entry.legal_source, entry.rate) != (old.legal_source, old.rate)
    unsigned = {"confirmed_by": None, "confirmed_at": None} if text_changed else {}
    version = await session.scalar(
        update(VatCode)
        .where(VatCode.id == entry_id)
        .values(**asdict(entry), **unsigned)
        .returning(VatCode.lock_version)
    )
    return Saved(id=entry_id, lock_version=version or 0, before=before)


@command("lists.remove_vat", needs=EDIT, undo=Undo("lists.add_vat"))
async def remove_vat(session: AsyncSession, scope: Scope, *, entry_id: UUID, today: date) -> Record:
    """Supprimer un taux qui n’a jamais servi."""
    gone, old = await _locked(session, scope, entry_id=entry_id)
    began = old.valid_from <= today
    if began and await used_anywhere(session, scope, table="vat_code", code=old.code):
        raise Refused(USED.replace("désactivez-la", "donnez-lui une fin"), code="list_entry_used")
    await session.execute(delete(VatCode).where(VatCode.id == entry_id))
    return gone


@command("lists.change_vat_rate", needs=EDIT, undo=Undo("lists.withdraw_vat_rate"))
async def change_vat_rate(
    session: AsyncSession, scope: Scope, *, entry_id: UUID, lock_version: int, new: NewRate
) -> Saved:
    """Donner à un code TVA un nouveau taux à partir d’une date ; l’ancien s’arrête la veille."""
    before, old = await _locked(session, scope, entry_id=entry_id)
    if before.lock_version != lock_version:
        raise Conflict(STALE, current={"record": before})
    if new.valid_from <= old.valid_from or (old.valid_to and new.valid_from > old.valid_to):
        last = "" if old.valid_to is None else f" et jusqu’au {old.valid_to:%d/%m/%Y}"
        sentence = f"Choisissez un jour après le {old.valid_from:%d/%m/%Y}{last}."
        raise Invalid([FieldError(field="valid_from", code="period", message=sentence)])
    this = new_id()
    following = replace(
        old,
        kind=new.kind,
        rate=new.rate,
        valid_from=new.valid_from,
        valid_to=await _next_start(session, old, after=new.valid_from, besides=entry_id),
        legal_source=new.legal_source,
    )
    await session.execute(
        update(VatCode).where(VatCode.id == entry_id).values(valid_to=new.valid_from)
    )
    await session.execute(insert(VatCode).values({"id": this, **asdict(following)}))
    return Saved(id=this, lock_version=1, before=before)


@command("lists.withdraw_vat_rate", needs=EDIT, undo=Undo("lists.change_vat_rate"))
async def withdraw_vat_rate(
    session: AsyncSession, scope: Scope, *, entry_id: UUID, previous_id: UUID
) -> Record:
    """Retirer un nouveau taux : celui d’avant reprend sa période."""
    gone, late = await _locked(session, scope, entry_id=entry_id)
    _, early = await _locked(session, scope, entry_id=previous_id)
    if early.code != late.code or early.valid_to != late.valid_from:
        raise Refused("Ces deux taux ne se suivent plus : corrigez-les à la main.", code="stale")
    await session.execute(delete(VatCode).where(VatCode.id == entry_id))
    await session.execute(
        update(VatCode).where(VatCode.id == previous_id).values(valid_to=late.valid_to)
    )
    return gone


@command("lists.confirm_vat", needs="legal.edit", undo=Undo("lists.confirm_vat"))
async def confirm_vat(
    session: AsyncSession, scope: Scope, *, entry_id: UUID, confirmed: bool
) -> Saved:
    """Confirmer la source légale d’un taux, ou retirer cette confirmation (juriste)."""
    before, _ = await _locked(session, scope, entry_id=entry_id)
    version = await session.scalar(
        update(VatCode)
        .where(VatCode.id == entry_id)
        .values(
            confirmed_by=scope.actor_id if confirmed else None,
            confirmed_at=func.now() if confirmed else None,
        )
        .returning(VatCode.lock_version)
    )
    return Saved(id=entry_id, lock_version=version or 0, before=before)


async def _locked(
    session: AsyncSession, scope: Scope, *, entry_id: UUID
) -> tuple[Record, VatEntry]:
    found = await record(session, scope, listing=Listing.VAT, entry_id=entry_id, lock=True)
    if not isinstance(found.entry, VatEntry):
        raise NotFound(GONE)
    return found, found.entry


async def _check_country(session: AsyncSession, code: str) -> None:
    known = select(GeoZone.id).where(GeoZone.code == code, GeoZone.kind == ZoneKind.COUNTRY)
    if not await session.scalar(known):
        sentence = "Ce pays n’est pas dans la liste : choisissez-en un autre."
        raise Invalid([FieldError(field="country", code="unknown", message=sentence)])


async def _check_free(session: AsyncSession, entry: VatEntry, *, besides: UUID | None) -> None:
    """No two rates of a code on one day; the table's exclusion constraint upholds it."""
    others = select(VatCode.valid_from, VatCode.valid_to).where(
        VatCode.code == entry.code, VatCode.country == entry.country, VatCode.id != besides
    )
    for starts, ends in await session.execute(others):
        if (entry.valid_to is None or starts < entry.valid_to) and (
            ends is None or entry.valid_from < ends
        ):
            until = f" au {ends - timedelta(days=1):%d/%m/%Y}" if ends else ", sans fin"
            sentence = f"Ce code a déjà un taux du {starts:%d/%m/%Y}{until} : changez les dates."
            raise Invalid([FieldError(field="valid_from", code="vat_overlap", message=sentence)])


async def _next_start(
    session: AsyncSession, old: VatEntry, *, after: date, besides: UUID
) -> date | None:
    """Where the new rate must stop: at the old one's end, which another rate may follow."""
    if old.valid_to is None or old.valid_to > after:
        return old.valid_to
    following = select(func.min(VatCode.valid_from)).where(
        VatCode.code == old.code,
        VatCode.country == old.country,
        VatCode.valid_from > after,
        VatCode.id != besides,
    )
    return await session.scalar(following)
