"""The partners' screens: reading, saving, refusals, conflicts, taking back, isolation."""

import re

import httpx
import pytest

from tests.group.partners.world import IBAN, Two
from tests.screens.doors import Door, door
from winvest.foundation.infra.settings import Settings

UNDO = re.compile(r'action="(/compagnies/[^"]*annulation/[^"]*)"')
HERE = "/compagnies/armorique"
CARD = {
    "name": "Mutuelle Armorique",
    "type": "insurer",
    "country": "FR",
    "siren": "999054984",
    "adresse1_kind": "head_office",
    "adresse1_line1": "5 place de Bretagne",
    "adresse1_postal_code": "35000",
    "adresse1_city": "Rennes",
    "lock_version": "1",
}
GETS = ("", "/modifier", "/societes", "/contacts", "/acces", "/historique")


async def undo_of(browser: Door, path: str) -> str:
    found = UNDO.search((await browser.get(path)).text)
    assert found, "no « Annuler » in the toast"
    return found[1]


@pytest.mark.req("CAT-03", "ORG-03")
async def test_one_sees_ones_own_partners_alone(settings: Settings, two: Two) -> None:
    async with door(settings, two.manager()) as mine:
        listed = await mine.get("/compagnies")
        assert "Mutuelle Armorique" in listed.text
        assert "Cinéka" not in listed.text
        for key in ("armorique", str(two.partner)):
            for tab in GETS:
                assert (await mine.get(f"/compagnies/{key}{tab}")).status_code == 200, tab
        for key in ("cineka", str(two.other)):
            for tab in (*GETS, "/acces/cles/sandbox", "/acces/codes/nouveau"):
                hidden = await mine.get(f"/compagnies/{key}{tab}")
                assert hidden.status_code == 404, tab
                assert "999134463" not in hidden.text


@pytest.mark.req("CAT-03", "ORG-03")
async def test_nothing_is_written_at_a_neighbour(settings: Settings, lent: Two) -> None:
    acts = {
        "/modifier": CARD,
        "/statut": {"statut": "inactive"},
        f"/societes/{lent.theirs}": {"statut": "active"},
        "/contacts": {"kind": "technical", "name": "X", "phone": "0102030405"},
        "/acces/cles/sandbox": {"auth_type": "api_key", "cle_api_key": "x"},
        "/acces/codes/nouveau": {"label": "X", "code": "1"},
    }
    async with door(settings, lent.neighbour()) as theirs:
        page = await theirs.get(HERE)
        assert page.status_code == 200, "an activation gives to read"
        assert "Modifier</a>" not in page.text
        for act, form in acts.items():
            refused = await theirs.post(f"{HERE}{act}", form)
            assert refused.status_code == 403, act
    async with door(settings, lent.manager()) as mine:
        for act, form in acts.items():
            assert (await mine.post(f"/compagnies/{lent.other}{act}", form)).status_code == 404, act
        story = await mine.get(f"{HERE}/historique")
        assert "Changer le statut de la compagnie" not in story.text


@pytest.mark.req("CAT-03", "AHEAD-12")
async def test_saving_shows_the_mask_and_is_taken_back(settings: Settings, two: Two) -> None:
    async with door(settings, two.manager()) as mine:
        saved = await mine.post(
            f"{HERE}/modifier", {**CARD, "payment_terms": "30 <jours>", "iban": IBAN}
        )
        assert saved.status_code == 303, saved.text
        page = await mine.get(HERE)
        assert "30 &lt;jours&gt;" in page.text
        assert "FR76 **** **** 0189" in page.text
        undo = UNDO.search(page.text)
        assert undo
        for path in (HERE, f"{HERE}/modifier", f"{HERE}/historique", "/compagnies"):
            assert IBAN not in (await mine.get(path)).text.replace(" ", "")
        assert (await mine.post(undo[1])).status_code == 303
        assert "30 &lt;jours&gt;" not in (await mine.get(HERE)).text
        assert (await mine.post(undo[1])).status_code == 409, "a second undo is stale"
        assert (await mine.post(f"{HERE}/annulation/AAAA")).status_code == 409


