"""A promotion and an agreed price with their dates: written, found in the simulator, taken back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from e2e.axe import violations
from e2e.test_sheet import no_sideways
from winvest.foundation.kit.calendar import today_in

SignedIn = Callable[..., Page]
NBSP = "\u00a0"


@pytest.mark.req("PRI-01", "PRI-03", "AHEAD-01")
@pytest.mark.parametrize(
    ("sku", "javascript", "width", "dark"),
    [("MTV-CINEMA-0001", True, 1440, False), ("MTV-BOUQUET-0001", False, 390, True)],
)
def test_a_promotion_is_set_and_the_simulator_takes_it_off(
    signed_in: SignedIn, sku: str, javascript: bool, width: int, dark: bool
) -> None:
    day = today_in(datetime.now(UTC)) + timedelta(days=20)
    page = signed_in("catalogue_manager", "MTV", width=width, dark=dark, javascript=javascript)
    main = page.get_by_role("main")
    page.goto("/tarifs")
    page.get_by_role("link", name="Promotions").first.click()
    page.get_by_role("link", name="Nouvelle promotion").click()
    page.get_by_label("Produit", exact=True).fill(sku)
    page.get_by_label("Code de la promotion").fill(f"ESSAI-{width}")
    page.get_by_label("Ce que lira le client").fill("Moitié prix d’essai")
    page.get_by_label("Valeur").fill("cinquante")
    page.get_by_label("Premier jour").fill(f"{day:%d/%m/%Y}")
    page.get_by_label("Dernier jour").fill(f"{day + timedelta(days=30):%d/%m/%Y}")
    page.get_by_role("button", name="Enregistrer").click()
    expect(main.locator("[data-error-summary]")).to_be_visible()
    expect(page.get_by_label("Ce que lira le client")).to_have_value("Moitié prix d’essai")
    page.get_by_label("Valeur").fill("50")
    page.get_by_role("button", name="Enregistrer").click()
    expect(main).to_contain_text("À venir")
    expect(page.locator("#toasts")).to_contain_text("Annuler")
    no_sideways(page)
    if javascript:
        assert violations(page) == []

    before, during = day - timedelta(days=1), day
    for at, off in ((before, False), (during, True)):
        page.goto(f"/simulateur?societe=MTV&produit={sku}&canal=web&date={at:%d/%m/%Y}")
        told = expect(main)
        if off:
            told.to_contain_text("Moitié prix d’essai")
        else:
            told.not_to_contain_text("Moitié prix d’essai")
    no_sideways(page)


@pytest.mark.req("PRI-01")
def test_an_agreed_price_is_for_that_client_alone(signed_in: SignedIn) -> None:
    day = today_in(datetime.now(UTC))
    page = signed_in("catalogue_manager", "FT")
    main = page.get_by_role("main")
    page.goto("/tarifs/prix-negocies")
    page.get_by_role("link", name="Nouveau prix négocié").click()
    product = page.get_by_label("Produit", exact=True)
    product.press_sequentially("mobile")
    proposed = page.get_by_role("option", name="FT-MOBILE-0003")
    expect(proposed).to_be_visible()
    assert violations(page) == []
    product.press("ArrowDown")
    expect(page.get_by_role("listbox").locator("[aria-selected=true]")).to_have_count(1)
    product.press("Escape")
    expect(proposed).to_be_hidden()
    product.press_sequentially(" ")
    proposed.click()
    expect(product).to_have_value("FT-MOBILE-0003")
    expect(page.get_by_label("Formule")).to_be_visible()
    page.get_by_label("Référence du client").fill("CLI-ESSAI-7")
    page.get_by_label("Prix convenu").fill("7,77")
    page.get_by_label("Taxe", exact=True).select_option(index=1)
    page.get_by_label("Motif").fill("Fidélité")
    page.get_by_label("Premier jour").fill(f"{day:%d/%m/%Y}")
    page.get_by_role("button", name="Enregistrer").click()
    expect(main).to_contain_text("En vigueur")
    address = "/simulateur?societe=FT&produit=FT-MOBILE-0003&canal=web"
    page.goto(f"{address}&reference=CLI-ESSAI-7")
    expect(main).to_contain_text(f"7,77{NBSP}€")
    page.goto(address)
    expect(main).not_to_contain_text(f"7,77{NBSP}€")
