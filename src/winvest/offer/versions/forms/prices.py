"""From what is typed in the grid editor to plans and prices, or what is wrong beside each field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import spaced
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.draft_forms import NewRule, rule_errors
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.versions.forms.entries import PlanEntry, PriceEntry, Sheet, stored_at
from winvest.offer.versions.rules.content import Content, PlanPart, PricePart

CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]*")
POINTER = re.compile(r"/pricing_rules/(\d+)/payload(?:/(\d+))?/?(\w*)")
FIELDS = {"unit_price": "amount", "rate": "amount"}
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPlan:
    """A plan to write; `was` is the code that it had."""

    was: str | None
    plan: PlanPart


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPrice:
    """A price to write; `at` is its place in the stored version."""

    at: int | None
    price: PricePart


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """All the plans and prices that the version should hold."""

    plans: tuple[WantedPlan, ...]
    prices: tuple[WantedPrice, ...]


def parse_sheet(sheet: Sheet, content: Content) -> Wanted:
    """The plans and prices typed; raises all that is wrong, field by field."""
    errors: list[FieldError] = []
    plans = [_plan(at, one, errors) for at, one in enumerate(sheet.plans)]
    _unique([one.plan.code for one in plans], errors)
    codes = {one.plan.code for one in plans}
    prices = [_price(at, one, content, codes, errors) for at, one in enumerate(sheet.prices)]
    errors += _shape_errors([one.price for one in prices], codes, {one.field for one in errors})
    if errors:
        raise Invalid(errors)
    return Wanted(plans=tuple(plans), prices=tuple(prices))


def price_of(entry: PriceEntry, content: Content) -> PricePart:
    """One price typed, for an example; `Invalid` when it cannot be read."""
    errors: list[FieldError] = []
    found = _price(0, entry, content, {entry.plan}, errors)
    errors += _shape_errors([found.price], {entry.plan}, set())
    if errors:
        raise Invalid(errors)
    return found.price


def plan_of(entry: PlanEntry) -> PlanPart:
    """A plan as typed, whatever it is worth yet, for a preview."""
    return _plan(0, entry, []).plan


def _plan(at: int, one: PlanEntry, errors: list[FieldError]) -> WantedPlan:
    code = one.code.upper()
    if not CODE.fullmatch(code) or len(code) > 60:
        _refuse(
            errors, f"formule-{at}-code", "code",
            "Donnez un code en capitales, chiffres et tirets, par exemple ESSENTIEL.",
        )  # fmt: skip
    if not one.name:
        _refuse(errors, f"formule-{at}-name", "missing", "Donnez le nom de la formule.")
    elif len(one.name) > 120:
        _refuse(errors, f"formule-{at}-name", "too_long", "Gardez 120 caractères au plus.")
    try:
        recurrence = Recurrence(one.recurrence)
    except ValueError:
        recurrence = Recurrence.MONTHLY
        _refuse(errors, f"formule-{at}-recurrence", "choice", "Choisissez dans la liste.")
    days = None
    if recurrence is Recurrence.CUSTOM:
        days = int(one.cycle) if one.cycle.isascii() and one.cycle.isdigit() else 0
        if not 1 <= days <= 3660:
            _refuse(errors, f"formule-{at}-cycle", "billing_cycle", "De 1 à 3 660 jours.")
    plan = PlanPart(code=code, name=one.name, recurrence=recurrence, billing_cycle_days=days)
    return WantedPlan(was=one.was or None, plan=plan)


def _unique(codes: list[str], errors: list[FieldError]) -> None:
    for at, code in enumerate(codes):
        if code and code in codes[:at]:
            _refuse(
                errors, f"formule-{at}-code", "plan_code_taken",
                "Cette version a déjà une formule de ce code : prenez-en un autre.",
            )  # fmt: skip


def _price(
    at: int, one: PriceEntry, content: Content, codes: set[str], errors: list[FieldError]
) -> WantedPrice:
    stored = stored_at(one.at, content)
    place = int(one.at) if stored is not None else None
    plan = one.plan or None
    if plan is not None and plan not in codes:
        _refuse(
            errors, f"prix-{at}-plan", "unknown_plan",
            "Cette formule n’est plus dans la version : choisissez-en une, ou retirez ce prix.",
        )  # fmt: skip
    if one.kept and stored is not None:
        return WantedPrice(at=place, price=replace(stored, plan=plan))
    try:
        kind = PricingType(one.type)
    except ValueError:
        kind = PricingType.FIXED
        _refuse(errors, f"prix-{at}-type", "choice", "Choisissez le type dans la liste.")
    rate = _number(one.rate, f"prix-{at}-rate", errors)
    if rate is not None and not 0 <= rate <= HUNDRED:
        _refuse(errors, f"prix-{at}-rate", "range", "Une TVA va de 0 à 100 %.")
    mode = None
    if kind is PricingType.TIERED:
        try:
            mode = TierMode(one.mode)
        except ValueError:
            _refuse(
                errors, f"prix-{at}-mode", "missing",
                "Dites si le palier atteint vaut pour tout, par tranche, ou au forfait.",
            )  # fmt: skip
    price = PricePart(
        plan=plan,
        type=kind,
        tier_mode=mode,
        currency=stored.currency if stored else "EUR",
        payload=_payload(at, one, kind, errors),
        tax_rate=rate or Decimal(0),
        tax_included=bool(one.included),
        tax_code=stored.tax_code if stored and stored.tax_rate == rate else None,
        unit=(one.unit or None) if kind is PricingType.TIERED else None,
        label=stored.label if stored else None,
        valid_from=stored.valid_from if stored else None,
        valid_to=stored.valid_to if stored else None,
    )
    return WantedPrice(at=place, price=price)


def _payload(at: int, one: PriceEntry, kind: PricingType, errors: list[FieldError]) -> Any:
    here = f"prix-{at}"
    if kind is PricingType.TIERED:
        return [_tier(one, here, row, errors) for row in range(len(one.tiers))]
    if kind is PricingType.ON_QUOTATION:
        return {}
    if kind is PricingType.INDEXED:
        return {"index": one.index, "formula": one.formula}
    value = _number(one.amount, f"{here}-amount", errors)
    if kind is PricingType.USAGE:
        return {"unit": one.unit, "unit_price": value}
    return {"rate": value} if kind is PricingType.PERCENTAGE else {"amount": value}


def _tier(one: PriceEntry, here: str, row: int, errors: list[FieldError]) -> dict[str, Any]:
    tier, at = one.tiers[row], f"{here}-palier-{row}"
    found: dict[str, Any] = {
        "min": _number(tier.min, f"{at}-min", errors),
        "max": _number(tier.max, f"{at}-max", errors) if tier.max else None,
        "amount": _number(tier.amount, f"{at}-amount", errors),
    }
    return found | ({"base": "percent"} if one.percent else {})


def _shape_errors(prices: list[PricePart], codes: set[str], told: set[str]) -> list[FieldError]:
    """What the engine's own decoding refuses, each beside its field, once."""
    rules = [
        NewRule(
            plan_code=one.plan if one.plan in codes else None,
            type=one.type,
            tier_mode=one.tier_mode,
            currency=one.currency,
            payload=one.payload,
            tax_rate=one.tax_rate,
            tax_included=one.tax_included,
        )
        for one in prices
    ]
    found = []
    for error in rule_errors(rules, plan_codes=codes):
        name = _field(error.field)
        if name not in told and not (name.endswith("-amount") and name[:-7] in told):
            told.add(name)
            found.append(FieldError(field=name, code=error.code, message=error.message))
    return found


