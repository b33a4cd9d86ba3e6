"""An import in the browser: a file, its columns, what it would do, done and undone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.req("CAT-10")
FILE = (
    "Référence;Libellé;Famille;Assureur;Rémunération;Canal\r\n"
    "AP-SANTE-001;Santé Sérénité Plus;Complémentaire Santé;;;\r\n"
    "AP-IMP-0001;Santé Neuve;Complémentaire Santé;OggoData;Commission;Terrain\r\n"
    "AP-IMP-0002;Santé Perdue;Famille inconnue;OggoData;Commission;Terrain\r\n"
).encode("cp1252")

PRICES = "Code;Formule;Prix\r\nAP-CONCIERGERIE-0001;Essentiel;10,20\r\n"


@pytest.mark.parametrize("script", [True, False], ids=["js", "no-js"])
def test_a_file_from_deposit_to_undoing(signed_in: Callable[..., Page], script: bool) -> None:
    page = signed_in("catalogue_manager", company="AP", javascript=script)
    page.goto("/imports")
    page.get_by_role("link", name="Importer un fichier").first.click()
    page.locator("input[value=a3dn]").check()
    page.locator("input[name=fichier]").set_input_files(
        {"name": "a3dn.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_label("Assureur")).to_have_value("partner")
    page.get_by_label("Canal").select_option("")
    page.get_by_role("button", name=re.compile("Contrôler les 3")).click()
    expect(page.get_by_text("Famille\u00a0: Aucune famille ne s’appelle")).to_be_visible()
    page.get_by_role("button", name=re.compile("lignes bonnes seules")).click()
    expect(page.get_by_role("link", name="AP-IMP-0001")).to_be_visible()
    page.get_by_role("link", name=re.compile("Annuler l’import")).click()
    page.get_by_role("button", name="Annuler l’import", exact=True).click()
    expect(page.get_by_text("Annulé", exact=True).first).to_be_visible()
    page.goto("/imports")
    expect(page.get_by_role("link", name="a3dn.csv").first).to_be_visible()


@pytest.mark.req("VER-02")
@pytest.mark.parametrize("script", [True, False], ids=["js", "no-js"])
def test_a_new_price_becomes_a_draft(signed_in: Callable[..., Page], script: bool) -> None:
    """A partner's tariff: a code, a plan, a price; the day on which it applies is asked for."""
    page = signed_in("catalogue_manager", company="AP", javascript=script)
    page.goto("/imports/nouveau")
    page.locator("input[value=spreadsheet]").check()
    page.locator("input[name=fichier]").set_input_files(
        {"name": "tarif.csv", "mimeType": "text/csv", "buffer": PRICES.encode()}
    )
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_label(re.compile("Date d’effet des nouveaux prix"))).not_to_have_value("")
    page.get_by_label(re.compile("Date d’effet des nouveaux prix")).fill("01/03/2031")
    page.get_by_role("button", name=re.compile("Contrôler")).click()
    expect(page.get_by_text("Nouvelle version en brouillon", exact=True)).to_be_visible()
    expect(page.get_by_text("10,20\u00a0€")).to_be_visible()
    page.get_by_role("button", name=re.compile("Importer tout ou rien")).click()
    page.get_by_role("link", name="AP-CONCIERGERIE-0001").click()
    expect(page).to_have_url(re.compile("/produits/AP-CONCIERGERIE-0001/versions/2$"))
    page.go_back()
    page.get_by_role("link", name=re.compile("Annuler l’import")).click()
    page.get_by_role("button", name="Annuler l’import", exact=True).click()
    expect(page.get_by_text("Annulé", exact=True).first).to_be_visible()
