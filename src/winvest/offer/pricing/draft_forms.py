"""Pricing rules about to be drafted, checked by the very decoding that prices them later."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import spaced
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.rules.decoding import bounds_of, shape_of

BOUNDS = frozenset(("min_charge", "max_charge"))
KNOWN: Mapping[PricingType, frozenset[str]] = {
    PricingType.FIXED: BOUNDS | {"amount"},
    PricingType.TIERED: frozenset(("min", "max", "amount", "base", "flat", "package_size")),
    PricingType.INDEXED: BOUNDS
    | {"index", "formula", "unit", "base", "lag_months", "floor", "cap"},
    PricingType.USAGE: BOUNDS | {"unit", "unit_price", "free_units", "package_size"},
    PricingType.PERCENTAGE: BOUNDS | {"rate", "of", "fixed_fee", "free_amount", "free_events"},
    PricingType.BUNDLE: BOUNDS | {"items", "discount", "amount"},
    PricingType.ON_QUOTATION: frozenset(),
}
INSIDE: Mapping[str, frozenset[str]] = {
    "items": frozenset(("sku", "plan", "quantity")),
    "discount": frozenset(("type", "value")),
}
LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRule:
    """A pricing rule of the version, or of one of its plans; `payload` follows Annexe A §3.3."""

    plan_code: str | None
    type: PricingType
    tier_mode: TierMode | None
    currency: str
    payload: object
    tax_rate: Decimal
    tax_included: bool


def rule_errors(rules: Sequence[NewRule], *, plan_codes: Collection[str]) -> list[FieldError]:
    """All that is wrong with the rules, by JSON pointer."""
    found: list[FieldError] = []
    for place, rule in enumerate(rules):
        at = f"/pricing_rules/{place}"
        if rule.plan_code is not None and rule.plan_code not in plan_codes:
            message = "Cette formule n’est pas dans « plans » : ajoutez-la, ou changez de code."
            found.append(_error(f"{at}/plan_code", "unknown_plan", message))
        if rule.tier_mode is not None and rule.type is not PricingType.TIERED:
            message = "Le mode de palier ne concerne que les grilles à paliers : retirez-le."
            found.append(_error(f"{at}/tier_mode", "tier_mode", message))
        if rule.currency != rules[0].currency:
            message = "Une version se tarife dans une seule devise : gardez la même partout."
            found.append(_error(f"{at}/currency", "currency_mixed", message))
        found += _payload_errors(rule, at)
    return found


def _payload_errors(rule: NewRule, at: str) -> list[FieldError]:
    found = [
        _error(
            f"{at}/payload{name}",
            "unknown",
            "Cette propriété n’existe pas pour ce type de tarif : retirez-la.",
        )
        for name in _unknown_names(rule)
    ]
    found += [
        _error(
            f"{at}/payload/{where}",
            "shape",
            "Un nombre ou un texte court, sans caractère invisible, est attendu ici.",
        )
        for where in _odd_values(rule.payload)
    ]
    try:
        shape_of(rule.type, rule.payload, tier_mode=rule.tier_mode)
        bounds_of(rule.payload)
    except Invalid as invalid:
        found += [
            FieldError(field=f"{at}/{one.field}", code=one.code, message=one.message)
            for one in invalid.errors
        ]
    return found


def _unknown_names(rule: NewRule) -> list[str]:
    """Properties that the type of price does not have, as ends of pointers."""
    known = KNOWN[rule.type]
    if isinstance(rule.payload, list):
        return [
            f"/{place}/{name}"
            for place, tier in enumerate(rule.payload)
            if isinstance(tier, Mapping)
            for name in tier
            if name not in known
        ]
    if not isinstance(rule.payload, Mapping):
        return []
    found = [f"/{name}" for name in rule.payload if name not in known]
    for part, names in INSIDE.items():
        inside = rule.payload.get(part)
        for place, one in enumerate(inside if isinstance(inside, list) else (inside,)):
            here = f"/{part}/{place}" if isinstance(inside, list) else f"/{part}"
            if isinstance(one, Mapping):
                found += [f"{here}/{name}" for name in one if name not in names]
    return found


def _odd_values(payload: object) -> list[str]:
    """Where a value is neither a number nor a short plain text.

    >>> _odd_values([{"min": 0, "max": None, "amount": [1]}]), _odd_values({"unit": ["kWh"]})
    (['0/amount'], ['unit'])
    """
    found = []
    rows = payload if isinstance(payload, list) else [payload]
    for place, row in enumerate(rows):
        for name, value in row.items() if isinstance(row, Mapping) else ():
            prefix = f"{place}/" if isinstance(payload, list) else ""
            if name in INSIDE and not prefix:
                found += [f"{name}/{one}" for one in _odd_values(value)]
            elif isinstance(value, list | Mapping) or (
                isinstance(value, str) and (len(value) > LONGEST or not value.isprintable())
            ):
                found.append(f"{prefix}{name}")
    return found


def _error(pointer: str, code: str, message: str) -> FieldError:
    return FieldError(field=pointer, code=code, message=spaced(message))
