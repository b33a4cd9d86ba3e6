"""The exit plan of a product, read or refused field by field (CDC §4, « Retrait produit »)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.forms.reading import paragraph
from winvest.offer.catalog.mapping_enums import Renewals

PARTS = (
    "support_ends_on",
    "client_notice_on",
    "notice",
    "replacement_sku",
    "reason",
    "support_by",
    "renewals_by",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitPlan:
    """What becomes of the contracts of a product that is withdrawn."""

    support_ends_on: date
    renewals: Renewals
    replacement_sku: str | None
    client_notice_on: date
    notice: str
    reason: str | None
    support_by: str | None = None
    renewals_by: str | None = None


def parse_exit_plan(raw: Mapping[str, str], *, today: date) -> ExitPlan:
    """Read the form of the exit plan; the clients are told before the support ends."""
    reading = Reading(raw)
    ends = _day(reading, "support_ends_on", "Dites jusqu’à quand le support est tenu.")
    if ends is not None and ends < today:
        reading.refuse("support_ends_on", "past", "Le support ne finit pas dans le passé.")
    renewals = reading.choice(
        "renewals", Renewals, missing="Dites ce que deviennent les contrats à leur échéance."
    )
    replacement = reading.text("replacement_sku", longest=80).upper()
    if renewals is Renewals.MOVED and not replacement:
        reading.refuse("replacement_sku", "missing", "Donnez le code du produit qui le remplace.")
    told = _day(reading, "client_notice_on", "Dites quand les clients sont informés.")
    if told is not None and ends is not None and told > ends:
        message = "Les clients sont informés avant la fin du support : avancez cette date."
        reading.refuse("client_notice_on", "late", message)
    elif told is not None and told < today and (ends is None or ends >= today):
        reading.refuse("client_notice_on", "past", "Ce jour est passé\u00a0: donnez-en un à venir.")
    notice = paragraph(reading, "notice", longest=2000)
    if not notice:
        reading.refuse("notice", "missing", "Écrivez ce qui sera dit aux clients.")
    support_by = reading.text("support_by", longest=160)
    renewals_by = reading.text("renewals_by", longest=160)
    reason = paragraph(reading, "reason", longest=1000)
    reading.finish()
    if ends is None or told is None or renewals is None:
        raise AssertionError("a missing entry has been refused above")
    return ExitPlan(
        support_ends_on=ends,
        renewals=renewals,
        replacement_sku=replacement or None,
        client_notice_on=told,
        notice=notice,
        reason=reason or None,
        support_by=support_by or None,
        renewals_by=renewals_by or None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientNotice:
    """What the clients of a product that was withdrawn are told, and when."""

    client_notice_on: date
    notice: str


def parse_client_notice(
    raw: Mapping[str, str], *, today: date, planned: date, ends: date
) -> ClientNotice:
    """Read what is changed after the withdrawal; the day that was planned may stay, even past."""
    reading = Reading(raw)
    told = _day(reading, "client_notice_on", "Dites quand les clients sont informés.")
    if told is not None and told > ends:
        message = f"Les clients sont informés avant la fin du support, le {ends:%d/%m/%Y}."
        reading.refuse("client_notice_on", "late", message)
    elif told is not None and told < today and told != planned:
        reading.refuse("client_notice_on", "past", "Ce jour est passé\u00a0: donnez-en un à venir.")
    notice = paragraph(reading, "notice", longest=2000)
    if not notice:
        reading.refuse("notice", "missing", "Écrivez ce qui sera dit aux clients.")
    reading.finish()
    if told is None:
        raise AssertionError("a missing day has been refused above")
    return ClientNotice(client_notice_on=told, notice=notice)


def exit_plan_given(raw: Mapping[str, str]) -> bool:
    """Did somebody begin to fill the plan? Where it is optional, nothing typed is no plan."""
    return any(raw.get(name, "").strip() for name in PARTS)


def _day(reading: Reading, name: str, missing: str) -> date | None:
    if not reading.raw.get(name, "").strip():
        reading.refuse(name, "missing", missing)
        return None
    return reading.day(name)
