"""Money is rounded once, half up, and parts always add up to the whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winvest.foundation.kit.allocation import allocate
from winvest.foundation.kit.money import excl_tax, round_cents

amounts = st.decimals(
    min_value=-1_000_000, max_value=1_000_000, places=2, allow_nan=False, allow_infinity=False
)
weights = st.lists(
    st.decimals(min_value=0, max_value=1000, places=4, allow_nan=False), min_size=1, max_size=12
).filter(lambda found: sum(found) > 0)


@pytest.mark.parametrize(
    ("given_amount", "posted"),
    [
        ("0.005", "0.01"),
        ("0.0049999", "0.00"),
        ("-0.005", "-0.01"),
        ("1.115", "1.12"),
        ("2.675", "2.68"),
    ],
)
def test_half_a_cent_goes_away_from_zero(given_amount: str, posted: str) -> None:
    assert round_cents(Decimal(given_amount)) == Decimal(posted)


def test_net_of_a_gross_price() -> None:
    assert excl_tax(Decimal("9.90"), vat_rate=Decimal("20")) == Decimal("8.25")
    assert excl_tax(Decimal("100"), vat_rate=Decimal("5.5")) == Decimal("94.79")


@given(amounts, weights)
def test_parts_add_up_to_the_whole(amount: Decimal, parts: list[Decimal]) -> None:
    assert sum(allocate(amount, weights=parts)) == amount


@given(amounts, weights)
def test_each_part_is_within_a_cent_of_its_exact_share(
    amount: Decimal, parts: list[Decimal]
) -> None:
    total = sum(parts)
    for share, weight in zip(allocate(amount, weights=parts), parts, strict=True):
        assert abs(share - amount * weight / total) < Decimal("0.01")


@pytest.mark.parametrize("bad", [(), (Decimal(0),), (Decimal(-1), Decimal(2))])
def test_weights_must_be_positive(bad: tuple[Decimal, ...]) -> None:
    with pytest.raises(ValueError, match="positive"):
        allocate(Decimal(1), weights=bad)
