"""Form of a notice: which letter, how long before, of whom, from when, by which text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from winvest.foundation.kit.reading import Reading
from winvest.offer.documents.law.dated.forms import read_days, read_source
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.rehearsal.enums import NoticeLetter
from winvest.offer.rehearsal.rules.consequences import NoticeRule

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
    source, note = read_source(reading)
    first, last = read_days(
        reading,
        today=today,
        missing="Donnez le premier jour de ce préavis.",
        past="Un préavis commence demain au plus tôt : ce qui fut annoncé le reste.",
    )
    assert letter is not None
    return NoticeEntry(
        family=family,
        letter=letter,
        months=months,
        legal_source=source,
        note=note,
        first_day=first,
        last_day=last,
    )


def _months(reading: Reading) -> int:
    text = reading.raw.get("mois", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= MOST:
        return int(text)
    reading.refuse("mois", "months", f"Écrivez un nombre de mois, de 0 à {MOST}.")
    return 0
