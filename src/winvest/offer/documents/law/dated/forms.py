"""What the form of each dated rule asks: the text that says so, the first day and the last."""

from collections.abc import Mapping
from datetime import date

from winvest.foundation.kit.reading import Reading

LONGEST = 400


def read_source(reading: Reading) -> tuple[str, str | None]:
    """The text that fixes the rule, and a note."""
    source = reading.text(
        "source", longest=LONGEST, missing="Donnez le texte : l’article, la décision, sa date."
    )
    return source, reading.text("note", longest=LONGEST) or None


def read_days(
    reading: Reading, *, today: date, missing: str, past: str
) -> tuple[date, date | None]:
    """The first day, tomorrow or later, and the last, included: they end the form.

    Raises `Invalid` with all that is wrong in it; `missing` and `past` are the room's words.
    """
    first, last = reading.day("du"), reading.day("au")
    if first is None and not any(one.field == "du" for one in reading.errors):
        reading.refuse("du", "missing", missing)
    elif first is not None and first <= today:
        reading.refuse("du", "past", past)
    if first is not None and last is not None and last < first:
        reading.refuse("au", "period", "La fin précède le début : corrigez l’une des dates.")
    reading.finish()
    assert first is not None
    return first, last


def parse_last_day(raw: Mapping[str, str], *, today: date, missing: str) -> tuple[date, int]:
    """The last day of a rule that runs, today or later, and the row's version."""
    reading = Reading(raw)
    last = reading.day("au")
    if last is None and not reading.errors:
        reading.refuse("au", "missing", missing)
    elif last is not None and last < today:
        reading.refuse("au", "past", "Ce jour est passé : choisissez aujourd’hui ou plus tard.")
    reading.finish()
    assert last is not None
    return last, reading.version()
