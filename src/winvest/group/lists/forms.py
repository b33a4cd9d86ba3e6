"""Forms of the lists: what was typed, read or refused field by field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from winvest.foundation.kit.french import number
from winvest.foundation.kit.reading import Reading
from winvest.group.lists.enums import Dimension, Listing, VatKind, ZoneKind
from winvest.group.lists.rules import plain

ZONE_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
VAT_CODE = re.compile(r"[A-Z0-9]{1,10}")
NOT_CHARGED = (VatKind.EXEMPT, VatKind.REVERSE_CHARGE)
LARGEST = Decimal("1e15")
FINEST = Decimal("1e-12")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEntry:
    """A unit as typed."""

    code: str
    label: str
    dimension: Dimension
    factor: Decimal
    position: int
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEntry:
    """What may change of a channel; its code is the programme's."""

    code: str
    label: str
    description: str | None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneEntry:
    """A zone as typed."""

    code: str
    label: str
    kind: ZoneKind
    parent_code: str | None
    insee_code: str | None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VatEntry:
    """A rate of a VAT code over a period, as typed."""

    code: str
    label: str
    kind: VatKind
    rate: Decimal
    country: str
    valid_from: date
    valid_to: date | None
    legal_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRate:
    """The rate that follows another from a day on."""

    kind: VatKind
    rate: Decimal
    valid_from: date
    legal_source: str


Entry = UnitEntry | ChannelEntry | ZoneEntry
Parse = Callable[[Mapping[str, str]], Entry]


def parse_unit(raw: Mapping[str, str]) -> UnitEntry:
    """Read the form of a unit."""
    reading = Reading(raw)
    code = reading.text("code", longest=20, missing="Donnez l’abréviation de l’unité.")
    label = reading.text("label", longest=80, missing="Donnez le nom de l’unité.")
    dimension = reading.choice("dimension", Dimension, missing="Choisissez ce qu’elle mesure.")
    factor = _decimal(reading, "factor", missing="Donnez le facteur, 1 pour l’unité de base.")
    if factor is not None and not FINEST <= factor < LARGEST:
        reading.refuse(
            "factor", "range", "Le facteur est plus grand que zéro, 12 décimales au plus."
        )
    if dimension is Dimension.COUNT and factor not in (None, Decimal(1)):
        reading.refuse("factor", "count", "Ce qui se compte ne se convertit pas : laissez 1.")
    position = _position(reading)
    note = reading.text("note", longest=300)
    reading.finish()
    if dimension is None or factor is None:
        raise AssertionError("a missing choice has been refused above")
    return UnitEntry(
        code=code,
        label=label,
        dimension=dimension,
        factor=factor,
        position=position,
        note=note or None,
    )


def parse_channel(raw: Mapping[str, str]) -> ChannelEntry:
    """Read the form of a channel."""
    reading = Reading(raw)
    label = reading.text("label", longest=60, missing="Donnez le nom du canal.")
    description = reading.text("description", longest=300)
    position = _position(reading)
    reading.finish()
    return ChannelEntry(
        code=raw.get("code", ""), label=label, description=description or None, position=position
    )


def parse_zone(raw: Mapping[str, str]) -> ZoneEntry:
    """Read the form of a zone."""
    reading = Reading(raw)
    code = reading.text("code", longest=20, missing="Donnez le code de la zone.").upper()
    if code and not ZONE_CODE.fullmatch(code):
        reading.refuse("code", "shape", "Le code s’écrit en capitales, chiffres et tirets.")
    label = reading.text("label", longest=120, missing="Donnez le nom de la zone.")
    kind = reading.choice("kind", ZoneKind, missing="Choisissez ce qu’est cette zone.")
    parent = reading.text("parent_code", longest=20).upper()
    if kind not in (None, ZoneKind.COUNTRY) and not parent:
        reading.refuse("parent_code", "missing", "Choisissez la zone ou le pays qui l’englobe.")
    insee = reading.text("insee_code", longest=5)
    position = _position(reading)
    reading.finish()
    if kind is None:
        raise AssertionError("a missing choice has been refused above")
    return ZoneEntry(
        code=code,
        label=label,
        kind=kind,
        parent_code=parent or None,
        insee_code=insee or None,
        position=position,
    )


