"""Forms of the dated prices: what was typed, read or refused field by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from winvest.foundation.kit.french import number
from winvest.foundation.kit.reading import Reading
from winvest.offer.pricing.enums import PriceEffect

CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,59}")
LARGEST = Decimal(1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionEntry:
    """A promotion as typed."""

    sku: str
    plan_code: str | None
    code: str
    label: str
    effect: PriceEffect
    value: Decimal
    promo_code: str | None
    first_months: int | None
    combinable: bool
    first_day: date
    last_day: date | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedEntry:
    """A price agreed with a client, as typed."""

    sku: str
    plan_code: str | None
    company: str
    client_reference: str
    amount: Decimal
    tax_included: bool
    tax_code: str
    first_day: date
    last_day: date | None
    reason: str | None


def parse_promotion(raw: Mapping[str, str]) -> PromotionEntry:
    """Read the form of a promotion."""
    reading = Reading(raw)
    code = reading.text("code", longest=60, missing="Donnez un code à cette promotion.").upper()
    if code and not CODE.fullmatch(code):
        reading.refuse("code", "shape", "Le code s’écrit en capitales, chiffres et tirets.")
    label = reading.text("label", longest=120, missing="Dites ce que lira le client.")
    effect = reading.choice("effect", PriceEffect, missing="Choisissez pourcentage ou montant.")
    value = reading.number("value", missing="Donnez la valeur de la remise.")
    if value is not None and not 0 < value <= LARGEST:
        reading.refuse("value", "range", "La remise est plus grande que zéro.")
    elif value is not None and effect is PriceEffect.PERCENT and value > 100:
        reading.refuse("value", "range", "Une remise ne dépasse pas 100 %.")
    months = _months(reading)
    sku, plan_code = _sku(reading), _plan(reading)
    promo_code = reading.text("promo_code", longest=40) or None
    reason = reading.text("reason", longest=300) or None
    first, last = _days(reading)
    reading.finish()
    if effect is None or value is None or first is None:
        raise AssertionError("a missing entry has been refused above")
    return PromotionEntry(
        sku=sku,
        plan_code=plan_code,
        promo_code=promo_code,
        reason=reason,
        code=code,
        label=label,
        effect=effect,
        value=value,
        first_months=months,
        combinable=bool(raw.get("combinable")),
        first_day=first,
        last_day=last,
    )


def parse_agreed(raw: Mapping[str, str]) -> AgreedEntry:
    """Read the form of a price agreed with a client."""
    reading = Reading(raw)
    sku = _sku(reading)
    plan = _plan(reading)
    company = reading.text("company", longest=8, missing="Choisissez la société qui vend.").upper()
    client = reading.text("client_reference", longest=120, missing="Donnez la référence du client.")
    amount = reading.number("amount", missing="Donnez le prix convenu.")
    if amount is not None and not 0 <= amount <= LARGEST:
        reading.refuse("amount", "range", "Un prix ne peut pas être négatif.")
    side = reading.one_of("tax_included", ("oui", "non"), missing="Dites si la taxe est comprise.")
    tax = reading.text("tax_code", longest=10, missing="Choisissez la taxe.").upper()
    reason = reading.text("reason", longest=300, missing="Dites pourquoi ce prix est accordé.")
    first, last = _days(reading)
    reading.finish()
    if amount is None or first is None:
        raise AssertionError("a missing entry has been refused above")
    return AgreedEntry(
        sku=sku,
        plan_code=plan,
        company=company,
        client_reference=client,
        amount=amount,
        tax_included=side == "oui",
        tax_code=tax,
        first_day=first,
        last_day=last,
        reason=reason,
    )


def parse_last_day(raw: Mapping[str, str]) -> date | None:
    """Read the last day of a row; empty: until further notice."""
    reading = Reading(raw)
    last = reading.day("valid_to")
    reading.finish()
    return last


def promotion_form(entry: PromotionEntry) -> dict[str, str]:
    """A promotion as its form shows it."""
    return {
        "sku": entry.sku,
        "plan_code": entry.plan_code or "",
        "code": entry.code,
        "label": entry.label,
        "effect": entry.effect.value,
        "value": figure(entry.value),
        "promo_code": entry.promo_code or "",
        "first_months": str(entry.first_months or ""),
        "combinable": "1" if entry.combinable else "",
        **_typed_days(entry.first_day, entry.last_day),
        "reason": entry.reason or "",
    }


def agreed_form(entry: AgreedEntry) -> dict[str, str]:
    """An agreed price as its form shows it."""
    return {
        "sku": entry.sku,
        "plan_code": entry.plan_code or "",
        "company": entry.company,
        "client_reference": entry.client_reference,
        "amount": figure(entry.amount),
        "tax_included": "oui" if entry.tax_included else "non",
        "tax_code": entry.tax_code,
        **_typed_days(entry.first_day, entry.last_day),
        "reason": entry.reason or "",
    }


def figure(value: Decimal) -> str:
    """A number as a form shows it.

    >>> figure(Decimal("19.900000")), figure(Decimal("20"))
    ('19,9', '20')
    """
    return number(Decimal(f"{value.normalize():f}")).replace("\u202f", "")


def typed_day(day: date | None) -> str:
    """A day as a form shows it."""
    return "" if day is None else f"{day:%d/%m/%Y}"


def _typed_days(first: date, last: date | None) -> dict[str, str]:
    return {"valid_from": typed_day(first), "valid_to": typed_day(last)}


def _sku(reading: Reading) -> str:
    return reading.text("sku", longest=80, missing="Donnez le code du produit.").upper()


def _plan(reading: Reading) -> str | None:
    return reading.text("plan_code", longest=60) or None


def _months(reading: Reading) -> int | None:
    found = reading.number("first_months", places=1)
    if found is None:
        return None
    if found != found.to_integral() or not 1 <= found <= 120:
        reading.refuse("first_months", "range", "Indiquez de 1 à 120 mois, ou rien.")
        return None
    return int(found)


def _days(reading: Reading) -> tuple[date | None, date | None]:
    first, last = reading.day("valid_from"), reading.day("valid_to")
    if first is None and not reading.raw.get("valid_from", "").strip():
        reading.refuse("valid_from", "missing", "Donnez le premier jour.")
    if first and last and last < first:
        reading.refuse("valid_to", "period", "Le dernier jour vient après le premier.")
    return first, last
