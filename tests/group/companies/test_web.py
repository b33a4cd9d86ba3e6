"""The companies' screens: reading, saving, refusals, conflicts, taking back, isolation."""

import re
import struct
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.screens.doors import Door, door
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope, system_scope
from winvest.group.companies.enums import AddressKind
from winvest.group.companies.models import Company, CompanyAddress, CompanyLedgerSetting

RIGHTS = frozenset(("companies.read", "companies.edit"))
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 64, 64)
UNDO = re.compile(r'action="(/administration/societes/[^"]*retablissement/[^"]*)"')


class Two:
    """Two companies: one's own, and a neighbour."""

    def __init__(self) -> None:
        self.mine, self.theirs = new_id(), new_id()

    def admin(self) -> Scope:
        return a_scope(self.mine, rights=RIGHTS, role="admin_societe", actor_id=None)

    def reader(self) -> Scope:
        return a_scope(self.mine, rights={"companies.read"}, role="auditeur")

    def group_admin(self) -> Scope:
        return Scope(
            actor_id=None,
            actor_label="Ada",
            company_ids=frozenset((self.mine, self.theirs)),
            grants=(Grant(role="admin_groupe", rights=RIGHTS, company_id=None),),
        )


@pytest.fixture
async def two(db: Database) -> Two:
    """Action Prévoyance with its wrong SIREN, and Mondial TV beside it."""
    found = Two()
    both = frozenset((found.mine, found.theirs))
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=both))
        session.add_all(
            [
                Company(
                    id=found.mine, code="AP", legal_name="Action Prévoyance", siren="530895710"
                ),
                Company(id=found.theirs, code="MTV", legal_name="Mondial TV", siren="999012073"),
            ]
        )
        await session.flush()
        session.add(
            CompanyAddress(
                company_id=found.theirs,
                kind=AddressKind.HEAD_OFFICE,
                line1="7 quai de la Marne",
                postal_code="93500",
                city="Pantin",
            )
        )
    return found


def identity(**changed: object) -> dict[str, object]:
    return {
        "legal_name": "Action Prévoyance",
        "siren": "530895710",
        "country": "FR",
        "currency": "EUR",
        "timezone": "Europe/Paris",
        "lock_version": "1",
        **changed,
    }


async def company(db: Database, id: UUID) -> Company:
    scope = system_scope("Essais", company_ids=frozenset((id,)))
    async with transaction(db, scope) as session:
        return (await session.execute(select(Company).where(Company.id == id))).scalar_one()


async def undo_of(door: Door, page: str) -> str:
    found = UNDO.search((await door.get(page)).text)
    assert found, "no « Annuler » in the toast"
    return found[1]


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
        refused = await mine.post(here, {"brand": "jaune", "lock_version": "1"})
        assert refused.status_code == 422
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
