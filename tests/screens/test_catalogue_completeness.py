"""The catalogue narrowed to products whose documents are complete, or not."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, manager, reader
from tests.screens.conftest import small_group
from tests.screens.doors import door
from tests.screens.drawn import Drawn
from tests.screens.test_catalogue import COUNT, SKU
from tests.statements import statements_sent
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.forms.filters import ProductFilters, parse_filters
from winvest.offer.catalog.models.products import Product
from winvest.offer.publication.completeness.working import work_out
from winvest.screens.catalogue.queries import catalogue_view

pytestmark = pytest.mark.req("DOC-02", "DOC-03", "CAT-06")
NOW = datetime.now(UTC)
COLUMN = frozenset(("des", "completude"))
SOLD_ON_THE_WEB = "UPDATE product SET channels = '{web}' WHERE sku = 'FTX-BOX-1'"


async def settle(session: AsyncSession, world: World) -> None:
    """« FTX-BOX-1 » is on the web without its DIPA; nothing lacks of the others."""
    scope = system_scope("Essais", company_ids=world.companies)
    await set_context(session, scope)
    await session.execute(text(SOLD_ON_THE_WEB))
    ids = (await session.scalars(select(Product.id))).all()
    await work_out(session, scope, product_ids=ids, now=NOW)


@pytest.mark.commits
async def test_the_address_says_what_is_complete(
    settings: Settings, db: Database, world: World
) -> None:
    async with db.sessions() as session, session.begin():
        await settle(session, world)
    async with door(settings, manager(world.ft)) as browser:
        answer = await browser.get("/catalogue", completude="incomplet")
        assert SKU.findall(answer.text) == ["FTX-BOX-1"]
        assert COUNT.findall(answer.text) == ["1"]
        assert "Documents\u00a0:&nbsp;<b>incomplets</b>" in answer.text.replace(" :", "\u00a0:")
        assert '"/catalogue/completude?completude=incomplet"' in answer.text
        home = Drawn(await browser.get("/"))
        where = "section[aria-labelledby=accueil-catalogue] header a"
        assert home.words(where) == ["1 sur 2 produits en vente"], "annexe H 3.1"
        (incomplete,) = home.attributes(where, "href")
        assert SKU.findall((await browser.get(incomplete)).text) == ["FTX-BOX-1"]
        answer = await browser.get("/catalogue", completude="incomplet", canal="field")
        assert SKU.findall(answer.text) == []
        assert "Sans documents\u00a0: incomplets" in answer.text
        answer = await browser.get("/catalogue", completude="complet", le="2027-03-01", tri="code")
        assert SKU.findall(answer.text) == ["FTX-BOX-2", "FTX-TV-1"]
        assert "complets le 1er\u00a0mars\u00a02027" in answer.text
        assert 'href="/catalogue?tri=code" aria-label="Retirer le filtre Documents"' in answer.text
        part = await browser.get("/catalogue/completude", htmx=True, risque="BOXX")
        assert re.findall(r"<option[^>]*>([^<]*)</option>", part.text)[1:] == [
            "Complet (1)",
            "Incomplet (1)",
            "Complet jusqu’à une date (0)",
        ]
        whole = await browser.get("/catalogue/completude", risque="BOXX")
        assert whole.headers["location"] == "/catalogue?risque=BOXX"
        file = await browser.get("/catalogue/export", format="csv", completude="incomplet")
        assert [row[0] for row in csv.reader(io.StringIO(file.text), delimiter=";")][1:] == [
            "FTX-BOX-1"
        ]


@pytest.mark.req("ORG-02", "ORG-03")
@pytest.mark.commits
async def test_who_reads_no_document_is_told_nothing_of_them(
    settings: Settings, db: Database, world: World
) -> None:
    async with db.sessions() as session, session.begin():
        await settle(session, world)
    async with door(settings, reader(world.ft)) as browser:
        answer = await browser.get("/catalogue", completude="incomplet")
        assert SKU.findall(answer.text) == []
        assert "Documents obligatoires" not in answer.text
        part = await browser.get("/catalogue/completude", htmx=True)
        assert "(1)" not in part.text
        assert "Documents complets" not in (await browser.get("/")).text
    async with door(settings, manager(world.mtv)) as browser:
        answer = await browser.get("/catalogue", completude="complet")
        assert SKU.findall(answer.text) == ["FTX-TV-1"], "what it sells, where it sells it"
        answer = await browser.get("/catalogue", completude="incomplet")
        assert SKU.findall(answer.text) == []


async def test_only_who_asks_pays(session: AsyncSession) -> None:
    """Without the filter or its column, a page reads nothing of the completeness."""
    world = await small_group(session)
    await settle(session, world)
    scope = manager(world.ft)
    await set_context(session, scope)
    with statements_sent() as statements:
        await catalogue_view(session, scope, filters=ProductFilters())
        plain = len(statements)
        assert "standing" not in " ".join(statements)
        statements.clear()
        filters = parse_filters({"completude": "incomplet"})
        view = await catalogue_view(session, scope, filters=filters)
        assert len(statements) <= plain
        statements.clear()
        view = await catalogue_view(session, scope, filters=filters, columns=COLUMN)
        assert len(statements) <= plain + 1
    assert [one.completeness for one in view.rows] == ["Incomplet\u00a0: Web"]
