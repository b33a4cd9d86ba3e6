"""The draws of the volume catalogue: the same for a seed, periods in order, words that vary."""

from datetime import date

import pytest

from winvest.app.volume.draws import draw, spread
from winvest.app.volume.offers_home import OFFERS
from winvest.app.volume.timeline import PREPARED

pytestmark = pytest.mark.req("CAT-15")
TODAY = date(2026, 11, 21)
NUMBERS = range(600)
COUNTS = spread(1, NUMBERS, versions=6000)
PRODUCTS = [draw(1, number, versions=COUNTS[number], today=TODAY) for number in NUMBERS]


def test_a_seed_draws_the_same_and_another_seed_something_else() -> None:
    again = draw(1, 42, versions=COUNTS[42], today=TODAY)
    assert again == PRODUCTS[42]
    assert draw(2, 42, versions=COUNTS[42], today=TODAY) != again


def test_every_version_asked_for_is_drawn() -> None:
    assert sum(len(product.versions) for product in PRODUCTS) == 6000
    assert min(COUNTS.values()) == 1
    assert max(COUNTS.values()) > 15


@pytest.mark.req("VER-01")
def test_periods_are_half_open_and_never_overlap() -> None:
    for product in PRODUCTS:
        published = [one for one in product.versions if one.published]
        for one, following in zip(published, published[1:], strict=False):
            assert one.ends is not None, product.sku
            assert one.starts < one.ends <= following.starts
        numbers = [one.number for one in product.versions]
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_life_ends_as_its_status_says() -> None:
    for product in PRODUCTS:
        statuses = [one.status for one in product.versions]
        match product.lifecycle:
            case "active" | "frozen":
                assert statuses.count("active") == 1
                active = next(one for one in product.versions if one.status == "active")
                assert active.starts < TODAY
                assert active.ends is None or active.ends > TODAY
            case "retired":
                assert "active" not in statuses
                last = product.versions[-1]
                assert last.ends is not None
                assert last.ends <= TODAY
            case _:
                assert set(statuses) <= set(PREPARED)


def test_the_spread_is_wide() -> None:
    assert {product.offer.company for product in PRODUCTS} == {one.company for one in OFFERS}
    assert len({product.lifecycle for product in PRODUCTS}) == 5
    assert len({product.integration for product in PRODUCTS}) == 5
    assert len({product.tariff.type for product in PRODUCTS}) == 7
    assert {badge for one in PRODUCTS for badge in one.badges} == {
        "new", "promo", "beta", "on_quotation",
    }  # fmt: skip
    names = {(product.offer.company, product.name) for product in PRODUCTS}
    assert len(names) == len(PRODUCTS)
    for product in PRODUCTS:
        assert "\t" not in product.description
        assert "  " not in product.name
