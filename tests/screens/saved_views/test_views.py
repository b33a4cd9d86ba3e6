"""Saved views through their doors: who sees which, what is kept, changed, shared and taken back."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import MANAGE, READ, World
from tests.screens.doors import Door, door
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.posted import pack_undo
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope
from winvest.group.identity.models import User

pytestmark = pytest.mark.req("CAT-06")
TABS = re.compile(r'<nav class="tabs" aria-label="Vues">(.*?)</nav>', re.DOTALL)
SKU = re.compile(r'data-sku="([^"]+)"')
HEAD = re.compile(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]*)')
SHARE = "views.share"
Made = Callable[..., Any]


async def a_person(
    db: Database, *companies: UUID, rights: frozenset[str] = READ, role: str = "marketing"
) -> Scope:
    """Somebody with an account, and these rights at these companies."""
    one = new_id()
    async with db.sessions() as session, session.begin():
        session.add(User(id=one, email=f"{one}@winvest.example", display_name="Camille"))
    grants = tuple(Grant(role=role, rights=rights, company_id=at) for at in companies)
    return Scope(
        actor_id=one, actor_label="Camille", company_ids=frozenset(companies), grants=grants
    )


async def saved(
    browser: Door, name: str, address: str = "", audience: object = "personal", **more: object
) -> str:
    """Save the list of an address; the id of the view, from where it leads."""
    form = {"liste": "catalogue", "name": name, "audience": str(audience), "adresse": address}
    answer = await browser.post("/vues", {**form, **more})
    assert answer.status_code == 303, answer.text[:400]
    return parse_qs(urlsplit(answer.headers["location"]).query)["vue"][0]


async def tabs(browser: Door, address: str = "/catalogue?vue=tous") -> list[str]:
    """The names of the tabs, the current one starred."""
    page = await browser.get(address)
    found = TABS.search(page.text)
    assert found, page.status_code
    told = []
    for attributes, inside in re.findall(r"<a ([^>]*)>(.*?)</a>", found[1], re.DOTALL):
        word = re.sub(r"<[^>]+>", " ", inside)
        told.append(("*" if "aria-current" in attributes else "") + " ".join(word.split()))
    return told


async def test_a_view_keeps_filters_and_order_and_opens_by_its_tab(
    settings: Settings, db: Database, world: World
) -> None:
    async with door(settings, await a_person(db, world.ft)) as browser:
        made = await saved(browser, "  Box   récentes ", "risque=BOXX&tri=-maj&pan=risques&x=1")
        page = await browser.get(f"/catalogue?vue={made}&risque=BOXX&tri=-maj")
        assert SKU.findall(page.text) == ["FTX-BOX-1"]
        assert "modifiée" not in page.text
        assert await tabs(browser) == ["*Tous", "Box récentes"]
        changed = await browser.get(f"/catalogue?vue={made}&tri=-maj")
        assert 'id="vue-modifiee"' in changed.text
        assert "Mettre à jour" in changed.text


async def test_a_name_is_wanted_once_and_nothing_typed_is_lost(
    settings: Settings, db: Database, world: World
) -> None:
    async with door(settings, await a_person(db, world.ft)) as browser:
        await saved(browser, "Actifs", "statut=active")
        form = {"liste": "catalogue", "name": "ACTIFS", "audience": "personal", "adresse": "q=box"}
        again = await browser.post("/vues", form)
        assert again.status_code == 422
        assert "Vous avez déjà une vue de ce nom" in again.text
        assert 'value="ACTIFS"' in again.text
        assert 'name="adresse" value="q=box"' in again.text
        empty = await browser.post("/vues", {**form, "name": " "})
        assert empty.status_code == 422
        assert "Donnez un nom à la vue." in empty.text


@pytest.mark.req("ORG-03")
async def test_a_shared_view_is_seen_by_the_company_alone(
    settings: Settings, db: Database, world: World
) -> None:
    rights = READ | {SHARE}
    async with door(settings, await a_person(db, world.ft, rights=rights)) as browser:
        made = await saved(browser, "Box du mois", "risque=BOXX", world.ft)
        await saved(browser, "Pour moi")
        refused = await browser.post(
            "/vues", {"liste": "catalogue", "name": "Ailleurs", "audience": str(world.ap)}
        )
        assert refused.status_code == 403
    async with door(settings, await a_person(db, world.ft)) as colleague:
        assert await tabs(colleague) == ["*Tous", "Box du mois FTX"]
        page = await colleague.get(f"/catalogue?vue={made}&risque=BOXX&statut=active")
        assert 'id="vue-modifiee"' in page.text
        assert "Mettre à jour" not in page.text, "who may not share may not change it either"
        for act in ("mise-a-jour", "suppression", "modifier"):
            answer = await colleague.post(f"/vues/{made}/{act}", {"name": "x", "lock_version": 1})
            assert answer.status_code == 403, act
    async with door(settings, await a_person(db, world.ap, rights=rights)) as neighbour:
        assert await tabs(neighbour) == ["*Tous"]
        for act in ("mise-a-jour", "suppression", "modifier", "defaut"):
            answer = await neighbour.post(f"/vues/{made}/{act}", {"name": "x", "lock_version": 1})
            assert answer.status_code == 404, act


@pytest.mark.req("ORG-02")
async def test_sharing_asks_for_its_right_and_the_group_for_its_administrator(
    settings: Settings, db: Database, world: World
) -> None:
    form = {"liste": "catalogue", "name": "À tous", "adresse": "statut=active"}
    async with door(settings, await a_person(db, world.ft, rights=MANAGE)) as browser:
        for audience in (str(world.ft), "group"):
            answer = await browser.post("/vues", {**form, "audience": audience})
            assert answer.status_code == 403
    everywhere = await a_person(db, *world.companies, rights=READ | {SHARE}, role="admin_groupe")
    async with door(settings, everywhere) as admin:
        await saved(admin, "À tous", "statut=active", "group")
    async with door(settings, await a_person(db, world.ap)) as other:
        assert await tabs(other) == ["*Tous", "À tous groupe"]


async def test_updating_renaming_and_deleting_are_taken_back(
    settings: Settings, db: Database, world: World
) -> None:
    rights = READ | {SHARE}
    async with door(settings, await a_person(db, world.ft, rights=rights)) as browser:
        made = await saved(browser, "Vue", "risque=BOXX")
        at = {"lock_version": 1, "adresse": f"vue={made}&risque=TVX", "colonnes": "nom,maj"}
        await browser.post(f"/vues/{made}/mise-a-jour", at)
        page = await browser.get(f"/catalogue?vue={made}&risque=TVX")
        assert 'id="vue-modifiee"' not in page.text
        assert columns(page.text) == ["Nom", "Mise à jour"]
        await undo(browser, page.text)
        page = await browser.get(f"/catalogue?vue={made}&risque=BOXX")
        assert 'id="vue-modifiee"' not in page.text
        stale = await browser.post(f"/vues/{made}/mise-a-jour", at)
        assert stale.status_code == 409
        renamed = {"lock_version": 3, "name": "Box", "audience": str(world.ft)}
        await browser.post(f"/vues/{made}/modifier", renamed)
        page = await browser.get("/catalogue?vue=tous")
        assert await tabs(browser) == ["*Tous", "Box FTX"]
        await undo(browser, page.text)
        assert await tabs(browser) == ["*Tous", "Vue"]
        await browser.post(f"/vues/{made}/suppression", {"adresse": f"vue={made}&risque=BOXX"})
        page = await browser.get("/catalogue?vue=tous")
        assert await tabs(browser) == ["*Tous"]
        await undo(browser, page.text)
        assert await tabs(browser) == ["*Tous", "Vue"]


async def test_the_default_view_opens_the_list_for_its_owner_alone(
    settings: Settings, db: Database, world: World
) -> None:
    rights = READ | {SHARE}
    person = await a_person(db, world.ft, rights=rights)
    async with door(settings, person) as browser:
        made = await saved(browser, "Box", "risque=BOXX", world.ft)
        other = await saved(browser, "TV", "risque=TVX")
        for one in (other, made):
            await browser.post(f"/vues/{one}/defaut", {"valeur": "oui"})
        answer = await browser.get("/catalogue")
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/catalogue?vue={made}&risque=BOXX"
        whole = await browser.get("/catalogue?vue=tous")
        assert len(SKU.findall(whole.text)) == 2
        asked = await browser.get("/catalogue?q=box")
        assert asked.status_code == 200
        await browser.post(f"/vues/{made}/defaut", {"valeur": "non"})
        assert (await browser.get("/catalogue")).status_code == 200
    async with door(settings, await a_person(db, world.ft)) as colleague:
        assert (await colleague.get("/catalogue")).status_code == 200


async def test_columns_are_kept_by_person_and_by_view(
    settings: Settings, db: Database, world: World
) -> None:
    async with door(settings, await a_person(db, world.ft)) as browser:
        made = await saved(browser, "Vue", "risque=BOXX")
        form = {"liste": "catalogue", "adresse": "tri=code"}
        chosen = {**form, "colonnes": "nom,diffuse,inconnue,modele"}
        answer = await browser.post("/colonnes", chosen)
        assert answer.headers["location"] == "/catalogue?tri=code"
        page = await browser.get("/catalogue")
        assert columns(page.text) == ["Nom", "Diffusé", "Modèle de prix"]
        assert "Fixe" in page.text
        assert columns((await browser.get(f"/catalogue?vue={made}")).text)[:2] == ["Code", "Nom"]
        moved = {**form, "colonnes": "nom,diffuse,modele", "deplacer": "modele:-1"}
        await browser.post("/colonnes", moved)
        assert columns((await browser.get("/catalogue")).text)[1] == "Modèle de prix"
        await browser.post("/colonnes", {**form, "vue": made, "colonnes": "code,nom"})
        page = await browser.get(f"/catalogue?vue={made}&risque=BOXX")
        assert columns(page.text) == ["Code", "Nom"]
        assert 'id="vue-modifiee"' in page.text
        await browser.post("/colonnes", {**form, "colonnes": "code", "origine": "oui"})
        assert len(columns((await browser.get("/catalogue")).text)) > 5
    async with door(settings, await a_person(db, world.ft)) as colleague:
        assert len(columns((await colleague.get("/catalogue")).text)) > 5


@pytest.mark.req("ORG-03")
async def test_own_rows_are_nobody_elses_for_the_database_too(
    settings: Settings, db: Database, world: World
) -> None:
    person = await a_person(db, world.ft)
    async with door(settings, person) as browser:
        await saved(browser, "Moi")
        await browser.post("/colonnes", {"liste": "catalogue", "colonnes": "code"})
    async with db.sessions() as session, session.begin():
        for actor, count in ((str(person.actor_id), 1), (str(new_id()), 0), ("", 0)):
            await session.execute(
                text(
                    "SELECT set_config('app.actor_id', :actor, true),"
                    " set_config('app.company_ids', :ids, true)"
                ),
                {"actor": actor, "ids": f"{{{world.ft}}}"},
            )
            for table in ("saved_view", "list_columns"):
                found = await session.scalar(text(f"SELECT count(*) FROM {table}"))
                assert found == count, (table, actor)


async def test_wrong_values_do_no_harm(settings: Settings, db: Database, world: World) -> None:
    async with door(settings, await a_person(db, world.ft)) as browser:
        for form in (
            {"liste": "inconnue", "name": "x"},
            {"liste": "catalogue", "name": "x" * 80},
            {"liste": "catalogue", "name": "x", "audience": "n’importe"},
            {"liste": "catalogue", "name": "a\x00b"},
        ):
            answer = await browser.post("/vues", form)
            assert answer.status_code in (400, 404, 422), form
        form = {"liste": "catalogue", "vue": str(new_id()), "colonnes": "code"}
        assert (await browser.post("/colonnes", form)).status_code == 404
        assert (await browser.post("/vues/annulation/edit/abc")).status_code == 409
        token = pack_undo("autre", {})
        assert (await browser.post(f"/vues/annulation/edit/{token}")).status_code == 409
        odd = {"liste": "catalogue", "adresse": "q=%0d%0aX: 1&statut=<b>", "colonnes": "code"}
        answer = await browser.post("/colonnes", odd)
        assert "\r" not in answer.headers["location"]


async def test_a_selected_company_hides_the_views_of_the_others(
    settings: Settings, db: Database, world: World
) -> None:
    person = await a_person(db, world.ft, world.ap, rights=READ | {SHARE})
    async with door(settings, person) as browser:
        await saved(browser, "Box", "risque=BOXX", world.ft)
        assert await tabs(browser) == ["*Tous", "Box FTX"]
    async with door(settings, replace(person, selected_company_id=world.ap)) as browser:
        assert await tabs(browser) == ["*Tous"]


def columns(page: str) -> list[str]:
    """The heads of the catalogue's table."""
    return [" ".join(one.split()) for one in HEAD.findall(page.split("<tbody")[0])]


async def undo(browser: Door, page: str) -> None:
    """Press « Annuler » in the toast that a page shows."""
    found = re.search(r'action="(/vues/[^"]*annulation/[^"]+)"', page)
    assert found
    answer = await browser.post(found[1])
    assert answer.status_code == 303, answer.text[:300]
    await browser.get("/catalogue?vue=tous")  # the toast is read once
