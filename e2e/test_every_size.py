"""Every page on a phone, in the dark, and before signing in: axe finds nothing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from e2e.axe import COLOURS, Looked, violations
from e2e.conftest import Live
from e2e.pages import pages

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 900}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.req("OPS-06")
def test_a_phone_and_the_dark_read_every_page(signed_in: Callable[..., Page]) -> None:
    """At 1440 px and light, the roles of the other file have seen them all.

    A page is opened once: its sizes and themes are style alone.
    """
    page = signed_in("admin_groupe", width=390)
    looked = Looked()
    found = {}
    for path in pages(public=False):
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")
        answer = page.goto(path)
        new = answer is not None and looked.is_new(answer.text())
        if wrong := list(_wrong(page, new=new)):
            found[path] = wrong
    assert found == {}


def _wrong(page: Page, *, new: bool) -> Iterator[Any]:
    """What is wrong with the page on the phone, then in the dark: on the phone and at a desk."""
    wide = page.evaluate(SIDEWAYS)
    if wide > 0:
        yield f"scrolls sideways by {wide} px"
    if not new:
        return
    yield from violations(page)
    page.emulate_media(color_scheme="dark")
    yield from violations(page, COLOURS)
    page.set_viewport_size(DESK)
    yield from violations(page, COLOURS)


@pytest.mark.req("OPS-06")
def test_public_pages_are_accessible(live: Live, page: Page) -> None:
    found = {}
    for path in pages(public=True):
        page.goto(path)
        if wrong := violations(page):
            found[path] = wrong
    assert found == {}
