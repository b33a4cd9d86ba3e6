"""An export holds exactly what the list shows: its rows, its order, its columns; and is told."""

import asyncio
import csv
import io
import re
from dataclasses import replace
from urllib.parse import urlencode

import httpx
import openpyxl
import psycopg
import pytest
from sqlalchemy import text
from tests.offer.catalog.world import World, manager, reader
from tests.screens.bulk.conftest import People, many_products
from tests.screens.doors import Door, door
from tests.worlds import Server

from winvest.app.worker import run_worker
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.screens.bulk import export_web

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-06")]
SKU = re.compile(r'data-sku="([^"]+)"')


def table(answer: httpx.Response) -> list[list[str]]:
    """The lines of a CSV answer."""
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    body = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body, newline=""), delimiter=";"))


async def exported(browser: Door, query: dict[str, str]) -> list[list[str]]:
    """The CSV of a list."""
    return table(await browser.get("/catalogue/export", format="csv", **query))


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"tri": "-code"},
        {"tri": "statut", "canal": "field"},
        {"q": "box"},
        {"q": "essentil"},
        {"statut": "draft"},
        {"risque": "BOXX", "tri": "-maj"},
        {"diffuse": "oui"},
        {"modele": "fixed"},
        {"q": "rien de tel nulle part"},
    ],
)
async def test_the_rows_are_those_of_the_list_in_its_order(
    settings: Settings, world: World, query: dict[str, str]
) -> None:
    async with door(settings, manager(world.ft, world.mtv)) as browser:
        shown = SKU.findall((await browser.get("/catalogue", **query)).text)
        lines = await exported(browser, query)
    at = lines[0].index("Code")
    assert [line[at] for line in lines[1:]] == shown


async def test_two_thousand_rows_come_in_the_order_of_the_pages(
    db: Database, settings: Settings, world: World
) -> None:
    await many_products(db, world, 2100)
    query = {"q": "lot", "tri": "-nom"}
    async with door(settings, manager(world.ft)) as browser:
        lines = await exported(browser, query)
        first = SKU.findall((await browser.get("/catalogue", **query)).text)
    codes = [line[0] for line in lines[1:]]
    assert len(codes) == 2100
    assert codes == sorted(codes, reverse=True)
    assert codes[: len(first)] == first


