"""The doors of the teams: list, search, sheet, creation, who joins and leaves, archive."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.group.people.world import RIGHTS, Staff, a_person, composer
from tests.offer.catalog.world import World
from tests.screens.doors import Door, door
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings

HERE = "/administration/equipes"
UNDO = re.compile(r'action="([^"]+)"[^>]*>(?:(?!</form>).)*Annuler', re.DOTALL)
pytestmark = [pytest.mark.commits, pytest.mark.req("CLI-02")]


@pytest.fixture
async def staff(settings: Settings, world: World) -> Staff:
    """Camille and Dominique at Mondial TV, Farid at France Téléphone."""
    staff = Staff(world=world)
    database = Database(settings.database_url)
    async with transaction(database, composer(world.mtv)) as session:
        for name, company in (
            ("Camille", world.mtv), ("Dominique", world.mtv), ("Farid", world.ft),
        ):  # fmt: skip
            await a_person(session, staff, name, company=company)
    await database.close()
    return staff


@pytest.fixture
async def opened(settings: Settings, staff: Staff) -> AsyncIterator[Door]:
    """The application, for who composes the teams of Mondial TV."""
    scope = composer(staff.world.mtv, rights=RIGHTS | {"users.read"})
    async with door(settings, scope) as browser:
        yield browser


async def created(browser: Door, staff: Staff, **more: str) -> str:
    """A team is made; its address."""
    form: dict[str, Any] = {"societe": str(staff.world.mtv), "nom": "Équipe Nord", **more}
    made = await browser.post(f"{HERE}/nouvelle", form)
    assert made.status_code == 303, made.text[:600]
    return str(made.headers["location"])


async def undone(browser: Door, where: str) -> None:
    """Take the last act back, as the toast offers it."""
    page = await browser.get(where)
    found = UNDO.search(page.text)
    assert found, "the toast offers « Annuler »"
    assert (await browser.post(found[1])).status_code == 303


async def test_an_empty_list_says_why_and_offers_the_act(opened: Door, staff: Staff) -> None:
    page = await opened.get(HERE)
    assert "Aucune équipe pour l’instant" in page.text
    assert f'href="{HERE}/nouvelle"' in page.text
    archived = await opened.get(HERE, etat="archivees")
    assert "Aucune équipe archivée" in archived.text
    form = await opened.get(f"{HERE}/nouvelle")
    assert "Camille Essai" in form.text, "the only company needs no choice"
    assert "Farid" not in form.text


async def test_a_team_is_made_read_changed_and_each_act_taken_back(
    opened: Door, staff: Staff
) -> None:
    wrong = await opened.post(
        f"{HERE}/nouvelle",
        {"societe": str(staff.world.mtv), "nom": "", "personnes": str(staff["Camille"])},
    )
    assert wrong.status_code == 422
    assert "Donnez un nom à l’équipe" in wrong.text
    assert f'value="{staff["Camille"]}" checked' in wrong.text, "nothing typed is lost"
    one = await created(opened, staff, responsable=str(staff["Camille"]))
    page = await opened.get(one)
    assert "Camille Essai" in page.text
    assert f'href="/administration/utilisateurs/{staff["Camille"]}"' in page.text
    assert "Aucun produit n’est réservé à cette équipe" in page.text

    nobody = await opened.post(f"{one}/membres", {})
    assert nobody.status_code == 422
    joined = await opened.post(f"{one}/membres", {"personnes": str(staff["Dominique"])})
    assert joined.status_code == 303
    assert "1\u00a0personne entre dans l’équipe" in (await opened.get(one)).text
    retry = await opened.post(f"{one}/membres", {"personnes": str(staff["Dominique"])})
    assert retry.status_code == 303, "who is in it already is let in once"
    lead = await opened.post(f"{one}/membres/{staff['Camille']}/retrait")
    assert lead.status_code == 409
    assert "responsable de l’équipe" in lead.text
    left = await opened.post(f"{one}/membres/{staff['Dominique']}/retrait")
    assert left.status_code == 303
    await undone(opened, one)
    assert f"{one}/membres/{staff['Dominique']}/retrait" in (await opened.get(one)).text

    renamed = {"nom": "Équipe Est", "responsable": "", "lock_version": "1"}
    assert (await opened.post(one, renamed)).status_code == 303
    stale = await opened.post(one, {**renamed, "nom": "Équipe Sud"})
    assert stale.status_code == 409
    assert "Équipe Sud" in stale.text, "nothing typed is lost"
    assert 'name="lock_version" value="2"' in stale.text, "compared, it may be saved again"
    await created(opened, staff)
    taken = await opened.post(one, {**renamed, "nom": "équipe NORD", "lock_version": "2"})
    assert taken.status_code == 422
    assert "porte déjà ce nom" in taken.text

    archived = await opened.post(f"{one}/archivage")
    assert archived.status_code == 303
    page = await opened.get(one)
    assert "Archivée le" in page.text
    assert f'action="{one}/membres"' not in page.text
    again = await opened.post(f"{one}/archivage")
    assert again.status_code == 409
    assert (await opened.post(f"{one}/retablissement")).status_code == 303
    assert "Rétablir une équipe" in (await opened.get(one)).text, "its history tells the act"


async def test_a_rename_and_a_joining_are_taken_back(opened: Door, staff: Staff) -> None:
    one = await created(opened, staff)
    form = {"nom": "Équipe Est", "responsable": "", "lock_version": "1"}
    await opened.post(one, form)
    await undone(opened, one)
    assert "<title>Équipe Nord" in (await opened.get(one)).text
    both = f"{staff['Camille']},{staff['Dominique']}"
    await opened.post(f"{one}/membres", {"personnes": both})
    await undone(opened, one)
    assert "L’équipe est vide" in (await opened.get(one)).text


async def test_the_list_is_searched_by_fragment_and_by_page(opened: Door, staff: Staff) -> None:
    one = await created(opened, staff, personnes=str(staff["Dominique"]))
    for words in ("nord", "dominique"):
        page = await opened.get(HERE, q=words)
        assert f'href="{one}"' in page.text
        part = await opened.get(HERE, htmx=True, q=words)
        assert part.text.lstrip().startswith('<div class="stack" id="team-table">')
        assert part.headers["hx-push-url"] == f"{HERE}?q={words}"
    none = await opened.get(HERE, q="introuvable")
    assert "Rien ne répond à" in none.text


@pytest.mark.req("ORG-02", "ORG-03")
async def test_each_door_asks_for_its_right_and_its_company(
    settings: Settings, staff: Staff, opened: Door
) -> None:
    one = await created(opened, staff)
    acts = ("", "/membres", f"/membres/{staff['Camille']}/retrait", "/archivage", "/retablissement")
    looking = composer(staff.world.mtv, rights=frozenset(("teams.read",)))
    async with door(settings, looking) as browser:
        page = await browser.get(one)
        assert page.status_code == 200
        assert "<form" not in page.text.split('id="contenu"')[1].split("</main>")[0]
        assert (await browser.get(f"{HERE}/nouvelle")).status_code == 403
        for act in acts:
            assert (await browser.post(f"{one}{act}", {"nom": "X"})).status_code == 403, act
    async with door(settings, composer(staff.world.ft)) as neighbour:
        assert (await neighbour.get(one)).status_code == 404
        for act in acts:
            assert (await neighbour.post(f"{one}{act}", {"nom": "X"})).status_code == 404, act
        theirs = {"societe": str(staff.world.mtv), "nom": "X"}
        refused = await neighbour.post(f"{HERE}/nouvelle", theirs)
        assert refused.status_code == 422, "it is not made in another company instead"
    async with door(settings, composer(staff.world.mtv, rights=frozenset())) as stranger:
        for path in (HERE, one, f"{HERE}/nouvelle"):
            assert (await stranger.get(path)).status_code == 403


async def test_a_company_is_chosen_first_by_who_composes_for_several(
    settings: Settings, staff: Staff
) -> None:
    both = composer(staff.world.mtv, staff.world.ft)
    async with door(settings, both) as browser:
        form = await browser.get(f"{HERE}/nouvelle")
        assert 'name="societe"' in form.text
        assert 'name="nom"' not in form.text
        chosen = await browser.get(f"{HERE}/nouvelle", societe=str(staff.world.ft))
        assert "Farid Essai" in chosen.text
        nowhere = await browser.post(f"{HERE}/nouvelle", {"societe": "x", "nom": "Équipe Nord"})
        assert nowhere.status_code == 422
        assert "Choisissez la société" in nowhere.text
        stranger = await browser.post(
            f"{HERE}/nouvelle",
            {
                "societe": str(staff.world.ft), "nom": "Équipe Nord",
                "personnes": str(staff["Camille"]),
            },
        )  # fmt: skip
        assert stranger.status_code == 422
        assert "n’a pas de rôle dans la société" in stranger.text


@pytest.mark.req("CAT-06")
async def test_a_team_is_found_by_the_palette_and_told_on_the_sheets_of_its_people(
    settings: Settings, staff: Staff
) -> None:
    """By its name or by who is in it, for who reads the teams of its company."""
    mtv, camille = staff.world.mtv, staff["Camille"]
    both = composer(mtv, rights=RIGHTS | {"users.read"})
    async with door(settings, both) as browser:
        where = await created(browser, staff, responsable=str(camille))
        link = f'href="{where}"'
        for typed in ("equipe nord", "camille"):
            assert link in (await browser.get("/recherche", q=typed)).text, typed
        assert link not in (await browser.get("/recherche", q="farid")).text
        sheet = (await browser.get(f"/administration/utilisateurs/{camille}")).text
        assert re.search(
            rf'href="{where}">Équipe Nord</a>[^<]*<span[^>]*>[^<]*, responsable', sheet
        )
        other = (await browser.get(f"/administration/utilisateurs/{staff['Dominique']}")).text
        assert link not in other
        assert "Dans aucune équipe" in other
        await browser.post(f"{where}/archivage", {})
        assert link not in (await browser.get("/recherche", q="equipe nord")).text
    readers = composer(mtv, rights=frozenset(("users.read",)))
    for scope in (readers, composer(staff.world.ft, rights=RIGHTS)):
        async with door(settings, scope) as browser:
            assert "Équipe Nord" not in (await browser.get("/recherche", q="nord")).text
    async with door(settings, readers) as browser:
        assert (
            'aria-label="Équipes"'
            not in (await browser.get(f"/administration/utilisateurs/{camille}")).text
        )
