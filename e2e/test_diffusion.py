"""A sale is stopped and opened again, with and without JavaScript: the gate stands on the page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.axe import violations
from e2e.test_sheet import no_sideways

SignedIn = Callable[..., Page]


@pytest.mark.req("VER-04", "VER-05")
@pytest.mark.parametrize(
    ("sku", "javascript", "width", "dark"),
    [("MTV-CINEMA-0001", True, 1440, False), ("MTV-BOUQUET-0001", False, 390, True)],
)
def test_a_sale_is_stopped_then_opened_again(
    signed_in: SignedIn, sku: str, javascript: bool, width: int, dark: bool
) -> None:
    page = signed_in("catalogue_manager", "MTV", width=width, dark=dark, javascript=javascript)
    main = page.get_by_role("main")
    page.goto(f"/produits/{sku}/diffusion")
    expect(main).to_contain_text("En cours")
    expect(main).to_contain_text("Rien ne manque")
    no_sideways(page)
    if javascript:
        assert violations(page) == []
    main.get_by_role("table").get_by_role("link", name="Mondial TV").first.click()
    expect(page.get_by_label("Pourquoi")).to_be_visible()
    no_sideways(page)
    page.get_by_label("Pourquoi").fill("Essai de fin")
    page.get_by_role("button", name="Arrêter la diffusion").click()
    expect(main).to_contain_text("Terminée")

    page.get_by_role("link", name="Diffuser", exact=True).click()
    page.get_by_role("radio", name="À une date").check()
    page.get_by_label("Conditions").fill("Sur accord de l’ADV")
    page.get_by_role("button", name="Publier").click()
    expect(main).to_contain_text("Donnez le jour où la diffusion commence")
    expect(page.get_by_label("Conditions")).to_have_value("Sur accord de l’ADV")
    no_sideways(page)
    if javascript:
        assert violations(page) == []
    page.get_by_role("radio", name="Maintenant").check()
    page.get_by_role("button", name="Publier").click()
    expect(page).to_have_url(re.compile("diffusion$"))
    expect(main).to_contain_text("En cours")
