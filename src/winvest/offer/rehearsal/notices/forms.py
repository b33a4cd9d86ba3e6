"""Form of a notice: which letter, how long before, of whom, from when, by which text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from winvest.foundation.kit.reading import Reading
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.rehearsal.enums import NoticeLetter
from winvest.offer.rehearsal.rules.consequences import NoticeRule

LONGEST = 400
MOST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEntry:
    """A notice as it is typed; `last_day` is included."""

    family: LegalFamily | None
    letter: NoticeLetter
    months: int
    legal_source: str
    note: str | None
    first_day: date
    last_day: date | None

    @property
    def rule(self) -> NoticeRule:
        """As the rules read it, half-open."""
        return NoticeRule(
            family=self.family,
            letter=self.letter,
            months=self.months,
            legal_source=self.legal_source,
            starts=self.first_day,
            ends=None if self.last_day is None else self.last_day + timedelta(days=1),
        )


def parse_notice(raw: Mapping[str, str], *, today: date) -> NoticeEntry:
    """The form; raises `Invalid` with all that is wrong. A notice starts tomorrow or later."""
    reading = Reading(raw)
    family = None
    if raw.get("famille"):
        family = reading.choice("famille", LegalFamily, missing="Choisissez une famille.")
    letter = reading.choice("lettre", NoticeLetter, missing="Choisissez la lettre à envoyer.")
    months = _months(reading)
    source = reading.text(
        "source", longest=LONGEST, missing="Donnez le texte : l’article, la décision, sa date."
    )
    note = reading.text("note", longest=LONGEST)
    first, last = reading.day("du"), reading.day("au")
    if first is None and not any(one.field == "du" for one in reading.errors):
        reading.refuse("du", "missing", "Donnez le premier jour de ce préavis.")
    elif first is not None and first <= today:
        reading.refuse(
            "du", "past", "Un préavis commence demain au plus tôt : ce qui fut annoncé le reste."
        )
    if first is not None and last is not None and last < first:
        reading.refuse("au", "period", "La fin précède le début : corrigez l’une des dates.")
    reading.finish()
    assert first is not None
    assert letter is not None
    return NoticeEntry(
        family=family,
        letter=letter,
        months=months,
        legal_source=source,
        note=note or None,
        first_day=first,
        last_day=last,
    )


def parse_last_day(raw: Mapping[str, str], *, today: date) -> tuple[date, int]:
    """The last day of a notice that runs, today or later, and the row's version."""
    reading = Reading(raw)
    last = reading.day("au")
    if last is None and not reading.errors:
        reading.refuse("au", "missing", "Donnez le dernier jour de ce préavis.")
    elif last is not None and last < today:
        reading.refuse("au", "past", "Ce jour est passé : choisissez aujourd’hui ou plus tard.")
    reading.finish()
    assert last is not None
    return last, reading.version()


def _months(reading: Reading) -> int:
    text = reading.raw.get("mois", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= MOST:
        return int(text)
    reading.refuse("mois", "months", f"Écrivez un nombre de mois, de 0 à {MOST}.")
    return 0
