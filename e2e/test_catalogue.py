"""Journeys of the catalogue: search, read, correct, compare two edits, act, with and without JS."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.acts import answered

SignedIn = Callable[..., Page]
COUNT = "[aria-live=polite][data-count]"


@pytest.mark.req("CAT-06", "CAT-04", "ORG-05")
def test_search_edit_history(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/catalogue")
    box = page.get_by_role("searchbox", name="Chercher dans les produits")
    box.press_sequentially("sante equilibre", delay=30)
    expect(page.locator("[data-sku]")).to_have_count(1)
    expect(page.locator(COUNT)).to_have_attribute("data-count", "1")
    expect(box).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?q=sante\+equilibre$"))
    page.get_by_role("link", name="Santé Équilibre").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Santé Équilibre")
    page.get_by_role("link", name="Modifier", exact=True).click()
    form = page.locator("#description-form")
    expect(form).to_be_visible()
    form.get_by_label("Description").fill("Le milieu de gamme, relu par l’équipe produit.")
    form.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#toasts")).to_contain_text("Enregistré.")
    expect(page.locator("#description")).to_contain_text("relu par l’équipe produit")
    page.get_by_role("link", name="Historique", exact=True).click()
    entry = page.locator(".timeline li").first
    expect(entry).to_contain_text("relu par l’équipe produit")
    expect(entry).to_contain_text("Nadia")


@pytest.mark.req("CAT-04")
def test_a_correction_is_taken_back_by_the_toast(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/produits/AP-SANTE-0004/modifier")
    before = page.get_by_label("Nom court").input_value()
    page.get_by_label("Nom court").fill("Senior, essai")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#description")).to_contain_text("Senior, essai")
    page.locator("#toasts").get_by_role("button", name="Annuler").click()
    expect(page.locator("#toasts")).to_contain_text("Correction annulée")
    expect(page.locator("#description")).to_contain_text(before)


@pytest.mark.req("CAT-04")
def test_two_people_edit_one_product(signed_in: SignedIn) -> None:
    mine, theirs = signed_in("catalogue_manager", "AP"), signed_in("admin_societe", "AP")
    for page in (mine, theirs):
        page.goto("/produits/AP-SANTE-0005")
        page.get_by_role("link", name="Modifier", exact=True).click()
        expect(page.locator("#description-form")).to_be_visible()
    theirs.get_by_label("Description").fill("Texte de l’administratrice.")
    theirs.get_by_role("button", name="Enregistrer").click()
    expect(theirs.locator("#description")).to_contain_text("Texte de l’administratrice.")
    mine.get_by_label("Nom court").fill("Madelin, essai")
    mine.get_by_label("Description").fill("Mon texte.")
    mine.get_by_role("button", name="Enregistrer").click()
    table = mine.get_by_role("table", name="Les deux saisies, côte à côte")
    expect(table).to_be_visible()
    expect(table).to_contain_text("Texte de l’administratrice.")
    expect(table).to_contain_text("Mon texte.")
    expect(mine.get_by_label("Nom court")).to_have_value("Madelin, essai")
    mine.get_by_role("button", name="Reprendre ma saisie").click()
    expect(mine.locator("#description")).to_contain_text("Mon texte.")
    expect(mine.locator("#description")).to_contain_text("Madelin, essai")


@pytest.mark.req("ORG-02", "ORG-03")
def test_permission_is_refused(signed_in: SignedIn) -> None:
    page = signed_in("vente", "FT")
    page.goto("/produits/FT-BOX-001")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Modifier", exact=True)).to_have_count(0)
    answer = page.goto("/produits/FT-BOX-001/modifier")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Accès refusé")
    neighbour = page.goto("/produits/AP-SANTE-001")
    assert neighbour is not None
    assert neighbour.status == 404


@pytest.mark.req("ORG-02", "CAT-06")
def test_the_company_is_switched(signed_in: SignedIn) -> None:
    page = signed_in("vente", "MTV")
    page.goto("/catalogue")
    whole = int(page.locator(COUNT).get_attribute("data-count") or 0)
    page.get_by_role("button", name=re.compile("changer de société")).click()
    page.get_by_role("button", name="Mondial TV").click()
    expect(page.locator(".switcher")).to_contain_text("Mondial TV")
    page.goto("/catalogue")
    fewer = int(page.locator(COUNT).get_attribute("data-count") or 0)
    assert 0 < fewer < whole
    expect(page.locator("[data-sku=MTV-OFFRE-001]")).to_have_count(1)
    expect(page.locator("[data-sku=FT-BOX-001]")).to_have_count(0)
    page.get_by_role("button", name=re.compile("changer de société")).click()
    with answered(page):
        page.get_by_role("button", name="Toutes mes sociétés").click()
    page.goto("/catalogue")
    expect(page.locator(COUNT)).to_have_attribute("data-count", str(whole))


@pytest.mark.req("OPS-06", "CAT-06", "CAT-04")
def test_reading_and_editing_without_javascript(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "FT", javascript=False)
    page.goto("/catalogue")
    page.get_by_role("searchbox", name="Chercher dans les produits").fill("adsl")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=adsl"))
    expect(page.locator("[data-sku]")).to_have_count(1)
    page.get_by_role("link", name="Retirer le filtre Recherche").click()
    page.get_by_role("link", name=re.compile("^Box internet")).click()
    expect(page).to_have_url(re.compile("risque="))
    page.get_by_role("link", name="Box Fibre Essentielle").click()
    page.get_by_role("link", name="Modifier", exact=True).click()
    expect(page).to_have_url(re.compile("/modifier$"))
    page.get_by_label("Nom court").fill("Fibre Essentielle, relue")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page).to_have_url(re.compile("/produits/FT-BOX-001$"))
    expect(page.locator("#description")).to_contain_text("Fibre Essentielle, relue")
    page.get_by_role("link", name="Modifier", exact=True).click()
    page.get_by_label("Nom", exact=True).fill("   ")
    page.get_by_label("Nom court").fill("Gardé")
    page.locator("#description-form form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("Donnez le nom sous lequel il est vendu.")
    expect(page.get_by_label("Nom court")).to_have_value("Gardé")


@pytest.mark.req("CAT-05")
def test_sales_are_frozen_and_resumed(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "MTV")
    page.goto("/produits/MTV-TV-0001")
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("button", name="Geler les ventes").click()
    status = page.locator(".page-head .status--pill")
    expect(status).to_have_text("Gelé")
    page.locator("#toasts").get_by_role("button", name="Annuler").click()
    expect(status).to_have_text("Actif")


@pytest.mark.req("CAT-04", "CAT-09")
def test_a_product_is_created_by_one_form(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/catalogue")
    page.get_by_role("link", name="Créer un produit").click()
    page.get_by_label("Nom", exact=True).fill("Santé Équilibres")
    page.get_by_label("Famille").select_option(label="Complémentaire Santé")
    expect(page.get_by_label("Code produit")).to_have_value(re.compile(r"^AP-SANTE-\d+$"))
    expect(page.locator("#new-product")).to_contain_text("Santé Équilibre (AP-SANTE-002)")
    page.get_by_label("CA interne").check()
    page.get_by_label("Code produit").fill("AP-SANTE-001")
    page.get_by_label("Créer quand même").check()
    page.get_by_role("button", name="Créer le brouillon").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("existe déjà dans le groupe")
    expect(page.get_by_label("Code produit")).to_be_focused()
    page.wait_for_timeout(300)
    expect(page.locator("#f-sku-erreur")).to_contain_text("existe déjà dans le groupe")
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Santé Équilibres")
    page.get_by_label("Code produit").fill("AP-ESSAI-0001")
    page.get_by_label("Télévente").check()
    page.get_by_role("button", name="Créer le brouillon").click()
    expect(page).to_have_url(re.compile("/produits/brouillons/[0-9a-f-]+/general$"))
    page.locator("#toasts").get_by_role("button", name="Annuler").click()
    expect(page.locator("#toasts")).to_contain_text("supprimé")


@pytest.mark.req("CAT-06", "OPS-06")
def test_the_list_by_keyboard_and_its_side_panel(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/catalogue?risque=SANTE")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-sku] .rowlink").nth(1)).to_be_focused()
    page.keyboard.press(" ")
    name = page.locator("[data-sku] .rowlink").nth(1).inner_text()
    expect(page.locator("#apercu")).to_contain_text(name)
    page.keyboard.press("Escape")
    expect(page.locator("#apercu")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


@pytest.mark.req("CAT-06", "OPS-06")
def test_the_keys_that_the_map_promises(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/catalogue?risque=SANTE")
    page.locator("#catalogue-q").click()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-sku] .rowlink").first).to_be_focused()
    page.keyboard.press("e")
    page.wait_for_url("**/modifier")
    expect(page.locator(".rail__item[aria-current=page]")).to_have_text("Produits")
    page.goto(page.url.removesuffix("/modifier"))
    page.keyboard.press("e")
    expect(page.locator("#description-form")).to_be_visible()
    assert "/modifier" not in page.url, "in place, as the button does"


@pytest.mark.req("CAT-06")
def test_filters_in_place_read_as_a_sentence(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/catalogue?risque=SANTE")
    page.get_by_role("button", name="Filtrer").first.click()
    status = page.get_by_role("combobox", name="Statut")
    status.select_option(label="Actif")
    expect(page).to_have_url(re.compile("risque=SANTE&statut=active"))
    expect(status).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Retirer le filtre Statut").click()
    expect(page).to_have_url(re.compile(r"/catalogue\?risque=SANTE$"))
    page.go_back()
    expect(page).to_have_url(re.compile("statut=active"))


@pytest.mark.req("CAT-06", "OPS-06")
def test_a_phone_drills_down(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP", width=390)
    page.goto("/catalogue")
    page.get_by_role("link", name="Toutes les familles").last.click()
    expect(page.get_by_role("heading", name="Compagnies")).to_be_visible()
    page.locator(".catalog__partners .drill").click()
    expect(page.get_by_role("heading", name="Risques")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Complémentaire Santé")).click()
    page.get_by_role("link", name=re.compile("^OggoData")).click()
    expect(page.locator("[data-sku]").first).to_be_visible()
    expect(page.locator(".catalog__list .drill")).to_have_text("Complémentaire Santé · OggoData")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.req("CAT-07")
def test_a_document_opens_as_a_pdf(signed_in: SignedIn) -> None:
    page = signed_in("adv", "AP")
    page.goto("/produits/AP-SANTE-001/documents")
    link = page.get_by_role("link", name=re.compile("Conditions générales")).first
    link.click()
    page.wait_for_url(re.compile(r"/documents/[0-9a-f-]{36}$"))
    answer = page.request.get(f"{page.url}/fichier")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.body().startswith(b"%PDF")
