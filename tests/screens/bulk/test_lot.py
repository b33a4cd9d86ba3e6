"""Acts on a selection: confirmed with its count, run line by line under one's rights, undone."""

import asyncio
import html
import re
from dataclasses import replace

import httpx
import psycopg
import pytest
from tests.offer.catalog.world import World, manager, reader
from tests.screens.bulk.conftest import People, many_products
from tests.screens.bulk.seen import RESULT, one_of, text_of, toast_of
from tests.screens.doors import door
from tests.worlds import Server

from winvest.app.worker import run_worker
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-06")]


def statuses(server: Server, clone: str, like: str = "%") -> dict[str, int]:
    """How many products there are of each status."""
    with psycopg.connect(server.superuser_url(clone)) as connection:
        rows = connection.execute(
            "SELECT lifecycle_status, count(*) FROM product WHERE sku LIKE %s GROUP BY 1", (like,)
        ).fetchall()
    return {str(status): int(count) for status, count in rows}


def words_of(answer: httpx.Response) -> str:
    """A page without its tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", answer.text)))


async def work(settings: Settings) -> None:
    await asyncio.wait_for(run_worker(settings, once=True), timeout=240)


async def test_an_act_that_would_change_nothing_is_not_offered(
    settings: Settings, world: World
) -> None:
    async with door(settings, manager(world.ft)) as browser:
        idle = await browser.get("/catalogue/lot", choix="FTX-BOX-1", acte="reprendre")
        some = await browser.get("/catalogue/lot", choix="FTX-BOX-1", acte="geler")
    assert "Est déjà ainsi" in words_of(idle)
    assert "Aucun de ces produits ne changerait." in words_of(idle)
    assert "Mettre en vente (1 produit)" not in words_of(idle).replace("\u00a0", " ")
    assert "Geler les ventes (1 produit)" in words_of(some).replace("\u00a0", " ")


async def test_a_few_ticked_rows_are_done_at_once_and_taken_back_by_the_toast(
    server: Server, clone: str, settings: Settings, world: World
) -> None:
    form: dict[str, object] = {
        "acte": "geler",
        "choix": ["FTX-BOX-1", "FTX-TV-1"],
        "liste": "/catalogue?statut=active&tri=code",
    }
    async with door(settings, manager(world.ft)) as browser:
        answer = await browser.post("/catalogue/lot", form)
        assert answer.headers["location"] == "/catalogue?statut=active&tri=code"
        said = await toast_of(browser, answer)
        assert "Geler les ventes : 2 faits." in said
        assert statuses(server, clone, "FTX%") == {"frozen": 2, "draft": 1}
        undo = re.search(r'action="(/lots/[^"]+/annulation)"', said)
        assert undo
        back = await browser.post(undo[1], {"suite": "/catalogue"})
        assert back.headers["location"] == "/catalogue?statut=active&tri=code"
        assert "2 faits" in await toast_of(browser, back)
        assert statuses(server, clone, "FTX%") == {"active": 2, "draft": 1}
        again = await browser.post(undo[1], {"suite": "/catalogue"})
        assert again.status_code == 409
        assert "déjà été annulé" in text_of(again)


async def test_a_refused_line_says_why_and_the_others_are_done(
    server: Server, clone: str, settings: Settings, world: World
) -> None:
    form: dict[str, object] = {"acte": "geler", "choix": ["FTX-BOX-1", "FTX-BOX-2"]}
    async with door(settings, manager(world.ft)) as browser:
        answer = await browser.post("/catalogue/lot", form)
        assert answer.headers["location"].startswith("/lots/")
        sheet = await browser.get(answer.headers["location"])
        said = text_of(sheet)
        assert dict(RESULT.findall(sheet.text)) == {"FTX-BOX-1": "ok", "FTX-BOX-2": "bad"}
        assert "Un produit ne passe pas de « Brouillon » à « Gelé »" in said
        assert "Annuler ce lot (1)" in said
        csv = await browser.get(f"{answer.headers['location']}/resultats.csv")
        again = await browser.post("/catalogue/lot", {"acte": "geler", "choix": "FTX-BOX-1"})
        assert "1 inchangé" in await toast_of(browser, again)
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Rang;Référence;Nom;Résultat;Détail;Traité le"
    assert lines[1].startswith("1;FTX-BOX-2;Box Demain;Refusé;Un produit ne passe pas")
    assert lines[2].startswith("2;FTX-BOX-1;Box Été;Fait;Actif → Gelé;")
    assert statuses(server, clone, "FTX%") == {"frozen": 1, "draft": 1, "active": 1}


@pytest.mark.req("ORG-02")
async def test_rights_are_asked_at_the_door_and_for_each_line(
    server: Server, clone: str, settings: Settings, world: World
) -> None:
    form: dict[str, object] = {"acte": "geler", "choix": ["FTX-BOX-1", "FTX-TV-1"]}
    async with door(settings, reader(world.ft)) as browser:
        refused = await browser.post("/catalogue/lot", form)
        assert refused.status_code == 403
        offered = text_of(await browser.get("/catalogue/lot", choix="FTX-BOX-1"))
        assert "Geler" not in offered
        assert "Exporter en CSV" in offered
        bar = (await browser.get("/catalogue")).text
        assert 'value="geler"' not in bar
        assert 'value="export-csv"' in bar
    both = replace(manager(world.ap), grants=(*manager(world.ap).grants, *reader(world.ft).grants))
    both = replace(both, company_ids=frozenset((world.ap, world.ft)))
    async with door(settings, both) as browser:
        mixed = await browser.post(
            "/catalogue/lot", {"acte": "geler", "choix": ["FTX-BOX-1", "APX-SANTE-1"]}
        )
        sheet = await browser.get(mixed.headers["location"])
    assert dict(RESULT.findall(sheet.text)) == {"FTX-BOX-1": "bad", "APX-SANTE-1": "ok"}
    assert "le droit nécessaire pour cette société" in text_of(sheet)
    assert one_of(server, clone, "FTX-BOX-1", "lifecycle_status") == "active"


@pytest.mark.req("ORG-03")
async def test_a_neighbours_product_cannot_be_chosen(
    server: Server, clone: str, settings: Settings, world: World
) -> None:
    async with door(settings, manager(world.ap)) as browser:
        answer = await browser.post("/catalogue/lot", {"acte": "geler", "choix": "FTX-BOX-1"})
        assert answer.status_code == 409
        assert "Aucune ligne n’est choisie" in text_of(answer)
        page = text_of(await browser.get("/catalogue/lot", choix="FTX-BOX-1,APX-SANTE-1"))
    assert "1 produit choisi" in page
    assert "1 produit coché n’est plus dans votre liste" in page
    assert one_of(server, clone, "FTX-BOX-1", "lifecycle_status") == "active"


async def test_a_batch_is_its_launchers_alone(settings: Settings, world: World) -> None:
    form: dict[str, object] = {"acte": "geler", "choix": ["FTX-BOX-1", "FTX-BOX-2"]}
    async with door(settings, manager(world.ft)) as browser:
        here = (await browser.post("/catalogue/lot", form)).headers["location"]
        assert "Geler les ventes : 2 produits" in text_of(await browser.get("/lots"))
    async with door(settings, manager(world.ft)) as other:
        for path in (here, f"{here}/resultats.csv", f"{here}/fichier", f"{here}/avancement"):
            assert (await other.get(path)).status_code == 404
        for path in (f"{here}/annulation", f"{here}/arret"):
            assert (await other.post(path)).status_code == 404
        assert "Vous n’avez encore lancé aucun lot" in text_of(await other.get("/lots"))


async def test_a_whole_filter_is_confirmed_then_run_aside(
    server: Server,
    clone: str,
    db: Database,
    settings: Settings,
    world: World,
    people: People,
) -> None:
    await many_products(db, world, 2000)
    person = people.know(manager(world.ft))
    listed = "/catalogue?q=lot"
    async with door(settings, person) as browser:
        asked = await browser.post(
            "/catalogue/lot", {"acte": "geler", "portee": "filtre", "liste": listed}
        )
        assert asked.status_code == 303
        confirm = await browser.get(asked.headers["location"])
        said = text_of(confirm)
        assert "Geler les ventes : 2 000 produits" in said
        assert "Recherche : lot" in said
        assert re.search(r"Actif.{0,120}1 000.{0,80}Seront traités", said)
        assert re.search(r"Gelé.{0,120}500.{0,80}Sont déjà ainsi", said)
        assert re.search(r"Brouillon.{0,120}500.{0,80}Seront refusés", said)
        assert statuses(server, clone, "FTX-LOT%")["active"] == 1000
        run = await browser.post(
            "/catalogue/lot",
            {"acte": "geler", "portee": "filtre", "liste": listed, "nombre": "2000"},
        )
        here = run.headers["location"]
        assert re.fullmatch(r"/lots/[0-9a-f-]{36}", here)
        waiting = await browser.get(here)
        assert "En attente" in waiting.text
        named = await browser.get(
            "/catalogue/lot?portee=filtre&liste=%2Fcatalogue%3Frisque%3DTVX%26compagnie%3Daucune"
        )
        assert "Risque\u00a0: Offre TV · Compagnie\u00a0: Sans compagnie" in named.text
        assert 'hx-trigger="every 1s"' in waiting.text
        assert ">Actualiser<" in waiting.text, "those without JavaScript see it too"
        await work(settings)
        assert (await browser.get(f"{here}/avancement", htmx=True)).headers["HX-Refresh"] == "true"
        done = words_of(await browser.get(here))
        assert "Faits 1 000 Inchangés 500 Refusés 500 Non traités 0" in done
        refused = await browser.get(here, resultat="refused")
        assert len(RESULT.findall(refused.text)) == 100
        assert "apres=" in refused.text
        assert statuses(server, clone, "FTX-LOT%") == {"frozen": 1500, "draft": 500}
        undo = await browser.post(f"{here}/annulation")
        await work(settings)
        assert "Faits 1 000 Inchangés 0" in words_of(await browser.get(undo.headers["location"]))
    expected = {"active": 1000, "frozen": 500, "draft": 500}
    assert statuses(server, clone, "FTX-LOT%") == expected


async def test_a_count_that_changed_is_said_and_nothing_runs(
    server: Server, clone: str, db: Database, settings: Settings, world: World
) -> None:
    await many_products(db, world, 40)
    form: dict[str, object] = {
        "acte": "geler",
        "portee": "filtre",
        "liste": "/catalogue?q=lot",
        "nombre": "39",
    }
    async with door(settings, manager(world.ft)) as browser:
        answer = await browser.post("/catalogue/lot", form)
        assert answer.status_code == 409
        said = text_of(answer)
        assert "maintenant 40 lignes, et non 39" in said
        assert 'name="nombre" value="40"' in answer.text
        assert "Vous n’avez encore lancé aucun lot" in text_of(await browser.get("/lots"))
    assert statuses(server, clone, "FTX-LOT%")["active"] == 20


async def test_a_running_batch_is_stopped_from_its_page(
    db: Database, settings: Settings, world: World, people: People
) -> None:
    await many_products(db, world, 60)
    person = people.know(manager(world.ft))
    form: dict[str, object] = {
        "acte": "geler",
        "portee": "filtre",
        "liste": "/catalogue?q=lot",
        "nombre": "60",
    }
    async with door(settings, person) as browser:
        here = (await browser.post("/catalogue/lot", form)).headers["location"]
        assert "Arrêter" in text_of(await browser.get(here))
        await browser.post(f"{here}/arret")
        await work(settings)
        assert "Non traités 60" in words_of(await browser.get(here))
        assert (await browser.post(f"{here}/arret")).status_code == 409
