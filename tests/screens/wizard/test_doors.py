"""The doors of the wizard, without JavaScript: from a name to a submission, nothing lost."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from tests.offer.catalog.world import World, manager
from tests.offer.versions.world import RIGHTS, person
from tests.screens.conftest import world as world
from tests.screens.doors import Door, door
from tests.screens.test_versions import SEEN
from tests.statements import statements_sent
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.screens.wizard.queries import drafts

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-08")]
MAKER = RIGHTS | {"documents.edit", "accounting.read"} - {"versions.approve"}
SEEN_ACCOUNTS = re.compile(r'name="lu" value="([^"]*)"')
LOCK = re.compile(r'name="lock_version" value="(\d+)"')


async def begun(browser: Door, world: World) -> str:
    """A product begun; gives the address of its draft."""
    form = {
        "name": "Offre Soir",
        "company_id": str(world.ft),
        "risk_id": str(world.tv),
        "revenue_model": "revenue",
        "sku": "FTX-SOIR-1",
    }
    made = await browser.post("/produits/nouveau", dict(form))
    assert made.status_code == 303
    where = made.headers["location"]
    assert re.fullmatch(r"/produits/brouillons/[0-9a-f-]{36}/general", where)
    return where.removesuffix("/general")


async def test_from_a_name_to_a_submission(settings: Settings, db: Database, world: World) -> None:
    async with door(settings, person(world, MAKER)) as browser:
        here = await begun(browser, world)
        assert "document_missing" not in (await browser.get(f"{here}/publication")).text
        early = await browser.post(f"{here}/soumission")
        assert early.status_code == 409
        assert f"{here}/general#f-channels" in early.text, "the refusal leads to the very field"

        general = await browser.get(f"{here}/general")
        assert 'href="#f-channels"' in general.text
        form: dict[str, object] = {
            "name": "Offre Soir",
            "channels_shown": "1",
            "channels": "field",
            "description": "La télévision du soir.",
            "lock_version": LOCK.findall(general.text)[0],
        }
        wrong = await browser.post(f"{here}/general", form | {"min_age": "vieux"})
        assert wrong.status_code == 422
        assert 'value="vieux"' in wrong.text
        assert "La télévision du soir." in wrong.text, "nothing typed is lost"
        assert "stepper" in wrong.text, "within the steps"
        gone = await browser.post(
            f"{here}/general", form | {"min_age": "vieux", "aller": "documents"}
        )
        assert gone.status_code == 422, "the stepper saves, or says that it does not"
        assert f'href="{here}/documents">Documents, sans enregistrer' in re.sub(
            r"\s*\n\s*", "", gone.text
        )
        on = await browser.post(f"{here}/general", form | {"aller": "suite"})
        assert on.headers["location"] == f"{here}/tarification"
        first = (await browser.get(f"{here}/tarification")).text
        assert "Aucune formule\u00a0: ajoutez-en une" not in first, "one is proposed"
        assert 'href="#f-prix-0-amount"' in first

        pricing = await browser.get(f"{here}/tarification")
        assert "La télévision du soir." in pricing.text, "the preview follows"
        seen = SEEN.findall(pricing.text)[0]
        prices: dict[str, object] = {
            "lu": seen,
            "formule-0-was": "", "formule-0-code": "SOIR", "formule-0-name": "Soir",
            "formule-0-recurrence": "monthly",
            "prix-0-at": "", "prix-0-plan": "SOIR", "prix-0-type": "fixed",
            "prix-0-amount": "12,90", "prix-0-rate": "20", "prix-0-included": "1",
        }  # fmt: skip
        live = await browser.post(f"{here}/apercu", prices, htmx=True)
        assert "12,90\u00a0€" in live.text
        refused = await browser.post(f"{here}/tarification", prices | {"prix-0-amount": "cher"})
        assert refused.status_code == 422
        assert 'value="cher"' in refused.text
        assert "stepper" in refused.text
        jump = await browser.post(f"{here}/tarification", prices | {"aller": "documents"})
        assert jump.headers["location"] == f"{here}/documents", "by the stepper, and saved"
        reread = await browser.get(f"{here}/tarification")
        prices |= {"lu": SEEN.findall(reread.text)[0]}
        prices |= dict(re.findall(r'name="(prix-0-at|formule-0-was)" value="([^"]*)"', reread.text))
        back = await browser.post(f"{here}/tarification", prices | {"aller": "retour"})
        assert back.headers["location"] == f"{here}/general", "back, and saved"
        again = await browser.get(f"{here}/tarification")
        assert 'value="12,90"' in again.text, "left and come back to without loss"

        resumed = await browser.get(here)
        assert resumed.headers["location"] == f"{here}/publication", "the first step that lacks"
        asked = await browser.post(f"{here}/publication/compta")
        assert asked.status_code == 303
        twice = await browser.post(f"{here}/publication/compta")
        assert twice.status_code == 409
        refused = await browser.get("/produits/FTX-SOIR-1/comptes")
        assert refused.status_code == 403, "who makes the product never gives its accounts"
        await the_accounts_are_given(settings, world)
        last = await browser.get(f"{here}/publication")
        assert "À valider" in last.text
        assert "706100" in last.text
        assert "Demander à la Compta" not in last.text
        lock = LOCK.findall(last.text)[0]
        day = await browser.post(
            f"{here}/publication", {"effective_from": "32/13/2099", "lock_version": lock}
        )
        assert day.status_code == 422
        assert 'value="32/13/2099"' in day.text
        day = await browser.post(
            f"{here}/publication",
            {"effective_from": "01/03/2099", "notes": "Pour le printemps", "lock_version": lock},
        )
        assert day.status_code == 303
        done = await browser.post(f"{here}/soumission")
        assert done.headers["location"] == f"{here}/publication"
        listed = await browser.get("/produits/brouillons")
        assert "Soumis, attend sa validation" in listed.text
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=world.companies))
        states = await session.execute(
            text(
                "SELECT p.lifecycle_status, v.status, v.notes FROM product p"
                " JOIN product_version v ON v.product_id = p.id WHERE p.sku = 'FTX-SOIR-1'"
            )
        )
        assert states.one() == ("test", "in_review", "Pour le printemps")
        asked_for = await session.scalars(select(AccountingMapping.nature))
        assert sorted(asked_for) == ["revenue", "tax"]


async def the_accounts_are_given(settings: Settings, world: World) -> None:
    """Compta opens the product, in test since it was asked, and books each flow."""
    rights = frozenset(("catalog.read", "partners.read", "accounting.read", "accounting.map"))
    here = "/produits/FTX-SOIR-1/comptes"
    async with door(settings, person(world, rights)) as booker:
        page = await booker.get(here)
        assert "Chiffre d’affaires" in page.text
        form: dict[str, object] = {
            "lu": SEEN_ACCOUNTS.findall(page.text)[0],
            "revenue-compte": "706100", "revenue-journal": "vente", "tax-compte": "44",
        }  # fmt: skip
        wrong = await booker.post(here, dict(form))
        assert wrong.status_code == 422
        assert 'value="706100"' in wrong.text, "nothing typed is lost"
        given = await booker.post(here, form | {"tax-compte": "445710"})
        assert given.status_code == 303
        stale = await booker.post(here, form | {"tax-compte": "445711"})
        assert stale.status_code == 409
        assert 'value="445711"' in stale.text


async def test_drafts_are_those_of_ones_companies_and_the_rest_is_not_found(
    settings: Settings, db: Database, world: World
) -> None:
    async with door(settings, person(world, MAKER)) as browser:
        here = await begun(browser, world)
        page = await browser.get("/produits/brouillons")
        assert "Offre Soir" in page.text
        assert "FTX-BOX-1" not in page.text, "what is on sale is no draft"
        assert (await browser.get("/produits/brouillons/rien/general")).status_code == 404
        version = await browser.get(f"{here}/commissions")
        assert "facultatif" in version.text
    async with door(settings, replace(manager(world.mtv))) as neighbour:
        assert "Offre Soir" not in (await neighbour.get("/produits/brouillons")).text
        assert (await neighbour.get(f"{here}/general")).status_code == 404
        assert (await neighbour.post(f"{here}/soumission")).status_code == 404
    async with door(settings, manager(world.ft)) as other:
        read = await other.get(f"{here}/tarification")
        assert "Modifier les prix" in read.text, "who may not price reads, and is told whom to ask"
        assert (await other.post(f"{here}/tarification", {"lu": ""})).status_code == 403
        older = await other.get("/produits/brouillons")
        assert "FTX-BOX-2" in older.text, "drafts from elsewhere have their place too"


@pytest.mark.req("CAT-08")
async def test_a_page_of_drafts_takes_few_queries(db: Database, world: World) -> None:
    scope: Scope = person(world, MAKER)
    async with db.sessions() as session, session.begin():
        await set_context(session, scope)
        with statements_sent() as statements:
            found = await drafts(session, scope, after=None, mine=False, now=datetime.now(UTC))
        assert len(statements) == 3, "however many drafts the page shows"
        assert [one.sheet.sku for one in found.drafts] == ["FTX-BOX-2"]
        assert found.following is None
        mine = await drafts(session, scope, after=None, mine=True, now=datetime.now(UTC))
        assert not mine.drafts
        newest = found.drafts[-1].sheet
        last = (newest.created_at, newest.id)
        rest = await drafts(session, scope, after=last, mine=False, now=datetime.now(UTC))
        assert not rest.drafts