@pytest.mark.req("CAT-03")
async def test_an_account_typed_outlives_the_doubt_of_another_field(
    settings: Settings, two: Two
) -> None:
    """A doubt is confirmed on the page shown again: what it holds is what is saved."""
    async with door(settings, two.manager()) as mine:
        new = {**CARD, "name": "Essai Doute", "siren": "530895710", "iban": IBAN, "slug": ""}
        new["company_id"] = str(two.mine)
        doubtful = await mine.post("/compagnies/nouvelle", new)
        assert doubtful.status_code == 422, doubtful.text
        assert f'value="{IBAN}"' in doubtful.text


@pytest.mark.req("CAT-03")
async def test_wrong_and_doubtful_numbers(settings: Settings, two: Two) -> None:
    async with door(settings, two.manager()) as mine:
        wrong = await mine.post(f"{HERE}/modifier", {**CARD, "siren": "12", "bic": "Gardé"})
        assert wrong.status_code == 422
        assert "neuf chiffres" in wrong.text
        assert 'value="Gardé"' in wrong.text, "nothing typed is lost"
        assert 'name="confirme"' not in wrong.text, "what is surely wrong is not to be confirmed"
        doubtful = await mine.post(f"{HERE}/modifier", {**CARD, "siren": "530895710"})
        assert doubtful.status_code == 422
        around = re.compile(r'name="siren".*name="confirme".*>Règlement<', re.DOTALL)
        assert around.search(doubtful.text), "the way out stands with the number in doubt"
        typed = await mine.post(f"{HERE}/modifier", {**CARD, "siren": "12", "iban": IBAN})
        assert f'value="{IBAN}"' in typed.text, "a good account is not lost by another's fault"
        wrong_too = await mine.post(f"{HERE}/modifier", {**CARD, "iban": "FR7612"})
        assert (wrong_too.status_code, 'value="FR7612"' in wrong_too.text) == (422, True)
        kept = await mine.post(f"{HERE}/modifier", {**CARD, "siren": "530895710", "confirme": "1"})
        assert kept.status_code == 303
        assert "ne passe pas son contrôle" in (await mine.get(HERE)).text
        assert "À vérifier" in (await mine.get("/compagnies")).text


@pytest.mark.req("CAT-03")
async def test_two_people_edit_one_partner(settings: Settings, two: Two) -> None:
    async with door(settings, two.manager()) as mine:
        form = (await mine.get(f"{HERE}/modifier")).text
        before = re.search(r'name="avant" value="([^"]*)"', form)
        assert before
        opened = {**CARD, "avant": before[1].replace("&#34;", '"')}
        first = await mine.post(f"{HERE}/modifier", {**opened, "payment_terms": "Premier"})
        assert first.status_code == 303
        second = await mine.post(f"{HERE}/modifier", {**opened, "bic": "BNPAFRPP"})
        assert second.status_code == 409
        assert "Premier" in second.text
        assert 'value="BNPAFRPP"' in second.text
        assert 'value="Premier"' in second.text, "what I left alone is as the other left it"
        version = re.search(r'name="lock_version" value="(\d+)"', second.text)
        assert version
        again = await mine.post(
            f"{HERE}/modifier",
            {**CARD, "bic": "BNPAFRPP", "payment_terms": "Premier", "lock_version": version[1]},
        )
        assert again.status_code == 303


