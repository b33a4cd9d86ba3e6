"""The doors of the diffusion: what lacks, publish, plan, change, pilot, end; and for programs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from tests.group.people.world import Staff, a_person
from tests.offer.catalog.world import World, reader
from tests.offer.publication.test_publishing import Lacks
from tests.offer.versions.world import RIGHTS, person
from tests.screens.doors import Door, door
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.group.identity.models import User
from winvest.group.people.commands import archive_team, create_team
from winvest.group.people.forms import TeamForm
from winvest.offer.catalog import ports as catalog_ports
from winvest.offer.publication import ports
from winvest.offer.versions import ports as version_ports

HERE = "/produits/FTX-TV-1/diffusion"
pytestmark = [pytest.mark.commits, pytest.mark.req("VER-04", "VER-05")]


@pytest.fixture
async def opened(settings: Settings, world: World) -> AsyncIterator[Door]:
    """The application, for who publishes France Téléphone's products."""
    async with door(settings, person(world, RIGHTS | {"publication.read"})) as browser:
        yield browser


def form(world: World, **changes: str) -> dict[str, Any]:
    """The form as the page draws it."""
    return {
        "societe": str(world.ft), "quand": "maintenant", "canaux": "field", "du": "", "au": "",
        "visibilite": "public", "prix": "internal", "conditions": "", **changes,
    }  # fmt: skip


async def test_the_gate_lists_all_that_lacks_with_its_code_and_its_page(
    opened: Door, world: World
) -> None:
    page = await opened.get(f"{HERE}/nouvelle")
    assert page.status_code == 200, page.text[:300]
    assert 'data-lack="mapping_not_validated"' in page.text
    assert ">mapping_not_validated<" not in page.text, "people read a sentence, not a code"
    assert 'href="/produits/FTX-TV-1/parametres#compta-titre"' in page.text
    refused = await opened.post(f"{HERE}/nouvelle", form(world, conditions="Sur accord"))
    assert refused.status_code == 409
    assert "ne peut pas encore être diffusé" in refused.text
    assert "Sur accord" in refused.text, "nothing typed is lost"
    wrong = await opened.post(f"{HERE}/nouvelle", form(world, canaux="", quand="date"))
    assert wrong.status_code == 422
    assert "Cochez au moins un canal" in wrong.text
    assert "Donnez le jour" in wrong.text


