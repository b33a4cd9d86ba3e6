"""From an idea to a submitted product, in five steps, with and without JavaScript (annexe H)."""

import re
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect

from e2e.axe import violations
from e2e.test_sheet import no_sideways

SignedIn = Callable[..., Page]
PDF = Path(__file__).resolve().parents[1] / "tests" / "screens" / "library" / "one_page.pdf"
STEP = r"/produits/brouillons/[0-9a-f-]{36}/%s$"


@pytest.mark.req("CAT-08", "CAT-16", "DOC-01", "ORG-08")
@pytest.mark.parametrize(("javascript", "width"), [(True, 1440), (False, 390)])
def test_from_an_idea_to_a_submitted_product(
    signed_in: SignedIn, javascript: bool, width: int
) -> None:
    page = signed_in("catalogue_manager", "MTV", width=width, javascript=javascript)
    main = page.get_by_role("main")
    name = f"Bouquet {token_hex(4)}"
    page.goto("/produits/brouillons")
    main.get_by_role("link", name="Créer un produit").first.click()
    page.get_by_label("Nom", exact=True).fill(name)
    page.get_by_label("Famille").select_option(label="Offre TV")
    page.get_by_text("CA interne", exact=True).click()
    page.get_by_role("button", name="Créer le brouillon").click()
    expect(page).to_have_url(re.compile(STEP % "general"))
    here = page.url.removesuffix("/general")

    page.get_by_role("link", name="Aucun canal de vente").click()
    assert page.url.endswith("#f-channels"), "the block leads to the very field"
    page.get_by_label("Web", exact=True).check()
    page.get_by_label("Âge minimal").fill("beaucoup")
    page.get_by_label("Nombre de chaînes").fill("120")
    page.get_by_label("Écrans simultanés").fill("2")
    page.get_by_label("Classification").select_option(index=1)
    go_on(page)
    expect(page.get_by_label("Âge minimal")).to_have_value("beaucoup")
    expect(page.get_by_label("Nombre de chaînes")).to_have_value("120")
    accessible(page, javascript=javascript)
    page.get_by_label("Âge minimal").fill("18")
    go_on(page)

    expect(page).to_have_url(re.compile(STEP % "tarification"))
    preview = page.locator("#sheet-preview")
    expect(preview).to_contain_text("Tous, dès 18 ans")
    page.get_by_role("textbox", name="Prix", exact=True).fill("12,90")
    if javascript:
        page.get_by_role("textbox", name="Prix", exact=True).press("Tab")
        expect(preview).to_contain_text("12,90\u00a0€")
        expect(page.get_by_role("table", name="Exemple du prix 1")).to_contain_text("10,75")
    accessible(page, javascript=javascript)
    no_sideways(page)
    stepper = page.get_by_role("list", name="Étapes de la création")
    stepper.get_by_role("button", name="Général", exact=True).click()
    expect(page).to_have_url(re.compile(STEP % "general"))
    stepper.get_by_role("button", name="Tarification").click()
    expect(page.get_by_role("textbox", name="Prix", exact=True)).to_have_value("12,90")
    page.get_by_role("textbox", name="Prix", exact=True).fill("13,90")
    page.get_by_role("button", name="Enregistrer et en ajouter").click()
    expect(page).to_have_url(re.compile("/versions/1/supplements"))
    main.get_by_role("link", name="Retour").click()
    expect(page.get_by_role("textbox", name="Prix", exact=True)).to_have_value("13,90")
    go_on(page)

    expect(page).to_have_url(re.compile(STEP % "commissions"))
    accessible(page, javascript=javascript)
    no_sideways(page)
    go_on(page)

    expect(page).to_have_url(re.compile(STEP % "documents"))
    accessible(page, javascript=javascript)
    lacking = main.get_by_role("link", name=re.compile("^Déposer "))
    for _ in range(lacking.count()):
        lacking.first.click()
        kind = page.locator("[name=type]").input_value()
        page.set_input_files("input[name=fichier]", PDF)
        page.fill("[name=titre]", f"{kind} de {name}")
        page.fill("[name=edition]", "2027-01")
        page.get_by_role("button", name="Déposer").click()
        expect(page.locator("#toasts")).to_contain_text("est déposé")
    expect(lacking).to_have_count(0)
    no_sideways(page)

    page.goto("/produits/brouillons?miens=1")
    main.get_by_role("link", name=name).click()
    expect(page).to_have_url(re.compile(STEP % "publication"))
    page.get_by_role("button", name="Soumettre à validation").click()
    expect(page.locator("body")).to_contain_text("Ce brouillon n’est pas complet")
    page.goto(f"{here}/publication")
    accessible(page, javascript=javascript)
    no_sideways(page)
    main.get_by_role("link", name="Régler").click()
    page.get_by_label("Cycle").select_option(index=1)
    page.get_by_role("button", name="Enregistrer", exact=False).first.click()
    expect(page).to_have_url(re.compile(STEP % "publication"))
    expect(main).to_contain_text("Logistique et facturation\u00a0: réglées")
    page.get_by_role("button", name="Demander à la Compta").click()
    expect(main).to_contain_text("À valider")
    page.get_by_role("button", name="Soumettre à validation").click()
    expect(page.locator("#toasts")).to_contain_text("soumis à validation")
    expect(main).to_contain_text("Changer quoi que ce soit la rouvre")

    sku = str(page.locator("main .copy .code").first.text_content())
    booker = signed_in("compta", "MTV", width=width, javascript=javascript)
    booker.goto("/notifications")
    told = booker.get_by_role("listitem").filter(has_text=name)
    expect(told.filter(has_text="Mapping comptable").first).to_be_visible()
    booker.goto("/mes-validations")
    task = booker.get_by_role("row").filter(has_text=name).filter(has_text="Mapping comptable")
    task.get_by_role("link").first.click()
    booker.get_by_role("link", name="Donner les comptes").click()
    expect(booker).to_have_url(re.compile(f"/produits/{sku}/comptes"))
    accessible(booker, javascript=javascript)
    for at, account in enumerate(("70", "4456")):
        choices = booker.get_by_role("main").get_by_label("Compte", exact=True).nth(at)
        value = choices.locator(f"option[value^='{account}']").first.get_attribute("value")
        choices.select_option(value)
    booker.get_by_role("button", name="Enregistrer").click()
    expect(booker.locator("#toasts")).to_contain_text("2\u00a0comptes enregistrés")
    no_sideways(booker)
    page.reload()
    expect(page.get_by_role("table", name="Comptes par flux")).to_contain_text("4456")

    for role in ("catalogue_manager", "compta", "juriste", "adv"):
        signs_all(signed_in(role, "MTV", width=width, javascript=javascript), name)
    published(page, sku, javascript=javascript)
    seller = signed_in("vente", "MTV", width=width, javascript=javascript)
    seller.goto(f"/simulateur?sku={sku}&canal=web")
    seller.get_by_label("Produit", exact=True).fill(sku)
    seller.get_by_role("button", name="Calculer le prix").last.click()
    expect(seller.get_by_role("main")).to_contain_text("13,90")
    seller.get_by_role("button", name="Garder ce devis").click()
    expect(seller.get_by_role("main")).to_contain_text("Rejoué à l’identique")