@pytest.mark.req("CAT-03")
async def test_creating_warns_of_a_look_alike(settings: Settings, two: Two) -> None:
    new = {**CARD, "name": "Armorique bis", "company_id": str(two.mine)}
    async with door(settings, two.manager()) as mine:
        assert (await mine.get("/compagnies/nouvelle")).status_code == 200
        typed = await mine.get(
            "/compagnies/doublons", htmx=True, name="mutuelle armoriq", siren="999 054 984"
        )
        assert "même SIREN" in typed.text
        empty = await mine.post("/compagnies/nouvelle", {})
        assert empty.status_code == 422
        asked = await mine.post("/compagnies/nouvelle", new)
        assert asked.status_code == 422
        assert "est-ce la même" in asked.text
        both = await mine.post(
            "/compagnies/nouvelle", {**new, "company_id": "", "siren": "530895710", "siret": ""}
        )
        assert "Dites à quelle société" in both.text
        assert "La clé de ce SIREN est fausse" in both.text, "told at once"
        assert 'name="confirme"' in both.text
        made = await mine.post("/compagnies/nouvelle", {**new, "confirme": "1"})
        assert made.headers["location"] == "/compagnies/armorique-bis"
        shown = (await mine.get("/compagnies/armorique-bis")).text
        assert "Mise en production" in shown
        assert "IT d’Action Prévoyance essai" in shown
        link = re.search(r'href="(/mes-validations/[0-9a-f-]{36})"[^>]*>Contractualisation', shown)
        assert link
        signed = (await mine.get(link[1])).text
        assert "Ce qui est contracté" in signed
        assert "Toute la fiche" in signed
        early = await mine.post("/compagnies/armorique-bis/statut", {"statut": "active"})
        assert early.status_code == 409
        assert "Contractualisation &amp; SLA" in early.text
        assert "lui ressemble" in (await mine.get(HERE)).text
        theirs = await mine.post(
            "/compagnies/nouvelle", {**new, "name": "Autre", "company_id": str(two.theirs)}
        )
        assert theirs.status_code == 403


@pytest.mark.req("CAT-03")
async def test_keys_are_written_behind_a_proof(settings: Settings, two: Two) -> None:
    keys = f"{HERE}/acces/cles/sandbox"
    form = {"auth_type": "oauth2", "cle_client_id": "w", "cle_client_secret": "tres-secret"}
    async with door(settings, two.manager(proved=False)) as unproved:
        for answer in (await unproved.get(keys), await unproved.post(keys, form)):
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/connexion/confirmation")
    async with door(settings, two.manager()) as mine:
        assert "Secret client" in (await mine.get(keys, type="oauth2")).text
        half = await mine.post(keys, {**form, "cle_client_id": ""})
        assert half.status_code == 422
        assert "tres-secret" not in half.text, "a secret is never sent back"
        assert (await mine.post(keys, form)).status_code == 303
        assert (await mine.post(keys, {**form, "auth_type": "basic"})).status_code == 422
        page = await mine.get(f"{HERE}/acces")
        assert "OAuth" in page.text
        assert "tres-secret" not in page.text
        assert "tres-secret" not in (await mine.get(f"{HERE}/historique")).text
        assert (await mine.get(f"{HERE}/acces/cles/lune")).status_code == 404
        assert (await mine.post(f"{keys}/revocation")).status_code == 303
        assert (await mine.post(f"{keys}/revocation")).status_code == 404


@pytest.mark.req("CAT-03")
async def test_a_secret_code_is_shown_to_who_proves_it(settings: Settings, two: Two) -> None:
    new = f"{HERE}/acces/codes/nouveau"
    async with door(settings, two.manager()) as mine:
        assert (await mine.get(new)).status_code == 200
        assert (await mine.post(new, {"label": "Accès"})).status_code == 422
        made = await mine.post(new, {"label": "Accès", "code": "s3same", "secret": "1"})
        assert made.status_code == 303
        page = (await mine.get(f"{HERE}/acces")).text
        assert "s3same" not in page
        show = re.search(r'action="([^"]*/lecture)"', page)
        edit = re.search(r'href="(/compagnies/[^"]*/codes/[^"]*)"[^>]*>Modifier', page)
        assert show
        assert edit
        assert "s3same" not in (await mine.get(edit[1])).text
        shown = await mine.post(show[1])
        assert "s3same" in shown.text
        assert shown.headers["cache-control"] == "no-store"
        assert "Montrer un code secret" in (await mine.get(f"{HERE}/historique")).text
        kept = await mine.post(
            edit[1], {"label": "Accès 2", "code": "", "secret": "1", "lock_version": "2"}
        )
        assert kept.status_code == 303
        assert (await mine.post(f"{edit[1]}/suppression")).status_code == 303
    async with door(settings, two.manager(proved=False)) as unproved:
        assert (await unproved.post(show[1])).headers["location"].startswith("/connexion/conf")


