"""The tariff of a version as the lines of a file: plans, prices, grids and what comes beside them.

A file that leaves and one that comes back are told by the same lines, so that an export imported
again finds no difference (CAT-10).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from winvest.offer.pricing.enums import PricingType
from winvest.offer.versions.rules.content import (
    Content,
    ExtraKind,
    ExtraPart,
    GridPart,
    PlanPart,
    PricePart,
)

GRID = "grid"  # a line of the grid of the price above it
AMOUNTS = ("amount", "unit_price", "rate")
TIER = frozenset(("min", "max", "amount", "base"))
EFFECTIVE = frozenset((ExtraKind.SURCHARGE, ExtraKind.PROMOTION))
_numbers = msgspec.json.Encoder(decimal_format="number", order="deterministic").encode


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffLine:
    """A line: a price or one of its tiers, a line of its grid, an extra, or a plan alone.

    `price_type`: the type of the price, `grid`, or the kind of the extra; `recurrence`: that of
    the plan, or of the option.
    """

    plan_code: str | None = None
    plan_name: str | None = None
    recurrence: str | None = None
    price_type: str | None = None
    tier_mode: str | None = None
    tier_min: Decimal | None = None
    tier_max: Decimal | None = None
    amount: Decimal | None = None
    tier_base: str | None = None
    currency: str | None = None
    tax_rate: Decimal | None = None
    tax_included: bool | None = None
    unit: str | None = None
    price_label: str | None = None
    price_detail: str | None = None
    extra_code: str | None = None
    effect: str | None = None
    price_min_age: int | None = None
    price_max_age: int | None = None
    price_zones: str | None = None
    price_min_household: int | None = None
    price_max_household: int | None = None
    price_level: str | None = None
    price_kinds: str | None = None
    promo_code: str | None = None
    first_months: int | None = None
    combinable: bool | None = None
    price_from: datetime | None = None
    price_to: datetime | None = None
    tax_code: str | None = None
    cycle: int | None = None


def tariff_lines(content: Content) -> Iterator[TariffLine]:
    """The lines of a version, in the order that gives its plans and prices back as they are."""
    plans = {one.code: one for one in content.plans}
    told = list(dict.fromkeys(one.plan for one in content.prices if one.plan in plans))
    codes = list(plans)
    begun = codes[: len(told)] == told
    if not begun:
        yield from map(_plan, content.plans)
    for price in content.prices:
        yield from _price(price, plans.get(price.plan or ""))
    if begun:
        yield from (_plan(plans[code]) for code in codes[len(told) :])
    for extra in content.extras:
        yield _extra(extra)


def _plan(one: PlanPart | None) -> TariffLine:
    if one is None:
        return TariffLine()
    return TariffLine(
        plan_code=one.code,
        plan_name=one.name,
        recurrence=one.recurrence.value,
        cycle=one.billing_cycle_days,
    )


def _price(one: PricePart, plan: PlanPart | None) -> Iterator[TariffLine]:
    """A price: one line, or one a tier, then its grid."""
    line = replace(
        _plan(plan),
        price_type=one.type.value,
        tier_mode=one.tier_mode.value if one.tier_mode else None,
        currency=one.currency,
        tax_rate=one.tax_rate,
        tax_included=one.tax_included,
        tax_code=one.tax_code,
        unit=one.unit,
        price_label=one.label,
        price_from=one.valid_from,
        price_to=one.valid_to,
    )
    if one.type is PricingType.TIERED:
        for tier in one.payload:
            yield replace(
                line,
                tier_min=_number(tier.get("min")),
                tier_max=_number(tier.get("max")),
                amount=_number(tier.get("amount")),
                tier_base=tier.get("base"),
                price_detail=_detail(tier, TIER),
            )
        return
    known = next((name for name in AMOUNTS if name in one.payload), None)
    yield replace(
        line,
        amount=_number(one.payload[known]) if known else None,
        price_detail=_detail(one.payload, {known}),
    )
    for row in one.grid:
        yield _grid(line, row)


def _grid(line: TariffLine, row: GridPart) -> TariffLine:
    return replace(
        line,
        price_type=GRID,
        amount=row.amount,
        price_min_age=row.min_age,
        price_max_age=row.max_age,
        price_zones=row.zone,
        price_min_household=row.min_household,
        price_max_household=row.max_household,
        price_level=row.level,
    )


def _extra(one: ExtraPart) -> TariffLine:
    return TariffLine(
        plan_code=one.plan,
        recurrence=one.recurrence.value if one.recurrence else None,
        price_type=one.kind.value,
        amount=one.value,
        tax_rate=one.tax_rate,
        tax_included=one.tax_included,
        tax_code=one.tax_code,
        price_label=one.label,
        extra_code=one.code,
        effect=one.effect.value if one.kind in EFFECTIVE else None,
        price_min_age=one.min_age,
        price_max_age=one.max_age,
        price_zones=", ".join(one.zones) or None,
        price_kinds=", ".join(one.client_kinds) or None,
        promo_code=one.promo_code,
        first_months=one.first_months,
        combinable=one.combinable if one.kind is ExtraKind.PROMOTION else None,
        price_from=one.valid_from,
        price_to=one.valid_to,
    )


def _detail(payload: Mapping[str, Any], told: Any) -> str | None:
    """What the columns do not tell of a payload, as JSON."""
    more = {name: one for name, one in payload.items() if name not in told and one is not None}
    return _numbers(more).decode() if more else None


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
