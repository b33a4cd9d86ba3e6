"""Starting prices and prices in words."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.rules.display import Price, in_words, is_on_quotation, starting_price

A, B = uuid4(), uuid4()
MONTHLY, YEARLY, ONCE = Recurrence.MONTHLY, Recurrence.YEARLY, Recurrence.ONE_SHOT
TIERS = [
    {"min": Decimal(0), "max": Decimal(99), "amount": Decimal(10), "base": None},
    {"min": Decimal(100), "max": None, "amount": Decimal(8), "base": None},
]


def a_price(
    kind: PricingType,
    payload: object,
    *,
    plan: UUID | None = A,
    recurrence: Recurrence | None = MONTHLY,
    included: bool = True,
) -> Price:
    return Price(
        plan_id=plan,
        recurrence=recurrence,
        type=kind,
        payload=payload,
        tax_rate=Decimal(20),
        tax_included=included,
        tier_mode=TierMode.GRADUATED if kind is PricingType.TIERED else None,
    )


def fixed(amount: str, *, plan: UUID | None = A, recurrence: Recurrence | None = MONTHLY) -> Price:
    return a_price(PricingType.FIXED, {"amount": Decimal(amount)}, plan=plan, recurrence=recurrence)


@pytest.mark.req("CAT-06")
@pytest.mark.parametrize(
    ("prices", "amount", "per"),
    [
        ([fixed("19.90"), fixed("9.90", plan=B)], "9.90", "par mois"),
        ([fixed("10"), fixed("5.50")], "15.50", "par mois"),
        ([fixed("5", recurrence=ONCE), fixed("90", plan=B, recurrence=YEARLY)], "90", "par an"),
        ([fixed("100", recurrence=ONCE)], "100", "en une fois"),
        ([fixed("7", plan=None, recurrence=None)], "7", ""),
        ([a_price(PricingType.TIERED, TIERS)], "8", "par mois"),
        (
            [a_price(PricingType.USAGE, {"unit": "kWh", "unit_price": Decimal("0.19")})],
            "0.19",
            "par kWh",
        ),
        (
            [
                fixed("12"),
                a_price(PricingType.USAGE, {"unit": "kWh", "unit_price": Decimal("0.19")}),
            ],
            "12",
            "par mois",
        ),
    ],
)
def test_the_starting_price(prices: list[Price], amount: str, per: str) -> None:
    start = starting_price(prices)
    assert start is not None
    assert (start.amount, start.per) == (Decimal(amount), per)


@pytest.mark.req("CAT-06")
@pytest.mark.parametrize(
    "prices",
    [
        [],
        [a_price(PricingType.ON_QUOTATION, {})],
        [a_price(PricingType.INDEXED, {"index": "spot", "formula": "x"})],
        [a_price(PricingType.TIERED, [{"min": 0, "amount": 5, "base": "percent"}])],
    ],
)
def test_some_products_have_no_starting_price(prices: list[Price]) -> None:
    assert starting_price(prices) is None


def test_on_quotation_means_nothing_else() -> None:
    quoted = a_price(PricingType.ON_QUOTATION, {})
    assert is_on_quotation([quoted])
    assert not is_on_quotation([quoted, fixed("1")])
    assert not is_on_quotation([])


@pytest.mark.req("CAT-07")
@pytest.mark.parametrize(
    ("kind", "payload", "headline", "note"),
    [
        (PricingType.FIXED, {"amount": Decimal("9.9")}, "9,90\u00a0€", ""),
        (
            PricingType.USAGE,
            {"unit": "kWh", "unit_price": Decimal("0.1952"), "min_charge": None},
            "0,1952\u00a0€ par kWh",
            "",
        ),
        (
            PricingType.USAGE,
            {"unit": "Go", "unit_price": Decimal(2), "min_charge": Decimal(5)},
            "2,00\u00a0€ par Go",
            "minimum 5,00\u00a0€",
        ),
        (
            PricingType.INDEXED,
            {"index": "spot", "formula": "spot × 1,05"},
            "indexé sur le marché spot",
            "spot × 1,05",
        ),
        (PricingType.PERCENTAGE, {"rate": "8", "of": "revenue"}, "8\u00a0%", ""),
        (PricingType.PERCENTAGE, {}, "Pourcentage", ""),
        (PricingType.ON_QUOTATION, {}, "sur devis", ""),
        (PricingType.BUNDLE, {"amount": Decimal(30)}, "30,00\u00a0€", ""),
        (
            PricingType.BUNDLE,
            {"items": [], "discount": {"type": "percent", "value": 10}},
            "prix du pack",
            "moins 10\u00a0%",
        ),
        (
            PricingType.BUNDLE,
            {"items": [], "discount": {"type": "amount", "value": 3}},
            "prix du pack",
            "moins 3,00\u00a0€",
        ),
        (PricingType.BUNDLE, {"items": []}, "prix du pack", ""),
    ],
)
def test_prices_in_words(kind: PricingType, payload: object, headline: str, note: str) -> None:
    told = in_words(a_price(kind, payload))
    assert (told.headline, told.note) == (headline, note)


@pytest.mark.req("CAT-07")
def test_tiers_are_told_one_by_one() -> None:
    told = in_words(a_price(PricingType.TIERED, TIERS))
    assert told.tiers == (("0 à 99", "10,00\u00a0€"), ("100 et plus", "8,00\u00a0€"))
    kilowatts = ({"min": Decimal(0), "max": None, "amount": Decimal("0.179000")},)
    assert in_words(a_price(PricingType.TIERED, kilowatts)).tiers == (
        ("0 et plus", "0,179\u00a0€"),
    ), "a price of a unit keeps its decimals"
    assert told.note == "Par tranche"
    shares = [{"min": 0, "max": None, "amount": Decimal("12.5"), "base": "percent"}]
    assert in_words(a_price(PricingType.TIERED, shares)).tiers == (("0 et plus", "12,5\u00a0%"),)


@pytest.mark.req("CAT-07")
def test_a_bundle_names_its_parts() -> None:
    parts = {"items": [{"sku": "FT-BOX-001", "plan": "BASE"}, {"sku": "FT-MOBILE-0002"}]}
    told = in_words(a_price(PricingType.BUNDLE, parts))
    assert told.tiers == (("FT-BOX-001", "BASE"), ("FT-MOBILE-0002", ""))