async def test_publish_change_and_end_from_the_screens(
    opened: Door, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_gate", [Lacks()])
    monkeypatch.setattr(version_ports, "_readiness", [version_ports.NothingLacks()])
    monkeypatch.setattr(catalog_ports, "_gate", [catalog_ports.VersionGate()])
    listed = await opened.get(HERE)
    assert listed.status_code == 200
    assert "Mondial TV essai" in listed.text
    made = await opened.post(f"{HERE}/nouvelle", form(world))
    assert (made.status_code, made.headers["location"]) == (303, HERE)
    again = await opened.post(f"{HERE}/nouvelle", form(world))
    assert again.status_code == 409
    assert "déjà diffusé à cette société" in again.text
    planned = await opened.post(
        f"{HERE}/nouvelle",
        form(world, canaux="telesales", quand="date", du="01/03/2099", au="31/03/2099"),
    )
    assert planned.status_code == 303
    listed = await opened.get(HERE)
    assert "Planifiée" in listed.text
    assert "31 mars 2099" in listed.text.replace("\u00a0", " "), "shown by its last day"
    ours = [
        one.split('"')[0] for one in listed.text.split(f'href="{HERE}/')[1:]
        if "Téléphone" in one[:120]
    ]  # fmt: skip
    one = f"{HERE}/{ours[0]}"
    page = await opened.get(one)
    assert "Arrêter la diffusion" in page.text
    pilot = await opened.post(one, form(world, pilote="1", lock_version="1"))
    assert pilot.status_code == 422
    changed = await opened.post(one, form(world, visibilite="hidden", lock_version="1"))
    assert changed.status_code == 303, changed.text[:800]
    stale = await opened.post(one, form(world, lock_version="1"))
    assert stale.status_code == 409
    wrong = await opened.post(one, form(world, pilote="1", lock_version="1"))
    assert wrong.status_code == 422
    assert 'name="lock_version" value="1"' in wrong.text, "mended, it is still stale"
    ended = await opened.post(f"{one}/arret", {"quand": "maintenant", "motif": ""})
    assert ended.status_code == 422
    ended = await opened.post(f"{one}/arret", {"quand": "maintenant", "motif": "Fin d’accord"})
    assert ended.status_code == 303
    assert "Terminée" in (await opened.get(HERE)).text


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing lacks."""
    monkeypatch.setattr(ports, "_gate", [Lacks()])
    monkeypatch.setattr(version_ports, "_readiness", [version_ports.NothingLacks()])
    monkeypatch.setattr(catalog_ports, "_gate", [catalog_ports.VersionGate()])


@pytest.mark.req("CLI-02")
@pytest.mark.usefixtures("ready")
async def test_a_pilot_names_a_team_of_the_company_that_sells(
    settings: Settings, world: World
) -> None:
    rights = RIGHTS | {"publication.read", "teams.read", "teams.edit", "audit.read"}
    scope = person(world, rights)
    database = Database(settings.database_url)
    staff = Staff(world=world)
    async with transaction(database, scope) as session:
        camille = await a_person(session, staff, "Camille", company=world.ft)
        form_of = TeamForm(name="Équipe Nord", members=(camille,))
        now = datetime.now(UTC)
        north = await create_team(session, scope, company_id=world.ft, team=form_of, now=now)
        none = TeamForm(name="Équipe vide")
        empty = await create_team(session, scope, company_id=world.ft, team=none, now=now)
    async with door(settings, scope) as browser:
        page = await browser.get(f"{HERE}/nouvelle")
        assert "Équipe Nord" in page.text
        assert "Personne pour l’instant" in page.text
        typed = form(world, pilote="1", au="31/03/2099")
        nobody = await browser.post(f"{HERE}/nouvelle", typed)
        assert nobody.status_code == 422
        assert "au moins une équipe, ou une personne" in nobody.text
        vain = await browser.post(f"{HERE}/nouvelle", {**typed, "equipes": str(empty)})
        assert vain.status_code == 409
        assert 'data-lack="pilot_empty"' in vain.text
        assert f'value="{empty}" checked' in vain.text, "nothing typed is lost"
        stranger = await browser.post(
            f"{HERE}/nouvelle", {**typed, "societe": str(world.mtv), "equipes": str(north)}
        )
        assert stranger.status_code == 422, "a team of another company is none"
        made = await browser.post(f"{HERE}/nouvelle", {**typed, "equipes": str(north)})
        assert made.status_code == 303, made.text[:600]
        listed = await browser.get(HERE)
        assert "pilote, 1\u00a0équipe" in listed.text
        sheet = await browser.get("/produits/FTX-TV-1/parametres")
        assert "pilote, 1\u00a0équipe" in sheet.text
        history = await browser.get("/produits/FTX-TV-1/historique")
        assert "équipes du pilote" in history.text
        assert "Équipe Nord" in history.text, "by its name, not its number"
        one = next(
            f"{HERE}/{each.split(chr(34))[0]}"
            for each in listed.text.split(f'href="{HERE}/')[1:]
            if "Téléphone" in each[:120]
        )
        shown = await browser.get(one)
        assert f'href="/administration/equipes/{north}"' in shown.text
        assert f'value="{north}" checked' in shown.text
        named = {**typed, "equipes": str(north), "personnes": str(camille), "lock_version": "1"}
        assert (await browser.post(one, named)).status_code == 303
        async with transaction(database, scope) as session:
            await session.execute(update(User).where(User.id == camille).values(status="disabled"))
        shown = await browser.get(one)
        assert "Camille Essai (compte désactivé)" in shown.text
        assert "Personne ne le vend par ce pilote" in shown.text
        async with transaction(database, scope) as session:
            await session.execute(update(User).where(User.id == camille).values(status="active"))
        assert "Personne ne le vend" not in (await browser.get(one)).text
        teams_only = {**named, "personnes": "", "lock_version": "2"}
        assert (await browser.post(one, teams_only)).status_code == 303
        async with transaction(database, scope) as session:
            await archive_team(session, scope, team_id=north, now=datetime.now(UTC))
        shown = await browser.get(one)
        assert "Personne ne le vend par ce pilote" in shown.text
        assert "Archivée" in shown.text
        wide = await browser.post(f"{one}/elargissement", {"au": ""})
        assert wide.status_code == 303
        assert "pilote," not in (await browser.get(HERE)).text
    await database.close()


async def test_who_reads_sees_no_act_and_may_do_none(settings: Settings, world: World) -> None:
    async with door(settings, reader(world.ft)) as browser:
        page = await browser.get(HERE)
        assert page.status_code == 200
        assert "Diffuser" not in page.text.split('id="contenu"')[1]
        assert (await browser.get(f"{HERE}/nouvelle")).status_code == 403
        assert (await browser.post(f"{HERE}/nouvelle", form(world))).status_code == 403
    async with door(settings, reader(world.ap)) as stranger:
        assert (await stranger.get(HERE)).status_code == 404


class LacksOf(Lacks):
    """A gate at which something lacks to one product alone."""

    async def lacking(self, *_: Any, sheet: Any, **__: Any) -> Any:
        return await super().lacking() if sheet.sku == "FTX-BOX-1" else ()


@pytest.mark.req("VER-02")
async def test_a_batch_publishes_what_lacks_nothing_and_is_taken_back_whole(
    opened: Door, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_gate", [LacksOf("document_missing")])
    lot = {
        "acte": "publier", "choix": "FTX-TV-1,FTX-BOX-1", "nombre": "2", "societe": "toutes",
        "canaux": "field", "visibilite": "public", "prix": "public", "quand": "maintenant",
    }  # fmt: skip
    asked = await opened.get("/catalogue/lot", acte="publier", choix="FTX-TV-1,FTX-BOX-1")
    assert asked.status_code == 200
    assert 'value="toutes"' in asked.text, "a required choice without value cannot be sent"
    assert "Les vendeurs ne voient ni prix ni devis." in asked.text
    assert "en test" not in asked.text.split("<main")[1], "none is"
    wrong = await opened.post("/catalogue/lot", {**lot, "quand": "date"})
    assert (wrong.status_code, "Donnez le jour" in wrong.text) == (422, True)
    ran = await opened.post("/catalogue/lot", lot)
    assert ran.status_code == 303
    batch = ran.headers["location"]
    page = await opened.get(batch)
    assert "document_missing." in page.text, "what lacks is told line by line"
    assert (await opened.get(HERE)).text.count("En cours") == 2
    back = await opened.post(f"{batch}/annulation")
    assert back.status_code == 303
    undone = await opened.get(back.headers["location"])
    assert "Diffusion arrêtée" in undone.text, undone.text[-4000:]
    listed = (await opened.get(HERE)).text
    assert "Annulation du lot" in (await opened.get(f"{HERE}/{_one_over(listed)}")).text


def _one_over(page: str) -> str:
    """The id of the first publication that is over."""
    return page.split("Diffusions terminées")[-1].split(f'href="{HERE}/')[1].split('"')[0]


@pytest.mark.req("PRI-03")
async def test_the_exclusion_lists_are_filled_searched_and_lifted(
    settings: Settings, world: World
) -> None:
    keeper = person(world, {"catalog.read", "exclusions.edit", "simulate.price"})
    async with door(settings, keeper) as browser:
        assert "Aucune exclusion" in (await browser.get("/exclusions")).text
        asked = {"societe": str(world.ft), "client": "CLI-9 %", "motif": "", "du": "", "au": ""}
        wrong = await browser.post("/exclusions/nouvelle", asked)
        assert (wrong.status_code, "CLI-9 %" in wrong.text) == (422, True)
        made = await browser.post("/exclusions/nouvelle", {**asked, "motif": "Impayés répétés"})
        assert made.status_code == 303
        again = await browser.post("/exclusions/nouvelle", {**asked, "motif": "Encore"})
        assert (again.status_code, "déjà exclu" in again.text) == (409, True)
        assert "CLI-9 %" in (await browser.get("/exclusions", q="impayes")).text
        assert "Rien ne répond" in (await browser.get("/exclusions", q="9_")).text
        listed = (await browser.get("/exclusions")).text
        one = "/exclusions/" + listed.split('href="/exclusions/')[-1].split('"')[0]
        page = await browser.get(one)
        assert "Lever maintenant" in page.text
        assert "Impayés répétés" in page.text.split("Historique")[-1]
        refused = await browser.post(one, {"motif": "", "lock_version": "0"})
        assert refused.status_code == 422  # mended, it is still the row that was opened
        assert 'name="lock_version" value="0"' in refused.text
        lifted = await browser.post(one, {"motif": "Soldé", "lock_version": "1", "lever": "1"})
        assert lifted.status_code == 303
        assert "Levée" in (await browser.get("/exclusions")).text
        nothing = {"societe": str(world.ft), "sku": "", "canal": "", "motif": "Agrément"}
        assert (await browser.post("/exclusions/ventes/nouvelle", nothing)).status_code == 422
        unknown = await browser.post("/exclusions/ventes/nouvelle", {**nothing, "sku": "ZZ-1"})
        assert "Aucun produit à ce code" in unknown.text
        banned = await browser.post(
            "/exclusions/ventes/nouvelle", {**nothing, "sku": "FTX-TV-1", "canal": "web"}
        )
        assert banned.status_code == 303
        assert "FTX-TV-1 · Web" in (await browser.get("/exclusions/ventes")).text
    async with door(settings, reader(world.ft)) as browser:
        assert (await browser.get("/exclusions")).status_code == 403
