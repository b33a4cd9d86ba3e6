"""Commissions and grids change for the 1st of next month: a split mended, a spreadsheet pasted."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from e2e.axe import violations
from e2e.test_sheet import no_sideways
from e2e.test_wizard import signs_all
from winvest.foundation.kit.calendar import today_in
from winvest.offer.versions.rules.moves import first_of_next_month

SignedIn = Callable[..., Page]
CUT = """() => [
  ...[...document.querySelectorAll(".table-wrap")].filter(
    (one) => one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX === "clip"),
  ...[...document.querySelectorAll("main td > .select")].filter((one) => {
    const style = getComputedStyle(one), pen = document.createElement("canvas").getContext("2d");
    pen.font = style.font;
    const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return Math.max(...[...one.options].map((each) => pen.measureText(each.text).width)) > room + 1;
  }),
].map((one) => one.ariaLabel)"""
GRID = "Âge\tPrix\n18-30 ans\t24,90 €\n31-45 ans\t1 034,50 €\n45-70 ans\t{third}"


@pytest.mark.req("VER-07", "VER-02", "COM-01", "COM-03", "PRI-01")
@pytest.mark.parametrize(
    ("sku", "javascript", "width"),
    [("AP-SANTE-0004", True, 1440), ("AP-OBSEQUES-0001", False, 390)],
)
def test_commissions_and_grids_change_for_the_first(
    signed_in: SignedIn, sku: str, javascript: bool, width: int
) -> None:
    page = signed_in("catalogue_manager", "AP", width=width, javascript=javascript)
    main = page.get_by_role("main")
    page.goto(f"/produits/{sku}/commissions")
    page.get_by_role("button", name="Changer les commissions au 1er").click()
    expect(page).to_have_url(re.compile(r"/versions/\d+/commissions$"))
    version = page.url.removesuffix("/commissions")
    company = page.get_by_label("Entreprise").first
    before = company.input_value()
    company.fill("1")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(main).to_contain_text(re.compile("Les parts font .* il manque"))
    expect(company).to_have_value("1")
    no_sideways(page)
    assert page.evaluate(CUT) == [], "every column is reached, every choice is read"
    if javascript:
        assert violations(page) == []
    company.fill(before)
    page.get_by_label("Schéma 1, palier 1, colonne Valeur").fill("14,25")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(page).to_have_url(version)
    expect(main).to_contain_text("14,25\u00a0%")
    no_sideways(page)

    page.goto(f"{version}/prix")
    page.get_by_role("link", name=re.compile("Modifier la grille")).first.click()
    paste(page, GRID.format(third="abc"), javascript=javascript)
    expect(main).to_contain_text("Ligne 3, colonne Prix\u00a0: Écrivez un nombre")
    page.get_by_label("Ligne 3, colonne Prix").fill("56,20")
    page.get_by_role("button", name="Enregistrer la grille").last.click()
    expect(main).to_contain_text("Recouvre la ligne 2 (45 ans)")
    page.get_by_label("Ligne 3, colonne Âge de").fill("46")
    page.get_by_label("Âge à la date d’effet").fill("40")
    page.get_by_role("button", name="Recalculer").click()
    expect(main).to_contain_text(re.compile("1\u202f034,50\u00a0€.*par la ligne 2"))
    no_sideways(page)
    if javascript:
        assert violations(page) == []
    page.get_by_role("button", name="Enregistrer la grille").last.click()
    expect(page).to_have_url(f"{version}/prix")
    page.goto(version)
    expect(main).to_contain_text("31–45 ans")

    page.get_by_label("Changement majeur").check()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Soumettre à approbation").click()
    expect(main).to_contain_text("Attend l’approbation de")
    page.goto(f"/produits/{sku}")
    name = str(page.get_by_role("heading", level=1).text_content()).strip()
    for role in ("compta", "marketing"):
        signs_all(signed_in(role, "AP", width=width, javascript=javascript), name)
    page.goto(version)
    page.get_by_role("button", name="Planifier").click()
    expect(main).to_contain_text("Planifiée")
    expect(main).to_contain_text(f"{first_of_next_month(today_in(datetime.now(UTC))):%Y}")


def paste(page: Page, text: str, *, javascript: bool) -> None:
    """Straight into a cell with JavaScript; else in the box under the grid."""
    if javascript:
        page.get_by_label("Ligne 1, colonne Prix").focus()
        page.evaluate(
            """text => {
                const pasted = new DataTransfer();
                pasted.setData("text/plain", text);
                document.activeElement.dispatchEvent(new ClipboardEvent("paste",
                    { clipboardData: pasted, bubbles: true, cancelable: true }));
            }""",
            text,
        )
        return
    page.get_by_text("Coller depuis un tableur").click()
    page.get_by_label("Lignes copiées").fill(text)
    page.get_by_role("button", name="Remplir la grille").click()
