"""The form that creates a product: likenesses while one types, choices from the lists."""

import re

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import World, manager
from tests.screens.doors import Door, door
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings

NEW = {
    "name": "Box Été",
    "revenue_model": "revenue",
    "sku": "FTX-BOXX-0009",
    "channels": "field",
}


@pytest.mark.req("CAT-09")
async def test_the_banner_is_swapped_while_one_types(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        near = await browser.get("/produits/doublons", htmx=True, name="box ete", confirmer="1")
        code = await browser.get("/produits/doublons", htmx=True, sku="apx-sante-1")
        french = await browser.get("/produits/doublons", nom="Box Été", code_externe="")
        itself = await browser.get(
            "/produits/doublons", htmx=True, name="Box Été", sauf="FTX-BOX-1"
        )
        nothing = await browser.get("/produits/doublons", htmx=True)
    assert 'id="duplicates"' in near.text
    assert "FTX-BOX-1" in near.text
    assert "<html" not in near.text
    assert "Créer quand même" in near.text
    assert "déjà pris" in code.text
    assert "Santé" not in code.text, "nothing else of another company's product is told"
    assert "<html" in french.text
    assert "même nom" in french.text
    assert "FTX-BOX-1" not in itself.text.replace('value="FTX-BOX-1"', "")
    assert "banner" not in nothing.text


@pytest.mark.req("CAT-09")
async def test_without_javascript_a_likeness_is_confirmed_and_a_taken_code_refused(
    settings: Settings, world: World
) -> None:
    new = NEW | {"company_id": str(world.ft), "risk_id": str(world.box)}
    async with door(settings, manager(world.ft)) as browser:
        asked = await browser.post("/produits/nouveau", dict(new))
        assert asked.status_code == 422
        assert "Créer quand même" in asked.text
        taken = await browser.post(
            "/produits/nouveau", new | {"sku": "APX-SANTE-1", "create_anyway": "1"}
        )
        assert taken.status_code == 422
        assert "existe déjà dans le groupe" in taken.text
        half = await browser.post(
            "/produits/nouveau", new | {"create_anyway": "1", "external_code": "OGG-1"}
        )
        assert half.status_code == 422
        made = await browser.post(
            "/produits/nouveau",
            new | {"create_anyway": "1", "external_code": "OGG-1", "external_system": "oggodata"},
        )
        assert made.status_code == 303
        other = await browser.get("/produits/doublons", htmx=True, external_code="OGG-1")
        assert "même code externe OGG-1" in other.text


async def form_of(browser: Door, sku: str) -> dict[str, str]:
    """The hidden entries of the edit form."""
    answer = await browser.get(f"/produits/{sku}/modifier")
    found = dict(re.findall(r'name="(lock_version|avant)" value="([^"]*)"', answer.text))
    return {name: value.replace("&#34;", '"') for name, value in found.items()}


@pytest.mark.req("CAT-15", "CAT-04")
async def test_forms_take_their_choices_from_the_lists(
    settings: Settings, db: Database, world: World
) -> None:
    async with db.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE sales_channel SET label = 'En ligne', position = 0 WHERE code = 'web'")
        )
        await session.execute(
            text("UPDATE sales_channel SET is_active = false WHERE code = 'partner'")
        )
        await session.execute(text("UPDATE geo_zone SET is_active = false WHERE code = 'FR-DROM'"))
    async with door(settings, manager(world.ft)) as browser:
        new = await browser.get("/produits/nouveau")
        edit = await browser.get("/produits/FTX-BOX-2/modifier")
        for page in (new, edit):
            assert "En ligne" in page.text
            assert "marketplace" not in page.text
        assert "Île-de-France" in edit.text
        assert 'value="FR-DROM"' not in edit.text
        kept = {"zones_shown": "1", "channels_shown": "1", "name": "Box Demain"}
        carried = await form_of(browser, "FTX-BOX-2")
        for wrong, word in (
            ({"zones": "FR-DROM"}, "ne propose pas FR-DROM"),
            ({"zones": "ATLANTIDE"}, "ne propose pas ATLANTIDE"),
            ({"channels": "partner"}, "plus proposé"),
        ):
            answer = await browser.post(
                "/produits/FTX-BOX-2/modifier", {"channels": "field", **kept, **carried, **wrong}
            )
            assert answer.status_code == 422, wrong
            assert word in answer.text, wrong
        right = await browser.post(
            "/produits/FTX-BOX-2/modifier",
            {"channels": "web", **kept, **carried, "zones": ["FR-IDF", "75"]},
        )
        assert right.status_code == 303
        sheet = await browser.get("/produits/FTX-BOX-2")
    assert "Île-de-France" in sheet.text
