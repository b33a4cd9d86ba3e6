"""A price changes for the 1st of next month: written, approved by another, planned, then live."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import psycopg
import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import Live
from e2e.test_sheet import no_sideways
from winvest.app.worker import run_worker
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.queue import World
from winvest.foundation.kit.calendar import today_in
from winvest.offer.versions.jobs import look_for_due
from winvest.offer.versions.rules.moves import first_of_next_month

SignedIn = Callable[..., Page]


@pytest.mark.req("VER-02", "VER-03", "VER-07", "ORG-02", "ORG-06")
@pytest.mark.parametrize(
    ("sku", "javascript", "width"), [("FT-MOBILE-0002", True, 1440), ("FT-BOXPRO-0001", False, 390)]
)
def test_a_price_changes_for_the_first_of_next_month(
    signed_in: SignedIn, live: Live, sku: str, javascript: bool, width: int
) -> None:
    day = first_of_next_month(today_in(datetime.now(UTC)))
    author = signed_in("catalogue_manager", "FT", width=width, javascript=javascript)
    author.goto(f"/produits/{sku}/historique")
    author.get_by_role("link", name="Préparer une version").click()
    expect(author.get_by_label("S’applique à partir du")).to_have_value(f"{day:%d/%m/%Y}")
    author.get_by_label("Note").fill("Hausse de décembre")
    author.get_by_role("button", name="Préparer le brouillon").click()
    expect(author).to_have_url(re.compile(r"/versions/2/prix$"))
    field = author.get_by_role("textbox", name="Prix", exact=True).first
    before = Decimal(field.input_value().replace(",", "."))
    after = f"{before + 1:.2f}".replace(".", ",")
    field.fill(after)
    author.get_by_role("button", name="Enregistrer").last.click()
    expect(author).to_have_url(re.compile(r"/versions/2$"))
    main = author.get_by_role("main")
    expect(main).to_contain_text(f"{after}\u00a0€")
    expect(main).to_contain_text("Ce contenu est un changement majeur")
    no_sideways(author)
    author.get_by_role("button", name="Soumettre à approbation").click()
    expect(author.locator("body")).to_contain_text("Cochez «\u00a0Changement majeur\u00a0»")
    author.goto(f"/produits/{sku}/versions/2")
    author.get_by_label("Changement majeur").check()
    author.get_by_role("button", name="Enregistrer").click()
    author.get_by_role("button", name="Soumettre à approbation").click()
    expect(main).to_contain_text("Attend l’approbation de")

    second = signed_in("compta", "FT", width=width, javascript=javascript)
    second.goto("/notifications")
    told = second.get_by_role("listitem").filter(has_text=re.compile("À approuver"))
    told.first.get_by_role("button", name="Ouvrir").click()
    expect(second.get_by_role("heading", name="Votre décision")).to_be_visible()
    second.get_by_label("Commentaire").fill("Marge validée.")
    second.get_by_role("button", name="Approuver").click()
    expect(second.get_by_role("main")).to_contain_text("Approuvée")

    author.goto(f"/produits/{sku}/versions/2")
    expect(author.get_by_label("À partir du")).to_have_value(f"{day:%d/%m/%Y}")
    expect(main).to_contain_text("Marketing n’a pas signé")
    third = signed_in("marketing", "FT", width=width, javascript=javascript)
    third.goto("/mes-validations")
    third.get_by_role("row").filter(has_text=re.compile("version 2")).get_by_role("link").click()
    expect(third.get_by_role("heading", name="Votre décision")).to_be_visible()
    third.get_by_role("button", name="Refuser").click()
    expect(third.get_by_role("main")).to_contain_text("Dites ce qui ne va pas")
    third.get_by_label("Commentaire").fill("Argumentaire prêt.")
    third.get_by_role("button", name="Signer").click()
    expect(third).to_have_url(re.compile(r"/mes-validations$"))

    author.goto(f"/produits/{sku}/versions/2")
    author.get_by_role("button", name="Planifier").click()
    expect(main).to_contain_text("Planifiée")
    author.goto(f"/produits/{sku}/tarification?au={day.isoformat()}")
    expect(main).to_contain_text(f"{after}\u00a0€")
    expect(main.locator(".band")).to_contain_text("v2")
    author.goto(f"/produits/{sku}/tarification")
    expect(main.locator(".band")).to_contain_text("v1")

    the_day_comes(live, sku)
    author.goto(f"/produits/{sku}/versions/2")
    expect(main).to_contain_text("En vigueur")
    expect(author.get_by_role("list", name="Journal de la version")).to_contain_text(
        "Mise en production"
    )
    author.goto(f"/produits/{sku}/versions/1")
    author.get_by_label("Pourquoi").fill("Erreur de tarif")
    author.get_by_role("button", name="Revenir au contenu de la v1").click()
    expect(author).to_have_url(re.compile(r"/versions/3$"))
    author.goto(f"/produits/{sku}/versions/comparer?de=3&a=1")
    expect(main).to_contain_text("v1 et v3 côte à côte")
    no_sideways(author)


def the_day_comes(live: Live, sku: str) -> None:
    """The calendar turns: both versions meet three minutes ago, and the worker wakes up."""
    url = live.settings.database_url.replace("+psycopg", "").replace("winvest_app", "postgres")
    with psycopg.connect(url) as clock:
        clock.execute("SET session_replication_role = replica")
        of_it = "product_id = (SELECT id FROM product WHERE sku = %s)"
        clock.execute(
            "UPDATE product_version SET effective_to = now() - interval '3 minutes'"
            f" WHERE {of_it} AND status = 'active'",
            (sku,),
        )
        clock.execute(
            "UPDATE product_version SET effective_from = now() - interval '3 minutes'"
            f" WHERE {of_it} AND status = 'scheduled'",
            (sku,),
        )

    async def wake() -> None:
        db = Database(live.settings.database_url)
        await look_for_due(World(db=db, settings=live.settings))
        await db.close()
        await run_worker(live.settings, once=True)

    with ThreadPoolExecutor(1) as aside:  # the browser's driver already runs a loop in this one
        aside.submit(asyncio.run, wake()).result()


@pytest.mark.req("VER-02", "PRI-01")
def test_a_grid_is_pasted_from_a_spreadsheet(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "MTV")
    page.goto("/produits/MTV-VOD-0001/versions/nouvelle")
    page.get_by_role("button", name="Préparer le brouillon").click()
    page.get_by_label("Type de prix").first.select_option(label="Palier")
    page.get_by_label("Le palier atteint vaut").first.select_option(label="Par tranche")
    page.get_by_role("button", name="Ajouter un palier").first.click()
    page.get_by_label("De, palier 1").first.focus()
    page.evaluate(
        """() => {
            const pasted = new DataTransfer();
            pasted.setData("text/plain", "De\\tÀ\\tPrix\\n0\\t99\\t10,00\\n100\\t\\t8,00");
            document.activeElement.dispatchEvent(new ClipboardEvent("paste",
                { clipboardData: pasted, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_label("De, palier 2").first).to_have_value("100")
    page.get_by_label("Exemple pour une quantité de").fill("150")
    page.get_by_label("Exemple pour une quantité de").press("Tab")
    expect(page.get_by_role("table", name="Exemple du prix 1")).to_contain_text("1\u202f398,00")
    page.get_by_role("button", name="Retirer le palier 2").first.click()
    expect(page.get_by_label("De, palier 2")).to_have_count(0)
