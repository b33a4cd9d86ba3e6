"""Prices of a unit keep all their decimals wherever they are told: list, sheet, history."""

from decimal import Decimal

import pytest

from winvest.foundation.infra.sheets import Kind, csv_cell
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.rules.display import Price, starting_price
from winvest.screens.catalogue.queries import price_tag
from winvest.screens.product_sheet.examples import explained

KILOWATTS = Price(
    plan_id=None,
    recurrence=None,
    type=PricingType.TIERED,
    tier_mode=TierMode.GRADUATED,
    payload=[
        {"min": Decimal(0), "max": Decimal(99), "amount": Decimal("0.1952")},
        {"min": Decimal(100), "max": None, "amount": Decimal("0.179")},
    ],
    tax_rate=Decimal(20),
    tax_included=True,
)


@pytest.mark.req("CAT-02")
def test_a_unit_price_is_never_rounded_to_the_cent() -> None:
    tag = price_tag((KILOWATTS,))
    assert tag.text == "0,179\u00a0€"
    assert csv_cell(tag.amount, Kind.MONEY) == "0,179"
    steps = [step.value for step in explained(KILOWATTS).steps]
    assert steps == ["0,1952\u00a0€", "0,179\u00a0€"]
    start = starting_price((KILOWATTS,))
    assert start is not None
    assert start.amount == Decimal("0.179")
