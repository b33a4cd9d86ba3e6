"""Acts on a selection: confirmed with its count, run line by line under one's rights, undone."""

import asyncio
import html
import re
from dataclasses import replace
from typing import Any

import httpx
import psycopg
import pytest
from tests.offer.catalog.world import World, manager, reader
from tests.screens.bulk.conftest import People, many_products
from tests.screens.doors import Door, door
from tests.worlds import Server

from winvest.app.worker import run_worker
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-06")]
RESULT = re.compile(r'<td class="code soft l2">([^<]+)<.*?status--(\w+)', re.DOTALL)


def statuses(server: Server, clone: str, like: str = "%") -> dict[str, int]:
    """How many products there are of each status."""
    with psycopg.connect(server.superuser_url(clone)) as connection:
        rows = connection.execute(
            "SELECT lifecycle_status, count(*) FROM product WHERE sku LIKE %s GROUP BY 1", (like,)
        ).fetchall()
    return {str(status): int(count) for status, count in rows}


def one_of(server: Server, clone: str, sku: str, column: str) -> Any:
    """A column of a product."""
    with psycopg.connect(server.superuser_url(clone)) as connection:
        row = connection.execute(
            f"SELECT {column} FROM product WHERE sku = %s",  # type: ignore[arg-type]
            (sku,),
        ).fetchone()
    assert row
    return row[0]


def text_of(answer: httpx.Response) -> str:
    """A page as it is read."""
    return re.sub(r"\s+", " ", html.unescape(answer.text))


def words_of(answer: httpx.Response) -> str:
    """A page without its tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", answer.text)))


async def work(settings: Settings) -> None:
    await asyncio.wait_for(run_worker(settings, once=True), timeout=240)


async def toast_of(browser: Door, answer: httpx.Response) -> str:
    """What the next page says after an act."""
    assert answer.status_code == 303, answer.text[:800]
    return text_of(await browser.get(answer.headers["location"]))


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
