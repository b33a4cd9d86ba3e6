"""The home page, the palette and the company switch: what each person finds."""

from dataclasses import replace

import pytest

from tests.offer.catalog.world import World, manager, reader
from tests.screens.doors import door
from winvest.foundation.infra.settings import Settings


@pytest.mark.req("CAT-06")
async def test_home_counts_what_the_person_may_see(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        answer = await browser.get("/")
    assert answer.status_code == 200
    assert 'href="/catalogue?statut=active"' in answer.text
    assert 'data-count="2"' in answer.text, "two on sale"
    assert 'data-count="1"' in answer.text, "one draft"
    assert "Box Été" in answer.text
    assert "Sérénité" not in answer.text


@pytest.mark.req("ORG-02")
async def test_home_is_calm_for_who_reads_nothing(settings: Settings, world: World) -> None:
    async with door(settings, replace(reader(world.ft), grants=())) as browser:
        answer = await browser.get("/")
    assert answer.status_code == 200
    assert "Rien ne vous attend." in answer.text
    assert "Box" not in answer.text


@pytest.mark.req("CAT-06")
@pytest.mark.parametrize(
    ("q", "expected"),
    [("ete", "Box Été"), ("océane", "Mutuelle Océane"), ("sante", "Santé"), ("produits", "Pages")],
)
async def test_the_palette_finds_things_of_every_kind(
    settings: Settings, world: World, q: str, expected: str
) -> None:
    async with door(settings, reader(world.ft, world.ap)) as browser:
        answer = await browser.get("/recherche", htmx=True, q=q)
        whole = await browser.get("/recherche", q=q)
    assert answer.text.lstrip().startswith('<div id="search-results"')
    assert expected in answer.text
    assert expected in whole.text


@pytest.mark.req("ORG-03")
async def test_the_palette_tells_a_neighbour_nothing(settings: Settings, world: World) -> None:
    async with door(settings, reader(world.mtv)) as browser:
        for q in ("box", "oceane", "santex", "serenitte"):
            answer = await browser.get("/recherche", htmx=True, q=q)
            assert "Rien pour" in answer.text, q


@pytest.mark.req("CAT-06", "ORG-03")
async def test_a_field_proposes_the_products_of_the_caller_by_name_or_code(
    settings: Settings, world: World
) -> None:
    async with door(settings, reader(world.ft)) as browser:
        for name, typed in (("sku", "box ete"), ("produit", "ftx-box-1"), ("q", "boxx")):
            answer = await browser.get("/recherche/produits", htmx=True, **{name: typed})
            assert answer.text.count("data-value=") >= 1, typed
            assert 'data-value="FTX-BOX-1"' in answer.text
        none = await browser.get("/recherche/produits", htmx=True, sku="sérénité")
        assert "data-value" not in none.text
        assert "Aucun produit" in none.text
        assert "data-value" not in (await browser.get("/recherche/produits", htmx=True)).text
        assert "<main" in (await browser.get("/recherche/produits", sku="box")).text


@pytest.mark.req("ORG-03")
async def test_another_company_cannot_be_switched_to(settings: Settings, world: World) -> None:
    async with door(settings, reader(world.ft, world.ap)) as browser:
        assert (await browser.post("/societe", {"code": "MTVX"})).status_code == 404
        answer = await browser.post("/societe", {"code": "APX", "retour": "/catalogue?q=a"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/catalogue?q=a")
        away = await browser.post("/societe", {"code": "", "retour": "https://evil.example/"})
        assert (away.status_code, away.headers["location"]) == (303, "/")
