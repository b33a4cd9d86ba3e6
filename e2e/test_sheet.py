"""Journeys of the sheet: each user finds the answer on its tab, with and without JavaScript."""

import re
from collections.abc import Callable
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect

SignedIn = Callable[..., Page]
TABS = ("Tarification", "Commissions", "Documents", "Intégrations", "Paramètres", "Historique")
SIZES = [(1440, False, True), (390, True, True), (390, False, False)]


def no_sideways(page: Page) -> None:
    """Nothing scrolls sideways but a grid."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, page.url


def open_tab(page: Page, name: str) -> None:
    """Follow a tab of the sheet."""
    page.get_by_role("navigation", name="Fiche produit").get_by_role("link", name=name).click()


@pytest.mark.req("CAT-07", "AHEAD-13")
@pytest.mark.parametrize(("width", "dark", "javascript"), SIZES)
def test_a_seller_finds_price_script_and_papers(
    signed_in: SignedIn, width: int, dark: bool, javascript: bool
) -> None:
    page = signed_in("vente", width=width, dark=dark, javascript=javascript)
    page.goto("/produits/FT-BOX-001")
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_have_text("Box Fibre Essentielle")
    expect(main).to_contain_text("29,90\u00a0€")
    expect(main).to_contain_text("Script d’appel")
    expect(main).to_contain_text("Je vous appelle au sujet de")
    expect(main.get_by_role("heading", name="Pour vendre")).to_be_visible()
    expect(main.get_by_role("link", name="Modifier")).to_have_count(0)
    no_sideways(page)
    for tab in TABS:
        open_tab(page, tab)
        current = page.locator(".tabs [aria-current=page]")
        expect(current).to_have_text(tab)
        no_sideways(page)
    page.goto("/produits/FT-BOX-001/commissions")
    expect(main).to_contain_text("Votre rôle ne lit pas les commissions.")
    expect(main).to_contain_text("Demandez ce droit à")


@pytest.mark.req("CAT-07", "VER-01")
@pytest.mark.parametrize("javascript", [True, False])
def test_the_price_of_a_day(signed_in: SignedIn, javascript: bool) -> None:
    page = signed_in("catalogue_manager", "MTV", javascript=javascript)
    page.goto("/produits/MTV-TV-0001/tarification")
    page.get_by_role("textbox", name="Prix au").fill("31/08/2025")
    page.get_by_role("button", name="Voir à cette date").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("L’offre au 31\u00a0août\u00a02025")
    expect(main).to_contain_text("17,90\u00a0€")
    expect(main.get_by_role("link", name="Modifier")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?au="))
    page.get_by_role("navigation", name="Fiche produit").get_by_role(
        "link", name="Description"
    ).click()
    expect(page).to_have_url(re.compile(r"/produits/MTV-TV-0001\?au=2025-08-31$"))
    expect(main.locator(".band")).to_contain_text("v1")
    page.get_by_role("link", name="Revenir à aujourd’hui").click()
    expect(main.locator(".band")).to_contain_text("v2")
    page.goto("/produits/MTV-TV-0001/tarification?au=32/13/2025")
    expect(main).to_contain_text("Cette date ne peut pas être lue.")
    expect(main).to_contain_text("19,90\u00a0€")


@pytest.mark.req("CAT-07")
def test_the_date_is_asked_from_the_menu(signed_in: SignedIn) -> None:
    page = signed_in("compta", "FT")
    page.goto("/produits/MTV-TV-0001/parametres")
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("link", name="Voir à une date…").click()
    dialog = page.get_by_role("dialog", name="Voir la fiche à une date")
    dialog.get_by_label("L’offre au").fill("01/01/2025")
    dialog.get_by_role("button", name="Voir", exact=True).click()
    expect(page).to_have_url(re.compile(r"/parametres\?au="))
    expect(page.get_by_role("main")).to_contain_text("L’offre au 1er\u00a0janvier\u00a02025")


@pytest.mark.req("CAT-07", "ORG-05")
def test_what_changed_since_last_month(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "MTV")
    page.goto("/produits/MTV-TV-0001/modifier")
    page.get_by_label("Nom court").fill("Mondial TV, essai")
    page.get_by_role("button", name="Enregistrer").click()
    aside = page.get_by_role("region", name="Autour de la fiche")
    expect(aside).to_contain_text("Mondial TV, essai")
    expect(aside).to_contain_text("Aminata")
    page.get_by_role("navigation", name="Fiche produit").get_by_role(
        "link", name="Historique"
    ).click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(re.compile(r"\b\d+\s+correction"))
    page.get_by_role("button", name="Filtrer").click()
    page.get_by_label("Champ").select_option(label="nom court")
    page.locator("#filtrer-historique").get_by_role("button", name="Filtrer").click()
    expect(page.locator("#entries")).to_contain_text("Mondial TV, essai")
    expect(page.locator("#entries")).not_to_contain_text("a créé")
    page.get_by_role("link", name="Comparer deux versions").click()
    expect(main.get_by_role("heading", name="côte à côte")).to_be_visible()
    page.locator("#compare-de").select_option("1")
    page.locator("#compare-a").select_option("2")
    page.get_by_role("button", name="Comparer").click()
    expect(main.get_by_role("heading", name="v1 et v2 côte à côte")).to_be_visible()
    expect(main).to_contain_text("17,90\u00a0€")


@pytest.mark.req("CAT-06", "CAT-07", "VER-02")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_product_is_duplicated(signed_in: SignedIn, javascript: bool) -> None:
    page = signed_in("catalogue_manager", "MTV", javascript=javascript)
    page.goto("/produits/MTV-TV-0001/dupliquer")
    page.get_by_label("Nom").fill(f"Mondial TV bis {javascript}")
    code = page.get_by_label("Code produit").input_value()
    assert re.fullmatch(r"MTV-OTT-\d{4}", code)
    page.get_by_role("button", name="Créer le brouillon").click()
    expect(page).to_have_url(re.compile(rf"/produits/{code}$"))
    main = page.get_by_role("main")
    expect(main).to_contain_text("Brouillon")
    expect(main).to_contain_text("29,90\u00a0€")
    page.get_by_role("button", name="Annuler").click()
    expect(page).to_have_url(re.compile(r"/catalogue"))


@pytest.mark.req("CAT-07")
def test_the_sheet_is_taken_away_as_pdf_and_csv(signed_in: SignedIn) -> None:
    page = signed_in("juriste", javascript=True)
    for name, end in (("Exporter la fiche en PDF", ".pdf"), ("Exporter la fiche en CSV", ".csv")):
        page.goto("/produits/AP-SANTE-001")
        page.get_by_role("button", name="Autres actions").click()
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name).click()
        assert waiting.value.suggested_filename == f"AP-SANTE-001{end}"


@pytest.mark.req("CAT-04")
def test_a_form_sent_is_not_filled_again_by_the_back_button(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "MTV")
    page.goto("/produits/nouveau")
    page.get_by_label("Nom", exact=True).fill(token_hex(8))
    page.get_by_label("Famille").select_option(label="Offre TV")
    expect(page.get_by_label("Code produit")).to_have_value(re.compile(r"MTV-OTT-\d{4}"))
    page.get_by_role("button", name="Créer le brouillon").click()
    expect(page.locator("#new-product")).to_contain_text("Choisissez l’une des réponses.")
    page.get_by_text("CA interne", exact=True).click()
    expect(page.locator("#new-product")).not_to_contain_text("Choisissez l’une des réponses.")
    page.get_by_role("button", name="Créer le brouillon").click()
    expect(page).to_have_url(re.compile(r"/produits/brouillons/[0-9a-f-]{36}/general$"))
    page.go_back()
    expect(page.get_by_label("Nom", exact=True)).to_have_value("")
