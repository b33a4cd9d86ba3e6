"""Every page on a phone, in the dark, and before signing in: axe finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.axe import Looked, violations
from e2e.conftest import Live
from e2e.pages import pages


@pytest.mark.req("OPS-06")
@pytest.mark.parametrize(("width", "dark"), [(390, False), (390, True), (1440, True)])
def test_axe_finds_nothing_at_any_size_or_theme(
    signed_in: Callable[..., Page], width: int, dark: bool
) -> None:
    """At 1440 px and light, the roles above have seen them all."""
    page = signed_in("admin_groupe", width=width, dark=dark)
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
def test_public_pages_are_accessible(live: Live, page: Page) -> None:
    found = {}
    for path in pages(public=True):
        page.goto(path)
        if wrong := violations(page):
            found[path] = wrong
    assert found == {}
