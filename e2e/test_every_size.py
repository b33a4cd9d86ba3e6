"""Every page on a phone, in the dark, and before signing in: axe finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.axe import COLOURS, Looked, violations
from e2e.conftest import Live
from e2e.pages import pages


@pytest.mark.req("OPS-06")
def test_a_phone_reads_every_page(signed_in: Callable[..., Page]) -> None:
    """At 1440 px and light, the roles of the other file have seen them all."""
    page = signed_in("admin_groupe", width=390)
    found = {}
    looked = Looked()
    for path in pages(public=False):
        answer = page.goto(path)
        new = answer is not None and looked.is_new(answer.text())
        wrong: list[Any] = list(violations(page)) if new else []
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            wrong.append(f"scrolls sideways by {wide} px")
        if wrong:
            found[path] = wrong
    assert found == {}


@pytest.mark.req("OPS-06")
@pytest.mark.parametrize("width", [390, 1440])
def test_the_dark_is_read_too(signed_in: Callable[..., Page], width: int) -> None:
    """The theme changes the colours alone."""
    page = signed_in("admin_groupe", width=width, dark=True)
    found = {}
    looked = Looked()
    for path in pages(public=False):
        if not looked.is_new(page.request.get(path, headers={"accept": "text/html"}).text()):
            continue
        page.goto(path)
        if wrong := violations(page, COLOURS):
            found[path] = wrong
    assert found == {}


@pytest.mark.req("OPS-06")
def test_public_pages_are_accessible(live: Live, page: Page) -> None:
    found = {}
    for path in pages(public=True):
        page.goto(path)
        if wrong := violations(page):
            found[path] = wrong
    assert found == {}
