"""Form of an obligation: what is demanded, of whom, from when, by which text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.law.dated.forms import read_days, read_source
from winvest.offer.documents.law.rules import Choice, LegalFamily, Obligation


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationEntry:
    """An obligation as it is typed; `last_day` is included."""

    family: LegalFamily | None
    channel: Channel | None
    types: Choice
    legal_source: str
    note: str | None
    first_day: date
    last_day: date | None

    @property
    def rule(self) -> Obligation:
        """As the rules read it, half-open."""
        return Obligation(
            family=self.family,
            channel=self.channel,
            types=self.types,
            starts=self.first_day,
            ends=None if self.last_day is None else self.last_day + timedelta(days=1),
        )


def parse_obligation(raw: Mapping[str, str], *, today: date) -> ObligationEntry:
    """The form; raises `Invalid` with all that is wrong. An obligation starts tomorrow or later."""
    reading = Reading(raw)
    family, channel = None, None
    if raw.get("famille"):
        family = reading.choice("famille", LegalFamily, missing="Choisissez une famille.")
    if raw.get("canal"):
        channel = reading.choice("canal", Channel, missing="Choisissez un canal.")
    asked = {one for one in raw.get("types", "").split(",") if one}
    types = tuple(one for one in DocumentType if one.value in asked)
    if not types or len(types) < len(asked):
        reading.refuse("types", "missing", "Cochez un type de document au moins.")
    source, note = read_source(reading)
    first, last = read_days(
        reading,
        today=today,
        missing="Donnez le premier jour de l’obligation.",
        past="Une obligation commence demain au plus tôt : ce qui fut vendu le reste.",
    )
    return ObligationEntry(
        family=family,
        channel=channel,
        types=types,
        legal_source=source,
        note=note,
        first_day=first,
        last_day=last,
    )
