"""Acts in bulk: what each asks for, which are final, strange forms."""

import re

import pytest
from tests.offer.catalog.world import World, manager
from tests.screens.bulk.seen import RESULT, one_of, text_of, toast_of
from tests.screens.doors import door
from tests.worlds import Server

from winvest.foundation.infra.settings import Settings

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-06")]


async def test_badges_and_channels_ask_which_ones_and_come_back(
    server: Server, clone: str, settings: Settings, world: World
) -> None:
    async with door(settings, manager(world.ft)) as browser:
        asked = await browser.post(
            "/catalogue/lot", {"acte": "badges", "choix": ["FTX-BOX-1", "FTX-BOX-2"]}
        )
        page = await browser.get(asked.headers["location"])
        assert 'name="ajouter"' in page.text
        form: dict[str, object] = {
            "acte": "badges",
            "choix": ["FTX-BOX-1", "FTX-BOX-2"],
            "nombre": "2",
        }
        nothing = await browser.post("/catalogue/lot", form)
        assert nothing.status_code == 422
        assert "Cochez au moins une valeur" in text_of(nothing)
        twice = await browser.post("/catalogue/lot", {**form, "ajouter": "new", "retirer": "new"})
        assert "coché des deux côtés" in text_of(twice)
        done = await browser.post("/catalogue/lot", {**form, "ajouter": ["new", "promo"]})
        said = await toast_of(browser, done)
        assert one_of(server, clone, "FTX-BOX-2", "badges") == ["new", "promo"]
        undo = re.search(r'action="(/lots/[^"]+/annulation)"', said)
        assert undo
        await browser.post(undo[1], {"suite": "/"})
        assert one_of(server, clone, "FTX-BOX-2", "badges") == []
        channels = await browser.post(
            "/catalogue/lot", {**form, "acte": "canaux", "ajouter": "web", "retirer": "field"}
        )
        sheet = await browser.get(channels.headers["location"])
    assert dict(RESULT.findall(sheet.text)) == {"FTX-BOX-1": "bad", "FTX-BOX-2": "ok"}
    assert "gelez d’abord ses ventes" in text_of(sheet)
    assert one_of(server, clone, "FTX-BOX-2", "channels") == ["web"]


@pytest.mark.req("CAT-03", "CAT-02")
async def test_partner_and_family_are_chosen_from_a_list_and_come_back(
    server: Server, clone: str, settings: Settings, world: World
) -> None:
    form: dict[str, object] = {"choix": ["FTX-BOX-1", "FTX-BOX-2"], "nombre": "2"}
    async with door(settings, manager(world.ft)) as browser:
        page = text_of(await browser.get("/catalogue/lot", choix="FTX-BOX-2", acte="compagnie"))
        assert "Aucune (produit de la société)" in page
        assert "Mutuelle Océane" not in page, "another company's partner is not offered"
        page = text_of(await browser.get("/catalogue/lot", choix="FTX-BOX-1", acte="famille"))
        assert re.search(r"Sera refusé.{1,3}: un produit en vente se gèle d’abord", page)
        for code, place in (("famille", ""), ("famille", str(world.health)), ("compagnie", "x")):
            wrong = await browser.post("/catalogue/lot", {**form, "acte": code, "vers": place})
            assert wrong.status_code == 422
            assert re.search("Choisissez la (compagnie|famille) dans la liste", text_of(wrong))
        done = await browser.post(
            "/catalogue/lot", {**form, "acte": "famille", "vers": str(world.tv)}
        )
        here = done.headers["location"]
        sheet = await browser.get(here)
        assert dict(RESULT.findall(sheet.text)) == {"FTX-BOX-1": "bad", "FTX-BOX-2": "ok"}
        assert "Box → Offre TV" in text_of(sheet)
        assert one_of(server, clone, "FTX-BOX-2", "risk_id") == world.tv
        await browser.post(f"{here}/annulation")
        assert one_of(server, clone, "FTX-BOX-2", "risk_id") == world.box
        same = await browser.post("/catalogue/lot", {**form, "acte": "compagnie", "vers": "aucune"})
        assert "inchangé" in await toast_of(browser, same)


async def test_what_is_final_is_confirmed_and_does_not_come_back(
    server: Server, clone: str, settings: Settings, world: World
) -> None:
    form: dict[str, object] = {"acte": "retirer", "choix": "FTX-BOX-2"}
    async with door(settings, manager(world.ft)) as browser:
        asked = await browser.post("/catalogue/lot", form)
        confirm = text_of(await browser.get(asked.headers["location"]))
        assert "Cet acte ne s’annule pas" in confirm
        assert one_of(server, clone, "FTX-BOX-2", "lifecycle_status") == "draft"
        done = await browser.post("/catalogue/lot", {**form, "nombre": "1"})
        assert "/annulation" not in await toast_of(browser, done)
    assert one_of(server, clone, "FTX-BOX-2", "lifecycle_status") == "retired"


@pytest.mark.parametrize(
    "form",
    [
        {"acte": "rien"},
        {"acte": "geler", "nombre": "x", "choix": "\u0001,,,"},
        {"acte": "", "liste": "http://mal.example/"},
        {"portee": "filtre", "liste": "//mal.example", "acte": "test", "nombre": "999999999"},
    ],
)
async def test_strange_forms_do_no_harm(
    settings: Settings, world: World, form: dict[str, object]
) -> None:
    async with door(settings, manager(world.ft)) as browser:
        answer = await browser.post("/catalogue/lot", form)
        assert answer.status_code in (303, 409, 422)
        assert answer.headers.get("location", "/").startswith("/")
        assert not answer.headers.get("location", "/").startswith("//")
        page = await browser.get("/catalogue/lot", **{k: str(v) for k, v in form.items()})
    assert page.status_code in (200, 409)
