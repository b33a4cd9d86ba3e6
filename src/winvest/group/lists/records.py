"""Rows of the lists read whole, for forms and commands: by id, locked when they are to change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.lists.enums import Listing
from winvest.group.lists.forms import (
    ChannelEntry,
    Entry,
    UnitEntry,
    VatEntry,
    ZoneEntry,
    figure,
)
from winvest.group.lists.models import GeoZone, MeasureUnit, SalesChannel, VatCode

Model = type[MeasureUnit] | type[SalesChannel] | type[GeoZone] | type[VatCode]
MODELS: Mapping[Listing, Model] = {
    Listing.UNITS: MeasureUnit,
    Listing.CHANNELS: SalesChannel,
    Listing.ZONES: GeoZone,
    Listing.VAT: VatCode,
}
GONE = "Cette entrée n’est plus dans la liste. Rouvrez la liste."


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An entry as it stands: what was typed of it, and what the list knows besides."""

    id: UUID
    listing: Listing
    entry: Entry | VatEntry
    is_active: bool
    confirmed: bool
    lock_version: int


async def record(
    session: AsyncSession, scope: Scope, *, listing: Listing, entry_id: UUID, lock: bool = False
) -> Record:
    """An entry by its id; `lock` makes a second writer wait. `NotFound` when it is gone."""
    model = MODELS.get(listing)
    if model is None:
        raise NotFound(GONE)
    statement: Select[Any] = select(model).where(model.id == entry_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = (await session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound(GONE)
    return Record(
        id=found.id,
        listing=listing,
        entry=_entry(found),
        is_active=getattr(found, "is_active", True),
        confirmed=getattr(found, "confirmed_at", None) is not None,
        lock_version=found.lock_version,
    )


def entries_of(entry: Entry | VatEntry) -> dict[str, str]:
    """The entry as its form shows it."""
    if isinstance(entry, UnitEntry):
        found: dict[str, Any] = {
            "dimension": entry.dimension.value,
            "factor": figure(entry.factor),
            "note": entry.note,
        }
    elif isinstance(entry, ChannelEntry):
        found = {"description": entry.description}
    elif isinstance(entry, ZoneEntry):
        found = {
            "kind": entry.kind.value,
            "parent_code": entry.parent_code,
            "insee_code": entry.insee_code,
        }
    else:
        return {
            "code": entry.code,
            "label": entry.label,
            "kind": entry.kind.value,
            "rate": figure(entry.rate),
            "country": entry.country,
            "valid_from": f"{entry.valid_from:%d/%m/%Y}",
            "valid_to": f"{entry.valid_to:%d/%m/%Y}" if entry.valid_to else "",
            "legal_source": entry.legal_source,
        }
    found |= {"code": entry.code, "label": entry.label, "position": entry.position}
    return {name: "" if value is None else str(value) for name, value in found.items()}


def _entry(row: MeasureUnit | SalesChannel | GeoZone | VatCode) -> Entry | VatEntry:
    if isinstance(row, MeasureUnit):
        return UnitEntry(
            code=row.code,
            label=row.label,
            dimension=row.dimension,
            factor=row.factor,
            position=row.position,
            note=row.note,
        )
    if isinstance(row, SalesChannel):
        return ChannelEntry(
            code=row.code, label=row.label, description=row.description, position=row.position
        )
    if isinstance(row, GeoZone):
        return ZoneEntry(
            code=row.code,
            label=row.label,
            kind=row.kind,
            parent_code=row.parent_code,
            insee_code=row.insee_code,
            position=row.position,
        )
    return VatEntry(
        code=row.code,
        label=row.label,
        kind=row.kind,
        rate=row.rate,
        country=row.country,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        legal_source=row.legal_source,
    )
