"""Form of a sending: on which day, to how many, by what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from winvest.foundation.kit.reading import Reading
from winvest.offer.rehearsal.enums import SentHow

MOST = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What was sent by somebody."""

    sent_on: date
    count: int
    how: SentHow


def parse_sending(raw: Mapping[str, str], *, today: date) -> Sending:
    """The form; raises `Invalid` with all that is wrong."""
    reading = Reading(raw)
    how = reading.choice("moyen", SentHow, missing="Dites par quoi c’est parti.")
    count = _count(reading)
    day = reading.day("le")
    if day is None and not raw.get("le", "").strip():
        reading.refuse("le", "missing", "Donnez le jour de l’envoi.")
    elif day is not None and day > today:
        reading.refuse(
            "le", "future", "Ce jour n’est pas encore venu : notez l’envoi une fois fait."
        )
    reading.finish()
    assert how is not None
    assert day is not None
    return Sending(sent_on=day, count=count, how=how)


def _count(reading: Reading) -> int:
    text = "".join(reading.raw.get("nombre", "").split())
    if text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= MOST:
        return int(text)
    reading.refuse("nombre", "count", "Écrivez combien de clients ont été informés, 0 compris.")
    return 0
