"""The doors of the versions: prepare, write prices in the grid, submit, decide, plan, go back."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.offer.catalog.world import World
from tests.offer.versions.world import RIGHTS, person
from tests.screens.doors import Door, door
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope

V = "/produits/FTX-TV-1/versions"
SEEN = re.compile(r'name="lu" value="([0-9a-f]{64})"')
ROW = re.compile(r'name="(prix-\d+-palier-\d+-\w+)" value="([^"]*)"')
pytestmark = pytest.mark.commits


@pytest.fixture
def author(world: World) -> Scope:
    """Who prepares the version."""
    return person(world, RIGHTS | {"publication.read"})


@pytest.fixture
async def opened(settings: Settings, author: Scope) -> AsyncIterator[Door]:
    """The application, for the author."""
    async with door(settings, author) as browser:
        yield browser


def seen_on(page: str) -> str:
    """The hash of the content that a page shows."""
    found = SEEN.search(page)
    assert found, page[:400]
    return found[1]


async def a_draft(browser: Door) -> str:
    """Version 2 as version 1 is; gives the hash of its content."""
    made = await browser.post(f"{V}/nouvelle", {"source": "1", "effective_from": "01/03/2099"})
    assert (made.status_code, made.headers["location"]) == (303, f"{V}/2/prix")
    return seen_on((await browser.get(f"{V}/2/prix")).text)


def one_price(seen: str, **changes: str) -> dict[str, object]:
    """The form of the grid editor with one plan at a fixed price."""
    return {
        "lu": seen,
        "formule-0-was": "BASE", "formule-0-code": "BASE", "formule-0-name": "Base",
        "formule-0-recurrence": "monthly",
        "prix-0-at": "0", "prix-0-plan": "BASE", "prix-0-type": "fixed",
        "prix-0-amount": "9,90", "prix-0-rate": "20", "prix-0-included": "1",
        **changes,
    }  # fmt: skip


PASTE_OPEN = '<details open><summary class="link">Coller'


@pytest.mark.req("VER-02")
async def test_a_price_changes_without_javascript(opened: Door) -> None:
    seen = await a_draft(opened)
    saved = await opened.post(f"{V}/2/prix", one_price(seen, **{"prix-0-amount": "8,90"}))
    page = (await opened.get(f"{V}/2")).text
    assert saved.status_code == 303
    assert "9,90\u00a0€" in page
    assert "8,90\u00a0€" in page
    assert "1\u00a0ligne" in page
    stale = await opened.post(f"{V}/2/prix", one_price(seen, **{"prix-0-amount": "7,90"}))
    assert stale.status_code == 409
    assert 'value="7,90"' in stale.text, "what was typed is kept"


@pytest.mark.req("VER-02", "PRI-01")
async def test_a_grid_is_written_line_by_line_and_pasted(opened: Door) -> None:
    seen = await a_draft(opened)
    tiered = one_price(seen, **{"prix-0-type": "tiered", "prix-0-mode": "graduated"})
    chosen = await opened.post(f"{V}/2/prix", tiered | {"acte": "exemples"}, htmx=True)
    assert PASTE_OPEN in chosen.text, "no tier yet: the box to paste them into is there"
    pasted = tiered | {
        "acte": "coller-palier-0",
        "prix-0-paste": "De\tÀ\tPrix\n0\t99\t10,00 €\n100\t499\t8\n500\t\t6,5",
    }
    shown = await opened.post(f"{V}/2/prix", pasted, htmx=True)
    rows = dict(ROW.findall(shown.text))
    assert shown.status_code == 200
    assert PASTE_OPEN not in shown.text, "once filled, the box folds"
    late = tiered | rows | {"prix-0-paste": "0\t9", "acte": "exemples"}
    kept = await opened.post(f"{V}/2/prix", late, htmx=True)
    assert PASTE_OPEN in kept.text, "what is pasted and not yet used stays in sight"
    assert shown.text.lstrip().startswith('<div id="price-editor">')
    assert rows["prix-0-palier-2-min"] == "500"
    assert rows["prix-0-palier-1-amount"] == "8"
    assert "998,00\u00a0€" in shown.text or "1\u202f000,00\u00a0€" in shown.text, "worked example"
    fewer = await opened.post(
        f"{V}/2/prix", tiered | rows | {"acte": "retirer-palier-0-1"}, htmx=True
    )
    assert "prix-0-palier-2-min" not in fewer.text
    hole = tiered | rows | {"prix-0-palier-1-min": "150", "acte": "enregistrer"}
    refused = await opened.post(f"{V}/2/prix", hole)
    assert refused.status_code == 422
    assert 'id="f-prix-0-palier-1-min-erreur"' in refused.text
    saved = await opened.post(f"{V}/2/prix", tiered | rows | {"acte": "enregistrer"})
    assert saved.status_code == 303
    page = (await opened.get(f"{V}/2")).text
    assert "100–499" in page
    assert "Par tranche" in page


@pytest.mark.req("VER-02")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"prix-0-amount": "abc"}, "prix-0-amount"),
        ({"prix-0-amount": ""}, "prix-0-amount"),
        ({"prix-0-rate": "19,6"}, "prix-0-rate"),
        ({"prix-0-type": "tiered"}, "prix-0-mode"),
        ({"prix-0-plan": "AUTRE"}, "prix-0-plan"),
        ({"formule-0-code": "é"}, "formule-0-code"),
        ({"formule-0-name": ""}, "formule-0-name"),
        ({"formule-0-recurrence": "custom"}, "formule-0-cycle"),
    ],
)
async def test_what_is_wrong_is_told_beside_its_field(
    opened: Door, changes: dict[str, str], field: str
) -> None:
    seen = await a_draft(opened)
    refused = await opened.post(f"{V}/2/prix", one_price(seen, **changes))
    assert refused.status_code == 422
    assert f'id="f-{field}-erreur"' in refused.text


@pytest.mark.req("VER-02", "ORG-02")
async def test_from_draft_to_live_by_two_people_and_back(
    settings: Settings, world: World, opened: Door
) -> None:
    seen = await a_draft(opened)
    await opened.post(f"{V}/2/prix", one_price(seen, **{"prix-0-amount": "8,90"}))
    assert (await opened.post(f"{V}/2/soumission")).status_code == 303
    async with door(settings, person(world, RIGHTS)) as second:
        page = (await second.get(f"{V}/2")).text
        bare = await second.post(f"{V}/2/decision", {"decision": "refus", "lu": seen_on(page)})
        stale = await second.post(f"{V}/2/decision", {"decision": "accord", "lu": seen})
        done = await second.post(
            f"{V}/2/decision", {"decision": "accord", "lu": seen_on(page), "comment": "Vu"}
        )
        past = await second.post(f"{V}/2/planification", {"effective_from": "01/01/2020"})
    assert bare.status_code == 422
    assert "Dites ce qui ne va pas" in bare.text
    assert stale.status_code == 409
    assert done.status_code == 303
    assert past.status_code == 422
    assert "est passé" in past.text


@pytest.mark.req("VER-05")
async def test_a_version_that_lacks_something_does_not_go_live(
    settings: Settings, world: World, opened: Door
) -> None:
    seen = await a_draft(opened)
    await opened.post(f"{V}/2/prix", one_price(seen, **{"prix-0-amount": "8,90"}))
    await opened.post(f"{V}/2/soumission")
    async with door(settings, person(world, RIGHTS)) as second:
        page = (await second.get(f"{V}/2")).text
        await second.post(f"{V}/2/decision", {"decision": "accord", "lu": seen_on(page)})
        refused = await second.post(f"{V}/2/planification", {"effective_from": "01/03/2099"})
    assert refused.status_code == 409
    assert "n’est pas complète" in refused.text
    assert "Il manque" in page


@pytest.mark.req("VER-03")
@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        (f"http://localhost:8000{V}/2?au=2026-01-01", f"{V}/2?au=2026-01-01"),
        (f"http://localhost:8000{V}/2/planification", f"{V}/2"),
        (f"http://evil.example{V}/2", ""),
        ("http://localhost:8000//evil.example", ""),
        ("", ""),
    ],
)
async def test_what_is_refused_leads_back_to_where_it_is_mended(
    opened: Door, came_from: str, back: str
) -> None:
    seen = await a_draft(opened)
    await opened.post(f"{V}/2/prix", one_price(seen, **{"prix-0-amount": "11,90"}))
    refused = await opened.http.post(
        f"{V}/2/soumission", data={"csrf_token": opened.token}, headers={"Referer": came_from}
    )
    assert refused.status_code == 409
    assert "Cochez" in refused.text
    link = f'<a class="button button--primary" href="{back}">Revenir à la page</a>'
    assert (link in refused.text) is bool(back)
    assert ("Revenir à la page" in refused.text) is bool(back)
    gone = await opened.http.post(
        f"{V}/9/soumission", data={"csrf_token": opened.token}, headers={"Referer": came_from}
    )
    assert gone.status_code == 404
    assert "Revenir à la page" not in gone.text


@pytest.mark.req("ACC-01", "ORG-08")
async def test_accounts_that_lack_are_asked_of_compta_once(opened: Door) -> None:
    await a_draft(opened)
    button = f'action="{V}/2/compta"'
    assert button in (await opened.get(f"{V}/2")).text
    assert (await opened.post(f"{V}/2/compta")).status_code == 303
    page = (await opened.get(f"{V}/2")).text
    assert "est prévenue." in page
    assert "Mapping comptable (comptes, TVA)" in page, "the task is on the page"
    assert button not in page
    again = await opened.post(f"{V}/2/compta")
    assert again.status_code == 409
    assert "La Compta a déjà cette demande" in again.text
    assert (await opened.post(f"{V}/1/compta")).status_code == 409, "in force: it changes no more"


@pytest.mark.req("ACC-01", "ORG-08")
async def test_what_a_submission_asked_of_compta_is_not_offered_again(
    settings: Settings, world: World
) -> None:
    new = "/produits/FTX-TV-BIS/versions/1"
    copy = {"name": "TV Bis", "sku": "FTX-TV-BIS", "parts": ["prices"]}
    async with door(settings, person(world, RIGHTS | {"catalog.create"})) as browser:
        await browser.post("/produits/FTX-TV-1/dupliquer", copy)
        assert f'action="{new}/compta"' in (await browser.get(new)).text
        assert (await browser.post(f"{new}/soumission")).status_code == 303
        page = (await browser.get(new)).text
    assert "Mapping comptable (comptes, TVA)" in page
    assert f'action="{new}/compta"' not in page


@pytest.mark.req("VER-02", "ORG-03")
async def test_drafts_and_acts_are_closed_to_others(
    settings: Settings, world: World, opened: Door
) -> None:
    await a_draft(opened)
    reader = person(world, frozenset(("catalog.read", "pricing.read")))
    async with door(settings, reader) as browser:
        assert (await browser.get(f"{V}/2")).status_code == 404
        assert (await browser.get(f"{V}/1")).status_code == 200
        for act in ("soumission", "reprise", "decision", "planification", "suppression",
                    "mise-en-production", "deprogrammation", "retour", "prix",
                    "compta"):  # fmt: skip
            assert (await browser.post(f"{V}/2/{act}")).status_code == 403, act
        assert (await browser.get(f"{V}/nouvelle")).status_code == 403
    stranger = replace(reader, company_ids=frozenset((world.ap,)), grants=())
    stranger = replace(
        stranger,
        grants=tuple(replace(one, company_id=world.ap, rights=RIGHTS) for one in reader.grants),
    )
    async with door(settings, stranger) as browser:
        for path in (f"{V}/1", f"{V}/comparer", f"{V}/nouvelle", f"{V}/2/prix"):
            assert (await browser.get(path)).status_code == 404, path
        assert (await browser.post(f"{V}/2/soumission")).status_code == 404


@pytest.mark.req("VER-02")
async def test_a_draft_is_thrown_away(opened: Door, db: Database) -> None:
    await a_draft(opened)
    page = (await opened.get(f"{V}/2")).text
    assert "Supprimer ce brouillon" in page
    assert (await opened.post(f"{V}/2/suppression")).status_code == 303
    assert (await opened.get(f"{V}/2")).status_code == 404
    wrong = await opened.post(f"{V}/nouvelle", {"source": "x", "effective_from": "31/02/2099"})
    assert wrong.status_code == 422
    assert "Ce jour n’existe pas" in wrong.text
    assert (await opened.get(f"{V}/zéro")).status_code == 404


@pytest.mark.req("VER-02")
async def test_the_weight_and_the_note_are_kept(opened: Door, db: Database) -> None:
    await a_draft(opened)
    asked = {"lock_version": "1", "effective_from": "01/04/2099", "notes": "Essai",
             "breaking_changes": "1"}  # fmt: skip
    assert (await opened.post(f"{V}/2/description", asked)).status_code == 303
    page = (await opened.get(f"{V}/2")).text
    assert "Majeure" in page
    assert "1er\u00a0avr.\u00a02099" in page
    assert (await opened.post(f"{V}/2/description", asked)).status_code == 409
    wrong = await opened.post(f"{V}/2/description", asked | {"effective_from": "demain"})
    assert wrong.status_code == 422
    kept = f'name="lock_version" value="{asked["lock_version"]}"'
    assert kept in wrong.text, "mended, it does not write over what came between"
