"""Every page on a phone, in the dark, and before signing in: axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from e2e.axe import PHONE, SIDEWAYS, Looked, everywhere, violations
from e2e.conftest import Live
from e2e.pages import pages


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
        answer = page.goto(path)
        new = answer is not None and looked.is_new(answer.text())
        wrong = list(everywhere(page, desk=False)) if new else []
        if wrong or page.evaluate(SIDEWAYS) > 0:
            found[path] = wrong or ["scrolls sideways"]
    assert found == {}


@pytest.mark.req("OPS-06")
def test_public_pages_are_accessible(live: Live, page: Page) -> None:
    found = {}
    for path in pages(public=True):
        page.goto(path)
        if wrong := violations(page):
            found[path] = wrong
    assert found == {}
