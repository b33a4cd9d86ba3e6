"""Payloads of Annexe A: read exactly, and refused with each field that is wrong."""

from decimal import Decimal

import pytest

from winvest.foundation.kit.errors import Invalid
from winvest.offer.pricing.enums import PriceEffect, PricingType, TierMode
from winvest.offer.pricing.rules.decoding import bounds_of, shape_of
from winvest.offer.pricing.rules.tariff import (
    Bundle,
    Fixed,
    Indexed,
    Member,
    OnQuotation,
    Percentage,
    Shape,
    TierBase,
    Tiered,
    Usage,
)

D = Decimal


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("kind", "payload", "shape"),
    [
        (PricingType.FIXED, {"amount": D("9.90")}, Fixed(amount=D("9.90"))),
        (PricingType.FIXED, {"amount": "9.90"}, Fixed(amount=D("9.90"))),
        (PricingType.FIXED, {"amount": 0}, Fixed(amount=D(0))),
        (
            PricingType.USAGE,
            {"unit": "kWh", "unit_price": "0.1998", "min_charge": None},
            Usage(unit="kWh", unit_price=D("0.1998")),
        ),
        (
            PricingType.USAGE,
            {"unit": "Go", "unit_price": 2, "free_units": 5, "package_size": 10},
            Usage(unit="Go", unit_price=D(2), free_units=D(5), package_size=D(10)),
        ),
        (
            PricingType.PERCENTAGE,
            {"rate": "8", "of": "revenue"},
            Percentage(rate=D(8), of="revenue"),
        ),
        (
            PricingType.BUNDLE,
            {"items": [{"sku": "A", "plan": "P"}], "discount": {"type": "percent", "value": "10"}},
            Bundle(members=(Member(sku="A", plan="P"),), effect=PriceEffect.PERCENT, value=D(10)),
        ),
        (PricingType.ON_QUOTATION, {}, OnQuotation()),
    ],
)
def test_payloads(kind: PricingType, payload: object, shape: Shape) -> None:
    assert shape_of(kind, payload) == shape


@pytest.mark.req("PRI-01")
def test_tiers_take_volume_when_no_mode_is_told() -> None:
    payload = [
        {"min": 0, "max": 99, "amount": D("10")},
        {"min": 100, "max": None, "amount": "15", "base": "percent", "flat": "2"},
    ]
    shape = shape_of(PricingType.TIERED, payload)
    assert isinstance(shape, Tiered)
    assert shape.mode is TierMode.VOLUME
    assert [one.base for one in shape.tiers] == [TierBase.UNIT, TierBase.PERCENT]
    assert shape.tiers[1].flat == 2


def test_an_indexed_payload_is_parsed_once() -> None:
    payload = {"index": "spot", "formula": "index * 1.08", "lag_months": 2, "cap": "0.3"}
    shape = shape_of(PricingType.INDEXED, payload)
    assert isinstance(shape, Indexed)
    assert (shape.names, shape.lag_months, shape.cap) == ({"spot"}, 2, D("0.3"))


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("kind", "payload", "fields"),
    [
        (PricingType.FIXED, {}, ["payload/amount"]),
        (PricingType.FIXED, {"amount": "-1"}, ["payload/amount"]),
        (PricingType.FIXED, {"amount": "NaN"}, ["payload/amount"]),
        (PricingType.FIXED, {"amount": 9.9}, ["payload/amount"]),
        (PricingType.FIXED, {"amount": True}, ["payload/amount"]),
        (PricingType.FIXED, [], ["payload"]),
        (PricingType.USAGE, {"unit": " "}, ["payload/unit", "payload/unit_price"]),
        (
            PricingType.INDEXED,
            {"index": "gold", "formula": "gold"},
            ["payload/index", "payload/formula"],
        ),
        (
            PricingType.INDEXED,
            {"index": "cpi", "formula": "cpi", "floor": 2, "cap": 1},
            ["payload/cap"],
        ),
        (PricingType.BUNDLE, {"items": []}, ["payload/items"]),
        (
            PricingType.BUNDLE,
            {"items": [{}], "discount": {"type": "percent", "value": 101}},
            ["payload/items/0/sku", "payload/discount/value"],
        ),
        (PricingType.TIERED, [], ["payload"]),
        (PricingType.TIERED, {"min": 0}, ["payload"]),
        (PricingType.TIERED, [{"min": 0, "amount": 1, "base": "x"}], ["payload/0/base"]),
        (PricingType.TIERED, [{"min": 5, "max": 4, "amount": 1}], ["payload/0/max"]),
    ],
)
def test_what_is_wrong_is_told_field_by_field(
    kind: PricingType, payload: object, fields: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        shape_of(kind, payload)
    assert [one.field for one in refused.value.errors] == fields


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        ((("0", "99"), ("100", None)), None),
        ((("0", "99.99"), ("100", None)), None),
        ((("1", "5"), ("6", "10"), ("11", None)), None),
        ((("0", "99"), ("101", None)), "tier_hole"),
        ((("0", "99"), ("99", None)), "tier_overlap"),
        ((("0", "99"), ("50", None)), "tier_overlap"),
        ((("0", None), ("100", None)), "tier_overlap"),
    ],
)
def test_tiers_follow_each_other(bounds: tuple[tuple[str, str | None], ...], code: str) -> None:
    payload = [{"min": low, "max": high, "amount": 1} for low, high in bounds]
    if code is None:
        assert shape_of(PricingType.TIERED, payload)
        return
    with pytest.raises(Invalid) as refused:
        shape_of(PricingType.TIERED, payload)
    assert [one.code for one in refused.value.errors] == [code]


def test_the_least_and_the_most() -> None:
    assert bounds_of({"min_charge": "5", "max_charge": "9"}) == (D(5), D(9))
    assert bounds_of([{"min": 0}]) == (None, None)
    with pytest.raises(Invalid):
        bounds_of({"min_charge": "9", "max_charge": "5"})
