"""The sheet: who sees which part of it, and may act; what an act demands."""

from dataclasses import replace

import pytest

from tests.offer.catalog.world import MANAGE, World, manager, reader
from tests.screens.doors import door
from winvest.foundation.infra.settings import Settings


@pytest.mark.req("ORG-03", "CAT-07")
async def test_a_neighbour_gets_404_everywhere(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ap)) as browser:
        for path in ("", "/historique", "/apercu", "/modifier"):
            assert (await browser.get(f"/produits/FTX-BOX-1{path}")).status_code == 404, path
        for path in ("/modifier", "/statut", "/retrait", "/suppression"):
            form: dict[str, object] = {"lock_version": "1", "statut": "frozen", "name": "x"}
            assert (await browser.post(f"/produits/FTX-BOX-1{path}", form)).status_code == 404, path


@pytest.mark.req("ORG-03", "CAT-07")
async def test_a_seller_reads_without_editing(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.mtv)) as browser:
        answer = await browser.get("/produits/FTX-TV-1")
        assert answer.status_code == 200
        assert "data-edit-page" not in answer.text
        assert "Geler les ventes" not in answer.text
        assert (await browser.get("/produits/FTX-TV-1/modifier")).status_code == 403
        assert (
            await browser.post("/produits/FTX-TV-1/statut", {"statut": "frozen"})
        ).status_code == 403


@pytest.mark.req("ORG-02")
async def test_a_reader_can_do_nothing(settings: Settings, world: World) -> None:
    async with door(settings, reader(world.ft)) as browser:
        sheet = await browser.get("/produits/FTX-BOX-1")
        assert sheet.status_code == 200
        assert "data-edit-page" not in sheet.text
        for path in ("/produits/nouveau", "/produits/FTX-BOX-1/modifier"):
            assert (await browser.get(path)).status_code == 403
        for path in ("/produits/nouveau", "/produits/FTX-BOX-1/statut"):
            assert (await browser.post(path)).status_code == 403
        assert (await browser.get("/documents/nimporte/fichier")).status_code == 403


@pytest.mark.req("ORG-02", "VER-04")
async def test_who_may_publish_is_led_to_manage_and_others_to_see(
    settings: Settings, world: World
) -> None:
    grant = manager(world.ft).grants[0]
    publisher = replace(
        manager(world.ft), grants=(replace(grant, rights=MANAGE | {"publication.publish"}),)
    )
    for scope, verb in ((publisher, "Gérer"), (reader(world.ft), "Voir")):
        async with door(settings, scope) as browser:
            tab = await browser.get("/produits/FTX-BOX-1/parametres")
            assert f">{verb} la diffusion</a>" in tab.text


@pytest.mark.req("OPS-05")
async def test_acts_demand_their_token(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        browser.token = "0" * 64
        for path in (
            "/produits/nouveau",
            "/produits/FTX-BOX-1/modifier",
            "/produits/FTX-BOX-1/statut",
        ):
            assert (await browser.post(path)).status_code == 403


@pytest.mark.req("ORG-03")
async def test_an_unknown_document_is_404(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        assert "documents.read" in MANAGE
        for key in ("nimporte", "01a1fcbc-7651-7a45-806d-165fdccde78d"):
            assert (await browser.get(f"/documents/{key}/fichier")).status_code == 404


@pytest.mark.req("ORG-02")
async def test_each_part_of_a_sheet_needs_its_right(settings: Settings, world: World) -> None:
    grant = reader(world.ft).grants[0]
    bare = replace(grant, rights=frozenset(("catalog.read",)))
    async with door(settings, replace(reader(world.ft), grants=(bare,))) as browser:
        sheet = await browser.get("/produits/FTX-TV-1")
        listed = await browser.get("/catalogue")
    assert sheet.status_code == 200
    for part in ("Formules", "9,90", "Prix", "Diffusion", "Qui le vend"):
        assert part not in sheet.text, part
    assert "9,90" not in listed.text
