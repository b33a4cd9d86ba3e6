"""The doors of the lists: read, filtered, exported, edited, taken back; no JavaScript needed."""

import re

import pytest

from tests.offer.catalog.world import World
from tests.screens.doors import Door, door
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope
from winvest.group.lists.enums import Listing

UNDO = re.compile(r'action="(/listes/[a-z]+/annulation/[^"]+)"')
ENTRY = re.compile(r'<tr[^>]+id="entree-([0-9a-f-]{36})"')


def person(world: World, rights: str) -> Scope:
    held = frozenset(rights.split())
    return Scope(
        actor_id=new_id(),
        actor_label="Camille Essai",
        company_ids=frozenset((world.ft,)),
        grants=(Grant(role="catalogue_manager", rights=held, company_id=world.ft),),
    )


async def only(browser: Door, listing: str, q: str) -> str:
    """Id of the only entry that a search leaves."""
    found = ENTRY.findall((await browser.get(f"/listes/{listing}", q=q)).text)
    assert len(found) == 1, found
    return str(found[0])


@pytest.mark.req("CAT-15")
async def test_every_list_is_read_filtered_and_exported(settings: Settings, world: World) -> None:
    async with door(settings, person(world, "catalog.read")) as browser:
        index = await browser.get("/listes")
        for listing in Listing:
            assert f'href="/listes/{listing.value}"' in index.text
            shown = await browser.get(f"/listes/{listing.value}")
            assert shown.status_code == 200, listing
            assert "Ajouter" not in shown.text.split("<main")[1]
            file = await browser.get(f"/listes/{listing.value}/export.csv")
            assert file.content.startswith(b"\xef\xbb\xbf")
            assert "attachment" in file.headers["content-disposition"]
            assert (await browser.get(f"/listes/{listing.value}/historique")).status_code == 200
        paris = await browser.get("/listes/zones", q="ile france", type="region")
        part = await browser.get("/listes/zones", htmx=True, q="ile france")
        none = await browser.get("/listes/zones", q="zzz")
        export = await browser.get("/listes/zones/export.csv", q="ile france", type="region")
        assert (await browser.get("/listes/rien")).status_code == 404
        assert (await browser.get(f"/listes/unites/{new_id()}")).status_code == 404
        assert (await browser.get("/listes/unites/nouveau")).status_code == 403
    assert 'data-count="1"' in paris.text
    assert "<html" not in part.text
    assert 'id="list-lines"' in part.text
    assert "Aucune entrée ne répond" in none.text
    assert export.content.decode("utf-8-sig").splitlines() == [
        "Code;Nom;Type;Dans;INSEE;État",
        "FR-IDF;Île-de-France;Région;France métropolitaine;11;Active",
    ]


@pytest.mark.req("CAT-15")
async def test_the_converter_answers_and_refuses(settings: Settings, world: World) -> None:
    async with door(settings, person(world, "catalog.read")) as browser:
        right = await browser.get("/listes/unites", valeur="1 250", de="kWh", vers="MWh")
        apart = await browser.get("/listes/unites", valeur="1", de="kWh", vers="mois")
        wrong = await browser.get("/listes/unites", valeur="beaucoup", de="kWh", vers="MWh")
    assert "1\u202f250 kWh = 1,25 MWh" in right.text
    assert "même grandeur" in apart.text
    assert "pas un nombre" in wrong.text


@pytest.mark.req("CAT-15", "AHEAD-12")
async def test_an_entry_lives_through_its_forms_and_each_act_is_taken_back(
    settings: Settings, world: World
) -> None:
    new = {"code": "TWh", "label": "térawattheure", "dimension": "energy", "factor": "1000000000"}
    async with door(settings, person(world, "catalog.read lists.edit")) as browser:
        wrong = await browser.post("/listes/unites/nouveau", new | {"factor": "zéro"})
        assert wrong.status_code == 422
        assert 'value="TWh"' in wrong.text
        made = await browser.post("/listes/unites/nouveau", dict(new))
        assert made.status_code == 303
        told = await browser.get("/listes/unites", q="TWh")
        undo_add = UNDO.search(told.text)
        this = await only(browser, "unites", "TWh")
        sheet = await browser.get(f"/listes/unites/{this}")
        assert "Nulle part pour l’instant" in sheet.text
        saved = await browser.post(
            f"/listes/unites/{this}", new | {"label": "TW·h", "lock_version": "1", "code": "X"}
        )
        assert saved.status_code == 303
        undo_edit = UNDO.search((await browser.get(f"/listes/unites/{this}")).text)
        stale = await browser.post(
            f"/listes/unites/{this}", new | {"label": "autre", "lock_version": "1"}
        )
        assert stale.status_code == 409
        assert "TW·h" in stale.text
        assert undo_edit
        assert (await browser.post(undo_edit[1])).status_code == 303
        sheet = await browser.get(f"/listes/unites/{this}")
        assert "térawattheure" in sheet.text
        off = await browser.post(f"/listes/unites/{this}/activite", {"active": "non"})
        assert off.status_code == 303
        sheet = await browser.get(f"/listes/unites/{this}")
        assert "Désactivée" in sheet.text
        assert undo_add
        assert (await browser.post(undo_add[1])).status_code == 303
        assert (await browser.get(f"/listes/unites/{this}")).status_code == 404
        history = await browser.get("/listes/unites/historique")
    for word in ("Ajouter une entrée", "Modifier une entrée", "Supprimer une entrée"):
        assert word in history.text