async def test_prices_and_words_are_as_shown(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        lines = await exported(browser, {"tri": "code"})
    head = lines[0]
    rows = {line[0]: dict(zip(head, line, strict=True)) for line in lines[1:]}
    assert rows["FTX-BOX-1"]["Dès"] == "29,90"
    assert "mois" in rows["FTX-BOX-1"]["Unité du prix"]
    assert rows["FTX-BOX-2"]["Dès"] == ""
    assert rows["FTX-BOX-1"]["Statut"] == "Actif"


async def test_no_name_becomes_a_formula(db: Database, settings: Settings, world: World) -> None:
    scope = system_scope("Essais", company_ids=world.companies)
    async with transaction(db, scope) as session:
        await session.execute(
            text("UPDATE product SET name = '=HYPERLINK(\"http://mal\")' WHERE sku = 'FTX-BOX-1'")
        )
    async with door(settings, manager(world.ft)) as browser:
        lines = await exported(browser, {"tri": "code"})
        book = await browser.get("/catalogue/export", format="xlsx", tri="code")
    assert lines[1][1].startswith("'=HYPERLINK")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert sheet["B2"].value.startswith("=HYPERLINK")
    assert sheet["B2"].data_type == "s"
    assert sheet["B2"].quotePrefix


async def test_the_workbook_holds_what_the_csv_holds(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        lines = await exported(browser, {"tri": "code"})
        answer = await browser.get("/catalogue/export", format="xlsx", tri="code")
    assert re.search(r'filename="produits-\d{4}-\d\d-\d\d\.xlsx"', str(answer.headers))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [str(row[0]) for row in rows] == [line[0] for line in lines]
    assert rows[1][rows[0].index("Dès")] == pytest.approx(29.9)


@pytest.mark.req("ORG-03")
async def test_a_neighbour_exports_nothing_of_others(settings: Settings, world: World) -> None:
    async with door(settings, reader(world.ap)) as browser:
        lines = await exported(browser, {})
        ticked = await exported(browser, {"choix": "FTX-BOX-1,APX-SANTE-1"})
    assert [line[0] for line in lines[1:]] == ["APX-SANTE-1"]
    assert [line[0] for line in ticked[1:]] == ["APX-SANTE-1"]
    narrowed = replace(manager(world.ft, world.ap), selected_company_id=world.ap)
    async with door(settings, narrowed) as browser:
        lines = await exported(browser, {})
    assert [line[0] for line in lines[1:]] == ["APX-SANTE-1"]


@pytest.mark.req("ORG-02")
async def test_prices_are_for_those_who_read_prices(settings: Settings, world: World) -> None:
    scope = without_prices(manager(world.ft))
    async with door(settings, scope) as browser:
        head = (await exported(browser, {}))[0]
    assert "Dès" not in head
    assert "Nom" in head
    async with door(settings, replace(manager(world.ft), grants=())) as browser:
        assert (await browser.get("/catalogue/export", format="csv")).status_code == 403


async def test_the_ticked_rows_alone_are_exported(settings: Settings, world: World) -> None:
    form: dict[str, object] = {
        "acte": "export-csv",
        "choix": ["FTX-TV-1", "FTX-BOX-2"],
        "liste": "/catalogue?tri=-code&statut=active",
    }
    async with door(settings, manager(world.ft)) as browser:
        answer = await browser.post("/catalogue/lot", form)
        assert answer.status_code == 303
        lines = table(await browser.get(answer.headers["location"]))
    assert [line[0] for line in lines[1:]] == ["FTX-TV-1", "FTX-BOX-2"]


async def test_the_columns_are_those_of_ones_own_list(
    db: Database, settings: Settings, world: World
) -> None:
    scope = manager(world.ft)
    async with transaction(db, scope) as session:
        await session.execute(
            text("INSERT INTO app_user (id, email, display_name) VALUES (:id, 'c@x.example', 'C')"),
            {"id": scope.actor_id},
        )
        await session.execute(
            text(
                "INSERT INTO list_columns (id, user_id, list_key, columns)"
                " VALUES (gen_random_uuid(), :user, 'catalogue', :columns)"
            ),
            {"user": scope.actor_id, "columns": ["nom", "maj", "code"]},
        )
    async with door(settings, scope) as browser:
        lines = await exported(browser, {"tri": "code"})
    assert lines[0] == ["Nom", "Mise à jour", "Code"]


async def test_a_large_workbook_is_made_aside_for_its_launcher_alone(
    db: Database,
    settings: Settings,
    world: World,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await many_products(db, world, 1500)
    monkeypatch.setattr(export_web, "AT_ONCE", 1000)
    person = people.know(replace(manager(world.ft, world.ap), selected_company_id=world.ft))
    query = {"q": "lot", "tri": "code"}
    async with door(settings, person) as browser:
        offered = await browser.get("/catalogue/export", format="xlsx", **query)
        assert "Préparer le classeur" in offered.text
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', offered.text))
        hidden = {name: hidden[name] for name in hidden if name not in ("csrf_token", "suite")}
        assert hidden == query
        answer = await browser.post("/catalogue/export", dict(hidden))
        here = answer.headers["location"]
        assert (await browser.get(f"{here}/fichier")).status_code == 404, "not there yet"
        await asyncio.wait_for(run_worker(settings, once=True), timeout=120)
        page = await browser.get(here)
        assert "Télécharger" in page.text
        assert "Export de 1\u202f500\u00a0produits en XLSX" in page.text
        found = await browser.get(f"{here}/fichier")
        lines = await exported(browser, query)
    sheet = openpyxl.load_workbook(io.BytesIO(found.content)).worksheets[0]
    codes = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert codes == [line[0] for line in lines[1:]]
    assert len(codes) == 1500
    async with door(settings, manager(world.ft)) as other:
        assert (await other.get(f"{here}/fichier")).status_code == 404
    path = settings.var_dir / "exports" / f"{here.rpartition('/')[2]}.bin"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    async with transaction(db, person) as session:
        await session.execute(text("UPDATE batch SET file_until = now() - interval '1 second'"))
    async with door(settings, person) as browser:
        assert (await browser.get(f"{here}/fichier")).status_code == 404, "no longer kept"


@pytest.mark.req("ORG-05")
async def test_an_export_is_an_act_of_the_journal(
    server: Server, clone: str, settings: Settings, world: World
) -> None:
    async with door(settings, manager(world.ft)) as browser:
        await exported(browser, {"q": "box"})
    with psycopg.connect(server.superuser_url(clone)) as connection:
        row = connection.execute(
            "SELECT command, actor_label, after ->> 'title', after ->> 'about', company_id"
            " FROM audit_log WHERE \"table\" = 'batch'"
        ).fetchone()
    told = ("batches.export", "Camille Essai", "Export de 2\u00a0produits en CSV")
    assert row == (*told, "Recherche\u00a0: box", world.ft)


async def test_strange_addresses_do_no_harm(settings: Settings, world: World) -> None:
    strange = urlencode({"format": "exe", "tri": "'", "apres": "zz", "choix": "\x00,\u0001"})
    async with door(settings, reader(world.ft)) as browser:
        answer = await browser.http.get(f"/catalogue/export?{strange}")
    assert answer.status_code == 200


def without_prices(scope: Scope) -> Scope:
    """The same person, prices hidden."""
    grants = tuple(replace(one, rights=one.rights - {"pricing.read"}) for one in scope.grants)
    return replace(scope, grants=grants)