def _field(pointer: str) -> str:
    """The field of the form that a pointer of the engine is about."""
    found = POINTER.match(pointer)
    if found is None:
        return pointer.removeprefix("/pricing_rules/").replace("/", "-")
    place, row, name = found[1], found[2], FIELDS.get(found[3], found[3])
    if row is not None:
        name = name if name in ("min", "max", "amount") else "amount"
        return f"prix-{place}-palier-{row}-{name}"
    return f"prix-{place}-{name or 'amount'}"


def _number(text: str, name: str, errors: list[FieldError]) -> Decimal | None:
    """A number as people type it: 1 234,50 €."""
    bare = re.sub(r"[\s\u00a0\u202f€%]", "", text).replace(",", ".")
    if not bare:
        _refuse(errors, name, "missing", "Donnez ce nombre.")
        return None
    try:
        value = Decimal(bare)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= Decimal(10) ** 12:
        _refuse(errors, name, "number", "Écrivez un nombre, par exemple 9,90.")
        return None
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -6:
        _refuse(errors, name, "decimals", "Six décimales au plus.")
        return None
    return value


def _refuse(errors: list[FieldError], name: str, code: str, message: str) -> None:
    errors.append(FieldError(field=name, code=code, message=spaced(message)))


def wanted_numbers(payload: Any) -> Mapping[str, Any] | list[Any]:
    """The payload with its empty values left out, as it is kept."""
    if isinstance(payload, list):
        return [dict(row) for row in payload]
    return {name: value for name, value in payload.items() if value not in (None, "")}
