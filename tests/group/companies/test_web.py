"""The companies' screens: reading, saving, refusals, conflicts, taking back, isolation."""

import re

import pytest

from tests.group.companies.conftest import UNDO, Two, company, identity
from tests.screens.doors import door
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings


@pytest.mark.req("ORG-01", "ORG-03")
async def test_one_sees_ones_own_companies_alone(settings: Settings, two: Two) -> None:
    async with door(settings, two.admin()) as mine:
        listed = (await mine.get("/administration/societes")).text
        assert "Action Prévoyance" in listed
        assert "Mondial TV" not in listed
        assert "À vérifier" in listed
        for tab in ("", "/coordonnees", "/charte", "/comptabilite"):
            assert (await mine.get(f"/administration/societes/AP{tab}")).status_code == 200
            hidden = await mine.get(f"/administration/societes/MTV{tab}")
            assert hidden.status_code == 404
            assert "Pantin" not in hidden.text


@pytest.mark.req("ORG-01")
async def test_saving_and_taking_back(settings: Settings, db: Database, two: Two) -> None:
    async with door(settings, two.admin()) as mine:
        saved = await mine.post(
            "/administration/societes/AP", identity(brand_name="AP & Moi <b>", siret="")
        )
        assert saved.status_code == 303, saved.text
        assert (await company(db, two.mine)).brand_name == "AP & Moi <b>"
        page = await mine.get("/administration/societes/AP")
        assert "AP &amp; Moi &lt;b&gt;" in page.text
        story = await mine.get("/administration/societes/AP/historique")
        assert "AP &amp; Moi &lt;b&gt;" in story.text
        assert (await mine.get("/administration/societes/MTV/historique")).status_code == 404
        undo = UNDO.search(page.text)
        assert undo
        assert (await mine.post(undo[1])).status_code == 303
        assert (await company(db, two.mine)).brand_name is None
        assert (await mine.post(undo[1])).status_code == 409, "a second undo is stale"
        forged = await mine.post("/administration/societes/AP/retablissement/AAAA")
        assert forged.status_code == 409


@pytest.mark.req("ORG-01")
async def test_a_wrong_siren_typed_anew_is_refused_and_the_old_one_is_not(
    settings: Settings, db: Database, two: Two
) -> None:
    async with door(settings, two.admin()) as mine:
        refused = await mine.post(
            "/administration/societes/AP", identity(siren="123456789", brand_name="Gardée")
        )
        assert refused.status_code == 422
        assert "La clé de ce SIREN est fausse" in refused.text
        assert 'value="Gardée"' in refused.text, "nothing typed is lost"
        assert (await company(db, two.mine)).siren == "530895710"
        kept = await mine.post("/administration/societes/AP", identity(brand_name="Essai"))
        assert kept.status_code == 303


@pytest.mark.req("ORG-01")
async def test_a_siren_or_name_of_another_company_is_refused(settings: Settings, two: Two) -> None:
    async with door(settings, two.admin()) as mine:
        refused = await mine.post(
            "/administration/societes/AP", identity(siren="999012073", legal_name="Mondial TV")
        )
        assert refused.status_code == 422
        assert "a déjà ce SIREN" in refused.text
        assert "porte déjà cette raison sociale" in refused.text


@pytest.mark.req("ORG-01")
async def test_two_people_editing_one_company(settings: Settings, db: Database, two: Two) -> None:
    async with door(settings, two.admin()) as mine:
        first = await mine.post("/administration/societes/AP", identity(brand_name="Premier"))
        assert first.status_code == 303
        second = await mine.post("/administration/societes/AP", identity(brand_name="Second"))
        assert second.status_code == 409
        assert "Premier" in second.text
        assert 'value="Second"' in second.text
        version = re.search(r'name="lock_version" value="(\d+)"', second.text)
        assert version
        again = await mine.post(
            "/administration/societes/AP", identity(brand_name="Second", lock_version=version[1])
        )
        assert again.status_code == 303
        assert (await company(db, two.mine)).brand_name == "Second"


@pytest.mark.req("ORG-02", "ORG-03")
async def test_who_may_not_edit_is_refused(settings: Settings, db: Database, two: Two) -> None:
    acts = (
        "",
        "/coordonnees/adresses",
        "/coordonnees/contacts",
        "/charte",
        "/comptabilite",
        "/activite",
    )
    async with door(settings, two.reader()) as reading:
        assert (
            ">Enregistrer</button>" not in (await reading.get("/administration/societes/AP")).text
        )
        for act in acts:
            answer = await reading.post(f"/administration/societes/AP{act}", identity())
            assert answer.status_code == 403
    async with door(settings, two.admin()) as mine:
        for act in acts:
            answer = await mine.post(f"/administration/societes/MTV{act}", identity())
            assert answer.status_code in (403, 404), act
        assert (await mine.get("/administration/societes/nouvelle")).status_code == 403
    assert (await company(db, two.theirs)).lock_version == 1
    nobody = a_scope(two.mine, rights={"catalog.read"})
    async with door(settings, nobody) as outside:
        assert (await outside.get("/administration/societes")).status_code == 403


@pytest.mark.req("ORG-01")
async def test_the_group_admin_creates_and_disables_companies(
    settings: Settings, db: Database, two: Two
) -> None:
    async with door(settings, two.group_admin()) as ada:
        bad = await ada.post("/administration/societes/nouvelle", identity(code="trop long !"))
        assert bad.status_code == 422
        taken = await ada.post(
            "/administration/societes/nouvelle",
            identity(code="mtv", legal_name="Autre", siren="800397291"),
        )
        assert taken.status_code == 422
        assert "existe déjà" in taken.text
        made = await ada.post(
            "/administration/societes/nouvelle",
            identity(code="neo", legal_name="Néo", siren="800397291"),
        )
        assert made.status_code == 303
        assert made.headers["location"] == "/administration/societes/NEO/coordonnees"
        off = await ada.post(
            "/administration/societes/MTV/activite", {"active": "0", "lock_version": "1"}
        )
        assert off.status_code == 303
    assert not (await company(db, two.theirs)).is_active
    async with door(settings, two.admin()) as mine:
        refused = await mine.post("/administration/societes/AP/activite", {"active": "0"})
        assert refused.status_code == 403
