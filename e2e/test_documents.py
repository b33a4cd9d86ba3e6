"""Journeys of the documents: deposited, refused, archived, with and without JavaScript; the law."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.axe import violations

PDF = Path(__file__).resolve().parents[1] / "tests" / "screens" / "library" / "one_page.pdf"


def fill(page: Page, title: str, sku: str) -> None:
    """What is said of a script."""
    page.set_input_files("input[name=fichier]", PDF)
    page.select_option("[name=type]", "SCRIPT")
    page.fill("[name=titre]", title)
    page.fill("[name=edition]", "2027-03")
    page.fill("[name=produits]", sku)


@pytest.mark.req("DOC-01", "DOC-02")
def test_a_script_is_deposited_previewed_and_archived(signed_in: Callable[..., Page]) -> None:
    page = signed_in("juriste")
    page.goto("/documents")
    assert violations(page) == []
    page.click("main a:has-text('Déposer un document')")
    expect(page.locator("input[name=fichier]")).to_be_attached()
    assert violations(page) == []
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    fill(page, "Script de printemps", "AP-NON-001")
    page.click("button:has-text('Déposer')")
    expect(page.locator("#f-produits-erreur")).to_contain_text("Inconnu dans votre périmètre")
    page.clock.run_for(1000)  # the field left by the click is judged late: it is there no more
    expect(page.locator("#f-produits-erreur")).to_be_visible()
    assert page.locator("input[name=fichier]").evaluate("one => one.files.length") == 1
    page.clock.resume()
    page.fill("[name=produits]", "AP-SANTE-001")
    page.click("button:has-text('Déposer')")
    page.wait_for_url("**/produits/AP-SANTE-001/documents")
    expect(page.locator("#toasts")).to_contain_text("Script de printemps")
    page.click("a.rowlink:has-text('Script de printemps')")
    frame = page.locator("iframe")
    assert page.request.get(str(frame.get_attribute("src"))).body() == PDF.read_bytes()
    page.click("main a:has-text('Archiver')")
    expect(page.locator("button:has-text('Archiver')")).to_be_visible()
    assert violations(page) == []
    page.click("button:has-text('Archiver')")
    page.wait_for_url("**/produits/AP-SANTE-001/documents")
    expect(page.locator("#archives-titre + *, section:has(#archives-titre)").first).to_contain_text(
        "Script de printemps"
    )
    page.click("#toasts button:has-text('Annuler')")
    expect(page.locator("a.rowlink:has-text('Script de printemps')")).to_be_visible()


@pytest.mark.req("DOC-01", "OPS-06")
def test_the_same_without_javascript(signed_in: Callable[..., Page]) -> None:
    page = signed_in("juriste", javascript=False)
    page.goto("/documents/nouveau?produit=AP-SANTE-002&type=SCRIPT")
    fill(page, "Script d’été", "AP-NON-002")
    page.click("button:has-text('Déposer')")
    expect(page.locator("body")).to_contain_text("Inconnu dans votre périmètre")
    fill(page, "Script d’été", "AP-SANTE-002")
    page.click("button:has-text('Déposer')")
    page.wait_for_url("**/produits/AP-SANTE-002/documents")
    assert "Script d’été" in page.content()
    page.goto("/documents?q=script+d%E2%80%99%C3%A9t%C3%A9")
    assert page.locator("a.rowlink").count() == 1


@pytest.mark.req("DOC-03")
def test_a_jurist_adds_an_obligation_seen_before(signed_in: Callable[..., Page]) -> None:
    page = signed_in("juriste")
    page.goto("/documents/obligations")
    assert violations(page) == []
    page.click("main a:has-text('Ajouter une obligation')")
    page.select_option("[name=famille]", "media")
    page.select_option("[name=canal]", "web")
    page.fill("[name=du]", (datetime.now(UTC) + timedelta(days=30)).strftime("%d/%m/%Y"))
    page.fill("[name=source]", "Arrêté d’essai, art. 3")
    page.check("[name=types][value=MENTIONS]")
    assert violations(page) == []
    page.click("button:has-text('Voir ce que cela change')")
    expect(page.locator("ins")).to_have_text("MENTIONS")
    assert violations(page) == []
    page.click("button:has-text('Inscrire l’obligation')")
    page.wait_for_url("**/documents/obligations/*-*")
    assert violations(page) == []
    page.goto("/produits/MTV-TV-0001/documents")
    expect(page.locator("main")).to_contain_text("devient obligatoire")
    page.goto("/documents/obligations")
    page.click("a.rowlink:has-text('MENTIONS')")
    page.click("button:has-text('Supprimer')")
    expect(page.locator("#toasts")).to_contain_text("supprimée")
