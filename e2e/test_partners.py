"""Partners and families as people use them: with a browser, without JavaScript, on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import Live

BIG = {"width": 1440}
SMALL = {"width": 390}


@pytest.mark.req("CAT-03", "AHEAD-13")
@pytest.mark.parametrize("how", [BIG, SMALL, {"javascript": False}])
def test_a_partner_is_found_and_corrected(
    signed_in: Callable[..., Page], live: Live, how: dict[str, int | bool]
) -> None:
    page = signed_in("admin_groupe", **how)
    page.goto("/compagnies")
    page.fill("#partner-q", "armor")
    page.press("#partner-q", "Enter")
    page.wait_for_url(re.compile(r"q=armor"))
    page.get_by_role("link", name="Mutuelle Armorique", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mutuelle Armorique")
    page.get_by_role("link", name="Modifier", exact=True).click()
    terms = page.get_by_label("Conditions de paiement")
    before = terms.input_value()
    terms.fill("Mensuel, 45 jours")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Mensuel, 45 jours")).to_be_visible()
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text(before)).to_be_visible()


@pytest.mark.req("CAT-03")
def test_a_look_alike_is_told_while_typing(signed_in: Callable[..., Page], live: Live) -> None:
    page = signed_in("admin_groupe")
    page.goto("/compagnies/nouvelle")
    page.get_by_label("Nom", exact=True).press_sequentially("Mutuele Armorik", delay=10)
    expect(page.get_by_text("Une compagnie lui ressemble.")).to_be_visible()
    page.get_by_label("SIREN", exact=False).first.fill("123")
    page.get_by_label("Société propriétaire").select_option(index=1)
    page.get_by_label("Métier").select_option("insurer")
    page.get_by_role("button", name="Créer la compagnie").click()
    expect(page.get_by_text("Un SIREN compte neuf chiffres").first).to_be_visible()
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Mutuele Armorik")


@pytest.mark.req("CAT-02")
@pytest.mark.parametrize("how", [BIG, {"javascript": False}])
def test_a_field_is_defined_and_asked_on_the_products(
    signed_in: Callable[..., Page], live: Live, how: dict[str, int | bool]
) -> None:
    label = "Essai avec" if how.get("javascript", True) else "Essai sans"
    page = signed_in("admin_groupe", **how)
    page.goto("/risques")
    page.get_by_role("link", name="Santé", exact=False).first.click()
    page.get_by_role("link", name="Ajouter un champ").click()
    page.get_by_label("Nom", exact=True).fill(label)
    expect(page.get_by_label("Minimum")).to_be_hidden()
    page.get_by_label("Nature").select_option("integer")
    expect(page.get_by_label("Minimum")).to_be_visible()
    page.get_by_label("Minimum").fill("5")
    page.get_by_label("Maximum").fill("2")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Le maximum est sous le minimum").first).to_be_visible()
    page.get_by_label("Maximum").fill("9")
    page.get_by_role("button", name="Enregistrer").click()
    row = page.locator("tr", has_text=label)
    expect(row).to_contain_text("Nombre entier, de 5 à 9")
    row.get_by_role("button", name="Monter").click()
    expect(page.get_by_text("L’ordre est enregistré.")).to_be_visible()
    page.locator("tr", has_text=label).get_by_role("link", name=label).click()
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("button", name="Supprimer").click()
    expect(page.get_by_text("Le champ est supprimé.")).to_be_visible()
