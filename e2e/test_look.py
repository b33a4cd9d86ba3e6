"""The look in the hand: palette, preferences, dialogs, lists by keyboard, without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

SWAP = (
    "htmx.ajax('GET', '/aide/composants',"
    " {target: '#contenu', select: '#contenu', swap: 'outerHTML'})"
)
SignedIn = Callable[..., Page]


def with_palette(signed_in: SignedIn) -> Page:
    """A page whose palette is open."""
    page = signed_in("catalogue_manager")
    page.goto("/aide")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Rechercher partout")).to_be_focused()
    return page


@pytest.mark.req("OPS-06")
def test_the_palette_goes_to_a_page_by_keyboard(signed_in: SignedIn) -> None:
    page = with_palette(signed_in)
    first = page.locator("#palette-resultats [role=option]").first
    expect(first).to_have_attribute("aria-selected", "true")
    target = first.get_attribute("href")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


@pytest.mark.req("OPS-06")
def test_the_palette_opens_again_however_fast_one_types(signed_in: SignedIn) -> None:
    page = with_palette(signed_in)
    page.evaluate(
        """["Escape", "/"].forEach((key) => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))"""
    )
    expect(page.locator("#palette")).to_be_visible()


@pytest.mark.req("OPS-06")
def test_theme_density_and_rail_are_kept(signed_in: SignedIn) -> None:
    page = signed_in("marketing")
    page.goto("/aide")
    page.get_by_role("button", name=re.compile("^Compte d")).click()
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Sombre").click()
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Dense").click()
    page.keyboard.press("Escape")
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Réduire").click()
    page.goto("/aide/composants")
    html = page.locator("html")
    expect(html).to_have_attribute("data-theme", "dark")
    expect(html).to_have_attribute("data-density", "dense")
    expect(page.locator("[data-frame]")).to_have_class("app app--narrow-rail")


@pytest.mark.req("OPS-06")
def test_a_dialog_takes_the_focus_and_gives_it_back(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager")
    page.goto("/aide/composants")
    opener = page.get_by_role("link", name="Ouvrir le dialogue")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Geler les ventes")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("one => one.matches(':modal') && one.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


@pytest.mark.req("OPS-06")
@pytest.mark.parametrize("swapped", [False, True], ids=["page", "after a swap"])
def test_lists_and_fields_behave(signed_in: SignedIn, swapped: bool) -> None:
    page = signed_in("catalogue_manager")
    page.goto("/aide/composants")
    if swapped:
        page.evaluate(SWAP)
        page.wait_for_function("!document.querySelector('.htmx-request, .htmx-swapping')")
    amount = page.get_by_label("Prix TTC")
    amount.fill("-1234,5")
    amount.blur()
    expect(amount).to_have_value("−1\u202f234,50")
    day = page.get_by_label("Date d’effet")
    for typed, shown in (("1/3/27", "01/03/2027"), ("31/2/2027", "31/2/2027")):
        day.fill(typed)
        day.blur()
        expect(day).to_have_value(shown)
    ticks = page.locator("#tables [data-pick]")
    page.get_by_role("button", name="Tout décocher").click()
    ticks.nth(0).click()
    ticks.nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("4\u00a0paiements")
    page.locator("#tables .rowlink").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#tables .rowlink").nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[data-bulk-count]")).to_have_text("3\u00a0paiements")


@pytest.mark.req("OPS-06")
def test_a_field_left_wrong_says_so_in_french(signed_in: SignedIn, page: Page) -> None:
    page.goto("/connexion")
    email = page.get_by_label("Adresse e-mail")
    email.fill("sophie")
    email.blur()
    expect(page.locator("#f-email-erreur")).to_contain_text("adresse complète")
    expect(email).to_have_attribute("aria-invalid", "true")
    email.fill("sophie@winvest.example")
    email.blur()
    expect(page.locator("#f-email-erreur")).to_have_count(0)


@pytest.mark.req("OPS-06")
def test_without_javascript_everything_reads_and_preferences_act(signed_in: SignedIn) -> None:
    page = signed_in("marketing", javascript=False)
    page.goto("/aide/composants")
    expect(page.get_by_role("heading", name="Composants", level=1)).to_be_visible()
    expect(page.locator(".needs-js").first).to_be_hidden()
    page.get_by_role("button", name=re.compile("^Compte d")).click()
    page.get_by_role("button", name="Clair").click()
    page.wait_for_url("**/aide/composants")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


@pytest.mark.req("OPS-06")
def test_who_asks_for_less_motion_gets_it(signed_in: Callable[..., Page]) -> None:
    """The journeys' browser asks for it: even a component's own animation is instant."""
    page = signed_in("marketing")
    page.goto("/aide/composants")
    durations = page.locator(".toast, .spinner").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).animationDuration))"
    )
    assert durations
    assert max(durations) < 0.001


@pytest.mark.req("CAT-08", "OPS-06")
def test_what_is_told_and_what_stays_in_view_hide_no_act(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "MTV")
    page.goto("/produits/nouveau")
    page.get_by_label("Nom", exact=True).fill("Bouquet des actes visibles")
    page.get_by_label("Famille").select_option(label="Offre TV")
    page.get_by_text("CA interne", exact=True).click()
    page.get_by_role("button", name="Créer le brouillon").click()
    told = page.locator("#toasts .toast")
    expect(told).to_be_visible()
    page.get_by_label("Fin des droits de diffusion").scroll_into_view_if_needed()
    go_on = page.get_by_role("button", name="Enregistrer et continuer")
    below, toast = go_on.bounding_box(), told.bounding_box()
    assert below is not None
    assert toast is not None
    assert toast["y"] + toast["height"] <= below["y"], "the toast covers the next act"
    title = page.get_by_role("link", name="Fiche", exact=True)
    assert title.evaluate(
        "one => { const at = one.getBoundingClientRect();"
        " return one === document.elementFromPoint(at.x + 8, at.y + 3); }"
    ), "the top bar covers an act of the title"
    fold = page.locator("summary").filter(has_text="Région").bounding_box()
    assert fold is not None
    assert fold["height"] < 40, "the arrow stands beside its words"


@pytest.mark.req("CAT-07", "VER-07")
def test_a_promotion_is_read_whole_and_prices_change_from_their_tab(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "FT")
    page.goto("/produits/FT-BOX-002/tarification")
    row = page.get_by_role("table", name="Promotions").get_by_role("row").nth(1)
    name = row.get_by_role("rowheader").bounding_box()
    state = row.get_by_role("cell").last
    assert name is not None
    assert name["width"] > 90, "a long precision leaves the name its place"
    assert state.evaluate(
        "one => { const box = one.closest('table').parentElement;"
        " return box.scrollWidth <= box.clientWidth; }"
    ), "no column is cut"
    page.get_by_role("button", name="Changer les prix au 1er").click()
    expect(page).to_have_url(re.compile(r"/produits/FT-BOX-002/versions/\d+/prix$"))


@pytest.mark.req("CAT-16", "OPS-06")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_is_ticked_and_locked_shows_its_tick(signed_in: SignedIn, dark: bool) -> None:
    """A published version demands its papers still: they read as ticked, though none may change."""
    page = signed_in("catalogue_manager", "FT", dark=dark)
    page.goto("/produits/FT-BOX-001/mappings")
    ticked = page.locator("fieldset:disabled input[name=pieces]:checked").first
    expect(ticked).to_be_visible()
    ground, tick = ticked.evaluate(
        "one => [getComputedStyle(one).backgroundColor,"
        " getComputedStyle(one, '::after').borderLeftColor]"
    )
    seen = ticked.evaluate(
        """(_, [ground, tick]) => { const light = (colour) => {
            const pen = document.createElement("canvas").getContext("2d");
            pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
            return pen.getImageData(0, 0, 1, 1).data[1]; };
            return Math.abs(light(ground) - light(tick)); }""",
        [ground, tick],
    )
    assert seen > 60, (ground, tick)


@pytest.mark.req("CAT-02", "OPS-06")
def test_the_reach_of_a_family_stays_on_its_line(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "FT")
    page.goto("/risques")
    heights = page.locator("tbody tr").evaluate_all("rows => rows.map(one => one.clientHeight)")
    words = page.get_by_role("cell", name="Groupe").locator(".row")
    assert words.first.evaluate("one => one.clientHeight") <= 20
    assert len(set(heights)) == 1, "one line a family"


@pytest.mark.req("CAT-15", "OPS-06")
def test_the_converter_stands_on_one_line(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "FT")
    page.goto("/listes/unites?valeur=1500&de=kWh&vers=MWh")
    form = page.get_by_role("form", name="Convertir une quantité")
    feet = form.locator("input, select, button").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().bottom))"
    )
    assert max(feet) - min(feet) <= 1
    told = page.get_by_text("1\u202f500 kWh = 1,5 MWh")
    box = told.bounding_box()
    assert box is not None
    assert box["y"] - max(feet) >= 6, "what is found is apart from what is asked"
