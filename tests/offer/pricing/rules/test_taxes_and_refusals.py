"""The rate of the day of effect, and what has no price: each says why."""

from datetime import UTC, date, datetime

import pytest

from tests.offer.pricing.rules.parts import (
    PARISIAN,
    PRODUCT,
    codes,
    fixed,
    monthly,
)
from tests.offer.pricing.world import (
    AT,
    MONTHLY,
    NET,
    NO_TAX,
    ONCE,
    VAT,
    YEARLY,
    a_rule,
    a_tariff,
    d,
    quoted,
)
from winvest.foundation.kit.errors import Invalid
from winvest.group.taxes.rules import TaxRate
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules.quote import Offer
from winvest.offer.pricing.rules.request import Client, Item
from winvest.offer.pricing.rules.tariff import (
    Conditions,
    OnQuotation,
    Tax,
)

ENERGY = {
    "TVA-ABO-ENERGIE": (
        TaxRate(code="TVA-ABO-ENERGIE", rate=d("5.5"), end=date(2025, 8, 1)),
        TaxRate(code="TVA-ABO-ENERGIE", rate=d("20"), start=date(2025, 8, 1)),
    )
}


@pytest.mark.req("LAW-06", "PRI-02")
@pytest.mark.parametrize(
    ("at", "rate"),
    [
        (datetime(2025, 7, 31, 21, 59, tzinfo=UTC), "5.5"),
        (datetime(2025, 7, 31, 22, 0, tzinfo=UTC), "20"),  # midnight in Paris
        (AT, "20"),
    ],
)
def test_a_dated_rate_is_that_of_the_day_of_effect(at: datetime, rate: str) -> None:
    tax = Tax(code="TVA-ABO-ENERGIE", included=False)
    quote = quoted(a_tariff(a_rule(fixed("100"), tax=tax)), at=at, tax_rates=ENERGY)
    assert [one.tax_rate for one in quote.lines] == [d(rate)]
    assert monthly(quote) == 100 + d(rate)
    assert quote.facts.tax_rates[0].rate == d(rate)


def test_a_rate_that_does_not_exist_gives_no_price() -> None:
    tax = Tax(code="TVA-ABO-ENERGIE")
    assert codes(quoted(a_tariff(a_rule(fixed("1"), tax=tax)))) == ["tax_rate_missing"]


@pytest.mark.req("PRI-02")
def test_three_boxes_told_tax_included_are_charged_as_told() -> None:
    """Three lines of 29,90 €: 24,92 € each would make 89,71 €."""
    tariffs = [a_tariff(a_rule(fixed("29.90"), tax=VAT), sku=f"B{n}") for n in range(3)]
    quote = quoted(*tariffs)
    sums = quote.totals[Recurrence.MONTHLY]
    assert (sums.excl_tax, sums.tax, sums.incl_tax) == (d("74.75"), d("14.95"), d("89.70"))
    assert sorted(line.amount_excl_tax for line in quote.lines) == [
        d("24.91"),
        d("24.92"),
        d("24.92"),
    ]


@pytest.mark.req("PRI-02")
def test_several_rates_and_bases_on_one_quote() -> None:
    tariffs = (
        a_tariff(a_rule(fixed("29.90"), tax=VAT), sku="A"),
        a_tariff(a_rule(fixed("10"), tax=NET), sku="B"),
        a_tariff(a_rule(fixed("33.33"), tax=Tax(rate=d("5.5"), included=False)), sku="C"),
        a_tariff(a_rule(fixed("42"), tax=NO_TAX), sku="D", plan=ONCE),
    )
    quote = quoted(*tariffs)
    found = [(one.rate, one.base, one.amount) for one in quote.taxes]
    assert found == [
        (d(0), d("42.00"), d(0)),
        (d("5.5"), d("33.33"), d("1.83")),
        (d(20), d("34.92"), d("6.98")),
    ]


@pytest.mark.req("PRI-03")
@pytest.mark.parametrize(
    ("terms", "channel", "client", "found"),
    [
        ({"min_age": 47}, None, PARISIAN, ["age_min"]),
        ({"max_age": 45}, None, PARISIAN, ["age_max"]),
        ({"min_age": 46, "max_age": 46}, None, PARISIAN, []),
        ({"min_age": 18}, None, Client(), ["age_unchecked"]),
        ({"zones": frozenset({"FR-DROM"})}, None, PARISIAN, ["zone"]),
        ({"zones": frozenset({"FR-METRO"})}, None, PARISIAN, []),
        ({"zones": frozenset({"FR-METRO"})}, None, Client(), ["zone_unchecked"]),
        ({"kinds": frozenset({"professional"})}, None, PARISIAN, ["kind"]),
        ({"channels": frozenset({"field"})}, "web", PARISIAN, ["channel"]),
        (
            {"channels": frozenset({"field"}), "kinds": frozenset({"professional"}), "max_age": 3},
            "web",
            PARISIAN,
            ["channel", "kind", "age_max"],
        ),
    ],
)
def test_who_may_have_the_product(
    terms: dict[str, object], channel: str | None, client: Client, found: list[str]
) -> None:
    tariff = a_tariff(a_rule(fixed("10")))
    offer = Offer(tariff=tariff, conditions=Conditions(**terms))  # type: ignore[arg-type]
    quote = quoted(tariff, offers={"T1": offer}, channel=channel, client=client)
    assert codes(quote) == found
    eligible = found in ([], ["zone_unchecked"], ["age_unchecked"])
    assert quote.verdicts[0].eligible is eligible
    assert bool(quote.lines) is eligible
    assert all(one.message.endswith(".") for one in quote.verdicts[0].reasons)


@pytest.mark.req("PRI-03")
@pytest.mark.parametrize("refusal", ["not_published", "frozen", "retired", "blacklist"])
def test_what_is_not_for_sale_has_no_line(refusal: str) -> None:
    tariff = a_tariff(a_rule(fixed("10")))
    other = a_tariff(a_rule(fixed("7")), sku="T2")
    offers = {"T1": Offer(tariff=tariff, refusal=refusal), "T2": Offer(tariff=other)}
    quote = quoted(tariff, other, offers=offers)
    assert codes(quote) == [refusal]
    assert [line.sku for line in quote.lines] == ["T2"]


def test_on_quotation_is_for_a_person() -> None:
    quote = quoted(a_tariff(a_rule(OnQuotation())))
    assert (quote.on_quotation, codes(quote), quote.lines) == (True, ["on_quotation"], ())
    assert quote.verdicts[0].eligible


def test_a_version_without_prices_says_so() -> None:
    assert codes(quoted(a_tariff(a_rule(fixed("1"), plan="AUTRE")))) == ["no_price"]


@pytest.mark.parametrize(("plan", "code"), [(None, "plan_required"), ("OR", "plan_unknown")])
def test_the_plan_must_be_known(plan: str | None, code: str) -> None:
    tariff = a_tariff(PRODUCT, plans={"BASIC": MONTHLY, "ANNUEL": YEARLY})
    with pytest.raises(Invalid) as refused:
        quoted(tariff, items=(Item(sku="T1", plan=plan),))
    assert (refused.value.errors[0].code, refused.value.errors[0].field) == (code, "/items/0/plan")


def test_two_currencies_make_two_quotes() -> None:
    tariffs = (a_tariff(PRODUCT), a_tariff(PRODUCT, sku="T2", currency="CHF"))
    with pytest.raises(Invalid) as refused:
        quoted(*tariffs)
    assert refused.value.errors[0].code == "currency_mixed"
