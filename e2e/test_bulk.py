"""Journeys of the bulk acts: tick, act, undo; a whole filter in the background; exports."""

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from e2e.axe import violations
from e2e.conftest import Live
from winvest.foundation.infra.settings import ROOT

SignedIn = Callable[..., Page]
BAR = "#bulk-bar"
WORKER = "import asyncio, winvest.app.worker as w; asyncio.run(w.run_worker(once=True))"


def work(live: Live, var_dir: Path) -> None:
    """Empty the queue, as the worker of the Procfile would."""
    settings = live.settings
    environ = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "MIGRATION_DATABASE_URL": settings.migration_database_url,
        "WINVEST_VAR": str(var_dir),
        "WINVEST_KEY_FILE": str(settings.key_file),
        "WINVEST_ENV": "test",
        "PYTHONPATH": str(ROOT / "src"),
    }
    code = (
        "import asyncio; from winvest.app.worker import run_worker as w; asyncio.run(w(once=True))"
    )
    subprocess.run([sys.executable, "-c", code], env=environ, cwd=ROOT, check=True, timeout=120)


def tick(page: Page, count: int) -> list[str]:
    """Tick the first rows; their codes."""
    rows = page.locator("[data-sku]")
    codes = [str(rows.nth(at).get_attribute("data-sku")) for at in range(count)]
    for at in range(count):
        rows.nth(at).locator("[data-pick]").check()
    return codes


@pytest.mark.req("CAT-06")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_few_products_are_frozen_and_taken_back(signed_in: SignedIn, javascript: bool) -> None:
    page = signed_in("catalogue_manager", "AP", javascript=javascript)
    page.goto("/catalogue?statut=active&tri=code")
    expect(page.locator(BAR)).to_be_hidden()
    codes = tick(page, 3)
    expect(page.locator(BAR)).to_be_visible()
    if javascript:
        expect(page.locator(BAR)).to_contain_text("3 produits cochés")
        assert violations(page) == []
    page.locator(BAR).get_by_role("button", name="Agir").click()
    page.get_by_role("button", name="Geler les ventes").click()
    expect(page).to_have_url(re.compile(r"/catalogue\?statut=active&tri=code$"))
    expect(page.locator("#toasts")).to_contain_text("Geler les ventes : 3 faits.")
    for code in codes:
        expect(page.locator(f'[data-sku="{code}"]')).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Annuler").click()
    expect(page).to_have_url(re.compile(r"/catalogue\?statut=active&tri=code$"))
    for code in codes:
        expect(page.locator(f'[data-sku="{code}"]')).to_have_count(1)


@pytest.mark.req("CAT-06")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_phone_ticks_rows_and_changes_their_partner(
    signed_in: SignedIn, javascript: bool
) -> None:
    page = signed_in("catalogue_manager", "AP", width=390, javascript=javascript)
    page.goto("/catalogue?statut=draft&tri=compagnie")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    codes = tick(page, 1)
    page.locator(BAR).get_by_role("button", name="Agir").click()
    page.get_by_role("button", name="Changer la compagnie").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1\u00a0produit")
    if javascript:
        assert violations(page) == []
    page.get_by_label("Nouvelle compagnie").select_option(label="Justi+")
    page.get_by_role("button", name="Changer la compagnie").click()
    expect(page.locator("#toasts")).to_contain_text("1\u00a0fait")
    row = page.locator(f'[data-sku="{codes[0]}"]')
    expect(row).to_contain_text("Justi+")
    page.locator("#toasts").get_by_role("button", name="Annuler").click()
    expect(row).not_to_contain_text("Justi+")


@pytest.mark.req("CAT-06", "OPS-06")
def test_a_whole_filter_runs_aside_and_is_followed(
    signed_in: SignedIn,
    live: Live,
    var_dir: Path,
) -> None:
    page = signed_in("admin_groupe")
    page.goto("/catalogue?statut=active")
    total = int(str(page.locator("[data-count][aria-live]").get_attribute("data-count")))
    assert total > 20
    tick(page, 1)
    page.locator(BAR).get_by_role("link", name="Tout le filtre").click()
    page.wait_for_url("**/catalogue/lot?**")
    assert violations(page) == []
    page.get_by_role("link", name="Changer les badges").click()
    page.get_by_role("group", name="Ajouter").get_by_label("Bêta").check()
    assert violations(page) == []
    page.get_by_role("button", name="Changer les badges").click()
    expect(page).to_have_url(re.compile(r"/lots/[0-9a-f-]{36}$"))
    expect(page.locator("#batch-progress")).to_contain_text("En attente")
    assert violations(page) == []
    work(live, var_dir)
    expect(page.get_by_role("button", name="Annuler ce lot")).to_be_visible()
    expect(page.locator(".page-head")).to_contain_text("Terminé")
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Résultats (CSV)").click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert len(lines) == total + 1
    page.get_by_role("button", name="Annuler ce lot").click()
    work(live, var_dir)
    expect(page.locator(".page-head")).to_contain_text("Terminé")
    page.goto("/lots")
    expect(page.locator("[data-row]").first).to_contain_text("Annulation")
    assert violations(page) == []


@pytest.mark.req("CAT-06")
def test_the_list_is_exported_as_it_is_shown(signed_in: SignedIn) -> None:
    page = signed_in("catalogue_manager", "AP")
    page.goto("/catalogue?tri=-code&statut=active")
    codes = tick(page, 4)
    page.locator(BAR).get_by_role("button", name="Exporter", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter en CSV").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert [line[lines[0].index("Code")] for line in lines[1:]] == codes
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter en Excel").click()
    book = io.BytesIO(Path(download.value.path()).read_bytes())
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == codes
