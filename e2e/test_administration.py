"""Journeys of the administration: people, rights, keys, companies; with and without JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.acts import answered
from e2e.axe import everywhere, violations

PEOPLE = "/administration/utilisateurs"
RIGHTS = "/administration/droits"


def sheet_of(page: Page, name: str) -> str:
    page.goto(f"{PEOPLE}?q={name}")
    href = page.locator("a.rowlink").first.get_attribute("href")
    assert href
    return href


@pytest.mark.req("ORG-02", "AHEAD-12")
def test_a_right_given_is_seen_at_the_next_page_and_taken_back(
    signed_in: Callable[..., Page],
) -> None:
    admin, seller = signed_in("admin_groupe"), signed_in("vente")
    seller.goto("/catalogue")
    expect(seller.get_by_role("link", name="Sociétés", exact=True)).to_have_count(0)
    admin.goto(f"{RIGHTS}?role=vente")
    admin.get_by_label("Lire les sociétés, Vente").check()
    admin.get_by_role("button", name="Voir l’impact").click()
    expect(admin.get_by_role("heading", level=1)).to_contain_text("concernée")
    admin.get_by_role("button", name="Appliquer").click()
    expect(admin.locator(".toast")).to_contain_text("en vigueur dès maintenant")
    seller.goto("/catalogue")
    expect(seller.get_by_role("link", name="Sociétés", exact=True)).to_have_count(1)
    admin.locator(".toast").get_by_role("button", name="Annuler").click()
    expect(admin.locator(".toast")).to_contain_text("comme avant")
    seller.goto("/catalogue")
    expect(seller.get_by_role("link", name="Sociétés", exact=True)).to_have_count(0)


@pytest.mark.req("ORG-02")
def test_a_person_is_searched_as_one_types_and_opened_by_keyboard(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("admin_groupe")
    page.goto(PEOPLE)
    page.get_by_placeholder("Nom ou adresse").fill("helene")
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "1")
    expect(page.get_by_placeholder("Nom ou adresse")).to_be_focused()
    assert "q=helene" in page.url
    page.keyboard.press("Tab")
    page.locator("a.rowlink").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hélène")


@pytest.mark.req("ORG-02", "AHEAD-13")
def test_inviting_and_giving_a_role_without_javascript(signed_in: Callable[..., Page]) -> None:
    page = signed_in("admin_groupe", javascript=False)
    page.goto(f"{PEOPLE}/nouveau")
    page.get_by_label("Prénom et nom").fill("Zoé Petit")
    page.get_by_label("Adresse électronique").fill("zoe.petit@winvest.example")
    page.get_by_label("Rôle").select_option("vente")
    page.get_by_label("Périmètre").select_option(label="Mondial TV")
    page.get_by_role("button", name="Inviter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zoé Petit")
    expect(page.get_by_text("Invité", exact=True)).to_be_visible()
    page.get_by_role("link", name="Donner un rôle").click()
    page.get_by_label("Rôle").select_option("manager")
    page.get_by_label("Périmètre").select_option(label="Mondial TV")
    page.get_by_role("button", name="Donner le rôle").click()
    expect(page.get_by_role("row", name=re.compile("Manager"))).to_contain_text("Mondial TV")
    page.get_by_role("row", name=re.compile("Manager")).get_by_role(
        "button", name="Retirer"
    ).click()
    expect(page.locator(".toast")).to_contain_text("est retiré")


@pytest.mark.req("ORG-02", "ORG-03")
def test_a_company_admin_meets_the_limits_of_his_company(signed_in: Callable[..., Page]) -> None:
    page = signed_in("admin_societe")
    page.goto(f"{PEOPLE}/nouveau")
    offered = page.get_by_label("Périmètre").locator("option").all_inner_texts()
    assert "Tout le groupe" not in offered
    assert len(offered) == 2
    roles = page.get_by_label("Rôle").locator("option").all_inner_texts()
    assert "Admin Groupe" not in roles
    page.goto(RIGHTS)
    expect(page.get_by_role("button", name="Voir l’impact")).to_have_count(0)
    answer = page.goto("/administration/societes/FT")
    assert answer
    assert answer.status == 404


@pytest.mark.req("ORG-04")
def test_a_key_is_narrowed_and_shown_once(signed_in: Callable[..., Page]) -> None:
    page = signed_in("admin_groupe")
    page.goto("/administration/cles/nouvelle")
    page.get_by_label("Nom").fill("Site de démonstration")
    page.locator("#f-company_id").select_option(label="Mondial TV")
    page.locator('select[name="role"]').select_option("vente")
    page.get_by_label("Réduire la clé").check()
    page.get_by_label("Lire le catalogue").check()
    page.get_by_role("button", name="Créer la clé").click()
    token = page.get_by_role("textbox", name="Jeton").input_value()
    assert token.startswith("wv_")
    assert violations(page) == []
    page.get_by_role("link", name="Je l’ai copié").click()
    row = page.get_by_role("row", name=re.compile("Site de démonstration"))
    expect(row).to_contain_text("réduit à")
    assert token not in page.content()
    row.get_by_role("button", name="Révoquer").click()
    expect(row).to_contain_text("Révoquée")


@pytest.mark.req("ORG-01")
def test_the_colour_is_previewed_as_one_types(signed_in: Callable[..., Page]) -> None:
    page = signed_in("admin_groupe")
    page.goto("/administration/societes/PUR/charte")
    page.get_by_label("Couleur de marque").fill("#ffcc00")
    expect(page.locator("#brand-preview")).to_contain_text("l’assombrit")
    page.get_by_label("Couleur de marque").fill("jaune")
    expect(page.locator("#brand-preview")).to_contain_text("Écrivez une couleur")


@pytest.mark.req("ORG-01")
def test_two_people_edit_one_company_and_nothing_is_lost(signed_in: Callable[..., Page]) -> None:
    first, second = signed_in("admin_groupe"), signed_in("admin_groupe", javascript=False)
    for page in (first, second):
        page.goto("/administration/societes/USGP")
    first.get_by_label("Marque").fill("USGP Énergie")
    first.get_by_role("button", name="Enregistrer").click()
    expect(first.locator(".toast")).to_contain_text("est enregistrée")
    second.get_by_label("Marque").fill("USGP Pro")
    second.get_by_role("button", name="Enregistrer").click()
    expect(second.locator(".banner").first).to_contain_text("USGP Énergie")
    expect(second.get_by_label("Marque")).to_have_value("USGP Pro")
    first.locator(".toast").get_by_role("button", name="Annuler").click()
    expect(first.locator(".toast")).to_contain_text("annulée")


@pytest.mark.req("OPS-06", "AHEAD-13")
def test_the_pages_of_one_object_are_accessible(signed_in: Callable[..., Page]) -> None:
    page = signed_in("admin_groupe")
    person = sheet_of(page, "sonia")
    page.goto("/administration/acces")
    opener = page.get_by_role("button", name=re.compile("Ouvrir la revue"))
    if opener.count():
        with answered(page):
            opener.click()
    page.goto("/administration/acces")
    review = page.locator("a.rowlink").first.get_attribute("href")
    found: dict[str, Any] = {}
    for path in (
        person,
        f"{person}/roles",
        f"{person}/modification",
        f"{person}/desactivation",
        f"{RIGHTS}/vu-comme?personne={person.rsplit('/', 1)[1]}",
        f"{RIGHTS}/impact?given=vente:companies.read&taken=manager:pricing.read",
        str(review),
        f"{review}/cloture",
        "/administration/cles/nouvelle?role=vente",
        "/administration/societes/AP/coordonnees?ajouter=adresse",
        "/administration/societes/AP/charte?brand=jaune",
    ):
        page.goto(path)
        if wrong := list(everywhere(page)):
            found[path] = wrong
    assert found == {}


@pytest.mark.req("ORG-05", "OPS-06")
def test_the_proof_of_a_line_is_read_on_a_phone(signed_in: Callable[..., Page]) -> None:
    page = signed_in("auditeur", width=390)
    page.goto("/audit?du=01/01/2026")
    page.locator("main a.rowlink").last.click()
    expect(page.get_by_role("heading", name="Preuve")).to_be_visible()
    # No worker seals here: the proof is laid where the page lays it.
    page.locator(".audit-side").last.evaluate(
        "one => one.insertAdjacentHTML('beforeend', `<p class='meta audit-hash'>SHA-256"
        " <span class='code'>${'788d715c'.repeat(8)}</span></p>`)"
    )
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
