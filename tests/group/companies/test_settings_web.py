"""Companies on screen: addresses and contacts, theme, accounts and journals."""

import re

import pytest
from sqlalchemy import select

from tests.group.companies.conftest import UNDO, Two, company, identity
from tests.pictures import picture
from tests.screens.doors import Door, door
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import system_scope
from winvest.group.companies.models import CompanyLedgerSetting

PNG = picture()


async def undo_of(door: Door, page: str) -> str:
    found = UNDO.search((await door.get(page)).text)
    assert found, "no « Annuler » in the toast"
    return found[1]


@pytest.mark.req("ORG-01")
async def test_addresses_and_contacts_come_and_go(settings: Settings, two: Two) -> None:
    here = "/administration/societes/AP/coordonnees"
    address = {
        "kind": "head_office",
        "line1": "42 avenue Jean-Jaurès",
        "postal_code": "69007",
        "city": "Lyon",
        "country": "FR",
    }
    async with door(settings, two.admin()) as mine:
        wrong = await mine.post(f"{here}/adresses", {**address, "postal_code": "690"})
        assert wrong.status_code == 422
        assert "42 avenue" in wrong.text
        assert (await mine.post(f"{here}/adresses", address)).status_code == 303
        page = (await mine.get(here)).text
        assert "69007 Lyon" in page
        gone = re.search(r'action="([^"]*/adresses/[^"]*/suppression)"', page)
        assert gone
        assert (await mine.post(gone[1])).status_code == 303
        undo = await undo_of(mine, here)
        assert "69007 Lyon" not in (await mine.get(here)).text
        assert (await mine.post(undo)).status_code == 303
        assert "69007 Lyon" in (await mine.get(here)).text
        contact = {"kind": "dpo", "name": "Anne Roy", "email": "Anne@Winvest.Example"}
        assert (await mine.post(f"{here}/contacts", contact)).status_code == 303
        page = (await mine.get(here)).text
        assert "anne@winvest.example" in page
        edit = re.search(r'href="([^"]*modifier=[^"]*)"[^>]*>Modifier</a></span>\s*', page)
        assert edit is None or (await mine.get(edit[1])).status_code == 200


@pytest.mark.req("ORG-01")
async def test_the_theme_previews_refuses_and_saves(
    settings: Settings, db: Database, two: Two
) -> None:
    here = "/administration/societes/AP/charte"
    async with door(settings, two.admin()) as mine:
        fragment = await mine.get(here, htmx=True, brand="#ffcc00")
        assert fragment.status_code == 200
        assert (
            fragment.text.lstrip().startswith("<section") or 'id="brand-preview"' in fragment.text
        )
        assert "<html" not in fragment.text
        assert "l’assombrit" in fragment.text
        wrong = await mine.get(here, htmx=True, brand="jaune")
        assert wrong.status_code == 422
        assert "#0b7f77" in wrong.text
        refused = await mine.post(here, {"brand": "jaune", "lock_version": "7"})
        assert refused.status_code == 422
        assert 'name="lock_version" value="7"' in refused.text  # mended, still what was opened
        saved = await mine.http.post(
            here,
            data={"csrf_token": mine.token, "brand": "#0B7F77", "lock_version": "1"},
            files={"logo": ("logo.png", PNG, "image/png")},
        )
        assert saved.status_code == 303, saved.text
        theme = (await company(db, two.mine)).brand_theme
        assert theme
        assert theme["brand"] == "#0b7f77"
        logo = await mine.get(f"/theme/logo/{theme['logo']}")
        assert logo.content == PNG
        assert logo.headers["content-type"] == "image/png"
        assert "immutable" in logo.headers["cache-control"]
        svg = await mine.http.post(
            here,
            data={"csrf_token": mine.token, "brand": "#0b7f77", "lock_version": "2"},
            files={"logo": ("logo.png", b"<svg onload=alert(1)>", "image/png")},
        )
        assert svg.status_code == 422
        assert "SVG" in svg.text
        for junk in (PNG[:24], PNG[:-20], picture("WEBP")[:40], picture("WEBP", size=(2400, 8))):
            refused = await mine.http.post(
                here,
                data={"csrf_token": mine.token, "brand": "#0b7f77", "lock_version": "2"},
                files={"logo": ("logo.png", junk, "image/png")},
            )
            assert refused.status_code == 422
            assert 'id="f-logo-erreur"' in refused.text
        assert (await mine.get("/theme/logo/..%2Fmaster.key")).status_code == 404


@pytest.mark.req("ORG-01")
async def test_accounts_and_journals(settings: Settings, db: Database, two: Two) -> None:
    here = "/administration/societes/AP/comptabilite"
    async with door(settings, two.admin()) as mine:
        wrong = await mine.post(here, {"sales_account": "706"})
        assert wrong.status_code == 422
        saved = await mine.post(
            here, {"sales_account": "706200", "sales_journal": "VTE", "sales_version": "0"}
        )
        assert saved.status_code == 303
        assert 'value="706200"' in (await mine.get(here)).text
        stale = await mine.post(
            here, {"sales_account": "706300", "sales_journal": "VTE", "sales_version": "9"}
        )
        assert stale.status_code == 409
        assert 'value="706300"' in stale.text
        lifted = await mine.post(here, {"sales_version": "1"})
        assert lifted.status_code == 303
        undo = await undo_of(mine, here)
        assert (await mine.post(undo)).status_code == 303
    scope = system_scope("Essais", company_ids=frozenset((two.mine,)))
    async with transaction(db, scope) as session:
        rows = (await session.execute(select(CompanyLedgerSetting))).scalars().all()
        assert [(one.gl_account, one.journal) for one in rows] == [("706200", "VTE")]


@pytest.mark.req("OPS-05")
async def test_a_form_changes_only_what_it_shows(
    settings: Settings, db: Database, two: Two
) -> None:
    smuggled = identity(code="XX", is_active="0", id=str(two.theirs), brand_theme="{}")
    async with door(settings, two.admin()) as mine:
        assert (await mine.post("/administration/societes/AP", smuggled)).status_code == 303
    kept = await company(db, two.mine)
    assert (kept.code, kept.is_active, kept.brand_theme) == ("AP", True, None)
    assert (await company(db, two.theirs)).legal_name == "Mondial TV"
