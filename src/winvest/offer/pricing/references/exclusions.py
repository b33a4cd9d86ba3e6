"""Excluded clients: what was typed, read or refused; what the list shows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from winvest.foundation.kit.calendar import end_of_day, start_of_day
from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.reading import Reading

LONGEST = 500


class Running(Labelled):
    """Where a dated row stands today."""

    RUNNING = "running", "En vigueur", "bad"
    TO_COME = "to_come", "À venir", "info"
    OVER = "over", "Levée", "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A client to whom a company does not sell, as typed."""

    company_id: UUID
    client_reference: str
    reason: str
    valid_from: datetime
    valid_to: datetime | None


def running(start: datetime, end: datetime | None, *, now: datetime) -> Running:
    """Where a dated row stands; its end is half-open.

    >>> from datetime import UTC
    >>> day = datetime(2026, 11, 21, tzinfo=UTC)
    >>> running(day, None, now=day).label, running(day, day, now=day).label
    ('En vigueur', 'Levée')
    """
    if end is not None and end <= now:
        return Running.OVER
    return Running.TO_COME if start > now else Running.RUNNING


def parse_exclusion(
    raw: Mapping[str, str], *, now: datetime, today: date, companies: Collection[UUID]
) -> Exclusion:
    """Read the form of a client's exclusion; today begins at once."""
    reading = Reading(raw)
    company = reading.identifier("societe", missing="Choisissez la société.")
    if company is not None and company not in companies:
        reading.refuse("societe", "choice", "Choisissez la société dans la liste.")
    client = reading.text(
        "client", longest=120, missing="Donnez la référence du client, celle de ses devis."
    )
    reason = reading.text("motif", longest=LONGEST, missing="Dites pourquoi : l’ADV le lira.")
    first, last = reading.day("du"), reading.day("au")
    if first is not None and first < today:
        reading.refuse("du", "past", "Ce jour est passé : laissez vide pour commencer maintenant.")
    if last is not None and last < (first or today):
        reading.refuse("au", "past", "Le dernier jour précède le premier : corrigez-le.")
    reading.finish()
    if company is None:
        raise AssertionError("a missing company has been refused above")
    return Exclusion(
        company_id=company,
        client_reference=client,
        reason=reason,
        valid_from=start_of_day(first) if first and first > today else now,
        valid_to=end_of_day(last) if last else None,
    )


def parse_lifting(raw: Mapping[str, str], *, today: date) -> tuple[str, datetime | None]:
    """Read what may change of a dated refusal: why, and its last day."""
    reading = Reading(raw)
    reason = reading.text("motif", longest=LONGEST, missing="Dites pourquoi : l’ADV le lira.")
    last = reading.day("au")
    if last is not None and last < today:
        reading.refuse("au", "past", "Ce jour est passé : « Lever maintenant » y met fin.")
    reading.finish()
    return reason, end_of_day(last) if last else None
