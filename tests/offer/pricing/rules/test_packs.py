"""What a pack costs: its members, their taxes, what its own price or percentage says."""

import pytest

from tests.offer.pricing.rules.parts import PARISIAN, codes, fixed, monthly
from tests.offer.pricing.world import (
    VAT,
    a_rule,
    a_tariff,
    d,
    quoted,
)
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.rules.quote import LineKind, Offer
from winvest.offer.pricing.rules.tariff import (
    Bundle,
    Conditions,
    Member,
    Tariff,
    Tax,
    Usage,
)

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
