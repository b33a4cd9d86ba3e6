"""The filters of a product's history, as its address carries them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from winvest.foundation.audit.forms import Cursor, parse_filter
from winvest.foundation.kit.calendar import end_of_day, start_of_day
from winvest.foundation.kit.reading import Reading

LABELS = {
    "champ": "Champ",
    "qui": "Personne",
    "depuis": "Depuis le",
    "jusqua": "Jusqu’au",
}
FIELDS = tuple(LABELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFilter:
    """What the reader asks of the history; None means all."""

    field: str | None = None
    person: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: Cursor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in force, and the address without it."""

    name: str
    value: str
    remove: str


def parsed(raw: Mapping[str, str]) -> HistoryFilter:
    """The filters of an address; raises `Invalid` when a day cannot be read."""
    reading = Reading({name: value.replace("\0", "") for name, value in raw.items()})
    since, until = reading.day("depuis"), reading.day("jusqua")
    if since and until and until < since:
        reading.refuse("jusqua", "order", "La fin précède le début\u00a0: inversez les deux dates.")
    reading.finish()
    return HistoryFilter(
        field=reading.raw.get("champ") or None,
        person=reading.raw.get("qui") or None,
        since=start_of_day(since) if since else None,
        until=end_of_day(until) if until else None,
        after=parse_filter({"apres": raw.get("apres", "")}).after,
    )


def chips_of(
    raw: Mapping[str, str], fields: Sequence[tuple[str, str]], days: Mapping[str, str]
) -> tuple[Chip, ...]:
    """The filters in force, as chips that read as a sentence."""
    words = dict(fields)
    found = []
    for name, label in LABELS.items():
        value = raw.get(name, "")
        if value:
            others = {key: one for key, one in raw.items() if one and key != name}
            asked = urlencode({**others, **days})
            told = words.get(value, value) if name == "champ" else value
            found.append(Chip(name=label, value=told, remove=f"?{asked}" if asked else "?"))
    return tuple(found)
