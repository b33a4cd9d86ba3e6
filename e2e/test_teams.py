"""Teams: composed with and without JavaScript; who joins one sells its pilot at the next page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.acts import answered
from e2e.axe import violations
from e2e.test_sheet import no_sideways

PATH = "/administration/equipes"
SignedIn = Callable[..., Page]
pytestmark = pytest.mark.req("CLI-02", "VER-04")


@pytest.mark.parametrize(("javascript", "width", "dark"), [(True, 1440, False), (False, 390, True)])
def test_a_team_is_made_composed_archived_and_restored(
    signed_in: SignedIn, javascript: bool, width: int, dark: bool
) -> None:
    page = signed_in("manager", "MTV", width=width, dark=dark, javascript=javascript)
    main = page.get_by_role("main")
    name = f"Essai {width}"
    page.goto(PATH)
    no_sideways(page)
    main.get_by_role("link", name="Créer une équipe").click()
    page.get_by_label("Société de l’équipe").select_option(label="Mondial TV")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Nom de l’équipe").fill("Pilotes TÉLÉVISION")
    page.get_by_role("checkbox", name="Kevin Moreau").check()
    page.get_by_role("button", name="Créer").click()
    expect(main).to_contain_text("porte déjà ce nom")
    expect(page.get_by_role("checkbox", name="Kevin Moreau")).to_be_checked()
    no_sideways(page)
    page.get_by_label("Nom de l’équipe").fill(name)
    page.get_by_role("button", name="Créer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(main).to_contain_text("Kevin Moreau")
    no_sideways(page)
    if javascript:
        assert violations(page) == []

    page.get_by_role("checkbox", name="Yasmine Haddad").check()
    page.get_by_role("button", name="Ajouter").click()
    expect(page.locator(".toast")).to_contain_text("entre dans l’équipe")
    page.get_by_role("button", name="Retirer Kevin Moreau").click()
    expect(page.locator(".toast")).to_contain_text("n’est plus dans l’équipe")
    page.locator(".toast").get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("button", name="Retirer Kevin Moreau")).to_be_visible()
    page.get_by_role("combobox", name="Responsable").select_option(label="Yasmine Haddad")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".toast")).to_contain_text("L’équipe est modifiée")

    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("button", name="Archiver l’équipe").click()
    expect(main).to_contain_text("Archivée le")
    page.get_by_role("button", name="Rétablir").click()
    expect(page.locator(".toast")).to_contain_text("est rétablie")


def test_the_list_is_searched_as_one_types_and_opened_by_keyboard(signed_in: SignedIn) -> None:
    page = signed_in("manager", "MTV")
    page.goto(PATH)
    assert violations(page) == []
    page.get_by_role("searchbox", name="Chercher une équipe").press_sequentially("yasmine")
    expect(page).to_have_url(re.compile("q=yasmine"))
    expect(page.locator("[data-count]")).to_contain_text("équipes")
    page.locator("main").get_by_role("link", name="Pilotes télévision").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pilotes télévision")


def test_who_joins_a_team_sells_its_pilot_and_who_leaves_sells_it_no_more(
    signed_in: SignedIn,
) -> None:
    manager, seller = signed_in("manager", "MTV"), signed_in("vente", "FT")
    keeper = signed_in("catalogue_manager", "FT")
    listed = seller.get_by_role("link", name="Flotte Mobile Pro")
    seller.goto("/catalogue?q=flotte")
    expect(listed).to_have_count(0)
    answer = seller.goto("/produits/FT-MOBILEPRO-0001")
    assert answer is not None
    assert answer.status == 404

    keeper.goto("/produits/FT-MOBILEPRO-0001/diffusion")
    expect(keeper.get_by_role("main")).to_contain_text("pilote, 1\u00a0équipe")
    manager.goto(f"{PATH}?q=terrain")
    manager.get_by_role("link", name="Terrain").click()
    expect(manager.get_by_role("main")).to_contain_text("Flotte Mobile Pro")
    manager.get_by_role("checkbox", name="Kevin Moreau").check()
    with answered(manager):
        manager.get_by_role("button", name="Ajouter").click()
    expect(manager.locator(".toast")).to_contain_text("entre dans l’équipe")
    seller.goto("/catalogue?q=flotte")
    expect(listed.first).to_be_visible()
    seller.goto("/notifications")
    expect(seller.get_by_role("main")).to_contain_text("Flotte Mobile Pro est en vente")
    with answered(manager):
        manager.get_by_role("button", name="Retirer Kevin Moreau").click()
    expect(manager.locator(".toast")).to_contain_text("n’est plus dans l’équipe")
    seller.goto("/catalogue?q=flotte")
    expect(listed).to_have_count(0)


def test_a_pilot_is_given_to_a_team_and_widened(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "FT", width=390)
    main = page.get_by_role("main")
    page.goto("/produits/FT-MOBILEPRO-0001/diffusion")
    main.get_by_role("table").get_by_role("link").first.click()
    expect(main).to_contain_text("qui entre dans une équipe le vend aussitôt")
    expect(page.get_by_role("checkbox", name="Terrain Île-de-France")).to_be_checked()
    no_sideways(page)
    page.get_by_role("checkbox", name="Télévente Nord").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(main).to_contain_text("pilote, 2\u00a0équipes")
    assert violations(page) == []
