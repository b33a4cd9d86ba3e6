"""Every page, for every role that may open it: axe finds nothing, nothing scrolls sideways."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.axe import Looked, violations
from e2e.conftest import Live
from e2e.pages import pages

ROLES = (
    "admin_groupe", "admin_societe", "catalogue_manager", "compta", "adv", "vente", "juriste",
    "it", "marketing", "manager", "conseiller", "auditeur",
)  # fmt: skip


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
    looked = Looked()
    company = live.person(role).companies[0]
    for path in pages(public=False, sku=a_product(page), code=company, **neighbours(page)):
        said.clear()
        answer = page.goto(path)
        status = answer.status if answer else 0
        if status == 403:
            continue
        wrong: list[Any] = violations(page) if looked.is_new(page) else []
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
