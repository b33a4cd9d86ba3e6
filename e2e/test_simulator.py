"""Several products priced at once in the browser: added, corrected, taken away, kept as a quote."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.axe import violations
from e2e.test_sheet import no_sideways

SignedIn = Callable[..., Page]
PICTURES = os.environ.get("PICTURES")


def picture(page: Page, name: str) -> None:
    """A picture of the whole page, when one asks for them."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.req("PRI-02", "PRI-03", "AHEAD-01")
@pytest.mark.parametrize(("javascript", "width", "dark"), [(True, 1440, False), (False, 390, True)])
def test_two_products_become_one_quote(
    signed_in: SignedIn, javascript: bool, width: int, dark: bool
) -> None:
    page = signed_in("catalogue_manager", "MTV", width=width, dark=dark, javascript=javascript)
    main = page.get_by_role("main")
    page.goto("/simulateur?canal=web")
    page.get_by_label("Produit", exact=True).fill("MTV-CINEMA-0001")
    page.get_by_role("button", name="Calculer le prix").last.click()
    expect(main).to_contain_text("Garder ce devis")
    page.get_by_role("button", name="Ajouter un produit").click()
    second = page.get_by_label("Produit 2", exact=True)
    expect(second).to_be_focused()
    expect(main).to_contain_text("Garder ce devis")  # an empty line prevents nothing
    if javascript:
        second.press_sequentially("mtv-tv")
        page.get_by_role("option").filter(has_text="MTV-TV-0001").click()
    else:
        second.fill("MTV-TV-0001")
        page.get_by_role("button", name="Calculer le prix").last.click()
    plan = page.get_by_role("group", name="Produit 2").get_by_label("Formule")
    plan.select_option("P1990")
    quantity = page.get_by_role("group", name="Produit 2").get_by_label("Quantité")
    quantity.fill("deux")
    page.get_by_role("button", name="Calculer le prix").last.click()
    expect(main.locator("[data-error-summary]")).to_be_visible()
    expect(quantity).to_have_value("deux")
    expect(plan).to_have_value("P1990")
    picture(page, f"erreur-{width}")
    quantity.fill("2")
    quantity.press("Enter")
    expect(main.get_by_role("heading", name="MTV-TV-0001")).to_be_visible()
    expect(main).to_contain_text("39,80")
    no_sideways(page)
    picture(page, f"panier-{width}")
    if javascript:
        assert violations(page) == []
        page.reload()
        expect(main).to_contain_text("39,80")
    page.get_by_role("button", name="Retirer le produit 1").click()
    expect(page.get_by_label("Produit", exact=True)).to_have_value("MTV-TV-0001")
    assert "acte" not in page.url
    assert "CINEMA" not in page.url
    page.go_back()
    expect(page.get_by_label("Produit 2", exact=True)).to_have_value("MTV-TV-0001")
    page.get_by_role("button", name="Garder ce devis").click()
    expect(main).to_contain_text("Rejoué à l’identique")
    expect(main.get_by_role("heading", name="MTV-CINEMA-0001")).to_be_visible()
    expect(main.get_by_role("heading", name="MTV-TV-0001")).to_be_visible()
    no_sideways(page)
    picture(page, f"devis-{width}")
