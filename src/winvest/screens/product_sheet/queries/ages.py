"""The price of each plan by age, and when a dated price runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from winvest.foundation.kit.labelled import Labelled
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.models import PriceSurcharge, PricingRule
from winvest.offer.pricing.rules.grids import told_apart
from winvest.offer.pricing.rules.words import price as exact_price
from winvest.screens.product_sheet.examples import GridLine, aside
from winvest.screens.product_sheet.queries.head import Head
from winvest.screens.product_sheet.queries.price_changes import fixed_price, grid_of, gridded


class Running(Labelled):
    """Where a dated price stands on the day looked at."""

    RUNNING = "running", "En cours", "ok"
    PLANNED = "planned", "À venir", "info"
    ENDED = "ended", "Terminée", "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRow:
    """What each plan costs at the ages of one band."""

    span: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeGrid:
    """The price of each plan by age, the supplement of each band counted in."""

    plans: tuple[str, ...]
    rows: tuple[AgeRow, ...]


def running(start: datetime | None, end: datetime | None, *, at: datetime) -> Running:
    """Where a period `[start, end)` stands at an instant."""
    if start is not None and start > at:
        return Running.PLANNED
    if end is not None and end <= at:
        return Running.ENDED
    return Running.RUNNING


def age_grid(head: Head, version_id: UUID | None) -> AgeGrid | None:
    """The price of each plan by age, when its grid or its supplements go by age.

    A plan at 24,90 € with 6,50 € from 31 to 40 years costs 31,40 € at 35.
    """
    found = _by_grids(head, version_id)
    if found is not None:
        return found
    bands = [
        one
        for one in head.records.of_version(PriceSurcharge, version_id)
        if by_age(one, head.when.at)
    ]
    plans = []
    for plan in head.records.of_version(ProductPlan, version_id):
        rules = [
            one
            for one in head.records.of_version(PricingRule, version_id)
            if one.plan_id == plan.id
        ]
        base = fixed_price(rules) if rules and not gridded(head.records, rules) else None
        if base is not None:
            plans.append((plan, base, rules[0].currency))
    if not bands or not plans:
        return None
    spans = sorted({(one.min_age or 0, one.max_age) for one in bands}, key=_bounds)
    youngest = spans[0][0] - 1
    first = (head.product.min_age or 0, youngest)
    rows = [first, *spans] if first[0] <= youngest else spans
    return AgeGrid(
        plans=tuple(plan.name for plan, _, _ in plans),
        rows=tuple(
            AgeRow(
                span=_years(low, high),
                amounts=tuple(
                    exact_price(base + _added(bands, plan, base, low, high), currency)
                    for plan, base, currency in plans
                ),
            )
            for low, high in rows
        ),
    )


def by_ages(grid: Iterable[GridLine]) -> bool:
    """Does each line of a grid say for what age it is?"""
    lines = list(grid)
    return bool(lines) and all(one.min_age is not None or one.max_age is not None for one in lines)


def _by_grids(head: Head, version_id: UUID | None) -> AgeGrid | None:
    """The grids that go by age, side by side; a plan priced otherwise is left out.

    One column for a plan, or one for each zone, household and level that it tells apart.
    """
    kept = head.records
    columns: list[tuple[str, str, list[GridLine]]] = []
    for plan in kept.of_version(ProductPlan, version_id):
        rules = [one for one in kept.of_version(PricingRule, version_id) if one.plan_id == plan.id]
        grids = [(one.currency, grid_of(kept, one)) for one in rules]
        if len(grids) == 1 and by_ages(grids[0][1]):
            currency, grid = grids[0]
            columns += [(name, currency, lines) for name, lines in _columns(plan.name, grid)]
    spans = {(one.min_age or 0, one.max_age) for _, _, grid in columns for one in grid}
    if not spans:
        return None
    return AgeGrid(
        plans=tuple(name for name, _, _ in columns),
        rows=tuple(
            AgeRow(
                span=_years(low, high),
                amounts=tuple(
                    next(
                        (
                            exact_price(one.amount, currency)
                            for one in grid
                            if (one.min_age or 0, one.max_age) == (low, high)
                        ),
                        "–",
                    )
                    for _, currency, grid in columns
                ),
            )
            for low, high in sorted(spans, key=_bounds)
        ),
    )


def _columns(plan: str, grid: list[GridLine]) -> Iterable[tuple[str, list[GridLine]]]:
    apart = told_apart(grid)
    found: dict[str, list[GridLine]] = {}
    for one in grid:
        found.setdefault(", ".join((plan, *aside(one, apart))), []).append(one)
    return found.items()


def by_age(one: PriceSurcharge, at: datetime) -> bool:
    """Does the supplement go by age alone, at this instant?"""
    aged = one.min_age is not None or one.max_age is not None
    alone = not one.zones and not one.client_kinds
    return aged and alone and running(one.valid_from, one.valid_to, at=at) is Running.RUNNING


def _added(
    bands: Iterable[PriceSurcharge], plan: ProductPlan, base: Decimal, low: int, high: int | None
) -> Decimal:
    found = Decimal(0)
    for one in bands:
        if one.plan_id in (None, plan.id) and (one.min_age or 0, one.max_age) == (low, high):
            share = base * one.value / 100
            found += share if one.effect is PriceEffect.PERCENT else one.value
    return found


def _bounds(span: tuple[int, int | None]) -> tuple[int, int]:
    return span[0], 999 if span[1] is None else span[1]


def _years(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} ans et plus"
    return f"Jusqu’à {high} ans" if low == 0 else f"De {low} à {high} ans"
