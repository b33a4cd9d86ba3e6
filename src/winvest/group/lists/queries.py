"""Queries of the lists: what forms offer, what rules need, where an entry is used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Text, cast, column, func, or_, select
from sqlalchemy import Uuid as SqlUUID
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from winvest.foundation.kit.errors import NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.lists.enums import Listing, VatKind, ZoneKind
from winvest.group.lists.models import GeoZone, MeasureUnit, SalesChannel, VatCode
from winvest.group.lists.rules import Unit, convert

LAST_POSITION = 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An entry as a form offers it: templates read `.value` and `.label`."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneGroup:
    """Zones of one kind, in their order, as a form offers them."""

    kind: ZoneKind
    zones: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VatRate:
    """The rate of a code over a period."""

    id: UUID
    code: str
    label: str
    kind: VatKind
    rate: Decimal
    country: str
    valid_from: date
    valid_to: date | None
    legal_source: str
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Rows of a table that hold an entry, as far as the caller sees."""

    table: str
    rows: int


async def channel_choices(
    session: AsyncSession, scope: Scope, *, keep: Iterable[str] = ()
) -> tuple[Choice, ...]:
    """The channels that forms offer, in their order; `keep` are those already chosen."""
    found = await session.execute(
        select(SalesChannel.code, SalesChannel.label)
        .where(or_(SalesChannel.is_active, SalesChannel.code.in_(tuple(keep))))
        .order_by(SalesChannel.position, SalesChannel.code)
    )
    return tuple(Choice(value=code, label=label) for code, label in found)


async def unit_choices(
    session: AsyncSession, scope: Scope, *, keep: Iterable[str] = ()
) -> tuple[Choice, ...]:
    """The units that forms offer, by what they measure; a few dozen rows."""
    found = await session.execute(
        select(MeasureUnit.code, MeasureUnit.label)
        .where(or_(MeasureUnit.is_active, MeasureUnit.code.in_(tuple(keep))))
        .order_by(MeasureUnit.position, MeasureUnit.code)
    )
    return tuple(
        Choice(value=code, label=code if code == label else f"{code} ({label})")
        for code, label in found
    )


async def zone_groups(
    session: AsyncSession, scope: Scope, *, keep: Iterable[str] = ()
) -> tuple[ZoneGroup, ...]:
    """The zones that forms offer, by kind; some 160 rows."""
    found = await session.execute(
        select(GeoZone.kind, GeoZone.code, GeoZone.label)
        .where(or_(GeoZone.is_active, GeoZone.code.in_(tuple(keep))))
        .order_by(GeoZone.position, GeoZone.code)
    )
    by_kind: dict[ZoneKind, list[Choice]] = {kind: [] for kind in ZoneKind}
    for kind, code, label in found:
        shown = f"{code} {label}" if kind is ZoneKind.DEPARTMENT else label
        by_kind[kind].append(Choice(value=code, label=shown))
    return tuple(ZoneGroup(kind=kind, zones=tuple(them)) for kind, them in by_kind.items() if them)


async def offered_zones(session: AsyncSession, scope: Scope) -> frozenset[str]:
    """Codes of the zones that may be newly chosen."""
    found = await session.scalars(select(GeoZone.code).where(GeoZone.is_active))
    return frozenset(found.all())


async def offered_channels(session: AsyncSession, scope: Scope) -> frozenset[str]:
    """Codes of the channels that may be newly chosen."""
    found = await session.scalars(select(SalesChannel.code).where(SalesChannel.is_active))
    return frozenset(found.all())


async def offered_units(session: AsyncSession, scope: Scope) -> frozenset[str]:
    """Codes of the units that may be newly chosen."""
    found = await session.scalars(select(MeasureUnit.code).where(MeasureUnit.is_active))
    return frozenset(found.all())


async def zone_parents(session: AsyncSession, scope: Scope) -> Mapping[str, str | None]:
    """Which zone lies in which; some 350 rows, for `rules.sold_at` and `rules.zones_holding`."""
    found = await session.execute(select(GeoZone.code, GeoZone.parent_code))
    return {code: parent for code, parent in found}


async def next_position(session: AsyncSession, scope: Scope, *, listing: Listing) -> int:
    """Where a new unit or zone stands: after the others of its list."""
    table = MeasureUnit if listing is Listing.UNITS else GeoZone
    last = await session.scalar(select(func.max(table.position)))
    return min((last or 0) + 1, LAST_POSITION)


