"""A product as files, and duplicated part by part."""

import csv
import io

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from tests.offer.catalog.world import World, manager
from tests.screens.doors import door
from tests.screens.rich_sheet import ALL, TV, holding
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.models.products import ExternalMapping


@pytest.mark.req("CAT-07")
async def test_the_sheet_as_files(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.ft), ALL)) as browser:
        table = await browser.get(f"{TV}/export.csv")
        paper = await browser.get(f"{TV}/export.pdf")
        neighbour = await browser.get("/produits/APX-SANTE-1/export.pdf")
    assert table.headers["content-disposition"] == 'attachment; filename="FTX-TV-1.csv"'
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Rubrique", "Élément", "Valeur", "Précision"]
    assert ["Identité", "Code produit", "FTX-TV-1", ""] in rows
    assert any(row[1] == "'=CGV TV" for row in rows), "no formula comes out of a title"
    assert any(row[0] == "Prix" and "9,90\u00a0€" in row[2] for row in rows)
    assert paper.content.startswith(b"%PDF")
    text = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.content)).pages)
    for told in ("TV Essentiel", "FTX-TV-1", "706300", "Page 1 /"):
        assert told in text, told
    assert neighbour.status_code == 404


@pytest.mark.req("CAT-07", "VER-01")
async def test_files_of_another_day_say_which(settings: Settings, rich: World) -> None:
    days = {"au": "2099-01-01", "connu": "2026-01-31"}
    async with door(settings, holding(manager(rich.ft), ALL)) as browser:
        await browser.post(
            f"{TV}/versions/nouvelle", {"source": "1", "effective_from": "01/03/2099"}
        )
        today = await browser.get(f"{TV}/export.csv")
        table = await browser.get(f"{TV}/export.csv", **days)
        paper = await browser.get(f"{TV}/export.pdf", **days)
    name = 'attachment; filename="FTX-TV-1-2099-01-01-2026-01-31.{}"'
    assert table.headers["content-disposition"] == name.format("csv")
    assert paper.headers["content-disposition"] == name.format("pdf")
    said = "au 1er janv. 2099, telle que connue le 31 janv. 2026"
    assert f"Identité;Vue;{said}" in table.text.replace("\u00a0", " ")
    assert "Identité;Vue" not in today.text
    first = PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    assert said in first.replace("\u00a0", " ")
    lines = today.text.replace("\u00a0", " ")
    assert "Versions;v2;prévue le 1er mars 2099;brouillon" in lines
    assert ". payée" not in lines


@pytest.mark.req("CAT-06", "CAT-07", "VER-02")
async def test_a_product_is_duplicated_part_by_part(
    settings: Settings, rich: World, db: Database
) -> None:
    async with door(settings, holding(manager(rich.ft), ALL)) as browser:
        form = await browser.get(f"{TV}/dupliquer")
        assert 'value="FTX-TVX-0001"' in form.text
        assert "TV Essentiel (copie)" in form.text
        wrong = await browser.post(f"{TV}/dupliquer", {"name": "", "sku": "FTX-TV-1"})
        assert wrong.status_code == 422
        assert "Donnez le nom du nouveau produit." in wrong.text
        taken = await browser.post(f"{TV}/dupliquer", {"name": "Deux", "sku": "FTX-TV-1"})
        assert taken.status_code == 422
        assert "existe déjà dans le groupe" in taken.text
        made = await browser.post(
            f"{TV}/dupliquer",
            {
                "name": "TV Bis",
                "sku": "ftx-tv-bis",
                "parts": ["prices", "commissions", "documents"],
            },
        )
        assert made.headers["location"] == "/produits/FTX-TV-BIS"
        sheet = (await browser.get("/produits/FTX-TV-BIS")).text.replace("\u00a0", " ")
        for told in ("<h1>TV Bis</h1>", "Brouillon", "9,90 €", "Annuler"):
            assert told in sheet, told
        earned = (await browser.get("/produits/FTX-TV-BIS/commissions")).text.replace("\u00a0", " ")
        assert "13 %" in earned
        papers = (await browser.get("/produits/FTX-TV-BIS/documents")).text
        assert "Expire bientôt" in papers
        assert "À vérifier" not in papers, "a copied document is checked with its version"
        bare = await browser.post(f"{TV}/dupliquer", {"name": "TV Ter", "sku": "FTX-TV-TER"})
        assert bare.status_code == 303
        assert "9,90" not in (await browser.get("/produits/FTX-TV-TER")).text
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=rich.companies))
        told = await session.scalar(
            select(func.count()).where(
                AuditLog.table_name == "product", AuditLog.command == "catalog.create_product"
            )
        )
        assert told == 2
        codes = await session.scalar(select(func.count()).select_from(ExternalMapping))
        assert codes == 1, "a partner's code belongs to one product"


@pytest.mark.req("ORG-02", "ORG-03")
async def test_duplicating_needs_its_rights(settings: Settings, rich: World) -> None:
    parts = {"name": "TV Bis", "sku": "FTX-TV-BIS", "parts": "commissions"}
    async with door(settings, manager(rich.mtv)) as browser:
        assert (await browser.get(f"{TV}/dupliquer")).status_code == 403
        assert (await browser.post(f"{TV}/dupliquer", parts)).status_code == 403
    async with door(settings, manager(rich.ap)) as browser:
        assert (await browser.post(f"{TV}/dupliquer", parts)).status_code == 404
    async with door(settings, manager(rich.ft)) as browser:
        assert (await browser.post(f"{TV}/dupliquer", parts)).status_code == 403
