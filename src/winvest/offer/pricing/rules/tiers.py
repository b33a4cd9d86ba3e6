"""Tiers: the whole at the tier reached (volume), slice by slice (graduated), a sum (package).

Bounds are inclusive as typed (0–99, 100–499, 500+) and contiguous: above a max, decimals too, is
the next tier's. A tier whose min is 0 is entered by nothing at all; its flat fee is then due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from winvest.offer.pricing.enums import TierMode
from winvest.offer.pricing.rules.tariff import ONE, ZERO, Tier, TierBase, Tiered

HUNDRED = Decimal(100)


class OutOfTiers(ValueError):
    """The measure is under the first tier or over the last."""

    def __init__(self, code: str, bound: Decimal) -> None:
        super().__init__(code)
        self.code = code
        self.bound = bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What one tier charges: how many units fall in it, and the amount they make."""

    tier: Tier
    units: Decimal
    amount: Decimal


def slices(tiered: Tiered, measure: Decimal) -> tuple[Slice, ...]:
    """What each tier charges for a measure.

    >>> steps = (Tier(min=Decimal(0), max=Decimal(99), amount=Decimal(10)),
    ...          Tier(min=Decimal(100), max=None, amount=Decimal(8)))
    >>> [sum(one.amount for one in slices(Tiered(mode=mode, tiers=steps), Decimal(150)))
    ...  for mode in (TierMode.VOLUME, TierMode.GRADUATED, TierMode.PACKAGE)]
    [Decimal('1200'), Decimal('1398'), Decimal('8')]
    """
    first, last = tiered.tiers[0], tiered.tiers[-1]
    if first.min > ONE and measure < first.min:
        raise OutOfTiers("quantity_min", first.min)
    if last.max is not None and measure > last.max:
        raise OutOfTiers("quantity_max", last.max)
    if tiered.mode is TierMode.GRADUATED:
        return _graduated(tiered.tiers, measure)
    reached = next(one for one in tiered.tiers if one.max is None or measure <= one.max)
    if measure == 0 and reached.min > 0:
        return ()
    whole = tiered.mode is TierMode.PACKAGE and reached.package_size is None
    return (_slice(reached, measure, once=whole and reached.base is not TierBase.PERCENT),)


def packages(units: Decimal, size: Decimal) -> Decimal:
    """How many packages of a size hold the units: a started one counts.

    >>> packages(Decimal(201), Decimal(100))
    Decimal('3')
    """
    return (units / size).to_integral_value(rounding=ROUND_CEILING)


def _graduated(tiers: Sequence[Tier], measure: Decimal) -> tuple[Slice, ...]:
    found: list[Slice] = []
    below = ZERO
    for tier in tiers:
        top = measure if tier.max is None else min(measure, tier.max)
        units = top - below
        if units > 0 or (not found and measure == tier.min == 0):
            found.append(_slice(tier, max(units, ZERO)))
        if tier.max is None or measure <= tier.max:
            break
        below = tier.max
    return tuple(found)


def _slice(tier: Tier, units: Decimal, *, once: bool = False) -> Slice:
    if once or tier.base is TierBase.AMOUNT:
        amount = tier.amount
    elif tier.base is TierBase.PERCENT:
        amount = units * tier.amount / HUNDRED
    elif tier.package_size is not None:
        amount = packages(units, tier.package_size) * tier.amount
    else:
        amount = units * tier.amount
    return Slice(tier=tier, units=units, amount=amount + tier.flat)