@pytest.mark.req("CAT-03", "AHEAD-12")
async def test_companies_contacts_and_status_come_and_go(settings: Settings, two: Two) -> None:
    async with door(settings, two.manager()) as mine:
        opened = await mine.post(f"{HERE}/societes/{two.theirs}", {"statut": "active"})
        assert opened.status_code == 303
        undo = await undo_of(mine, f"{HERE}/societes")
        assert "MTX" in (await mine.get("/compagnies")).text
        assert (await mine.post(undo)).status_code == 303
        assert "MTX" not in (await mine.get("/compagnies")).text
        contact = {"kind": "technical", "name": "Anne <Roy>", "phone": "02 99 00 00 00"}
        wrong = await mine.post(f"{HERE}/contacts", {**contact, "phone": ""})
        assert wrong.status_code == 422
        assert (await mine.post(f"{HERE}/contacts", contact)).status_code == 303
        page = (await mine.get(f"{HERE}/contacts")).text
        assert "Anne &lt;Roy&gt;" in page
        gone = re.search(r'action="([^"]*/suppression)"', page)
        assert gone
        assert (await mine.post(gone[1])).status_code == 303
        undo = await undo_of(mine, f"{HERE}/contacts")
        assert "Roy" not in (await mine.get(f"{HERE}/contacts")).text
        assert (await mine.post(undo)).status_code == 303
        assert "Roy" in (await mine.get(f"{HERE}/contacts")).text
        assert (await mine.post(f"{HERE}/statut", {"statut": "inactive"})).status_code == 303
        undo = await undo_of(mine, HERE)
        assert (await mine.post(undo)).status_code == 303
        elsewhere = undo.replace("armorique", "cineka")
        assert (await mine.post(elsewhere)).status_code == 404


@pytest.mark.req("CAT-03")
@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"q": "armorique"}, True),
        ({"q": "ARMÓRIQUE"}, True),
        ({"q": "999 054 984"}, True),
        ({"q": "%"}, False),
        ({"type": "insurer"}, True),
        ({"type": "telecom"}, False),
        ({"statut": "inactif"}, False),
        ({"integration": "api"}, False),
        ({"societe": "apx"}, True),
        ({"apres": "AAAA"}, True),
        ({"type": "\x00", "q": "\x00"}, True),
    ],
)
async def test_the_list_is_filtered_by_its_address(
    settings: Settings, two: Two, query: dict[str, str], seen: bool
) -> None:
    async with door(settings, two.manager()) as mine:
        page = await mine.get("/compagnies", **query)
        assert page.status_code == 200
        assert ("Mutuelle Armorique</a>" in page.text) is seen
        fragment = await mine.get("/compagnies", htmx=True, **query)
        assert 'id="partner-table"' in fragment.text
        assert "<html" not in fragment.text


@pytest.mark.req("ORG-02")
async def test_who_only_reads_is_offered_nothing_else(settings: Settings, two: Two) -> None:
    async with door(settings, two.reader()) as reading:
        for tab in ("", "/societes", "/contacts", "/acces", "/historique"):
            page = await reading.get(f"{HERE}{tab}")
            assert page.status_code == 200
            assert 'method="post" action="/compagnies' not in page.text, tab
        answers: list[httpx.Response] = [
            await reading.get("/compagnies/nouvelle"),
            await reading.get(f"{HERE}/modifier"),
            await reading.get(f"{HERE}/acces/cles/sandbox"),
            await reading.post(f"{HERE}/modifier", CARD),
        ]
        assert [one.status_code for one in answers] == [403] * 4
