"""The demo group: its versions, prices and taxes hold together."""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

import pytest

from tests.app.demo_read import in_force, versions
from winvest.app.demo.content.catalogue import PRODUCTS
from winvest.app.demo.content.shapes import Price, Product
from winvest.app.demo.moments import resolve
from winvest.offer.catalog.enums import (
    VersionStatus,
)
from winvest.offer.documents.enums import DocumentType

ANCHOR = date(2026, 11, 21)


PUBLISHED = {"scheduled", "active", "superseded"}


INSURANCE = {"SANTE", "OBSEQUES", "PREVOYANCE", "PJ", "ANIMAUX", "ASSIST"}


@pytest.mark.req("COM-01")
def test_splits_sum_to_one_and_tiers_touch() -> None:
    for product, version in versions():
        for scheme in version.schemes:
            assert sum(scheme.split.values()) == 1, product.sku
            for low, high in pairwise(scheme.tiers):
                assert low.max is not None, product.sku
                assert high.min == low.max + 1, product.sku
            assert scheme.tiers[-1].max is None, product.sku


@pytest.mark.req("VER-01")
def test_published_periods_do_not_overlap() -> None:
    for product in PRODUCTS:
        periods = [
            (resolve(one.starts, anchor=ANCHOR), one.ends and resolve(one.ends, anchor=ANCHOR))
            for one in product.versions
            if one.status in PUBLISHED
        ]
        assert all(end is None or start < end for start, end in periods), product.sku
        for (_, end), (start, _) in pairwise(periods):
            assert end is not None, product.sku
            assert end <= start, product.sku
        numbers = [one.number for one in product.versions]
        assert numbers == list(range(1, len(numbers) + 1)), product.sku


@pytest.mark.req("VER-01", "CAT-05")
def test_status_of_versions_fits_the_life_cycle() -> None:
    statuses = Counter(version.status for _, version in versions())
    assert statuses.keys() >= {status.value for status in VersionStatus} - {"withdrawn"}
    for product in PRODUCTS:
        active = [one for one in product.versions if one.status == "active"]
        assert len(active) == (1 if product.lifecycle in ("active", "frozen") else 0), product.sku
        for version in product.versions:
            if version.publications:
                assert version.status in ("active", "scheduled"), product.sku
                assert product.lifecycle == "active", product.sku


def rates(product: Product, price: Price, *, day: date) -> set[Decimal]:
    """The tax rates that the price may bear (CGI, at its day)."""
    if product.risk in INSURANCE:
        return {Decimal("0.00")}
    if product.risk == "CAFE":
        return {Decimal("5.50"), Decimal("20.00")}
    if product.risk in ("ELEC", "GAZ"):
        reduced = {Decimal("5.50")} if day < date(2025, 8, 1) else set()
        if product.sku == "USGP-RECHARGE-0001":  # charging points at home
            reduced = {Decimal("5.50")}
        return {Decimal("20.00")} | reduced
    if product.risk in ("DEPANNAGE", "ENTRETIEN"):
        return {Decimal("20.00"), Decimal("10.00")}
    return {Decimal("20.00")}


@pytest.mark.req("LAW-06", "PRI-02")
def test_tax_rates_follow_the_law_of_their_day() -> None:
    for product, version in versions():
        day = resolve(version.starts, anchor=ANCHOR)
        for price in version.prices:
            allowed = rates(product, price, day=day)
            assert price.tax_rate in allowed, (product.sku, version.number, price.label)
            if "professional" not in product.kinds:
                assert price.tax_included or price.type == "on_quotation", product.sku


@pytest.mark.req("PRI-01")
def test_prices_are_sane() -> None:
    for product, version in versions():
        plans = {plan.code for plan in version.plans}
        for price in version.prices:
            assert price.plan is None or price.plan in plans, product.sku
            payload = cast("Any", price.payload)
            if price.type == "fixed":
                assert 0 <= payload["amount"] <= 2000
            if price.type == "tiered":
                assert price.tier_mode, product.sku
                assert [step["min"] for step in payload] == sorted(step["min"] for step in payload)
                assert payload[-1]["max"] is None
            keys = {(line.zone, line.min_household, line.level) for line in price.grid}
            for key in keys:
                lines = [
                    one for one in price.grid if (one.zone, one.min_household, one.level) == key
                ]
                amounts = [line.amount for line in lines]
                assert amounts == sorted(set(amounts)), product.sku
            assert not price.grid or (None, None, None) in keys, "everybody finds a line"
            if price.type == "bundle":
                for item in payload["items"]:
                    inside = in_force(item["sku"])
                    assert item["plan"] in {plan.code for plan in inside.plans}


@pytest.mark.req("DOC-03")
def test_papers_of_the_web_and_of_insurance() -> None:
    known = {kind.value for kind in DocumentType}
    for product, version in versions():
        types = {one.type for one in version.documents}
        assert types <= known
        if any("web" in one.channels for one in version.publications):
            assert types & {"DIPA", "CG"}, product.sku
        if product.risk in INSURANCE and version.status in PUBLISHED:
            assert {"DIPA", "CG"} <= types, product.sku


@pytest.mark.req("ACC-01")
def test_bookings_cover_every_status_and_fit_the_money() -> None:
    found = {one.status for _, version in versions() for one in version.mappings}
    assert {"to_validate", "validated", "error"} <= found
    for product, version in versions():
        for one in version.mappings:
            if (one.account or "").startswith(("756", "709")) and one.status == "validated":
                assert product.risk in INSURANCE, product.sku
            assert (one.account is None) == (one.status == "error"), product.sku
    assert in_force("AP-ASSIST-0001").mappings[0].status == "to_validate"
