"""Company themes: any colour typed gives tints that can be read, light and dark."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winvest.foundation.kit.errors import Invalid
from winvest.group.companies.colour import contrast, oklch
from winvest.group.companies.theme import (
    brand_colour,
    checked_colour,
    dark_tints,
    light_tints,
    theme_css,
    theme_href,
)

COLOURS = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.req("ORG-01")
@settings(max_examples=300, deadline=None)
@given(COLOURS)
def test_any_colour_stays_legible_on_light(colour: str) -> None:
    tints = light_tints(colour)
    for ground in ("#ffffff", tints.soft, tints.pale):
        assert contrast(tints.text, ground) >= 4.5
    for button in (tints.solid, tints.solid_hover):
        assert contrast("#ffffff", button) >= 4.5
    for ground in ("#ffffff", tints.soft):
        assert contrast(tints.mark, ground) >= 3


@pytest.mark.req("ORG-01")
@settings(max_examples=300, deadline=None)
@given(COLOURS)
def test_any_colour_stays_legible_on_dark(colour: str) -> None:
    tints = dark_tints(colour)
    for ground in ("#16181d", tints.soft, tints.pale):
        assert contrast(tints.text, ground) >= 4.5
    for button in (tints.solid, tints.solid_hover):
        assert contrast("#ffffff", button) >= 4.5
    for ground in ("#16181d", tints.soft):
        assert contrast(tints.mark, ground) >= 3


@pytest.mark.req("ORG-01")
@settings(max_examples=200, deadline=None)
@given(COLOURS)
def test_the_hue_stays_the_company_s(colour: str) -> None:
    given_colour = oklch(colour)
    shown = oklch(light_tints(colour).solid)
    if given_colour.chroma < 0.05 or shown.chroma < 0.02:
        return
    apart = abs(given_colour.hue - shown.hue) % 360
    assert min(apart, 360 - apart) < 6


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
    ],
)
def test_contrast_is_the_one_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.02)


@pytest.mark.parametrize(
    "typed", ["", "teal", "#12", "#12345g", "#fff;}", "url(//x)", "#0b7f77 } body { display: none"]
)
def test_what_is_not_a_colour_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_colour(typed)
    assert "#0b7f77" in refused.value.errors[0].message
    assert brand_colour({"brand": typed}) is None
    assert theme_href("AP", {"brand": typed}) is None


def test_the_address_changes_with_the_colour() -> None:
    teal, orange = theme_href("AP", {"brand": "#0b7f77"}), theme_href("AP", {"brand": "#e2660e"})
    assert teal != orange
    assert teal == theme_href("AP", {"brand": "#0B7F77"})
    assert theme_href("AP", None) is None


def test_the_sheet_only_redefines_the_brand() -> None:
    names = [line.split(":")[0].strip() for line in theme_css("#8a3ad0").splitlines()[1:-1]]
    assert names
    assert all(name.startswith("--brand") for name in names)
