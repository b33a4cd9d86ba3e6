"""The filters of a list of products, as its address holds them (`/catalogue?risque=SANTE&…`)."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from winvest.foundation.kit.labelled import Labelled
from winvest.offer.catalog.enums import Channel, LifecycleStatus

L = TypeVar("L", bound=Labelled)
YES = frozenset(("oui", "1", "true", "on"))
NO = frozenset(("non", "0", "false"))
SEPARATOR = "\x1f"  # between the two values of a place, under any letter
NONE = "aucune"
ELSEWHERE = "autre"


class Order(StrEnum):
    """How a list is sorted; a leading minus turns it round."""

    NAME = "nom"
    SKU = "code"
    STATUS = "statut"
    UPDATED = "maj"
    RISK = "risque"
    PARTNER = "compagnie"
    COMPANY = "societe"
    PRICE = "des"
    RELEVANCE = "pertinence"


class Completeness(Labelled):
    """Has a product, on the channels looked at, the documents that the law demands?"""

    COMPLETE = "complet", "Complet", "ok"
    INCOMPLETE = "incomplet", "Incomplet", "bad"
    CLOSING = "jusqu-a", "Complet jusqu’à une date", "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page of a list starts: after (or before) the row of these sort value and id.

    An order by two values (the partner, then the name) holds both, a `SEPARATOR` between them.
    """

    value: str
    id: UUID
    rank: int
    backwards: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFilters:
    """What a list of products is narrowed to; None means all."""

    q: str = ""
    company: str | None = None
    risk: str | None = None
    partner: str | None = None
    status: LifecycleStatus | None = None
    channel: Channel | None = None
    integrated: bool | None = None
    diffused: bool | None = None
    price_model: str | None = None
    completeness: Completeness | None = None
    complete_on: date | None = None
    order: Order | None = None
    descending: bool = False
    place: Place | None = None

    @property
    def narrowed(self) -> bool:
        """Is anything filtered or searched?"""
        return self.address_parts(order=False) != {}

    def address_parts(self, *, order: bool = True) -> dict[str, str]:
        """The parts of the list's address, empty ones left out."""
        shown = {True: "oui", False: "non", None: ""}
        parts = {
            "q": self.q,
            "societe": self.company or "",
            "risque": self.risk or "",
            "compagnie": self.partner or "",
            "statut": self.status or "",
            "canal": self.channel or "",
            "integre": shown[self.integrated],
            "diffuse": shown[self.diffused],
            "modele": self.price_model or "",
            "completude": self.completeness or "",
            "le": str(self.complete_on) if self.completeness and self.complete_on else "",
        }
        if order and self.order is not None:
            parts["tri"] = f"{'-' if self.descending else ''}{self.order}"
        return {name: str(value) for name, value in parts.items() if value}

    @property
    def sort(self) -> Order:
        """The order in force: as asked, else by relevance for a search, else by name."""
        return self.order or (Order.RELEVANCE if self.q else Order.NAME)

    def address(self, path: str, place: Place | None = None, **changes: str | None) -> str:
        """The address of this list, some of its parts changed or lifted, at a place of it.

        >>> ProductFilters(risk="SANTE", partner="oggodata").address("/catalogue", compagnie=None)
        '/catalogue?risque=SANTE'
        """
        parts = {
            name: value for name, value in {**self.address_parts(), **changes}.items() if value
        }
        if place is not None:
            parts["apres"] = pack(place)
        return f"{path}?{urlencode(parts)}" if parts else path


def parse_filters(raw: Mapping[str, str]) -> ProductFilters:
    """Read a list's address; what it does not know is left out rather than refused."""
    sort = raw.get("tri", "").strip().lower()
    descending = sort.startswith("-")
    known = {one.value: one for one in Order}
    return ProductFilters(
        q=" ".join(_printable(raw.get("q", "")).split())[:200],
        company=_code(raw, "societe"),
        risk=_code(raw, "risque"),
        partner=_code(raw, "compagnie"),
        status=_member(raw, "statut", LifecycleStatus),
        channel=_member(raw, "canal", Channel),
        integrated=_flag(raw, "integre"),
        diffused=_flag(raw, "diffuse"),
        price_model=_code(raw, "modele"),
        completeness=(kept := _member(raw, "completude", Completeness)),
        complete_on=_day(raw, "le") if kept else None,
        order=known.get(sort.removeprefix("-")),
        descending=descending and sort.removeprefix("-") in known,
        place=unpack(raw.get("apres", "")),
    )


def pack(place: Place) -> str:
    """A place as an opaque part of an address."""
    body = [place.value, str(place.id), place.rank, int(place.backwards)]
    return base64.urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip("=")


def unpack(text: str) -> Place | None:
    """The place that an address holds; a wrong one is the first page.

    >>> unpack("n’importe quoi") is None
    True
    """
    try:
        padded = text + "=" * (-len(text) % 4)
        value, identifier, rank, backwards = json.loads(base64.urlsafe_b64decode(padded))
        return Place(
            value="".join(one for one in str(value) if one == SEPARATOR or _storable(one)),
            id=UUID(identifier),
            rank=max(0, int(rank)),
            backwards=bool(backwards),
        )
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None


def _storable(letter: str) -> bool:
    """Can the database compare it? No-break spaces of names too; no control, no half pair."""
    return letter >= " " and not "\ud800" <= letter <= "\udfff"


def _printable(text: str) -> str:
    return "".join(one for one in text if one.isprintable())


def _code(raw: Mapping[str, str], name: str) -> str | None:
    return _printable(raw.get(name, "")).strip()[:120] or None


def _member(raw: Mapping[str, str], name: str, kind: type[L]) -> L | None:
    asked = raw.get(name, "").strip().casefold()
    return next((one for one in kind if asked in (one.value, one.label.casefold())), None)


def _day(raw: Mapping[str, str], name: str) -> date | None:
    try:
        day = date.fromisoformat(raw.get(name, "").strip())
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None


def _flag(raw: Mapping[str, str], name: str) -> bool | None:
    asked = raw.get(name, "").strip().casefold()
    return True if asked in YES else False if asked in NO else None
