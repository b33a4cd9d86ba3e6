"""The list of documents on the demo group: filters, pages, exports, what a neighbour sees."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import MANAGE, World, a_group, a_product
from tests.screens.doors import door
from tests.worlds import Server, a_scope, settings_for
from winvest.foundation.infra.db import set_context
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import system_scope
from winvest.screens.library.filters import DocumentFilters, Standing, parse_filters
from winvest.screens.library.list_queries import document_count, document_page

NOW = datetime.now(UTC)
STANDINGS = {
    Standing.PUBLISHED: {"libre", "loin"},
    Standing.EXPIRING: {"proche"},
    Standing.UPCOMING: {"demain"},
    Standing.EXPIRED: {"finie"},
    Standing.DRAFT: {"brouillon"},
    Standing.ARCHIVED: {"rangée"},
    None: {"libre", "loin", "proche", "finie", "brouillon", "demain"},
}
ROWS = """
    INSERT INTO product_document (id, product_version_id, type, title, file_url, file_hash, status,
                                  published_at, valid_to, channels, valid_from, mandatory)
    SELECT gen_random_uuid(), v.id, 'CG', one.title, 'x', repeat('a', 64), one.status,
           now(), now() + make_interval(days => one.days), one.channels::text[],
           CASE one.title WHEN 'demain' THEN now() + interval '1 day' END, one.title = 'loin'
    FROM product_version v JOIN product p ON p.id = v.product_id,
         (VALUES ('libre', 'published', NULL::int, '{}'), ('loin', 'published', 300, '{web}'),
                 ('proche', 'published', 20, '{field}'), ('finie', 'published', -3, '{}'),
                 ('demain', 'published', 400, '{field}'),
                 ('brouillon', 'draft', NULL, '{}'), ('rangée', 'archived', NULL, '{}'))
         AS one(title, status, days, channels)
    WHERE p.sku = 'FTX-BOX-1'
"""


@pytest.fixture
async def papers(session: AsyncSession) -> World:
    """A product with a document in each state, and a neighbour's product."""
    world = await a_group(session)
    for sku, company, risk in (
        ("FTX-BOX-1", world.ft, world.box),
        ("APX-SANTE-1", world.ap, world.health),
    ):
        await a_product(session, world, sku, sku, company=company, risk=risk, price="9.90")
    await set_context(session, system_scope("Essais", company_ids=world.companies))
    await session.execute(text(ROWS))
    return world


@pytest.mark.req("DOC-02")
async def test_each_colour_is_found_by_the_list(session: AsyncSession, papers: World) -> None:
    scope = a_scope(papers.ft, rights=MANAGE)
    await set_context(session, scope)
    for standing, wanted in STANDINGS.items():
        filters = DocumentFilters(standing=standing)
        found = await document_page(session, scope, filters=filters, now=NOW)
        assert {one.title for one in found.lines} == wanted, standing
        assert await document_count(session, scope, filters=filters, now=NOW) == len(wanted)
    for address, told in (
        ({"canal": "web"}, {"libre", "loin", "finie", "brouillon"}),
        ({"q": "PROCHE"}, {"proche"}),
        ({"q": "ftx-box"}, STANDINGS[None]),
        ({"type": "DIPA"}, set()),
        ({"exigence": "obligatoire"}, {"loin"}),
        ({"exigence": "optionnel"}, {"libre", "proche", "finie", "brouillon", "demain"}),
        ({"societe": "apx"}, set()),
        ({"etat": "inconnu", "apres": "???"}, STANDINGS[None]),
    ):
        page = await document_page(session, scope, filters=parse_filters(address), now=NOW)
        assert {one.title for one in page.lines} == told, address


@pytest.mark.req("DOC-02")
async def test_pages_follow_by_key_whatever_the_end(session: AsyncSession, papers: World) -> None:
    scope = a_scope(papers.ft, rights=MANAGE)
    await set_context(session, scope)
    filters, seen = DocumentFilters(), []
    while True:
        page = await document_page(session, scope, filters=filters, now=NOW, size=2)
        seen += [one.title for one in page.lines]
        if page.following is None:
            break
        filters = DocumentFilters(after=page.following)
    assert seen[:3] == ["finie", "proche", "loin"]
    assert sorted(seen) == sorted(STANDINGS[None])


@pytest.mark.req("ORG-03")
async def test_a_neighbour_and_who_reads_no_document_see_none(
    session: AsyncSession, papers: World
) -> None:
    for scope in (
        a_scope(papers.ap, rights=MANAGE),
        a_scope(papers.ft, rights=MANAGE - {"documents.read"}),
    ):
        await set_context(session, scope)
        found = await document_page(session, scope, filters=DocumentFilters(), now=NOW)
        assert found.lines == ()


@pytest.fixture
async def demo(server: Server, demo_template: str, var_dir: object) -> AsyncIterator[Settings]:
    """The demo group on a database of the test's own."""
    name = server.clone(demo_template)
    yield settings_for(server, name, var_dir)  # type: ignore[arg-type]
    server.drop(name)


@pytest.mark.req("DOC-02")
async def test_the_page_and_its_exports_say_the_same(demo: Settings) -> None:
    ap = UUID("22222222-2222-2222-2222-222222222222")
    async with door(demo, a_scope(ap, rights=MANAGE, actor_id=new_id())) as one:
        page = await one.get("/documents")
        assert "Documents de votre périmètre" in page.text
        assert "et la suite" in page.text
        part = await one.get("/documents", htmx=True, etat="expirant")
        assert "<html" not in part.text
        assert part.headers["HX-Push-Url"] == "/documents?etat=expirant"
        nothing = await one.get("/documents", q="zzzz introuvable")
        assert "Retirez-en un" in nothing.text
        csv = await one.get("/documents/export", format="csv", type="DIPA")
        lines = csv.content.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Type;Titre;Édition;État;Code produit")
        book = await one.get("/documents/export", format="xlsx", type="DIPA")
        sheet = load_workbook(io.BytesIO(book.content)).active
        assert sheet is not None
        assert sheet.max_row == len(lines) > 5
        assert {line.split(";")[0] for line in lines[1:]} == {"DIPA"}
        for address in ({}, {"a-venir": "1", "canal": "web", "apres": "x~y"}):
            lacks = await one.get("/documents/manques", **address)
            assert lacks.status_code == 200
            assert "Rien ne manque" in lacks.text  # nothing was worked out yet
