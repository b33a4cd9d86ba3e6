"""Commission schemes about to be drafted: shares that make a whole, tiers without a hole."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from winvest.foundation.kit.errors import FieldError
from winvest.foundation.kit.french import number, spaced
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    SplitParty,
    TierBasis,
    ValueType,
)

MILLIONTH = Decimal("0.000001")
ONE = Decimal(1)
MOST_PERCENT = Decimal(1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTier:
    """A tier; `min` and `max` are inclusive, as typed."""

    basis: TierBasis
    min: Decimal
    max: Decimal | None
    value_type: ValueType
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScheme:
    """What the version pays (Annexe A §3.4)."""

    plan_code: str | None
    applies_to: AppliesTo
    settlement: Settlement
    tier_mode: CommissionTierMode
    split: Mapping[str, Decimal]
    tiers: tuple[NewTier, ...]


def scheme_errors(schemes: Sequence[NewScheme], *, plan_codes: Collection[str]) -> list[FieldError]:
    """All that is wrong with the schemes, by JSON pointer."""
    found: list[FieldError] = []
    for place, scheme in enumerate(schemes):
        at = f"/commission_schemes/{place}"
        if scheme.plan_code is not None and scheme.plan_code not in plan_codes:
            message = "Cette formule n’est pas dans « plans » : ajoutez-la, ou changez de code."
            found.append(_error(f"{at}/plan_code", "unknown_plan", message))
        found += _split_errors(scheme.split, at)
        found += tier_errors(scheme.tiers, at=at)
    return found


def _split_errors(split: Mapping[str, Decimal], at: str) -> list[FieldError]:
    known = [one.value for one in SplitParty]
    found = [
        _error(f"{at}/split/{name}", "choice", f"Bénéficiaires admis : {', '.join(known)}.")
        for name in split
        if name not in known
    ]
    whole = sum(split.values(), Decimal(0))
    if abs(whole - ONE) > MILLIONTH:
        message = f"Les parts font {number(whole)} : elles doivent faire 1 (à un millionième près)."
        found.append(_error(f"{at}/split", "split_not_whole", message))
    return found


def tier_errors(tiers: Sequence[NewTier], *, at: str) -> list[FieldError]:
    """Holes, overlaps, reversed bounds, basis by basis: 0–99, 100–499, 500+ follow each other.

    >>> tiers = [NewTier(basis=TierBasis.VOLUME, min=Decimal(low), max=high and Decimal(high),
    ...                  value_type=ValueType.PERCENT, value=ONE)
    ...          for low, high in ((0, "99"), (150, None))]
    >>> [(one.field, one.code) for one in tier_errors(tiers, at="")]
    [('/tiers/1/min', 'tier_hole')]
    """
    found: list[FieldError] = []
    before: dict[TierBasis, NewTier] = {}
    for place, tier in enumerate(tiers):
        here = f"{at}/tiers/{place}"
        if tier.max is not None and tier.max < tier.min:
            message = "Le maximum est sous le minimum : corrigez les bornes."
            found.append(_error(f"{here}/max", "tier_reversed", message))
        if tier.value_type is ValueType.PERCENT and tier.value > MOST_PERCENT:
            message = "Un taux ne dépasse pas 1 000 % : corrigez-le."
            found.append(_error(f"{here}/value", "tier_value", message))
        if tier.basis in before:
            found += _following(before[tier.basis], tier, here)
        before[tier.basis] = tier
    return found


def _following(before: NewTier, tier: NewTier, here: str) -> list[FieldError]:
    if before.max is None:
        message = "Le palier précédent n’a pas de maximum : fermez-le."
        return [_error(f"{here}/min", "tier_overlap", message)]
    top, low = number(before.max), number(tier.min)
    if tier.min <= before.max:
        message = f"Ce palier commence dans le précédent, qui va jusqu’à {top} compris."
        return [_error(f"{here}/min", "tier_overlap", message)]
    if tier.min - before.max > ONE:
        message = f"Il manque un palier entre {top} et {low}."
        return [_error(f"{here}/min", "tier_hole", message)]
    return []


def _error(pointer: str, code: str, message: str) -> FieldError:
    return FieldError(field=pointer, code=code, message=spaced(message))
