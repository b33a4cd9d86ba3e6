"""The engine by examples: origins, grids, indices, packs, promotions, extras, taxes, refusals."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.offer.pricing.rules.parts import (
    AGREED,
    FEE,
    OPTION,
    PARISIAN,
    PLAN,
    PRODUCT,
    TOMORROW,
    YESTERDAY,
    a_promo,
    codes,
    fixed,
    monthly,
)
from tests.offer.pricing.world import (
    AT,
    NO_TAX,
    VAT,
    a_rule,
    a_tariff,
    a_tier,
    d,
    quoted,
    tiered,
)
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.rules.decoding import shape_of
from winvest.offer.pricing.rules.precedence import PRECEDENCE, Origin
from winvest.offer.pricing.rules.quote import Offer
from winvest.offer.pricing.rules.request import Client, IndexPoint, Item
from winvest.offer.pricing.rules.tariff import (
    Fixed,
    GridRow,
    Negotiated,
    Percentage,
    Promo,
    Rule,
    Usage,
    Window,
)

# Origins -----------------------------------------------------------------------------------------


OVERRIDE = a_rule(
    fixed("70"), id="override", plan="BASIC", window=Window(start=YESTERDAY, end=TOMORROW)
)


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


# Promotions --------------------------------------------------------------------------------------


# Options, surcharges, fees -----------------------------------------------------------------------


# Taxes -------------------------------------------------------------------------------------------


# Eligibility -------------------------------------------------------------------------------------


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
