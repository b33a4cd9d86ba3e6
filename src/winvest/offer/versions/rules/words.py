"""The parts of a content in words: each price, extra or scheme as labelled lines, in French."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from winvest.foundation.kit.calendar import last_day
from winvest.foundation.kit.french import NBSP, percent, short_date
from winvest.offer.catalog.enums import ClientKind, Recurrence
from winvest.offer.catalog.zone_rules import zone_label
from winvest.offer.commissions.enums import SplitParty, ValueType
from winvest.offer.pricing.enums import PriceEffect, PricingType
from winvest.offer.pricing.rules.grids import Apart, beside_age, told_apart
from winvest.offer.pricing.rules.words import price as unit_price
from winvest.offer.pricing.rules.words import told
from winvest.offer.versions.rules.content import (
    ExtraKind,
    ExtraPart,
    GridPart,
    PlanPart,
    PricePart,
    SchemePart,
    TierPart,
)

Lines = dict[str, str]
PARTIES: Mapping[str, str] = {one.value: one.label for one in SplitParty}
KINDS: Mapping[ExtraKind, str] = {
    ExtraKind.OPTION: "Option",
    ExtraKind.SURCHARGE: "Surcharge",
    ExtraKind.FEE: "Frais initiaux",
    ExtraKind.PROMOTION: "Promotion",
}
NAMED: Mapping[str, str] = {
    "min_charge": "Minimum facturé",
    "max_charge": "Maximum facturé",
    "free_units": "Unités incluses",
    "package_size": "Unités par tranche",
    "floor": "Plancher",
    "cap": "Plafond",
    "base": "Base",
    "lag_months": "Décalage (mois)",
    "fixed_fee": "Frais par opération",
    "free_amount": "Montant exonéré",
    "free_events": "Opérations exonérées",
    "of": "Assiette",
    "discount": "Remise du pack",
}
MONEY = frozenset(("min_charge", "max_charge", "floor", "cap", "fixed_fee", "free_amount"))


def plan_words(one: PlanPart) -> Lines:
    """A plan: its name, how often it is charged."""
    cycle = f" ({one.billing_cycle_days}{NBSP}jours)" if one.billing_cycle_days else ""
    return {"nom": one.name, "récurrence": f"{one.recurrence.label}{cycle}"}


def price_words(one: PricePart, *, apart: Apart | None = None) -> Lines:
    """A price: its type, its amounts line by line, its tax.

    `apart`: what tells the lines of its grid apart, when another grid is compared to it.
    """
    found: Lines = {"type": one.type.label}
    if one.tier_mode is not None:
        found["mode des paliers"] = one.tier_mode.label
    if one.grid:
        told_by = told_apart(one.grid) if apart is None else apart
        found |= {
            for_whom(line, told_by): unit_price(line.amount, one.currency) for line in one.grid
        }
    else:
        found |= _amounts(one)
    found["taxe"] = f"TVA {percent(one.tax_rate)}, {'TTC' if one.tax_included else 'HT'}"
    return found | _period(one.valid_from, one.valid_to)


def for_whom(line: GridPart, apart: Apart = frozenset()) -> str:
    """Whom a line of a grid is for; what it leaves open is said where others close it.

    >>> for_whom(GridPart(amount=Decimal(1), min_age=31, max_age=40, zone="FR-DROM"))
    '31–40 ans, Outre-mer'
    >>> for_whom(GridPart(amount=Decimal(1), min_age=31, max_age=40), frozenset({"level"}))
    '31–40 ans, autres niveaux'
    """
    household = _range(line.min_household, line.max_household, "personnes")
    age = _range(line.min_age, line.max_age, "ans")
    parts = (age, *beside_age(line, apart, household=household))
    return ", ".join(part for part in parts if part) or "tous les autres"


def extra_name(one: ExtraPart) -> str:
    """What an extra is called."""
    return f"{KINDS[one.kind]} « {one.label} »"


def extra_words(one: ExtraPart) -> Lines:
    """An extra: what it adds or takes off, when, for whom."""
    sign = {ExtraKind.SURCHARGE: f"+{NBSP}", ExtraKind.PROMOTION: f"−{NBSP}"}.get(one.kind, "")
    by_rate = one.effect is PriceEffect.PERCENT
    found = {"montant": sign + (percent(one.value) if by_rate else unit_price(one.value, "EUR"))}
    if one.recurrence is not None:
        found["récurrence"] = Recurrence(one.recurrence).label
    if one.tax_rate is not None:
        found["taxe"] = f"TVA {percent(one.tax_rate)}, {'TTC' if one.tax_included else 'HT'}"
    conditions = [
        _range(one.min_age, one.max_age, "ans"),
        *(zone_label(zone) for zone in one.zones),
        *(kind.label for kind in ClientKind if kind in one.client_kinds),
    ]
    if told_of := ", ".join(each for each in conditions if each):
        found["pour"] = told_of
    if one.promo_code:
        found["code"] = one.promo_code
    if one.first_months:
        found["premiers mois"] = str(one.first_months)
    if one.combinable:
        found["cumul"] = "cumulable"
    return found | _period(one.valid_from, one.valid_to)


def scheme_words(one: SchemePart) -> Lines:
    """A commission: its tiers one by one, its split, when it is paid."""
    several = len({tier.basis for tier in one.tiers}) > 1
    found: Lines = {}
    for tier in one.tiers:
        name = tier_span(tier)
        found[f"{tier.basis.label}, {name}" if several else name] = tier_value(tier)
    found |= {
        f"part {PARTIES.get(who, who)}": percent(part * 100) for who, part in one.split.items()
    }
    found["versement"] = one.settlement.label
    found["mode des paliers"] = one.tier_mode.label
    if one.min_amount is not None:
        found["minimum"] = unit_price(one.min_amount, "EUR")
    if one.max_amount is not None:
        found["maximum"] = unit_price(one.max_amount, "EUR")
    return found | _period(one.valid_from, one.valid_to)


def tier_span(one: TierPart) -> str:
    """From how many to how many.

    >>> from winvest.offer.commissions.enums import TierBasis
    >>> tier_span(TierPart(basis=TierBasis.VOLUME, min=Decimal(500), max=None,
    ...                    value_type=ValueType.PERCENT, value=Decimal(15)))
    '500+'
    """
    return f"{told(one.min)}+" if one.max is None else f"{told(one.min)}–{told(one.max)}"


def tier_value(one: TierPart) -> str:
    """What a tier gives."""
    if one.value_type is ValueType.PERCENT:
        return percent(one.value)
    return unit_price(one.value, "EUR")


def _amounts(one: PricePart) -> Lines:
    payload = one.payload
    if one.type is PricingType.TIERED:
        return _tiers(payload, one.currency)
    if one.type is PricingType.ON_QUOTATION:
        return {"montant": "sur devis"}
    found: Lines = {}
    if "amount" in payload:
        found["montant"] = unit_price(_decimal(payload["amount"]), one.currency)
    if "unit_price" in payload:
        found[f"par {payload['unit']}"] = unit_price(_decimal(payload["unit_price"]), one.currency)
    if "rate" in payload:
        found["taux"] = percent(_decimal(payload["rate"]))
    if "formula" in payload:
        found["indice"] = str(payload.get("index", ""))
        found["formule"] = str(payload["formula"])
    for item in payload.get("items") or ():
        name = " ".join(str(item[each]) for each in ("sku", "plan") if item.get(each))
        found[f"produit {name}"] = f"× {item.get('quantity') or 1}"
    for key, label in NAMED.items():
        if payload.get(key) is not None:
            found[label] = _told_value(key, payload[key], one.currency)
    return found


def _tiers(rows: Any, currency: str) -> Lines:
    found: Lines = {}
    for row in rows:
        low, high = _decimal(row["min"]), row.get("max")
        span = f"{told(low)}+" if high is None else f"{told(low)}–{told(_decimal(high))}"
        value = _decimal(row["amount"])
        words = percent(value) if row.get("base") == "percent" else unit_price(value, currency)
        if row.get("base") == "amount":
            words += " au forfait"
        if row.get("package_size") is not None:
            words += f" par tranche de {told(_decimal(row['package_size']))}"
        if row.get("flat"):
            words += f" + {unit_price(_decimal(row['flat']), currency)} à l’entrée"
        found[span] = words
    return found


def _told_value(key: str, value: Any, currency: str) -> str:
    if isinstance(value, Mapping):
        by_rate = value.get("type") == "percent"
        each = _decimal(value.get("value", 0))
        return percent(each) if by_rate else unit_price(each, currency)
    if key in MONEY:
        return unit_price(_decimal(value), currency)
    return str(value) if isinstance(value, str) and key == "of" else told(_decimal(value))


def _range(low: int | None, high: int | None, noun: str) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return f"dès {low} {noun}"
    return f"jusqu’à {high} {noun}" if low is None else f"{low}–{high} {noun}"


def _period(start: datetime | None, end: datetime | None) -> Lines:
    if start is None and end is None:
        return {}
    parts = [
        f"dès le {short_date(start)}" if start else "",
        f"jusqu’au {short_date(last_day(end))}" if end else "",
    ]
    return {"période": ", ".join(part for part in parts if part)}


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))
