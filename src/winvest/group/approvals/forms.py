"""The form of a line of the matrix: a letter by function, a delay, from which day, who says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from winvest.foundation.kit.reading import Reading
from winvest.group.approvals.enums import Function, Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class LineForm:
    """A line of the matrix, as typed."""

    letters: Mapping[Function, Letter]
    days: int
    from_day: date
    source: str
    lock_version: int


def parse_line(raw: Mapping[str, str], *, today: date) -> LineForm:
    """Read the form of a line: somebody does the task, from a day that is not past."""
    reading = Reading(raw)
    letters = {}
    for one in Function:
        if raw.get(one.value, "").strip():
            letter = reading.choice(one.value, Letter, missing="")
            if letter is not None:
                letters[one] = letter
    if not set(letters.values()) & {Letter.R, Letter.A, Letter.RA}:
        reading.refuse(
            Function.PRODUIT.value, "nobody", "Une fonction au moins réalise ou valide la tâche."
        )
    days = reading.number("days", missing="Donnez le délai, en jours.", places=1)
    if days is not None and (days % 1 or not 1 <= days <= 90):
        reading.refuse("days", "range", "Un délai va de 1 à 90 jours entiers.")
    day = reading.day("from_day")
    if day is None and not raw.get("from_day", "").strip():
        reading.refuse("from_day", "missing", "Donnez le premier jour.")
    elif day is not None and day < today:
        reading.refuse("from_day", "past", "Le passé reste tel qu’il fut : choisissez un jour à "
                       "venir, ou aujourd’hui.")  # fmt: skip
    source = reading.text("source", longest=300, missing="Dites qui l’a décidé, et où.")
    lock = reading.version()
    reading.finish()
    if days is None or day is None:
        raise AssertionError("a missing entry has been refused above")
    return LineForm(letters=letters, days=int(days), from_day=day, source=source, lock_version=lock)
