"""Journeys of the reference data: lists, mappings, exit plan, duplicates, JavaScript or not."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.acts import answered
from e2e.axe import everywhere
from e2e.conftest import Live

LISTS = ("unites", "tva", "comptes", "canaux", "zones")
PAGES = (
    "/listes",
    *(f"/listes/{one}" for one in LISTS),
    "/listes/tva/nouveau",
    "/listes/comptes/nouveau",
    "/listes/zones/historique",
    "/produits/FT-BOX-001/mappings",
    "/produits/FT-BOX-001/retrait",
    "/produits/FT-MOBILE-0004/modifier",
    "/produits/nouveau?name=Box+Fibre+Essentiel",
    "/produits/doublons?nom=Box+Fibre+Essentielle",
)


@pytest.mark.req("CAT-15", "CAT-16", "CAT-09", "OPS-06")
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    signed_in: Callable[..., Page], live: Live
) -> None:
    page = signed_in("admin_groupe")
    found = {}
    entries = []
    for listing in LISTS:
        page.goto(f"/listes/{listing}")
        entries.append(page.locator("tr[data-row] .rowlink").first.get_attribute("href"))
    for path in (*PAGES, *entries, f"{entries[1]}/taux"):
        answer = page.goto(str(path))
        wrong = list(everywhere(page))
        if answer is None or answer.status != 200 or wrong:
            found[path] = (answer and answer.status, wrong)
    assert found == {}


@pytest.mark.req("CAT-15", "LAW-06", "AHEAD-12", "AHEAD-13")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_unit_is_added_searched_and_taken_back(
    signed_in: Callable[..., Page], live: Live, javascript: bool
) -> None:
    page = signed_in("catalogue_manager", javascript=javascript)
    code = "TWh" if javascript else "PWh"
    page.goto("/listes/unites")
    page.get_by_role("link", name="Ajouter").first.click()
    page.fill('input[name="code"]', code)
    page.fill('input[name="label"]', f"unité {code}")
    page.select_option('select[name="dimension"]', "energy")
    page.fill('input[name="factor"]', "1 000 000 000")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.locator("main")).to_contain_text(f"unité {code}")
    with answered(page):
        page.get_by_role("button", name="Annuler").click()
    page.goto(f"/listes/unites?q={code}")
    expect(page.locator("main")).to_contain_text("Aucune entrée ne répond")


@pytest.mark.req("CAT-15", "AHEAD-13")
def test_a_list_narrows_as_one_types(signed_in: Callable[..., Page], live: Live) -> None:
    page = signed_in("catalogue_manager")
    page.goto("/listes/zones")
    page.locator("#list-q").press_sequentially("fr-idf", delay=20)
    expect(page.locator("[data-count]").first).to_have_attribute("data-count", "1")
    expect(page.locator("#list-q")).to_be_focused()
    assert "q=fr-idf" in page.url


@pytest.mark.req("CAT-09", "AHEAD-13")
def test_the_banner_comes_while_one_types(signed_in: Callable[..., Page], live: Live) -> None:
    page = signed_in("catalogue_manager", "FT")
    page.goto("/produits/nouveau")
    page.locator("#f-name").press_sequentially("Box Fibre Essentiele", delay=15)
    banner = page.locator("#duplicates")
    expect(banner).to_contain_text("FT-BOX-001")
    expect(page.locator("#f-name")).to_be_focused()
    page.locator("#f-name").fill("Tout autre chose")
    expect(banner).not_to_contain_text("FT-BOX-001")
    page.locator("#f-sku").press_sequentially("mtv-tv-0001", delay=15)
    expect(banner).to_contain_text("déjà pris dans le groupe")


@pytest.mark.req("CAT-09", "AHEAD-13")
def test_without_javascript_a_likeness_asks_to_be_confirmed(
    signed_in: Callable[..., Page], live: Live
) -> None:
    page = signed_in("catalogue_manager", "FT", javascript=False)
    page.goto("/produits/nouveau")
    page.fill('input[name="name"]', "Box Fibre Essentielle")
    page.fill('input[name="sku"]', "FT-ESSAI-0001")
    company = page.locator('select[name="company_id"] option', has_text="(FT)").first
    page.select_option('select[name="company_id"]', company.get_attribute("value"))
    family = page.locator('select[name="risk_id"] option', has_text="Box").first
    page.select_option('select[name="risk_id"]', family.get_attribute("value"))
    page.check('input[name="revenue_model"][value="revenue"]')
    page.get_by_role("button", name="Créer le brouillon").click()
    expect(page.locator("main")).to_contain_text("Créer quand même")
    page.check('input[name="create_anyway"]')
    page.get_by_role("button", name="Créer le brouillon").click()
    page.wait_for_url("**/produits/brouillons/*/general")
    expect(page.get_by_role("main")).to_contain_text("FT-ESSAI-0001")


@pytest.mark.req("CAT-16", "AHEAD-12")
def test_mappings_are_corrected_and_taken_back(signed_in: Callable[..., Page], live: Live) -> None:
    page = signed_in("catalogue_manager", "FT")
    page.goto("/produits/FT-BOX-002/mappings")
    before = page.input_value('input[name="debit_day"]')
    page.fill('input[name="debit_day"]', "21")
    page.get_by_role("button", name="Enregistrer").first.click()
    expect(page.locator('input[name="debit_day"]')).to_have_value("21")
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator('input[name="debit_day"]')).to_have_value(before)


@pytest.mark.req("CAT-05", "VER-06", "ORG-08")
@pytest.mark.parametrize(("sku", "javascript"), [("FT-SERVICE-0001", False), ("FT-BOX-003", True)])
def test_a_product_on_sale_is_withdrawn_with_its_plan(
    signed_in: Callable[..., Page], live: Live, sku: str, javascript: bool
) -> None:
    """Annexe H 2.3: its sales stop, those who sold it are told, and it leaves the catalogue."""
    page = signed_in("catalogue_manager", "FT", javascript=javascript)
    page.goto(f"/produits/{sku}/retrait")
    page.fill('input[name="client_notice_on"]', "15/01/2090")
    page.fill('input[name="support_ends_on"]', "31/12/2090")
    page.check('input[name="renewals"][value="stopped"]')
    page.fill('textarea[name="notice"]', "La vente s’arrête : passez à la box.")
    page.get_by_role("button", name="Préparer le retrait").click()
    page.wait_for_url(f"**/produits/{sku}/retrait")
    expect(page.get_by_role("main")).to_contain_text("attend des signatures")
    signs(signed_in("catalogue_manager", "USGP", javascript=javascript), "Décision retrait")
    signs(signed_in("adv", "FT", javascript=javascript), "Blocage nouvelles ventes")
    page.reload()
    page.get_by_role("button", name="Retirer du catalogue").click()
    page.wait_for_url(f"**/produits/{sku}")
    expect(page.locator("main")).to_contain_text("Retiré")
    name = str(page.get_by_role("heading", level=1).text_content()).strip()
    page.goto(f"/produits/{sku}/retrait")
    expect(page.locator("main")).to_contain_text("La vente s’arrête")
    page.goto(f"/simulateur?sku={sku}&canal=web")
    expect(page.get_by_role("main")).not_to_contain_text("Garder ce devis")
    seller = signed_in("vente", "FT", javascript=javascript)
    seller.goto("/notifications")
    told = seller.get_by_role("listitem").filter(has_text=name)
    expect(told.filter(has_text="ne se vend plus").first).to_be_visible()


def signs(page: Page, task: str) -> None:
    """Somebody of the right function reads the plan in their validations, and signs it."""
    page.goto("/mes-validations?processus=withdrawal")
    page.get_by_role("link", name=task).click()
    expect(page.get_by_role("main")).to_contain_text("La vente s’arrête")
    page.get_by_role("button", name="Signer").click()
    page.wait_for_url("**/mes-validations")
