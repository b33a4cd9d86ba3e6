"""The formula language: what it reads, what it refuses, and that it is never Python."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winvest.offer.pricing.rules.formula import FormulaError, names_in, parse, value_of

VALUES = {"spot": Decimal("0.1"), "base": Decimal(10), "quantity": Decimal(3)}


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("12 / 4 / 3", "1"),
        ("-spot + 1", "0.9"),
        ("--1", "1"),
        ("2 * -3", "-6"),
        (".5 * base", "5"),
        ("min(base; 4, 7)", "4"),
        ("max(spot, base * 2)", "20"),
        ("round(2.345, 2)", "2.35"),
        ("round(2.5)", "3"),
        ("base * quantity * 1.08", "32.4"),
        ("0.1 + 0.2", "0.3"),
    ],
)
def test_what_a_formula_is_worth(text: str, value: str) -> None:
    assert value_of(parse(text), VALUES) == Decimal(value)


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "1 +",
        "(1",
        "1)",
        "min()",
        "min",
        "round(1, 2, 3)",
        "round(1, 0.5) +",
        "2 ** 3",
        "spot.real",
        "__import__('os')",
        "lambda: 1",
        "base if 1 else 2",
        "1e9",
        "1 2",
        "base,",
        "unknown * 2",
        "١ + 1",
        "(" * 60 + "1" + ")" * 60,
        "-" * 60 + "1",
        "1+" * 200 + "1",
    ],
)
def test_what_is_no_formula(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


@pytest.mark.parametrize("text", ["1 / (base - base)", "cpi", "round(1, 9)", "round(1, -1)"])
def test_a_formula_without_a_value(text: str) -> None:
    with pytest.raises(FormulaError):
        value_of(parse(text), VALUES)


def test_a_formula_names_what_it_needs() -> None:
    assert names_in(parse("max(spot, -base) / (2 * quantity)")) == {"spot", "base", "quantity"}


@given(st.text(alphabet="0123456789.+-*/(),; abdehinmoprstuxqyclgw_'\"[]{}", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but a value or a `FormulaError` comes out."""
    with suppress(FormulaError):
        assert isinstance(value_of(parse(text), VALUES), Decimal)
