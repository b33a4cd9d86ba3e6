"""The engine by examples: origins, grids, indices, packs, promotions, extras, taxes, refusals."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

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
    a_tier,
    d,
    quoted,
    tiered,
    total,
)
from winvest.foundation.kit.errors import Invalid
from winvest.group.taxes.rules import TaxRate
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PriceEffect, PricingType, TierMode
from winvest.offer.pricing.rules.decoding import shape_of
from winvest.offer.pricing.rules.precedence import PRECEDENCE, Origin
from winvest.offer.pricing.rules.quote import LineKind, Offer, Quote
from winvest.offer.pricing.rules.request import Client, IndexPoint, Item
from winvest.offer.pricing.rules.tariff import (
    Bundle,
    Conditions,
    Fee,
    Fixed,
    GridRow,
    Member,
    Negotiated,
    OnQuotation,
    Option,
    Percentage,
    Promo,
    Rule,
    Surcharge,
    Tariff,
    Tax,
    Usage,
    Window,
)

YESTERDAY, TOMORROW = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)
PARISIAN = Client(birth_date=date(1980, 5, 1), postal_code="75011", kind="personal")


def fixed(amount: str) -> Fixed:
    return Fixed(amount=d(amount))


def codes(quote: Quote) -> list[str]:
    return [one.code for verdict in quote.verdicts for one in verdict.reasons]


def monthly(quote: Quote) -> Decimal:
    return quote.totals[Recurrence.MONTHLY].incl_tax


# Origins -----------------------------------------------------------------------------------------


def a_promo(value: str = "10", effect: PriceEffect = PriceEffect.PERCENT, **more: object) -> Promo:
    fields: dict[str, object] = {"id": "p", "code": "P", "label": "Promo"} | more
    return Promo(effect=effect, value=d(value), **fields)  # type: ignore[arg-type]


PRODUCT = a_rule(fixed("100"), id="product")
PLAN = a_rule(fixed("80"), id="plan", plan="BASIC")
OVERRIDE = a_rule(
    fixed("70"), id="override", plan="BASIC", window=Window(start=YESTERDAY, end=TOMORROW)
)
AGREED = Negotiated(id="agreed", amount=d("50"), tax=NO_TAX, window=Window(start=YESTERDAY))


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("rules", "promos", "agreed", "amount"),
    [
        ((PRODUCT,), (), (), "100"),
        ((PRODUCT, PLAN), (), (), "80"),
        ((PRODUCT, PLAN, OVERRIDE), (), (), "70"),
        ((PRODUCT, PLAN, OVERRIDE), (a_promo(),), (), "63"),
        ((PRODUCT, PLAN, OVERRIDE), (a_promo(),), (AGREED,), "50"),
    ],
)
def test_the_strongest_origin_prices(
    rules: tuple[object, ...],
    promos: tuple[Promo, ...],
    agreed: tuple[Negotiated, ...],
    amount: str,
) -> None:
    tariff = a_tariff(*rules, promos=promos)  # type: ignore[arg-type]
    quote = quoted(tariff, offers={"T1": Offer(tariff=tariff, agreed=agreed)})
    assert monthly(quote) == d(amount)


def test_the_precedence_is_written_once_and_in_this_order() -> None:
    assert PRECEDENCE == (
        Origin.NEGOTIATED,
        Origin.PROMOTION,
        Origin.PLAN_OVERRIDE,
        Origin.PLAN,
        Origin.PRODUCT,
    )


@pytest.mark.req("PRI-01")
def test_a_use_priced_for_all_plans_adds_to_the_plan_s_own_price() -> None:
    tariff = a_tariff(
        a_rule(fixed("12.50"), plan="BASIC"), a_rule(Usage(unit="kWh", unit_price=d("0.1998")))
    )
    assert monthly(quoted(tariff, usage={"kWh": d(120)})) == d("36.48")


@pytest.mark.req("PRI-01")
def test_a_negotiated_price_of_a_use_is_its_unit_price() -> None:
    tariff = a_tariff(a_rule(Usage(unit="kWh", unit_price=d("0.20"), free_units=d(10))))
    agreed = Negotiated(id="n", amount=d("0.15"), tax=NO_TAX, window=Window(start=YESTERDAY))
    offers = {"T1": Offer(tariff=tariff, agreed=(agreed,))}
    assert monthly(quoted(tariff, offers=offers, usage={"kWh": d(110)})) == d("15.00")


@pytest.mark.parametrize(("at", "amount"), [(YESTERDAY, "70"), (TOMORROW, "80")])
def test_a_window_holds_its_first_instant_and_not_its_last(at: datetime, amount: str) -> None:
    assert monthly(quoted(a_tariff(PLAN, OVERRIDE), at=at)) == d(amount)


# Grids, tiers, indices ---------------------------------------------------------------------------

GRID = Fixed(
    amount=d("20"),
    grid=(
        GridRow(amount=d("20"), max_age=29),
        GridRow(amount=d("30"), min_age=30, max_age=45, zone="FR-75"),
        GridRow(amount=d("28"), min_age=30, max_age=45),
        GridRow(amount=d("45"), min_age=46, max_age=79, level="confort"),
        GridRow(amount=d("41"), min_age=46, max_age=79, min_household=2),
        GridRow(amount=d("40"), min_age=46, max_age=79),
    ),
)


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("client", "level", "amount"),
    [
        (Client(birth_date=date(1996, 11, 22)), None, "20"),  # 30 tomorrow
        (Client(birth_date=date(1996, 11, 21)), None, "28"),  # 30 today
        (Client(birth_date=date(1990, 1, 1), postal_code="75011"), None, "30"),
        (Client(birth_date=date(1990, 1, 1), postal_code="69001"), None, "28"),
        (Client(birth_date=date(1970, 1, 1)), "confort", "45"),
        (Client(birth_date=date(1970, 1, 1), household=3), None, "41"),
        (Client(birth_date=date(1970, 1, 1)), None, "40"),
    ],
)
def test_the_line_of_a_grid_that_fits(client: Client, level: str | None, amount: str) -> None:
    client = client if client.postal_code else replace(client, postal_code="13001")
    item = Item(sku="T1", level=level)
    assert monthly(quoted(a_tariff(a_rule(GRID)), items=(item,), client=client)) == d(amount)


@pytest.mark.parametrize(
    ("client", "code"),
    [
        (Client(postal_code="75011"), "birth_date_missing"),
        (Client(birth_date=date(1990, 1, 1)), "postal_code_missing"),
        (Client(birth_date=date(1930, 1, 1), postal_code="75011"), "grid_no_match"),
    ],
)
def test_a_grid_says_what_it_lacks(client: Client, code: str) -> None:
    quote = quoted(a_tariff(a_rule(GRID)), client=client)
    assert (codes(quote), quote.lines) == ([code], ())


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("quantity", "code"), [("4", "quantity_min"), ("21", "quantity_max"), ("10", None)]
)
def test_a_quantity_out_of_the_tiers_has_no_price(quantity: str, code: str | None) -> None:
    tariff = a_tariff(a_rule(tiered(TierMode.VOLUME, a_tier("5", "20", "3"))))
    quote = quoted(tariff, quantity=quantity)
    assert codes(quote) == ([code] if code else [])


SPOT = (
    IndexPoint(on=date(2026, 9, 1), value=d("0.0800"), known_at=AT.replace(month=9, day=5)),
    IndexPoint(on=date(2026, 10, 1), value=d("0.1000"), known_at=AT.replace(month=10, day=5)),
    IndexPoint(on=date(2026, 11, 1), value=d("0.1200"), known_at=AT.replace(month=11, day=5)),
    IndexPoint(on=date(2026, 11, 1), value=d("0.1100"), known_at=AT.replace(month=11, day=25)),
)


@pytest.mark.req("PRI-01", "AHEAD-01")
@pytest.mark.parametrize(
    ("payload", "known", "unit_price"),
    [
        ({}, AT, "0.1746"),  # 0.12 × 1.08 + 0.045
        ({"lag_months": 1}, AT, "0.153"),
        ({"lag_months": 2}, AT, "0.1314"),
        ({"cap": "0.16"}, AT, "0.16"),
        ({"floor": "0.20"}, AT, "0.20"),
        ({}, AT.replace(month=12), "0.1638"),  # the revision, once it is known
    ],
)
def test_an_indexed_price(payload: Mapping[str, object], known: datetime, unit_price: str) -> None:
    formula = {"index": "spot", "formula": "index * 1.08 + 0.0450", "unit": "kWh"}
    tariff = a_tariff(a_rule(shape_of(PricingType.INDEXED, {**formula, **payload})))
    quote = quoted(tariff, usage={"kWh": d(1000)}, indices={"spot": SPOT}, known_at=known)
    assert monthly(quote) == d(unit_price) * 1000
    assert quote.facts.points[0][0] == "spot"


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"index": "cpi", "formula": "base * cpi"}, "index_missing"),
        ({"index": "spot", "formula": "1 / (spot - spot)"}, "formula_error"),
        ({"index": "spot", "formula": "0 - spot"}, "price_negative"),
    ],
)
def test_an_index_or_formula_without_a_price(payload: Mapping[str, object], code: str) -> None:
    tariff = a_tariff(a_rule(shape_of(PricingType.INDEXED, payload)))
    assert codes(quoted(tariff, indices={"spot": SPOT})) == [code]


@pytest.mark.parametrize(
    ("others", "usage", "amount"),
    [
        ((), {}, "0.12"),
        ((), {"kWh": d(1000)}, "120.00"),
        ((), {"kWh": d(1000), "kVA": d(6)}, "0.12"),
        ((a_rule(Usage(unit="kWh", unit_price=d(1))),), {"kWh": d(10)}, "10.12"),
    ],
)
def test_an_index_without_a_unit_multiplies_what_no_other_rule_prices(
    others: tuple[Rule, ...], usage: Mapping[str, Decimal], amount: str
) -> None:
    payload = {"index": "spot", "formula": "index"}
    tariff = a_tariff(a_rule(shape_of(PricingType.INDEXED, payload)), *others)
    assert monthly(quoted(tariff, usage=usage, indices={"spot": SPOT})) == d(amount)


def test_a_formula_that_holds_the_quantity_gives_the_whole_amount() -> None:
    payload = {"index": "spot", "formula": "max(base, quantity * spot)", "base": "5"}
    tariff = a_tariff(a_rule(shape_of(PricingType.INDEXED, payload)))
    assert monthly(quoted(tariff, quantity="10", indices={"spot": SPOT})) == d("5.00")
    assert monthly(quoted(tariff, quantity="100", indices={"spot": SPOT})) == d("12.00")


def test_a_percentage_of_what_is_told() -> None:
    tariff = a_tariff(a_rule(Percentage(rate=d(8), of="revenue")))
    assert monthly(quoted(tariff, usage={"revenue": d("1234.50")})) == d("98.76")


# Packs -------------------------------------------------------------------------------------------

BOX = a_tariff(a_rule(fixed("29.90"), tax=VAT), sku="BOX")
PAPER = a_tariff(a_rule(fixed("10.00"), tax=Tax(rate=d("2.1"))), sku="PAPER")


def a_pack(bundle: Bundle) -> tuple[Tariff, dict[str, Offer]]:
    pack = a_tariff(a_rule(bundle), sku="PACK")
    return pack, {one.sku: Offer(tariff=one) for one in (pack, BOX, PAPER)}


MEMBERS = (Member(sku="BOX"), Member(sku="PAPER"))


@pytest.mark.req("PRI-01", "PRI-02")
@pytest.mark.parametrize(
    ("bundle", "amount"),
    [
        (Bundle(members=MEMBERS), "39.90"),
        (Bundle(members=MEMBERS, effect=PriceEffect.PERCENT, value=d(10)), "35.91"),
        (Bundle(members=MEMBERS, effect=PriceEffect.AMOUNT, value=d("3.00")), "36.90"),
        (Bundle(members=MEMBERS, amount=d("35.00")), "35.00"),
    ],
)
def test_a_pack_of_two_tax_rates(bundle: Bundle, amount: str) -> None:
    pack, offers = a_pack(bundle)
    quote = quoted(pack, offers=offers)
    assert monthly(quote) == d(amount)
    assert [one.rate for one in quote.taxes] == [d("2.1"), d(20)]
    assert {one.sku for one in quote.lines if one.kind is LineKind.BASE} == {"BOX", "PAPER"}


def test_each_member_has_its_own_use_when_it_is_told() -> None:
    power = a_tariff(a_rule(Usage(unit="kWh", unit_price=d("0.20"))), sku="ELEC")
    gas = a_tariff(a_rule(Usage(unit="kWh", unit_price=d("0.10"))), sku="GAZ")
    duo = Bundle(members=(Member(sku="ELEC"), Member(sku="GAZ")))
    pack = a_tariff(a_rule(duo), sku="DUO")
    offers = {one.sku: Offer(tariff=one) for one in (pack, power, gas)}
    assert monthly(quoted(pack, offers=offers, usage={"kWh": d(100)})) == d("30.00")
    own = {"ELEC/kWh": d(100), "GAZ/kWh": d(1000)}
    assert monthly(quoted(pack, offers=offers, usage=own)) == d("120.00")
    some = {"kWh": d(100), "GAZ/kWh": d(1000)}
    assert monthly(quoted(pack, offers=offers, usage=some)) == d("120.00")


def test_two_packs_cost_twice_one() -> None:
    pack, offers = a_pack(Bundle(members=MEMBERS, amount=d("35.00")))
    assert monthly(quoted(pack, offers=offers, quantity="2")) == d("70.00")


@pytest.mark.parametrize(
    "members", [(Member(sku="BOX"), Member(sku="NONE")), (Member(sku="PACK"),)]
)
def test_a_pack_without_a_member_has_no_price(members: tuple[Member, ...]) -> None:
    pack, offers = a_pack(Bundle(members=members))
    assert codes(quoted(pack, offers=offers)) == ["member_unavailable"]


def test_a_pack_dearer_than_its_products_is_refused() -> None:
    pack, offers = a_pack(Bundle(members=MEMBERS, amount=d("50.00")))
    assert codes(quoted(pack, offers=offers)) == ["pack_dearer"]


def test_a_member_that_the_client_may_not_have() -> None:
    pack, offers = a_pack(Bundle(members=MEMBERS))
    offers["BOX"] = Offer(tariff=BOX, conditions=Conditions(max_age=30))
    assert codes(quoted(pack, offers=offers, client=PARISIAN)) == ["age_max"]


# Promotions --------------------------------------------------------------------------------------


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


# Options, surcharges, fees -----------------------------------------------------------------------

OPTION = Option(
    id="o", code="4K", label="4K", amount=d("5"), recurrence=Recurrence.MONTHLY, tax=VAT
)
FEE = Fee(id="f", code="ACT", label="Activation", amount=d("39"), tax=VAT)


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


# Taxes -------------------------------------------------------------------------------------------

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


# Eligibility -------------------------------------------------------------------------------------


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


# Explanation -------------------------------------------------------------------------------------


@pytest.mark.req("AHEAD-01")
def test_every_line_is_explained_in_french() -> None:
    tariff = a_tariff(
        a_rule(fixed("29.90"), tax=VAT, id="base"),
        options=(OPTION,),
        fees=(FEE,),
        promos=(a_promo("50", first_months=3),),
    )
    quote = quoted(tariff, items=(Item(sku="T1", options=("4K",)),), client=PARISIAN)
    assert {line.rule_id for line in quote.lines} <= {step.rule_id for step in quote.trace}
    said = [step.step.replace("\u00a0", " ") for step in quote.trace]
    assert said == [
        "Date d’effet : 21 nov. 2026, client de 46 ans, zone FR-METRO",
        "« Produit T1, formule Essentiel » : version 1 en vigueur",
        "Prix du produit : 29,90 € × 1",
        "Promotion « Promo » : −14,95 €, 3 premiers mois",
        "Option « 4K » : 5,00 € × 1",
        "Frais initiaux « Activation » : 39,00 € × 1",
        "Taxe à 20 % sur 49,13 € : 9,82 €",
        "Total « Paiement unique » : 32,50 € HT + 6,50 € de taxe = 39,00 € TTC",
        "Total « Mensuel » : 16,63 € HT + 3,32 € de taxe = 19,95 € TTC",
    ]


@pytest.mark.req("AHEAD-01")
def test_one_cent_more_is_another_hash() -> None:
    hashes = {
        quoted(a_tariff(a_rule(fixed(amount)))).trace_sha256 for amount in ("9.90", "9.91", "9.9")
    }
    assert len(hashes) == 2


def test_a_quote_outlives_nothing_that_it_rests_on() -> None:
    promo = a_promo(window=Window(end=TOMORROW))
    assert quoted(a_tariff(PLAN, promos=(promo,))).valid_until == TOMORROW
    assert quoted(a_tariff(PLAN)).valid_until == datetime(2026, 12, 21, 9, tzinfo=UTC)
