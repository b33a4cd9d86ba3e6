"""Commissions: what each sale of a portfolio earns under a scheme, by the tier of its month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from winvest.foundation.kit.money import round_cents
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    TierBasis,
    ValueType,
)
from winvest.offer.versions.rules.content import SchemePart, TierPart

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A sale as commissions look at it; `base`: its price without tax for one period."""

    company_id: UUID
    channel: str | None
    plan: str | None
    renewal: bool
    months: int
    base: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How many sales a company made in a month, and for how much without tax."""

    count: int = 0
    revenue: Decimal = ZERO


def scheme_for(
    schemes: Iterable[SchemePart], sale: Sale, *, partner_id: UUID | None, at: datetime
) -> SchemePart | None:
    """The scheme that pays a sale: of those that fit, the one that says most about it."""
    fitting = [one for one in schemes if _fits(one, sale, partner_id, at)]
    return max(fitting, key=_precision, default=None)


def earned(scheme: SchemePart, sale: Sale, *, month: Reached, before: Reached) -> Decimal | None:
    """What the sale earns; none when the scheme counts what nobody knows yet (a margin).

    `month`: all that its month reached; `before`: what came before this sale in it.
    A month of 620 sales at 10 % up to 99 and 15 % from 500 on, whole-volume: each earns 15 %.
    """
    tiers = sorted(scheme.tiers, key=lambda one: one.min)
    if not tiers or any(one.basis is TierBasis.MARGIN for one in tiers):
        return None
    found = (
        _by_slices(tiers, sale, before)
        if _sliced(scheme, tiers)
        else _by_tier(scheme, tiers, sale, month, before)
    )
    if scheme.min_amount is not None:
        found = max(found, scheme.min_amount)
    if scheme.max_amount is not None:
        found = min(found, scheme.max_amount)
    return round_cents(found)


def tier_of(tiers: Iterable[TierPart], measure: Decimal) -> TierPart | None:
    """The tier that a measure reaches: what is above a maximum, decimals too, is in the next."""
    for place, one in enumerate(tiers):
        if place == 0 and measure < one.min:
            return None
        if one.max is None or measure <= one.max:
            return one
    return None


def _fits(one: SchemePart, sale: Sale, partner_id: UUID | None, at: datetime) -> bool:
    told = AppliesTo.RENEWAL if sale.renewal else AppliesTo.NEW
    year = 1 + sale.months // 12
    return (
        one.applies_to in (AppliesTo.BOTH, told)
        and one.company_id in (None, sale.company_id)
        and one.partner_id in (None, partner_id)
        and (one.channel is None or one.channel.value == sale.channel)
        and one.plan in (None, sale.plan)
        and one.year in (None, year)
        and (one.valid_from is None or one.valid_from <= at)
        and (one.valid_to is None or at < one.valid_to)
    )


def _precision(one: SchemePart) -> tuple[int, str]:
    said = (one.plan, one.channel, one.company_id, one.partner_id, one.year)
    return sum(each is not None for each in said), repr(one)


def _sliced(scheme: SchemePart, tiers: list[TierPart]) -> bool:
    return (
        scheme.tier_mode is CommissionTierMode.GRADUATED
        and tiers[0].basis is TierBasis.REVENUE
        and all(one.value_type is ValueType.PERCENT for one in tiers)
    )


def _by_slices(tiers: list[TierPart], sale: Sale, before: Reached) -> Decimal:
    """Each slice of the month's revenue at its own rate; this sale fills from where it stood."""
    low, high, sum_ = before.revenue, before.revenue + sale.base, ZERO
    floor = tiers[0].min
    for one in tiers:
        top = one.max
        start, end = max(low, floor), high if top is None else min(high, top)
        if end > start:
            sum_ += (end - start) * one.value / 100
        floor = top if top is not None else high
    return sum_


def _by_tier(
    scheme: SchemePart, tiers: list[TierPart], sale: Sale, month: Reached, before: Reached
) -> Decimal:
    whole = scheme.tier_mode is CommissionTierMode.VOLUME
    measure = {
        TierBasis.VOLUME: Decimal(month.count if whole else before.count + 1),
        TierBasis.REVENUE: month.revenue if whole else before.revenue + sale.base,
        TierBasis.MONTHS: Decimal(max(sale.months, 1)),
    }[tiers[0].basis]
    one = tier_of(tiers, measure)
    if one is None:
        return ZERO
    if one.value_type is ValueType.PERCENT:
        return sale.base * one.value / 100
    return one.value if sale.base else ZERO
