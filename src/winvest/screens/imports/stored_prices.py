"""The prices of stored versions as lines of a file: an export that comes back changes nothing."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.loading.writing import any_of
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.versions.forms.dates import parse_draft
from winvest.offer.versions.rules.tariff_lines import GRID, TariffLine, tariff_lines
from winvest.offer.versions.rules.typed_periods import end_told, start_told
from winvest.offer.versions.tariff_queries import tariffs_of
from winvest.screens.imports.dated_words import EXTRAS, GRIDDED, NUMBERED
from winvest.screens.imports.words import NO

Line = Mapping[str, str]
Days = Mapping[date, Sequence[Sequence[Line]]]  # versions, by the day from which they hold
TOLD = frozenset(one.name for one in fields(TariffLine))
FLAGS = frozenset(("tax_included", "combinable"))
SETS = frozenset(("price_zones", "price_kinds"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A version of a product, its tariff told as the lines of a file."""

    id: UUID
    number: int
    status: VersionStatus
    effective_from: datetime
    lines: Sequence[Line]


async def stored_versions(
    session: AsyncSession, scope: Scope, *, product_ids: Collection[UUID], zone: str
) -> dict[UUID, list[StoredVersion]]:
    """The versions of these products as the export tells them; none for who reads no price."""
    if not product_ids or not scope.may("pricing.read"):
        return {}
    one = ProductVersion
    statement = (
        select(one.id, one.product_id, one.version, one.status, one.effective_from)
        .where(one.product_id == any_of(product_ids))
        .order_by(one.product_id, one.version)
    )
    versions = (await session.execute(statement)).all()
    contents = await tariffs_of(session, scope, version_ids=[each.id for each in versions])
    found: dict[UUID, list[StoredVersion]] = {}
    for each in versions:
        found.setdefault(each.product_id, []).append(
            StoredVersion(
                id=each.id,
                number=each.version,
                status=each.status,
                effective_from=each.effective_from,
                lines=[line_told(line, zone=zone) for line in tariff_lines(contents[each.id])],
            )
        )
    return found


def by_day(versions: Sequence[StoredVersion], *, zone: str) -> Days:
    """The tariffs of these versions, by the day from which they hold."""
    days: dict[date, list[Sequence[Line]]] = {}
    for one in versions:
        if one.lines:
            days.setdefault(local_day(one.effective_from, zone=zone), []).append(one.lines)
    return days


def line_told(line: TariffLine, *, zone: str) -> Line:
    """A line of a tariff as texts, as a file that is read has them."""
    told = {name: getattr(line, name) for name in TOLD}
    told["price_from"] = start_told(line.price_from, zone=zone)
    told["price_to"] = end_told(line.price_to, zone=zone)
    return {name: text for name, value in told.items() if (text := _text(value))}


def is_stored(lines: Sequence[Line], stored: Days, *, told: Collection[str], zone: str) -> bool:
    """Do these lines tell the stored versions of their days, in the columns that the file has?"""
    keys = TOLD & set(told)
    days: dict[date, list[Line]] = {}
    for line in lines:
        try:
            start = parse_draft({"effective_from": line.get("effective_from", "")}, zone=zone)
        except Invalid:
            return False
        days.setdefault(local_day(start.effective_from, zone=zone), []).append(line)
    return all(
        any(
            _counted(those, keys) == _counted(_tellable(version, keys), keys)
            for version in stored.get(day, ())
        )
        for day, those in days.items()
    )


def _tellable(lines: Sequence[Line], keys: Collection[str]) -> list[Line]:
    """The lines that a file of these columns can hold: an older export has no grid, no option."""
    gridded, beside = not set(keys).isdisjoint(GRIDDED), "extra_code" in keys
    return [
        one
        for one in lines
        if (gridded or one.get("price_type") != GRID)
        and (beside or one.get("price_type", "") not in ("", *EXTRAS))
    ]


def _counted(lines: Sequence[Line], keys: Collection[str]) -> Counter[frozenset[tuple[str, str]]]:
    return Counter(
        frozenset((key, same_text(key, line[key])) for key in keys if line.get(key))
        for line in lines
    )


def same_text(key: str, text: str) -> str:
    """A value as it is compared, however it is written.

    >>> same_text("amount", "9,90"), same_text("tax_included", "Oui")
    ('9.9', '1')
    >>> same_text("price_detail", '{"a" : 1}')
    '{"a": "1"}'
    >>> same_text("price_zones", "FR-69,FR-2A"), same_text("price_from", "1/3/2026")
    ('FR-2A, FR-69', '01/03/2026')
    """
    if key in NUMBERED:
        return _number(text.removesuffix("%"))
    if key in FLAGS:
        return "0" if text.lower() in NO else "1"
    if key in SETS:
        return ", ".join(sorted(one.strip() for one in text.split(",")))
    if key in ("price_from", "price_to"):
        parts = text.split("/", 2)
        return "/".join(one.zfill(2) for one in parts) if len(parts) == 3 else text
    if key == "price_detail":
        try:
            found = json.loads(text, parse_int=_number, parse_float=_number)
        except ValueError:
            return text
        return json.dumps(found, sort_keys=True, ensure_ascii=False)
    return " ".join(text.split())


def _number(text: str) -> str:
    """A number without useless zeros, or the text as it is."""
    bare = text.replace(",", ".")
    digits = bare.removeprefix("-").replace(".", "", 1)
    if not (digits.isdigit() and digits.isascii()):
        return text
    told = format(Decimal(bare), "f")
    return told.rstrip("0").rstrip(".") if "." in told else told


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal):
        return _number(format(value, "f"))
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return str(value)
