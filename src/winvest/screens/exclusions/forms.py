"""What is typed of a ban of sale."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from winvest.foundation.kit.calendar import end_of_day, start_of_day, today_in
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import Channel


def ban_typed(raw: dict[str, str], *, now: datetime, companies: frozenset[UUID]) -> dict[str, Any]:
    """What a ban says, as typed."""
    reading, today = Reading(raw), today_in(now)
    company = reading.identifier("societe", missing="Choisissez la société.")
    if company is not None and company not in companies:
        reading.refuse("societe", "choice", "Choisissez la société dans la liste.")
    sku = reading.text("sku", longest=80).upper() or None
    channel = None
    if raw.get("canal"):
        channel = reading.choice("canal", Channel, missing="Choisissez le canal dans la liste.")
    if sku is None and not raw.get("canal"):
        reading.refuse("sku", "missing", "Nommez un produit, un canal, ou les deux.")
    reason = reading.text("motif", longest=500, missing="Dites pourquoi : l’ADV le lira.")
    first, last = reading.day("du"), reading.day("au")
    if first is not None and first < today:
        reading.refuse("du", "past", "Ce jour est passé : laissez vide pour commencer maintenant.")
    if last is not None and last < (first or today):
        reading.refuse("au", "past", "Le dernier jour précède le premier : corrigez-le.")
    reading.finish()
    return {
        "company_id": company,
        "sku": sku,
        "channel": channel,
        "reason": reason,
        "valid_from": starting(first, now=now, today=today),
        "valid_to": end_of_day(last) if last else None,
    }


def starting(first: date | None, *, now: datetime, today: date) -> datetime:
    """A ban starts now, or on a day to come."""
    return start_of_day(first) if first and first > today else now
