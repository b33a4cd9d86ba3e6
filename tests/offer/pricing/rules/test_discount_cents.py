"""Discounts that round up on both sides never make a price negative."""

from decimal import Decimal

import pytest

from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules.quote import LineKind
from winvest.offer.pricing.rules.settlement import Part, settled


def part(kind: LineKind, amount: str) -> Part:
    """A monthly line without tax."""
    return Part(
        item=0, sku="T1", plan=None, version_id="v1", kind=kind, label="x",
        quantity=Decimal(1), unit_price=Decimal(amount), amount=Decimal(amount),
        rate=Decimal(0), included=False, recurrence=Recurrence.MONTHLY, rule_id="r",
    )  # fmt: skip


@pytest.mark.req("PRI-01", "PRI-03")
def test_two_half_cents_off_one_cent_leave_nothing() -> None:
    lines = settled(
        [
            part(LineKind.BASE, "0.01234"),
            part(LineKind.DISCOUNT, "-0.0050594"),
            part(LineKind.DISCOUNT, "-0.0072806"),
        ]
    )
    assert [one.amount_incl_tax for one in lines] == [
        Decimal("0.01"),
        Decimal("-0.01"),
        Decimal("0.00"),
    ]
