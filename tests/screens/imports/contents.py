"""Tariffs drawn at random, as versions hold them: those of the engine’s properties, and more."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.offer.pricing.rules.generated import amounts, tariffs
from winvest.foundation.kit.calendar import start_of_day
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.rules.tariff import Fixed, Rule, Tariff, Tier, TierBase, Tiered, Usage
from winvest.offer.versions.rules.content import (
    Content,
    ExtraKind,
    ExtraPart,
    GridPart,
    PlanPart,
    PricePart,
)
from winvest.offer.versions.rules.coverage import covered

PLANS = (
    PlanPart(code="BASIC", name="Essentiel", recurrence=Recurrence.MONTHLY),
    PlanPart(code="P_9.90", name="À 9,90", recurrence=Recurrence.YEARLY),
    PlanPart(code="TRIM", name="Trimestre", recurrence=Recurrence.CUSTOM, billing_cycle_days=90),
)
OTHERS: tuple[tuple[PricingType, dict[str, Any]], ...] = (
    (PricingType.INDEXED, {"index": "spot", "formula": "spot * 1.1"}),
    (PricingType.INDEXED, {"index": "cpi", "formula": "base + index", "base": Decimal("12.5"),
                           "lag_months": Decimal(2), "floor": Decimal(3)}),
    (PricingType.PERCENTAGE, {"rate": Decimal("2.5")}),
    (PricingType.PERCENTAGE, {"rate": Decimal(3), "of": "volume", "fixed_fee": Decimal("0.25")}),
    (PricingType.ON_QUOTATION, {}),
    (PricingType.BUNDLE, {"items": [{"sku": "FTX-BOX-1", "plan": "BASE", "quantity": Decimal(2)}],
                          "discount": {"type": "percent", "value": Decimal("7.5")}}),
    (PricingType.FIXED, {"amount": Decimal("9.9"), "min_charge": Decimal(5)}),
)  # fmt: skip
DAYS = st.integers(0, 900).map(lambda days: start_of_day(date(2026, 1, 1) + timedelta(days=days)))
# Within the hour that comes twice in October, a local time alone tells two moments.
WITHIN = st.timedeltas(timedelta(0), timedelta(days=290)).map(
    lambda since: datetime(2026, 1, 1, tzinfo=UTC) + since
)
MOMENTS = st.one_of(st.none(), DAYS, WITHIN)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """A version: the plans, prices, grids and extras of up to three random tariffs."""
    plans = PLANS[: draw(st.integers(1, len(PLANS)))]
    prices: list[PricePart] = []
    extras: dict[tuple[Any, ...], ExtraPart] = {}
    for plan in draw(st.permutations([*(one.code for one in plans), None])):
        tariff = draw(tariffs())
        if plan is not None or draw(st.booleans()):
            prices += [draw(_price(rule, plan)) for rule in tariff.rules]
            prices += draw(st.lists(_other(plan), max_size=1))
        for extra in _extras(tariff, plan):
            found = draw(_dated(extra))
            extras.setdefault((found.kind, plan, found.code), found)
    order = list(ExtraKind)
    return Content(
        plans=plans,
        prices=tuple(prices),
        extras=tuple(sorted(extras.values(), key=lambda one: order.index(one.kind))),
    )


@st.composite
def _price(draw: st.DrawFn, rule: Rule, plan: str | None) -> PricePart:
    kind, payload = _payload(rule)
    start, end = draw(_period())
    grid = draw(st.lists(_grid_line(), max_size=3)) if kind is PricingType.FIXED else []
    return PricePart(
        plan=plan,
        type=kind,
        tier_mode=rule.shape.mode if isinstance(rule.shape, Tiered) else None,
        unit=rule.shape.unit if isinstance(rule.shape, Tiered) else None,
        payload=payload,
        tax_rate=rule.tax.rate,
        tax_included=rule.tax.included,
        tax_code=draw(st.sampled_from((None, "TN20"))),
        label=rule.label,
        valid_from=start,
        valid_to=end,
        grid=tuple(_apart(grid)),
    )


@st.composite
def _other(draw: st.DrawFn, plan: str | None) -> PricePart:
    kind, payload = draw(st.sampled_from(OTHERS))
    label = draw(st.sampled_from(("Autre prix", "=1+1", "Prix « net » ; 50 %")))
    return PricePart(
        plan=plan, type=kind, payload=payload, tax_rate=Decimal(20), tax_included=True, label=label
    )


def _payload(rule: Rule) -> tuple[PricingType, Any]:
    shape = rule.shape
    if isinstance(shape, Fixed):
        return PricingType.FIXED, {"amount": shape.amount}
    if isinstance(shape, Tiered):
        return PricingType.TIERED, [_tier(one) for one in shape.tiers]
    assert isinstance(shape, Usage)
    more = {"free_units": shape.free_units, "package_size": shape.package_size}
    told = {name: one for name, one in more.items() if one}
    return PricingType.USAGE, {"unit": shape.unit, "unit_price": shape.unit_price, **told}


def _tier(one: Tier) -> dict[str, Any]:
    found: dict[str, Any] = {"min": one.min, "max": one.max, "amount": one.amount}
    found |= {} if one.base is TierBase.UNIT else {"base": one.base.value}
    return found | ({"flat": one.flat} if one.flat else {})


def _extras(tariff: Tariff, plan: str | None) -> list[ExtraPart]:
    taxed = [(ExtraKind.OPTION, one) for one in tariff.options]
    taxed += [(ExtraKind.FEE, one) for one in tariff.fees]  # type: ignore[misc]
    found = [
        ExtraPart(
            kind=kind, plan=plan, code=one.code, label=one.label, value=one.amount,
            recurrence=getattr(one, "recurrence", None),
            tax_rate=one.tax.rate, tax_included=one.tax.included,
        )
        for kind, one in taxed
    ]  # fmt: skip
    found += [
        ExtraPart(
            kind=ExtraKind.SURCHARGE, plan=plan, code=one.code, label=one.label, value=one.value,
            effect=one.effect, min_age=one.min_age, zones=("FR-2A", "FR-DROM"),
            client_kinds=("personal",),
        )
        for one in tariff.surcharges
    ]  # fmt: skip
    return found + [
        ExtraPart(
            kind=ExtraKind.PROMOTION, plan=plan, code=one.code, label=one.label, value=one.value,
            effect=one.effect, promo_code="NOËL26" if one.first_months else None,
            first_months=one.first_months, combinable=one.combinable,
        )
        for one in tariff.promos
    ]  # fmt: skip


@st.composite
def _dated(draw: st.DrawFn, one: ExtraPart) -> ExtraPart:
    start, end = draw(_period())
    return replace(one, valid_from=start, valid_to=end)


@st.composite
def _period(draw: st.DrawFn) -> tuple[datetime | None, datetime | None]:
    start, end = draw(MOMENTS), draw(MOMENTS)
    if start is not None and end is not None and end <= start:
        return end, None if end == start else start
    return start, end


@st.composite
def _grid_line(draw: st.DrawFn) -> GridPart:
    low = draw(st.sampled_from((None, 0, 18, 31, 66)))
    return GridPart(
        amount=draw(amounts),
        min_age=low,
        max_age=None if low is None else low + 12,
        zone=draw(st.sampled_from((None, "FR-DROM", "FR-69"))),
        min_household=draw(st.sampled_from((None, 1, 3))),
        level=draw(st.sampled_from((None, "Renforcé"))),
    )


def _apart(lines: list[GridPart]) -> list[GridPart]:
    """Lines that no other covers: the editor refuses the rest."""
    kept: list[GridPart] = []
    for one in lines:
        if not covered([*kept, one]):
            kept.append(one)
    return kept
