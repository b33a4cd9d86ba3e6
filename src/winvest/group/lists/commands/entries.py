"""Acts on units, channels and zones: add, edit, stop offering, remove what was never used."""

from dataclasses import asdict, dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.lists.enums import Listing
from winvest.group.lists.forms import ChannelEntry, Entry, UnitEntry, ZoneEntry
from winvest.group.lists.models import GeoZone, MeasureUnit, SalesChannel
from winvest.group.lists.queries import used_anywhere, zone_parents
from winvest.group.lists.records import MODELS, Record, record
from winvest.group.lists.rules import check_parent

EDIT = "lists.edit"
OPEN = (Listing.UNITS, Listing.ZONES)  # the channels' codes are the programme's own
MEASURE = ("dimension", "factor")  # what a used unit keeps
STALE = "Quelqu’un a modifié cette entrée pendant votre saisie : comparez, puis recommencez."
USED = "Cette entrée est employée : désactivez-la, elle ne sera plus proposée."


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The entry that was written, its version, and what stood before."""

    id: UUID
    lock_version: int
    before: Record | None = None


@command("lists.add_entry", needs=EDIT, undo=Undo("lists.remove_entry"))
async def add_entry(
    session: AsyncSession, scope: Scope, *, listing: Listing, entry: Entry
) -> Saved:
    """Ajouter une unité ou une zone à sa liste."""
    if listing not in OPEN or isinstance(entry, ChannelEntry):
        raise Refused(
            "Les canaux sont fixés par le programme : modifiez leur nom, leur ordre ou leur "
            "activité.",
            code="channels_fixed",
        )
    model = _model(listing)
    await _refuse_taken(session, model, entry.code)
    await _check_zone(session, scope, entry)
    row: dict[str, Any] = {"id": new_id(), **asdict(entry)}
    await session.execute(insert(model).values(row))
    return Saved(id=cast("UUID", row["id"]), lock_version=1)


@command("lists.edit_entry", needs=EDIT, undo=Undo("lists.edit_entry"))
async def edit_entry(
    session: AsyncSession,
    scope: Scope,
    *,
    listing: Listing,
    entry_id: UUID,
    lock_version: int,
    entry: Entry,
) -> Saved:
    """Modifier une entrée d’une liste ; son code ne change pas."""
    before = await _locked(session, scope, listing=listing, entry_id=entry_id)
    if before.lock_version != lock_version:
        raise Conflict(STALE, current={"record": before})
    await _check_zone(session, scope, entry)
    await _check_factor(session, scope, before, entry)
    model = _model(listing)
    values = {name: value for name, value in asdict(entry).items() if name != "code"}
    version = await session.scalar(
        update(model).where(model.id == entry_id).values(**values).returning(model.lock_version)
    )
    return Saved(id=entry_id, lock_version=version or 0, before=before)


@command("lists.change_activity", needs=EDIT, undo=Undo("lists.change_activity"))
async def change_activity(
    session: AsyncSession, scope: Scope, *, listing: Listing, entry_id: UUID, active: bool
) -> Saved:
    """Ne plus proposer une entrée, ou la proposer de nouveau ; ce qui l’emploie la garde."""
    before = await _locked(session, scope, listing=listing, entry_id=entry_id)
    model = _model(listing)
    if model is SalesChannel and not active:
        left = select(func.count()).where(SalesChannel.is_active, SalesChannel.id != entry_id)
        if not await session.scalar(left):
            raise Refused(
                "C’est le dernier canal actif : activez-en un autre d’abord.", code="last_channel"
            )
    version = await session.scalar(
        update(model)
        .where(model.id == entry_id)
        .values(is_active=active)
        .returning(model.lock_version)
    )
    return Saved(id=entry_id, lock_version=version or 0, before=before)


@command("lists.remove_entry", needs=EDIT, undo=Undo("lists.add_entry"))
async def remove_entry(
    session: AsyncSession, scope: Scope, *, listing: Listing, entry_id: UUID
) -> Record:
    """Supprimer une entrée qui n’a jamais servi ; une entrée employée se désactive."""
    if listing not in OPEN:
        raise Refused("Un canal ne se supprime pas : désactivez-le.", code="channels_fixed")
    gone = await _locked(session, scope, listing=listing, entry_id=entry_id)
    model = _model(listing)
    if await used_anywhere(session, scope, table=model.__tablename__, code=gone.entry.code):
        raise Refused(USED, code="list_entry_used")
    await session.execute(delete(model).where(model.id == entry_id))
    return gone


async def _locked(
    session: AsyncSession, scope: Scope, *, listing: Listing, entry_id: UUID
) -> Record:
    _model(listing)
    return await record(session, scope, listing=listing, entry_id=entry_id, lock=True)


def _model(listing: Listing) -> type[MeasureUnit] | type[SalesChannel] | type[GeoZone]:
    model = MODELS.get(listing)
    if model not in (MeasureUnit, SalesChannel, GeoZone):
        raise Refused("Cette liste a ses propres actes : rouvrez-la.", code="other_list")
    return model


async def _refuse_taken(
    session: AsyncSession,
    model: type[MeasureUnit] | type[SalesChannel] | type[GeoZone],
    code: str,
) -> None:
    if await session.scalar(select(model.id).where(model.code == code)):
        sentence = "Cette liste a déjà une entrée de ce code : choisissez-en un autre."
        raise Invalid([FieldError(field="code", code="list_code_taken", message=sentence)])


async def _check_zone(session: AsyncSession, scope: Scope, entry: Entry) -> None:
    if not isinstance(entry, ZoneEntry) or entry.parent_code is None:
        return
    parents = await zone_parents(session, scope)
    if entry.parent_code not in parents:
        sentence = "Cette zone n’est pas dans la liste : choisissez-en une autre."
        raise Invalid([FieldError(field="parent_code", code="unknown", message=sentence)])
    check_parent(entry.code, entry.parent_code, parents)


async def _check_factor(session: AsyncSession, scope: Scope, before: Record, entry: Entry) -> None:
    """What was measured with a unit keeps its meaning: a used unit keeps dimension and factor."""
    old = before.entry
    if not isinstance(old, UnitEntry) or not isinstance(entry, UnitEntry):
        return
    changed = [name for name in MEASURE if getattr(old, name) != getattr(entry, name)]
    if not changed:
        return
    if await used_anywhere(session, scope, table=MeasureUnit.__tablename__, code=old.code):
        sentence = (
            "Cette unité est employée : sa grandeur et son facteur ne changent plus. "
            "Créez une autre unité."
        )
        raise Invalid(
            [FieldError(field=one, code="list_entry_used", message=sentence) for one in changed]
        )
