"""What a narrow screen does with what a wide one puts on one line."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

SignedIn = Callable[..., Page]
STRIP = """() => {
    const strip = document.querySelector('.tabs'), tab = strip.querySelector('[aria-current]');
    const [whole, one] = [strip, tab].map((each) => each.getBoundingClientRect());
    return [one.left >= whole.left - 1 && one.right <= whole.right + 1,
        getComputedStyle(strip).getPropertyValue('--before'),
        getComputedStyle(strip).getPropertyValue('--after')];
}"""


def left_of(page: Page, selector: str) -> float:
    """Where something begins, from the left of the screen."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"]


def top_of(page: Page, selector: str) -> float:
    """Where something begins, from the top of the screen."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.req("CAT-07", "OPS-06")
def test_a_strip_of_tabs_opens_on_its_own_and_tells_that_it_goes_on(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "FT", width=390)
    for tab, before, after in (("", "", "48px"), ("/historique", "48px", "")):
        page.goto(f"/produits/FT-BOX-001{tab}")
        expect(page.locator(".tabs[data-opened]")).to_be_visible()
        assert page.evaluate(STRIP) == [True, before, after], tab
    wide = signed_in("catalogue_manager", "FT")
    wide.goto("/produits/FT-BOX-001/historique")
    expect(wide.locator(".tabs[data-opened]")).to_be_visible()
    assert wide.evaluate(STRIP) == [True, "", ""], "all of them are shown: nothing fades"


@pytest.mark.req("CAT-07", "OPS-06")
def test_a_day_is_asked_under_its_title_and_two_versions_each_beside_their_word(
    signed_in: SignedIn,
) -> None:
    page = signed_in("catalogue_manager", "FT", width=390)
    page.goto("/produits/FT-BOX-002/tarification")
    assert left_of(page, "#prix-au") == left_of(page, "#prix-titre")
    page.goto("/produits/FT-BOX-001/versions/comparer?de=1&a=2")
    for name in ("de", "a"):
        label, choice = f'label[for="compare-{name}"]', f"#compare-{name}"
        assert abs(top_of(page, label) - top_of(page, choice)) < 16, name


@pytest.mark.req("CAT-07", "OPS-06")
def test_a_menu_alone_stands_beside_the_title(signed_in: SignedIn) -> None:
    page = signed_in("vente", "FT", width=390)
    page.goto("/produits/FT-BOX-002")
    menu = ".page-head__acts button[popovertarget]"
    assert top_of(page, menu) < top_of(page, ".page-head__title h1") + 16
    assert left_of(page, menu) > 300