async def country_choices(
    session: AsyncSession, scope: Scope, *, keep: Iterable[str] = ()
) -> tuple[Choice, ...]:
    """Countries, by name; `keep` are those already chosen."""
    found = await session.execute(
        select(GeoZone.code, GeoZone.label)
        .where(
            GeoZone.kind == ZoneKind.COUNTRY,
            or_(GeoZone.is_active, GeoZone.code.in_(tuple(keep))),
        )
        .order_by(GeoZone.position)
    )
    return tuple(Choice(value=code, label=label) for code, label in found)


async def vat_rates(
    session: AsyncSession, scope: Scope, *, country: str = "FR", on: date | None = None
) -> tuple[VatRate, ...]:
    """The dated rates of a country, or those in force one day; a dozen rows."""
    statement = (
        select(VatCode).where(VatCode.country == country).order_by(VatCode.code, VatCode.valid_from)
    )
    if on is not None:
        statement = statement.where(
            VatCode.valid_from <= on, or_(VatCode.valid_to.is_(None), VatCode.valid_to > on)
        )
    return tuple(_vat_rate(one) for one in await session.scalars(statement))


async def vat_rate(
    session: AsyncSession, scope: Scope, *, code: str, on: date, country: str = "FR"
) -> VatRate:
    """The rate of a code on a day; `Refused` when the law had none (LAW-06)."""
    rates = await vat_rates(session, scope, country=country, on=on)
    found = next((one for one in rates if one.code == code), None)
    if found is None:
        raise Refused(
            f"Le code TVA « {code} » n’a pas de taux à cette date : complétez la liste des "
            "codes TVA.",
            code="vat_unknown",
        )
    return found


async def rate_before(session: AsyncSession, scope: Scope, *, entry_id: UUID) -> UUID | None:
    """The rate that stops where this one begins: it goes on if this one never begins."""
    late = aliased(VatCode)
    asked = (
        select(VatCode.id)
        .join(late, (late.code == VatCode.code) & (late.country == VatCode.country))
        .where(late.id == entry_id, VatCode.valid_to == late.valid_from)
    )
    return (await session.scalars(asked)).one_or_none()


async def unit(session: AsyncSession, scope: Scope, *, code: str) -> Unit:
    """A unit by its code; `NotFound` when the list does not have it."""
    found = (
        await session.execute(
            select(MeasureUnit.code, MeasureUnit.dimension, MeasureUnit.factor).where(
                MeasureUnit.code == code
            )
        )
    ).one_or_none()
    if found is None:
        raise NotFound(f"L’unité « {code[:20]} » n’est pas dans la liste : ajoutez-la d’abord.")
    return Unit(code=found.code, dimension=found.dimension, factor=found.factor)


async def converted(
    session: AsyncSession, scope: Scope, *, amount: Decimal, source: str, target: str
) -> Decimal:
    """An amount of one unit in another; refused across dimensions."""
    one = await unit(session, scope, code=source)
    other = await unit(session, scope, code=target)
    return convert(amount, source=one, target=other)


async def entry_uses(
    session: AsyncSession, scope: Scope, *, table: str, code: str, company_id: UUID | None = None
) -> tuple[Use, ...]:
    """Where an entry is used, as far as the caller sees; tables that hold none are left out."""
    asked = func.list_entry_uses(table, code, cast(company_id, SqlUUID))
    uses = asked.table_valued(column("place", Text), column("uses", BigInteger))
    found = await session.execute(select(uses.c.place, uses.c.uses))
    return tuple(Use(table=place, rows=count) for place, count in found if count)


async def used_anywhere(
    session: AsyncSession, scope: Scope, *, table: str, code: str, company_id: UUID | None = None
) -> bool:
    """Is the entry used by any company of the group? Where is not told."""
    asked = func.list_entry_used(table, code, cast(company_id, SqlUUID))
    return bool(await session.scalar(select(asked)))


def _vat_rate(one: VatCode) -> VatRate:
    return VatRate(
        id=one.id,
        code=one.code,
        label=one.label,
        kind=one.kind,
        rate=one.rate,
        country=one.country,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        legal_source=one.legal_source,
        confirmed=one.confirmed_at is not None,
    )