def signs_all(page: Page, name: str) -> None:
    """Somebody of a function signs all that waits for it about the product."""
    page.goto("/mes-validations")
    waiting = page.get_by_role("row").filter(has_text=name)
    for _ in range(waiting.count()):
        waiting.first.get_by_role("link").first.click()
        expect(page.get_by_role("heading", name="Votre décision")).to_be_visible()
        page.get_by_role("button", name=re.compile("^(Signer|Marquer comme faite)$")).click()
        expect(page).to_have_url(re.compile("/mes-validations$"))
    expect(waiting).to_have_count(0)


def published(page: Page, sku: str, *, javascript: bool) -> None:
    """The version that all signed is given to the company's own sellers, and on sale."""
    main = page.get_by_role("main")
    page.goto(f"/produits/{sku}/diffusion")
    expect(main).to_contain_text("Rien ne manque")
    page.get_by_role("link", name="Diffuser", exact=True).first.click()
    expect(page.get_by_role("radio", name="Maintenant")).to_be_visible()
    accessible(page, javascript=javascript)
    page.get_by_role("radio", name="Maintenant").check()
    page.get_by_role("button", name="Publier").click()
    expect(page).to_have_url(re.compile("diffusion$"))
    expect(main).to_contain_text("En cours")


def go_on(page: Page) -> None:
    """Save the step, and go on if it holds."""
    page.get_by_role("button", name="Enregistrer et continuer").click()


def accessible(page: Page, *, javascript: bool) -> None:
    """Axe finds nothing to mend; it needs scripts to look."""
    if javascript:
        assert violations(page) == []