def parse_vat(raw: Mapping[str, str]) -> VatEntry:
    """Read the form of a VAT code's rate."""
    reading = Reading(raw)
    code = reading.text("code", longest=10, missing="Donnez le code TVA.").upper()
    if code and not VAT_CODE.fullmatch(code):
        reading.refuse("code", "shape", "Le code s’écrit en capitales et chiffres, sans espace.")
    label = reading.text("label", longest=120, missing="Dites ce que ce code taxe.")
    country = reading.text("country", longest=20, missing="Choisissez le pays.")
    kind, rate = _rate(reading)
    starts = _first_day(reading)
    ends = reading.day("valid_to")
    if starts and ends and ends <= starts:
        reading.refuse("valid_to", "period", "La fin vient après le premier jour : corrigez-la.")
    source = _source(reading)
    reading.finish()
    if kind is None or rate is None or starts is None:
        raise AssertionError("a missing entry has been refused above")
    return VatEntry(
        code=code,
        label=label,
        kind=kind,
        rate=rate,
        country=country,
        valid_from=starts,
        valid_to=ends,
        legal_source=source,
    )


def parse_new_rate(raw: Mapping[str, str]) -> NewRate:
    """Read the rate that follows another."""
    reading = Reading(raw)
    kind, rate = _rate(reading)
    starts = _first_day(reading)
    source = _source(reading)
    reading.finish()
    if kind is None or rate is None or starts is None:
        raise AssertionError("a missing entry has been refused above")
    return NewRate(kind=kind, rate=rate, valid_from=starts, legal_source=source)


PARSERS: Mapping[Listing, Parse] = {
    Listing.UNITS: parse_unit,
    Listing.CHANNELS: parse_channel,
    Listing.ZONES: parse_zone,
}


def figure(value: Decimal) -> str:
    """A number as a form shows it.

    >>> figure(Decimal("1073.741824000000"))
    '1073,741824'
    """
    return number(plain(value)).replace("\u202f", "")


def amount_typed(raw: Mapping[str, str], name: str) -> Decimal:
    """An amount typed in a form, for the converter."""
    reading = Reading(raw)
    found = _decimal(reading, name, missing="Donnez la quantité à convertir.")
    if found and not FINEST <= abs(found) < LARGEST:
        message = "Cette quantité est trop grande ou trop petite pour être convertie."
        reading.refuse(name, "range", message)
    reading.finish()
    if found is None:
        raise AssertionError("a missing amount has been refused above")
    return found


def _rate(reading: Reading) -> tuple[VatKind | None, Decimal | None]:
    kind = reading.choice("kind", VatKind, missing="Choisissez le type de taux.")
    rate = _decimal(reading, "rate", missing="Donnez le taux, 0 s’il n’y a pas de TVA.")
    if rate is not None and not (0 <= rate <= 100 and rate == round(rate, 2)):
        reading.refuse("rate", "range", "Un taux va de 0 à 100 %, deux décimales au plus.")
    elif kind in NOT_CHARGED and rate not in (None, Decimal(0)):
        reading.refuse("rate", "nil", "Exonéré ou autoliquidé, le taux est 0 %.")
    return kind, rate


def _first_day(reading: Reading) -> date | None:
    day = reading.day("valid_from")
    if day is None and not reading.raw.get("valid_from", "").strip():
        reading.refuse("valid_from", "missing", "Donnez le premier jour d’application.")
    return day


def _source(reading: Reading) -> str:
    return reading.text("legal_source", longest=300, missing="Citez le texte : article, loi, date.")


def _position(reading: Reading) -> int:
    value = reading.raw.get("position", "").strip() or "0"
    if not (value.isascii() and value.isdigit() and len(value) <= 4):
        reading.refuse("position", "position", "L’ordre est un nombre de 0 à 9999.")
        return 0
    return int(value)


def _decimal(reading: Reading, name: str, *, missing: str) -> Decimal | None:
    typed = re.sub(r"[\s\u00a0\u202f%]", "", reading.raw.get(name, ""))
    if not typed:
        reading.refuse(name, "missing", missing)
        return None
    try:
        found = Decimal(typed.replace(",", ".").replace("−", "-")) if len(typed) < 40 else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite():
        reading.refuse(name, "number", "Ce n’est pas un nombre : écrivez 1234,5.")
        return None
    return found
