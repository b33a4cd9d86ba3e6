"""What the addresses and forms of the rehearsals say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TypedDict
from urllib.parse import urlencode
from uuid import UUID

from winvest.foundation.kit.calendar import start_of_day
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import Channel, Recurrence
from winvest.offer.rehearsal.change import PublicationChange
from winvest.offer.rehearsal.enums import Effect, RehearsalStatus
from winvest.offer.rehearsal.forms import DAYS, Asked

PATH = "/simulateur/repetition"
SPANS = (
    ("30", "30 derniers jours"),
    ("90", "3 derniers mois"),
    ("365", "12 derniers mois"),
    ("1095", "3 dernières années"),
)
DIMENSIONS = {
    "societe": "Société",
    "canal": "Canal",
    "formule": "Formule",
    "age": "Tranche d’âge",
    "zone": "Département",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFilters:
    """Which lines of a rehearsal: `much` those beyond +10 %, `mail` those to whom one writes."""

    effect: Effect | None = None
    much: bool = False
    mail: str = ""
    gap: bool = False
    recurrence: Recurrence | None = None
    by: tuple[tuple[str, str], ...] = ()
    after: tuple[Decimal, UUID] | None = None

    def parts(self) -> dict[str, str]:
        """As an address says it, the place left out."""
        told = {
            "effet": self.effect.value if self.effect else "",
            "fort": "1" if self.much else "",
            "courrier": self.mail,
            "ecart": "1" if self.gap else "",
            "rythme": self.recurrence.value if self.recurrence else "",
            **dict(self.by),
        }
        return {name: value for name, value in told.items() if value}


def parse_lines(raw: Mapping[str, str]) -> LineFilters:
    """What an address asks; what it says wrong is left out."""
    return LineFilters(
        effect=next((one for one in Effect if one == raw.get("effet", "")), None),
        much=raw.get("fort") == "1",
        mail=raw.get("courrier", "") if raw.get("courrier") in ("tous", "preavis") else "",
        gap=raw.get("ecart") == "1",
        recurrence=next((one for one in Recurrence if one == raw.get("rythme", "")), None),
        by=tuple((name, value[:60]) for name in DIMENSIONS if (value := raw.get(name, "").strip())),
        after=parse_place(raw.get("apres", "")),
    )


def parse_place(text: str) -> tuple[Decimal, UUID] | None:
    """The place after a line: what it pays more, and its id.

    >>> parse_place("n’importe") is None, parse_place("NaN_x") is None
    (True, True)
    """
    delta, _, identifier = text.partition("_")
    try:
        value = Decimal(delta)
        return (value, UUID(identifier)) if value.is_finite() else None
    except (InvalidOperation, ValueError):
        return None


def place_text(delta: Decimal, identifier: UUID) -> str:
    """The place after a line, for an address."""
    return f"{delta}_{identifier}"


def address(base: str, parts: Mapping[str, str], **more: str) -> str:
    """An address with its filters."""
    told = {name: value for name, value in {**parts, **more}.items() if value}
    return f"{base}?{urlencode(told)}" if told else base


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilters:
    """Which rehearsals: of a product, in a state."""

    text: str = ""
    status: RehearsalStatus | None = None

    def parts(self) -> dict[str, str]:
        """As an address says it."""
        told = {"q": self.text, "statut": self.status.value if self.status else ""}
        return {name: value for name, value in told.items() if value}


def parse_list(raw: Mapping[str, str]) -> ListFilters:
    """What the address of the list asks."""
    return ListFilters(
        text=" ".join(raw.get("q", "").split())[:80],
        status=next((one for one in RehearsalStatus if one == raw.get("statut", "")), None),
    )


def parse_version(raw: Mapping[str, str], *, number: int, now: datetime) -> Asked:
    """A version to rehearse; raises `Invalid` with all that is wrong."""
    reading = Reading(raw)
    asked = Asked(
        sku=raw.get("produit", ""),
        number=number,
        **_files(reading, now),
    )
    reading.finish()
    return asked


def parse_publication(
    raw: Mapping[str, str],
    *,
    channels: Sequence[str],
    companies: Mapping[str, UUID],
    now: datetime,
) -> Asked:
    """A change of publication to rehearse; raises `Invalid` with all that is wrong."""
    reading = Reading(raw)
    sku = reading.text("produit", longest=80, missing="Donnez le code du produit.").upper()
    code = reading.one_of("societe", list(companies), missing="Choisissez la société.")
    sense = reading.one_of("sens", ("ouvrir", "fermer"), missing="Choisissez ce qui change.")
    known = frozenset(one for one in channels if one in {each.value for each in Channel})
    if not known:
        reading.refuse("canaux", "missing", "Cochez au moins un canal.")
    files = _files(reading, now)
    reading.finish()
    change = PublicationChange(company_id=companies[code], channels=known, opens=sense == "ouvrir")
    return Asked(sku=sku, publication=change, **files)


class _Files(TypedDict):
    day: datetime | None
    days: int
    channel: str | None
    still_open: bool


def _files(reading: Reading, now: datetime) -> _Files:
    """Which files, and on which day: what both forms ask."""
    day = reading.day("effet")
    at = None if day is None else start_of_day(day)
    if at is not None and at < now:
        reading.refuse("effet", "past", "Ce jour est passé : choisissez un jour à venir.")
    spans = [span for span, _ in SPANS]
    days = reading.one_of("periode", spans, missing="Choisissez une période de la liste.")
    channel = reading.raw.get("canal", "")
    if channel and channel not in {one.value for one in Channel}:
        reading.refuse("canal", "choice", "Choisissez un canal de la liste.")
    return {
        "day": at,
        "days": int(days) if days in spans else DAYS,
        "channel": channel or None,
        "still_open": reading.raw.get("ouverts") == "1",
    }
