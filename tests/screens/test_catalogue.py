"""The catalogue's door: what is listed, counted, filtered, and in how many queries."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests.offer.catalog.world import World, manager, reader
from tests.screens.doors import door
from tests.worlds import a_scope
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.web import stitched_template
from winvest.offer.catalog.enums import Channel, IntegrationStatus, LifecycleStatus
from winvest.offer.catalog.queries.lists import ProductRow
from winvest.screens.catalogue.queries import CatalogueRow, PriceTag
from winvest.screens.catalogue.rows import drawn_line

SKU = re.compile(r'data-sku="([^"]+)"')
COUNT = re.compile(r'aria-live="polite" data-count="(\d+)"')


@pytest.mark.req("CAT-06")
async def test_the_catalogue_lists_products_with_their_prices(
    settings: Settings, world: World
) -> None:
    async with door(settings, manager(world.ft)) as browser:
        answer = await browser.get("/catalogue")
    assert answer.status_code == 200
    assert SKU.findall(answer.text) == ["FTX-BOX-2", "FTX-BOX-1", "FTX-TV-1"]
    assert COUNT.findall(answer.text) == ["3"]
    assert "29,90\u00a0€" in answer.text
    assert "Créer un produit" in answer.text
    assert '<main class="page page--frame page--catalogue" id="contenu"' in answer.text


@pytest.mark.req("ORG-02", "CAT-06")
async def test_a_reader_sees_neither_drafts_nor_acts(settings: Settings, world: World) -> None:
    async with door(settings, reader(world.ft)) as browser:
        answer = await browser.get("/catalogue")
    assert SKU.findall(answer.text) == ["FTX-BOX-1", "FTX-TV-1"]
    assert "Créer un produit" not in answer.text


@pytest.mark.req("ORG-03", "CAT-06")
async def test_a_neighbour_is_never_shown(settings: Settings, world: World) -> None:
    async with door(settings, reader(world.ap)) as browser:
        answer = await browser.get("/catalogue", societe="FTX", q="box")
        assert SKU.findall(answer.text) == []
        answer = await browser.get("/catalogue")
    assert SKU.findall(answer.text) == ["APX-SANTE-1"]
    assert "Santé &lt;b&gt;" in answer.text, "what people typed is escaped"


@pytest.mark.req("CAT-06")
async def test_htmx_gets_the_fragment_and_the_address(settings: Settings, world: World) -> None:
    async with door(settings, reader(world.ft)) as browser:
        answer = await browser.get("/catalogue", htmx=True, q="ete", statut="", canal="field")
    assert answer.text.lstrip().startswith('<div class="catalogue" id="catalogue"')
    assert SKU.findall(answer.text) == ["FTX-BOX-1"]
    assert answer.headers["HX-Push-Url"] == "/catalogue?q=ete&canal=field"


@pytest.mark.req("CAT-06")
async def test_no_result_names_the_filters_to_relax(settings: Settings, world: World) -> None:
    async with door(settings, reader(world.ft)) as browser:
        answer = await browser.get("/catalogue", statut="frozen", risque="BOXX")
    assert "Aucun produit ne répond à ces filtres" in answer.text
    assert "Sans statut\u00a0: Gelé" in answer.text
    assert 'href="/catalogue?statut=frozen"' in answer.text


@pytest.mark.req("CAT-06")
async def test_near_spellings_are_said_to_be_near(settings: Settings, world: World) -> None:
    async with door(settings, reader(world.ap)) as browser:
        answer = await browser.get("/catalogue", q="serenitte")
    assert SKU.findall(answer.text) == ["APX-SANTE-1"]
    assert "Aucun produit ne contient « serenitte »" in answer.text


@pytest.mark.req("CAT-06")
@pytest.mark.parametrize(
    "query",
    [
        {"diffuse": "oui"},
        {"modele": "fixed"},
        {"modele": "Fixe"},
        {"risque": "TVX"},
        {"q": "tv essentiel"},
    ],
)
async def test_filters_that_look_above_the_catalogue(
    settings: Settings, world: World, query: dict[str, str]
) -> None:
    async with door(settings, reader(world.mtv)) as browser:
        answer = await browser.get("/catalogue", **query)
    assert SKU.findall(answer.text) == ["FTX-TV-1"]


@pytest.mark.req("CAT-06")
async def test_wrong_values_of_the_address_do_no_harm(settings: Settings, world: World) -> None:
    strange = {
        "q": "a\x00b' --",
        "tri": "drop",
        "apres": "AAAA",
        "statut": "<script>",
        "risque": "%",
        "compagnie": "\U0001f600",
        "pan": "x",
    }
    async with door(settings, reader(world.ft)) as browser:
        answer = await browser.get("/catalogue", **strange)
    assert answer.status_code == 200
    assert "<script>" not in answer.text.replace("<script src", "").replace("<script type", "")


@pytest.mark.req("CAT-06")
async def test_the_selected_company_narrows_the_catalogue(settings: Settings, world: World) -> None:
    scope = replace(reader(world.ft, world.ap), selected_company_id=world.ap)
    async with door(settings, scope) as browser:
        answer = await browser.get("/catalogue")
    assert SKU.findall(answer.text) == ["APX-SANTE-1"]


@pytest.mark.req("ORG-02")
async def test_the_catalogue_needs_its_right(settings: Settings, world: World) -> None:
    async with door(settings, replace(reader(world.ft), grants=())) as browser:
        answer = await browser.get("/catalogue")
    assert answer.status_code == 403


@pytest.mark.req("AHEAD-13")
async def test_a_row_that_says_the_same_is_drawn_once_and_typed_text_stays_text(
    settings: Settings,
) -> None:
    product = ProductRow(
        id=UUID(int=1),
        sku="X-1",
        name="<b>Été</b>",
        company_id=UUID(int=2),
        company_code="FT",
        company_name="France Téléphone",
        partner_name=None,
        risk_code="BOX",
        risk_label="Box",
        lifecycle_status=LifecycleStatus.ACTIVE,
        integration_status=IntegrationStatus.API,
        channels=(Channel.WEB,),
        badges=(),
        version_id=None,
        version=1,
        updated_at=datetime(2026, 11, 21, tzinfo=UTC),
    )
    row = CatalogueRow(product=product, price=PriceTag(text="9,90 €", per="/mois"))
    columns = ("code", "nom", "des")
    async with door(settings, a_scope()):  # the application gives its templates
        template = stitched_template("catalogue/row.html", columns)
        first = drawn_line(template, row, columns, (), True, None)
        again = drawn_line(template, row, columns, (), True, None)
        kept = drawn_line(template, row, columns, (), False, None)
    assert first is again
    assert "&lt;b&gt;Été" in first
    assert "<b>Été" not in first
    assert "data-edit" in first
    assert "data-edit" not in kept
    assert "Web" not in first  # a column that is not shown
