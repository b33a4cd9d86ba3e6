"""Every page, for every role that may open it: axe finds nothing, nothing scrolls sideways.

The first role has the most pages: each is looked at on a phone and at a desk, in the light and in
the dark. What the others see otherwise is looked at as it comes.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.axe import AXE, Looked, everywhere, violations
from e2e.conftest import Live
from e2e.pages import pages

ROLES = (
    "admin_groupe", "admin_societe", "catalogue_manager", "compta", "adv", "vente", "juriste",
    "it", "marketing", "manager", "conseiller", "auditeur",
)  # fmt: skip


@pytest.fixture(scope="module")
def looked() -> Looked:
    """What the roles before have seen."""
    return Looked()


@pytest.mark.req("OPS-05", "OPS-06", "AHEAD-13")
@pytest.mark.parametrize("role", ROLES)
def test_axe_and_the_content_policy_find_nothing(
    signed_in: Callable[..., Page], live: Live, looked: Looked, role: str
) -> None:
    page = signed_in(role)
    page.add_init_script(AXE)
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    found: dict[str, Any] = {}
    opened = 0
    company = live.person(role).companies[0]
    for path in pages(
        public=False, sku=a_product(page), number="1", code=company, **neighbours(page)
    ):
        answer = page.request.get(path, headers={"accept": "text/html"})
        opened += answer.status == 200
        wrong: list[Any] = []
        if answer.status not in (200, 403, 409):  # a refusal that says why is a page too
            wrong.append({"status": answer.status})
        if looked.is_new(answer.text()):
            said.clear()
            page.goto(path)
            wrong += everywhere(page) if role == ROLES[0] else violations(page)
            wrong += said if answer.status == 200 else []
        if wrong:
            found[path] = wrong
    assert opened >= 3
    assert found == {}


@pytest.mark.req("OPS-06")
def test_public_pages_are_accessible(live: Live, page: Page) -> None:
    found = {}
    for path in pages(public=True):
        page.goto(path)
        if wrong := list(everywhere(page)):
            found[path] = wrong
    assert found == {}


@pytest.mark.req("OPS-06")
def test_what_is_wrong_is_told_by_rule_and_place(page: Page) -> None:
    page.set_content("<main><h1>Pages</h1><img src='a.png' id='bare'></main>")
    assert {"rule": "image-alt", "at": [["#bare"]]} in violations(page)
    assert violations(page, ("color-contrast",)) == []


def a_product(page: Page) -> str:
    """The first product that the person's list shows."""
    page.goto("/catalogue")
    return str(page.locator("[data-sku]").first.get_attribute("data-sku"))


def neighbours(page: Page) -> dict[str, str]:
    """The first partner, family, team, draft of the person's own lists, where they open them."""
    found = {}
    lists = (("compagnie", "/compagnies"), ("risque", "/risques"))
    more = (("equipe", "/administration/equipes"), ("product_id", "/produits/brouillons"))
    for name, path in (*lists, *more):
        page.goto(path)
        rows = page.locator("tr[data-row] .rowlink")
        if rows.count():
            found[name] = str(rows.first.get_attribute("href")).rpartition("/")[2]
    return found
