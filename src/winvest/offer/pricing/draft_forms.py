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
            message = "Cette formule n’est pas dans « plans » : ajoutez-la, ou changez de code."
            found.append(_error(f"{at}/plan_code", "unknown_plan", message))
        if rule.tier_mode is not None and rule.type is not PricingType.TIERED:
            message = "Le mode de palier ne concerne que les grilles à paliers : retirez-le."
            found.append(_error(f"{at}/tier_mode", "tier_mode", message))
        if rule.currency != rules[0].currency:
            message = "Une version se tarife dans une seule devise : gardez la même partout."
            found.append(_error(f"{at}/currency", "currency_mixed", message))
        found += _payload_errors(rule, at)
    return found


def _payload_errors(rule: NewRule, at: str) -> list[FieldError]:
    found = [
        _error(
            f"{at}/payload{name}",
            "unknown",
            "Cette propriété n’existe pas pour ce type de tarif : retirez-la.",
        )
        for name in _unknown_names(rule)
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
    known = KNOWN[rule.type]
    if isinstance(rule.payload, Mapping):
        return [f"/{name}" for name in rule.payload if name not in known]
    if isinstance(rule.payload, list):
        return [
            f"/{place}/{name}"
            for place, tier in enumerate(rule.payload)
            if isinstance(tier, Mapping)
            for name in tier
            if name not in known
        ]
    return []


def _error(pointer: str, code: str, message: str) -> FieldError:
    return FieldError(field=pointer, code=code, message=spaced(message))