@pytest.mark.req("CAT-15", "LAW-06")
async def test_a_rate_follows_another_by_its_form(settings: Settings, world: World) -> None:
    rights = "catalog.read lists.accounts legal.edit"
    async with door(settings, person(world, rights)) as browser:
        this = await only(browser, "tva", "tn20")
        old = await browser.get(f"/listes/tva/{this}")
        assert "À confirmer par le juriste" in old.text
        signed = await browser.post(f"/listes/tva/{this}/confirmation", {"confirmed": "oui"})
        assert signed.status_code == 303
        assert (await browser.post(f"/listes/tva/{this}/activite")).status_code == 409
        form = await browser.get(f"/listes/tva/{this}/taux")
        version = re.search(r'name="lock_version" value="(\d+)"', form.text)
        assert version
        new = {
            "lock_version": version[1],
            "kind": "standard",
            "rate": "21",
            "valid_from": "01/01/2030",
            "legal_source": "Loi de finances pour 2030",
        }
        late = await browser.post(f"/listes/tva/{this}/taux", new | {"valid_from": "01/01/2010"})
        assert late.status_code == 422
        assert (await browser.post(f"/listes/tva/{this}/taux", dict(new))).status_code == 303
        both = await browser.get("/listes/tva", q="tn20")
        assert both.text.count('id="entree-') == 2
        undo = UNDO.search(both.text)
        assert undo
        assert (await browser.post(undo[1])).status_code == 303
        again = await browser.get("/listes/tva", q="tn20")
    assert again.text.count('id="entree-') == 1


@pytest.mark.req("CAT-15", "LAW-06", "AHEAD-12")
async def test_a_rate_removed_before_it_begins_leaves_no_hole(
    settings: Settings, world: World
) -> None:
    """The rate before goes on; taken back, the new one follows it again."""
    async with door(settings, person(world, "catalog.read lists.accounts")) as browser:
        this = await only(browser, "tva", "tn20")
        form = await browser.get(f"/listes/tva/{this}/taux")
        version = re.search(r'name="lock_version" value="(\d+)"', form.text)
        assert version
        new = {"kind": "standard", "rate": "21", "legal_source": "Loi de finances pour 2030"}
        dated = new | {"lock_version": version[1], "valid_from": "01/01/2030"}
        await browser.post(f"/listes/tva/{this}/taux", dict(dated))
        both = await browser.get("/listes/tva", q="tn20")
        late = next(one for one in ENTRY.findall(both.text) if one != this)
        assert (await browser.post(f"/listes/tva/{late}/suppression")).status_code == 303
        alone = await browser.get("/listes/tva", q="tn20")
        assert "Sans fin" in alone.text
        assert alone.text.count('id="entree-') == 1
        undo = UNDO.search(alone.text)
        assert undo
        assert (await browser.post(undo[1])).status_code == 303
        again = await browser.get("/listes/tva", q="tn20")
    assert "31\u00a0déc.\u00a02029" in again.text
    told = again.text.replace("\u00a0", " ")
    assert '<span class="only-phone"> · 1er janv. 2030</span>' in told, "a phone tells them apart"
    assert again.text.count('id="entree-') == 2


@pytest.mark.req("CAT-15", "ORG-03")
async def test_accounts_of_a_neighbour_stay_unknown(settings: Settings, world: World) -> None:
    rights = frozenset(("catalog.read", "lists.accounts"))
    ap = Scope(
        actor_id=new_id(),
        actor_label="Paul Essai",
        company_ids=frozenset((world.ap,)),
        grants=(Grant(role="compta", rights=rights, company_id=world.ap),),
    )
    entry = {"code": "706 100", "label": "Abonnements box", "nature": "revenue"}
    async with door(settings, person(world, "catalog.read lists.accounts")) as browser:
        made = await browser.post("/listes/comptes/nouveau", entry | {"company_id": str(world.ft)})
        assert made.status_code == 303
        this = await only(browser, "comptes", "706100")
        forged = await browser.post(
            "/listes/comptes/nouveau", entry | {"company_id": str(world.ap)}
        )
        assert forged.status_code == 403
    async with door(settings, ap) as browser:
        for path in ("", "/export.csv", "/historique"):
            found = await browser.get(f"/listes/comptes{path}")
            assert "Abonnements box" not in found.text
        assert (await browser.get(f"/listes/comptes/{this}")).status_code == 404
        for act in ("", "/activite", "/suppression"):
            answer = await browser.post(f"/listes/comptes/{this}{act}", dict(entry))
            assert answer.status_code == 404, act


@pytest.mark.req("CAT-15", "OPS-05")
async def test_a_forged_undo_or_a_missing_right_changes_nothing(
    settings: Settings, world: World
) -> None:
    async with door(settings, person(world, "catalog.read")) as browser:
        this = await only(browser, "canaux", "web")
        assert (await browser.post("/listes/canaux/annulation/abc")).status_code == 409
        for act in ("", "/activite", "/suppression", "/confirmation"):
            answer = await browser.post(f"/listes/canaux/{this}{act}", {"label": "x"})
            assert answer.status_code == 403, act
