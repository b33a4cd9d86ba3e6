"""What comes on top of a price and what takes off it: promotions, options, fees, surcharges."""

from dataclasses import replace

import pytest

from tests.offer.pricing.rules.parts import (
    AGREED,
    FEE,
    OPTION,
    PARISIAN,
    PLAN,
    YESTERDAY,
    a_promo,
    fixed,
    monthly,
)
from tests.offer.pricing.world import (
    MONTHLY,
    VAT,
    YEARLY,
    a_rule,
    a_tariff,
    a_tier,
    d,
    quoted,
    tiered,
    total,
)
from winvest.foundation.kit.errors import Invalid
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PriceEffect, TierMode
from winvest.offer.pricing.rules.quote import Offer
from winvest.offer.pricing.rules.request import Item
from winvest.offer.pricing.rules.tariff import (
    Option,
    Promo,
    Surcharge,
    Window,
)


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("promos", "code", "amount"),
    [
        ((a_promo("25"),), None, "75.00"),
        ((a_promo("30", PriceEffect.AMOUNT),), None, "70.00"),
        ((a_promo("300", PriceEffect.AMOUNT),), None, "0.00"),
        ((a_promo("25"), a_promo("30", PriceEffect.AMOUNT, code="Q")), None, "70.00"),
        ((a_promo("25", combinable=True), a_promo("10", code="Q", combinable=True)), None, "65.00"),
        ((a_promo("25", promo_code="NOEL"),), None, "100.00"),
        ((a_promo("25", promo_code="NOEL"),), "noel", "75.00"),
        ((a_promo("25", window=Window(end=YESTERDAY)),), None, "100.00"),
        ((a_promo("25", plan="AUTRE"),), None, "100.00"),
    ],
)
def test_what_promotions_take_off(promos: tuple[Promo, ...], code: str | None, amount: str) -> None:
    tariff = a_tariff(a_rule(fixed("100")), promos=promos)
    assert monthly(quoted(tariff, promo_code=code)) == d(amount)


def test_a_code_that_helps_nobody_is_told() -> None:
    quote = quoted(a_tariff(a_rule(fixed("100"))), promo_code="NOEL")
    assert [one.code for one in quote.warnings] == ["promo_code_unknown"]


@pytest.mark.parametrize(
    ("plan", "months", "amount"), [(MONTHLY, 1, "0"), (MONTHLY, 12, "900"), (YEARLY, 1, "75")]
)
def test_the_first_months(plan: object, months: int, amount: str) -> None:
    promo = a_promo("100", first_months=3)
    tariff = a_tariff(a_rule(fixed("100")), plan=plan, promos=(promo,))  # type: ignore[arg-type]
    assert total(quoted(tariff, months=months)) == d(amount)


@pytest.mark.req("PRI-01")
def test_options_and_fees_have_their_own_recurrence_and_plan() -> None:
    cheaper = replace(OPTION, id="o2", plan="BASIC", amount=d("4"))
    tariff = a_tariff(a_rule(fixed("29.90"), tax=VAT), options=(OPTION, cheaper), fees=(FEE,))
    quote = quoted(tariff, items=(Item(sku="T1", quantity=d(2), options=("4K",)),))
    assert monthly(quote) == d("67.80")
    assert quote.totals[Recurrence.ONE_SHOT].incl_tax == d("78.00")


def test_a_quantity_of_tiers_is_a_measure_and_not_a_count_of_subscriptions() -> None:
    tariff = a_tariff(a_rule(tiered(TierMode.VOLUME, a_tier("0", None, "2"))), fees=(FEE,))
    quote = quoted(tariff, quantity="620")
    assert quote.totals[Recurrence.ONE_SHOT].incl_tax == d("39.00")


@pytest.mark.parametrize("options", [(), (replace(OPTION, window=Window(end=YESTERDAY)),)])
def test_an_option_that_is_not_there_is_refused(options: tuple[Option, ...]) -> None:
    tariff = a_tariff(a_rule(fixed("1")), options=options)
    with pytest.raises(Invalid) as refused:
        quoted(tariff, items=(Item(sku="T1", options=("4K",)),))
    assert refused.value.errors[0].field == "/items/0/options/0"


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("surcharge", "amount"),
    [
        ({"effect": PriceEffect.AMOUNT, "value": d(7), "min_age": 46}, "107"),
        ({"effect": PriceEffect.PERCENT, "value": d(7), "max_age": 46}, "107"),
        ({"effect": PriceEffect.AMOUNT, "value": d(7), "min_age": 47}, "100"),
        ({"effect": PriceEffect.AMOUNT, "value": d(7), "zones": frozenset({"FR-75"})}, "107"),
        ({"effect": PriceEffect.AMOUNT, "value": d(7), "zones": frozenset({"FR-DROM"})}, "100"),
        ({"effect": PriceEffect.AMOUNT, "value": d(7), "kinds": frozenset({"personal"})}, "107"),
        (
            {"effect": PriceEffect.AMOUNT, "value": d(7), "kinds": frozenset({"professional"})},
            "100",
        ),
    ],
)
def test_surcharges_strike_those_they_name(surcharge: dict[str, object], amount: str) -> None:
    one = Surcharge(id="s", code="S", label="Majoration", **surcharge)  # type: ignore[arg-type]
    tariff = a_tariff(a_rule(fixed("100")), surcharges=(one,))
    assert monthly(quoted(tariff, client=PARISIAN)) == d(amount)


def test_a_negotiated_price_takes_no_surcharge() -> None:
    one = Surcharge(id="s", code="S", label="S", effect=PriceEffect.AMOUNT, value=d(7))
    tariff = a_tariff(PLAN, surcharges=(one,))
    assert monthly(quoted(tariff, offers={"T1": Offer(tariff=tariff, agreed=(AGREED,))})) == d(50)
