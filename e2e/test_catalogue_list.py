"""Journeys of the list: shared views, columns, versions in place, keys; with and without JS."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.acts import answered
from e2e.axe import COLOURS, violations

SignedIn = Callable[..., Page]
COUNT = "[aria-live=polite][data-count]"
pytestmark = pytest.mark.req("CAT-06", "AHEAD-13")


def save_view(page: Page, name: str, whom: str | None = None) -> None:
    """Keep the list under a name."""
    page.get_by_role("button", name="Enregistrer sous").click()
    form = page.locator("#vue-nouvelle")
    form.get_by_label("Nom de la vue").fill(name)
    if whom:
        form.get_by_label("Pour qui").select_option(label=whom)
    form.get_by_role("button", name="Enregistrer la vue").click()
    expect(page.locator("#toasts")).to_contain_text(name)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_second_person_sees_the_shared_view(signed_in: SignedIn, javascript: bool) -> None:
    name = f"Santé en vente {'avec' if javascript else 'sans'} JS"
    mine = signed_in("catalogue_manager", "AP", javascript=javascript)
    mine.goto("/catalogue?risque=SANTE&statut=active")
    save_view(mine, name, "Action Prévoyance")
    expect(mine.locator(".views [aria-current=page]")).to_contain_text(name)
    whole = mine.locator(COUNT).get_attribute("data-count")
    theirs = signed_in("adv", "AP", javascript=javascript)
    theirs.goto("/catalogue")
    theirs.get_by_role("link", name=name).click()
    expect(theirs).to_have_url(re.compile("risque=SANTE&statut=active"))
    expect(theirs.locator(COUNT)).to_have_attribute("data-count", whole or "")
    theirs.get_by_role("link", name="Retirer le filtre Statut").click()
    expect(theirs.locator("#vue-modifiee")).to_have_text("modifiée")
    mine.get_by_role("button", name=re.compile("^Gérer la vue")).click()
    mine.get_by_role("button", name="Supprimer la vue").click()
    expect(mine.locator("#toasts")).to_contain_text("supprimée")
    expect(mine.get_by_role("link", name=name)).to_have_count(0)


def test_a_view_is_updated_made_default_and_left(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/catalogue?statut=active")
    save_view(page, "Mes actifs")
    page.get_by_role("link", name=re.compile("^Complémentaire Santé")).click()
    expect(page.locator("#vue-modifiee")).to_be_visible()
    page.get_by_role("button", name="Mettre à jour").click()
    expect(page.locator("#toasts")).to_contain_text("mise à jour")
    expect(page.locator("#vue-modifiee")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Gérer la vue")).click()
    with answered(page):
        page.get_by_role("button", name="Ouvrir la liste par cette vue").click()
    page.goto("/catalogue")
    expect(page).to_have_url(re.compile("risque=SANTE&statut=active"))
    page.get_by_role("link", name="Tous", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"\?vue=tous$"))
    page.get_by_role("link", name="Mes actifs").click()
    page.get_by_role("button", name=re.compile("^Gérer la vue")).click()
    page.get_by_role("button", name="Supprimer la vue").click()
    expect(page.locator("#toasts")).to_contain_text("supprimée")


@pytest.mark.parametrize("javascript", [True, False])
def test_columns_are_chosen_ordered_and_given_back(signed_in: SignedIn, javascript: bool) -> None:
    page = signed_in("juriste", "AP", javascript=javascript)
    page.goto("/catalogue")
    opener, menu = (
        page.get_by_role("button", name="Colonnes", exact=True),
        page.locator("#colonnes"),
    )
    opener.click()
    menu.get_by_role("checkbox", name="Mise à jour").check()
    if not javascript:
        menu.get_by_role("button", name="Appliquer").click()
    heads = page.locator("#catalogue-table thead th")
    expect(heads.last).to_have_text("Mise à jour")
    if not menu.is_visible():
        opener.click()
    menu.get_by_role("button", name="Mise à jour\u00a0: avancer d’une place").click()
    expect(heads.last).to_have_text("Version")
    page.reload()
    expect(heads.last).to_have_text("Version")
    opener.click()
    menu.get_by_role("button", name="Colonnes d’origine").click()
    expect(heads.filter(has_text="Mise à jour")).to_have_count(0)


def test_versions_unfold_by_mouse_and_by_key(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "MTV")
    page.goto("/catalogue?q=MTV-TV-0001")
    page.get_by_role("link", name="Versions et formules").first.click()
    unfolded = page.locator("tr.versions")
    expect(unfolded).to_contain_text("En vigueur")
    expect(unfolded).to_contain_text("€")
    expect(page).to_have_url(re.compile("ouvert=MTV-TV-0001"))
    assert violations(page) == []
    page.get_by_role("link", name="Versions et formules").first.click()
    expect(unfolded).to_have_count(0)
    expect(page).not_to_have_url(re.compile("ouvert="))
    page.locator(".rowlink").first.focus()
    page.keyboard.press("ArrowRight")
    expect(unfolded).to_have_count(1)
    page.reload()
    expect(unfolded).to_contain_text("En vigueur")
    page.locator(".rowlink").first.focus()
    page.keyboard.press("ArrowLeft")
    expect(unfolded).to_have_count(0)


def test_versions_open_in_place_without_javascript(signed_in: SignedIn) -> None:
    page = signed_in("vente", "MTV", javascript=False, width=390)
    page.goto("/catalogue?q=MTV-TV-0001")
    page.get_by_role("link", name="Versions et formules").first.click()
    expect(page.locator("tr.versions")).to_contain_text("En vigueur")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Versions et formules").first.click()
    expect(page.locator("tr.versions")).to_have_count(0)


def test_partners_are_sought_in_their_pane(signed_in: SignedIn) -> None:
    page = signed_in("admin_groupe")
    page.goto("/catalogue")
    box = page.get_by_role("searchbox", name="Chercher une compagnie")
    box.press_sequentially("oggo", delay=30)
    expect(page.locator(".catalog__partners .pick-row")).to_have_count(1)
    expect(box).to_be_focused()
    expect(page).to_have_url(re.compile("cq=oggo"))
    page.locator(".catalog__partners .pick-row").click()
    expect(page).to_have_url(re.compile("compagnie=oggodata"))
    assert violations(page) == []


def test_a_space_after_a_word_adds_no_page_of_history(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/catalogue")
    box = page.get_by_role("searchbox", name="Chercher dans les produits")
    box.press_sequentially("sante", delay=20)
    expect(page).to_have_url(re.compile("q=sante$"))
    pages = page.evaluate("history.length")
    box.press_sequentially(" ", delay=20)
    page.wait_for_timeout(700)
    box.press_sequentially("equi", delay=20)
    expect(page).to_have_url(re.compile(r"q=sante\+equi$"))
    assert page.evaluate("history.length") == pages


def test_rows_are_ticked_by_key_and_a_range_by_shift(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/catalogue")
    page.locator(".rowlink").nth(1).focus()
    page.keyboard.press("x")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+X")
    expect(page.locator("[data-pick]:checked")).to_have_count(4)
    assert violations(page) == []


def test_escape_closes_the_panel_then_unticks(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/catalogue")
    page.locator(".rowlink").nth(1).focus()
    for key in ("x", "ArrowDown", "x", " "):
        page.keyboard.press(key)
    panel, ticked = page.locator("#apercu h2").first, page.locator("[data-pick]:checked")
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(ticked).to_have_count(2)
    page.get_by_role("button", name="Agir").click()
    page.keyboard.press("Escape")
    expect(ticked).to_have_count(2)
    page.keyboard.press("Escape")
    expect(ticked).to_have_count(0)
    expect(page.get_by_role("region", name="Actions sur la sélection")).to_be_hidden()
    expect(page.locator("[data-pick]:focus")).to_have_count(1)


def test_g_then_a_letter_goes_and_the_map_says_so(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/catalogue")
    page.keyboard.press("f")
    expect(page.locator("#catalogue-q")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("?")
    told = page.get_by_role("dialog", name="Raccourcis clavier")
    for words in ("Ouvrir les versions", "Cocher la ligne", "Chercher dans la liste", "Produits"):
        expect(told).to_contain_text(words)


def test_the_side_panel_is_in_the_address(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/catalogue?risque=SANTE")
    page.locator(".rowlink").nth(2).focus()
    page.keyboard.press(" ")
    expect(page.locator("#apercu h2")).to_be_visible()
    expect(page).to_have_url(re.compile("apercu=produit-"))
    name = page.locator("#apercu h2").inner_text()
    page.reload()
    expect(page.locator("#apercu h2")).to_have_text(name)
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("apercu"))


def test_the_side_panel_follows_the_rows_walked(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/catalogue?risque=SANTE")
    rows = page.locator(".rowlink")
    title = page.locator("#apercu h2")
    rows.first.focus()
    page.keyboard.press(" ")
    expect(title).to_have_text(rows.first.inner_text())
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(title).to_have_text(rows.nth(3).inner_text())
    expect(rows.nth(3)).to_be_focused()
    page.keyboard.press("Escape")
    expect(title).to_have_count(0)
    expect(rows.nth(3)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(4)).to_be_focused()
    expect(title).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_in_what_opens(signed_in: SignedIn, width: int) -> None:
    """In the light first, then what its colours are in the dark."""
    page = signed_in("catalogue_manager", "AP", width=width)
    page.goto("/catalogue?statut=active&canal=field&ouvert=AP-SANTE-001")
    for opener in ("Filtrer", "Enregistrer sous", "Colonnes", "Exporter"):
        button = page.get_by_role("button", name=opener, exact=True).first
        if button.is_visible():
            button.click()
            expect(page.locator(":popover-open, dialog[open]").first).to_be_visible()
            assert violations(page) == [], opener
            page.emulate_media(color_scheme="dark")
            assert violations(page, COLOURS) == [], opener
            page.emulate_media(color_scheme="light")
            page.keyboard.press("Escape")
    page.goto("/catalogue?statut=frozen&canal=web&q=zzz")
    assert violations(page) == []
