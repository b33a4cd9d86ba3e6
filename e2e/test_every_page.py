"""Every page, for every role that may open it: axe finds nothing, nothing scrolls sideways."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.conftest import Live
from e2e.pages import pages

AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text("utf-8")
ROLES = (
    "admin_groupe", "admin_societe", "catalogue_manager", "compta", "adv", "vente", "juriste",
    "it", "marketing", "manager", "conseiller", "auditeur",
)  # fmt: skip


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds, shortened to rule and place."""
    page.evaluate(AXE)
    result = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
        " 'best-practice']})"
    )
    return [
        {"rule": one["id"], "at": [node["target"] for node in one["nodes"]][:3]}
        for one in result["violations"]
    ]


@pytest.mark.req("OPS-05", "OPS-06", "AHEAD-13")
@pytest.mark.parametrize("role", ROLES)
def test_axe_and_the_content_policy_find_nothing(
    signed_in: Callable[..., Page], live: Live, role: str
) -> None:
    page = signed_in(role)
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    found: dict[str, Any] = {}
    opened = 0
    company = live.person(role).companies[0]
    for path in pages(public=False, sku=a_product(page), code=company, **neighbours(page)):
        status = page.context.request.get(path).status
        if status == 403:
            continue
        said.clear()
        page.goto(path)
        wrong: list[Any] = violations(page)
        if status == 200:
            wrong += said
        elif status != 409:  # a refusal that says why is a page too
            wrong.append({"status": status})
        opened += status == 200
        if wrong:
            found[path] = wrong
    assert opened >= 3
    assert found == {}


def a_product(page: Page) -> str:
    """The first product that the person's list shows."""
    page.goto("/catalogue")
    return str(page.locator("[data-sku]").first.get_attribute("data-sku"))


def neighbours(page: Page) -> dict[str, str]:
    """The first partner and family of the person's own lists, where they may open them."""
    found = {}
    for name, path in (("compagnie", "/compagnies"), ("risque", "/risques")):
        page.goto(path)
        rows = page.locator("tr[data-row] .rowlink")
        if rows.count():
            found[name] = str(rows.first.get_attribute("href")).rpartition("/")[2]
    return found


@pytest.mark.req("OPS-06")
@pytest.mark.parametrize(("width", "dark"), [(390, False), (390, True), (1440, True)])
def test_axe_finds_nothing_at_any_size_or_theme(
    signed_in: Callable[..., Page], width: int, dark: bool
) -> None:
    """At 1440 px and light, the roles above have seen them all."""
    page = signed_in("admin_groupe", width=width, dark=dark)
    found = {}
    for path in pages(public=False):
        page.goto(path)
        wrong: list[Any] = list(violations(page))
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
