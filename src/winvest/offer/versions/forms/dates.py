"""Forms about a version itself: from which one, from which day, why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from winvest.foundation.kit.calendar import start_of_day
from winvest.foundation.kit.reading import Reading

LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraft:
    """A version to draft."""

    source: int | None
    effective_from: datetime
    notes: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """The day, the note and the weight of a version."""

    effective_from: datetime
    notes: str | None
    breaking_changes: bool


def parse_draft(raw: Mapping[str, str], *, zone: str) -> NewDraft:
    """A version to draft, or what is wrong with the form."""
    reading = Reading(raw)
    day = reading.day("effective_from")
    if day is None and not reading.errors:
        reading.refuse("effective_from", "missing", "Donnez le jour où elle doit s’appliquer.")
    notes = reading.text("notes", longest=LONGEST)
    source = raw.get("source", "").strip()
    if source and not (source.isascii() and source.isdigit() and len(source) < 10):
        reading.refuse("source", "choice", "Choisissez une version de la liste.")
    reading.finish()
    assert day is not None
    return NewDraft(
        source=int(source) if source else None,
        effective_from=start_of_day(day, zone=zone),
        notes=notes or None,
    )


def parse_description(raw: Mapping[str, str], *, zone: str) -> Described:
    """The day, the note and the weight of a version, or what is wrong with the form."""
    draft = parse_draft({**raw, "source": ""}, zone=zone)
    return Described(
        effective_from=draft.effective_from,
        notes=draft.notes,
        breaking_changes=bool(raw.get("breaking_changes")),
    )


def parse_day(raw: Mapping[str, str], *, zone: str) -> datetime:
    """The first instant of the day asked for."""
    return parse_draft({**raw, "source": "", "notes": ""}, zone=zone).effective_from


def parse_comment(raw: Mapping[str, str]) -> str:
    """Why, in a few lines."""
    reading = Reading({"comment": raw.get("comment", "").replace("\r\n", "\n")})
    text = " ".join(reading.raw["comment"].split())
    if len(text) > LONGEST:
        reading.refuse("comment", "too_long", f"{len(text)} caractères : {LONGEST} au plus.")
    reading.finish()
    return text
