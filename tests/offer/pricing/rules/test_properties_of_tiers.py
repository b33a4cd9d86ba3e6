"""Generated tariffs: borders of tiers, prices told tax included, any moment."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.offer.pricing.rules.generated import (
    CLIENT,
    MANY,
    RATES,
    amounts,
    counts,
    modes,
    quantities,
    tariffs,
    tiers,
)
from tests.offer.pricing.world import AT, a_tariff, quoted
from winvest.foundation.kit.money import round_cents
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import TierMode
from winvest.offer.pricing.rules.engine import price
from winvest.offer.pricing.rules.quote import Offer
from winvest.offer.pricing.rules.request import Item, Request
from winvest.offer.pricing.rules.tariff import (
    Fixed,
    Rule,
    Tariff,
    Tax,
    Tier,
    Tiered,
)
from winvest.offer.pricing.rules.tiers import slices


@pytest.mark.req("PRI-01")
@MANY
@given(tiers(), modes, st.integers(0, 4), st.sampled_from(("-1", "-0.01", "0", "0.01", "1")))
def test_tier_borders(steps: tuple[Tier, ...], mode: TierMode, which: int, beside: str) -> None:
    """At a border ± one unit, or a hundredth, the tier is the one written."""
    bounds = [one.max for one in steps if one.max is not None]
    assume(which < len(bounds))
    measure = bounds[which] + Decimal(beside)
    reached = next(one for one in steps if one.max is None or measure <= one.max)
    parts = slices(Tiered(mode=mode, tiers=steps), measure)
    assert parts[-1].tier is reached
    if mode is TierMode.GRADUATED:
        assert sum(one.units for one in parts) == measure
        assert [one.tier for one in parts] == list(steps[: len(parts)])
    else:
        assert [one.units for one in parts] == [measure]


@MANY
@given(tiers(), quantities, quantities)
def test_graduated_units_never_cost_less_in_greater_number(
    steps: tuple[Tier, ...], few: Decimal, more: Decimal
) -> None:
    shape = Tiered(mode=TierMode.GRADUATED, tiers=steps)
    low, high = sorted((few, more))
    cost = [sum(one.amount for one in slices(shape, measure)) for measure in (low, high)]
    assert cost[0] <= cost[1]


@pytest.mark.req("PRI-02")
@MANY
@given(amounts, st.sampled_from(RATES).map(Decimal), counts)
def test_a_price_told_tax_included_is_charged_to_the_cent(
    amount: Decimal, rate: Decimal, quantity: Decimal
) -> None:
    rule = Rule(id="r", shape=Fixed(amount=amount), tax=Tax(rate=rate))
    quote = quoted(a_tariff(rule), quantity=str(quantity))
    assert quote.totals[Recurrence.MONTHLY].incl_tax == round_cents(amount * quantity)


@MANY
@given(tariffs(), st.integers(-40_000, 40_000))
def test_any_moment_can_be_asked(tariff: Tariff, hours: int) -> None:
    at: datetime = AT + timedelta(hours=hours)
    quote = price(
        Request(items=(Item(sku=tariff.sku),), at=at, client=CLIENT),
        offers={tariff.sku: Offer(tariff=tariff)},
        known_at=at,
    )
    assert quote.valid_until >= at
