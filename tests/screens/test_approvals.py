"""The doors of the validations: what waits, the page of a task, its acts; the matrix."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select, text

import winvest.app.reactions  # noqa: F401 - what follows a submission
from tests.offer.catalog.world import World
from tests.offer.versions.world import RIGHTS, SKU, person
from tests.screens.doors import door
from tests.screens.drawn import Drawn
from tests.screens.test_versions import V, a_draft, one_price
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope
from winvest.group.accounting.enums import AccountingNature
from winvest.group.accounting.mapping_commands import ask_mapping
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion

HERE = "/mes-validations"
LINK = re.compile(r'href="(/mes-validations/[0-9a-f-]{36})"')
SEEN = re.compile(r'name="lu" value="([0-9a-f]{64})"')
pytestmark = [pytest.mark.commits, pytest.mark.req("ORG-08")]


def of(world: World, role: str, *rights: str) -> Scope:
    """Somebody who holds a role at the company."""
    held = frozenset(("catalog.read", "pricing.read", *rights))
    return Scope(
        actor_id=new_id(),
        actor_label="Olivier Essai",
        company_ids=frozenset((world.ft,)),
        grants=(Grant(role=role, rights=held, company_id=world.ft),),
    )


async def test_a_function_reads_signs_and_finds_it_again(settings: Settings, world: World) -> None:
    async with door(settings, person(world, RIGHTS | {"publication.read"})) as author:
        seen = await a_draft(author)
        await author.post(f"{V}/2/prix", one_price(seen, **{"prix-0-amount": "8,90"}))
        await author.post(f"{V}/2/soumission", {})
        shown = (await author.get(f"{V}/2")).text
        assert 'id="validations"' in shown
        assert "Validation impact financier" in shown
        assert "Votre rôle ne signe rien" not in (await author.get(HERE)).text
    async with door(settings, of(world, "compta", "approvals.sign")) as compta:
        listed = (await compta.get(HERE)).text
        assert "1\u00a0validation à signer" in listed
        assert "Communication interne" not in listed
        (link,) = set(LINK.findall(listed))
        home = (await compta.get("/")).text
        assert link in home
        whole = (await compta.get(link)).text
        assert "8,90\u00a0€" in whole
        assert "les formules, les prix et les commissions" in whole
        refused = await compta.post(f"{link}/decision", {"decision": "refus", "comment": " "})
        assert refused.status_code == 422
        assert "Dites ce qui ne va pas" in refused.text
        stale = await compta.post(f"{link}/decision", {"decision": "accord", "lu": "0" * 64})
        assert stale.status_code == 409
        advice = await compta.post(f"{link}/avis", {"avis": "Oui"})
        assert advice.status_code == 403
        found = SEEN.search(whole)
        assert found
        signed = await compta.post(
            f"{link}/decision", {"decision": "accord", "lu": found[1], "comment": "Marge vue"}
        )
        assert (signed.status_code, signed.headers["location"]) == (303, HERE)
        assert "Rien ne vous attend" in (await compta.get(HERE)).text
        past = (await compta.get(f"{HERE}?passees=1")).text
        assert link in past
        assert "Marge vue" in (await compta.get(link)).text
        nothing = await compta.get(f"{HERE}?retard=1&processus=documents&apres=x")
        assert "Rien n’attend ici" in nothing.text
    async with door(settings, of(world, "adv", "approvals.sign")) as adv:
        assert (await adv.post(f"{link}/decision", {"decision": "accord"})).status_code == 403
        assert (await adv.get(f"{HERE}/{new_id()}")).status_code == 404
    async with door(settings, of(world, "vente")) as seller:
        assert "Votre rôle ne signe rien" in (await seller.get(HERE)).text
        assert (await seller.post(f"{link}/decision", {})).status_code == 403
    neighbour = replace(of(world, "compta", "approvals.sign"), company_ids=frozenset((world.ap,)))
    async with door(settings, neighbour) as other:
        assert (await other.get(link)).status_code == 404


@pytest.mark.req("ORG-03")
async def test_a_sister_company_gives_its_accounts_and_signs_without_opening_the_product(
    settings: Settings, db: Database, world: World
) -> None:
    author = person(world, RIGHTS | {"publication.read"})
    async with door(settings, author) as client:
        await a_draft(client)
    async with transaction(db, author) as session:
        version = await session.scalar(
            select(ProductVersion).where(ProductVersion.status == VersionStatus.DRAFT)
        )
        assert version
        await ask_mapping(
            session, author, version_id=version.id, number=version.version, owner_id=world.ft,
            company_id=world.ap, sku=SKU, product_name="TV Essentiel", risk_family="TVX",
            natures=(AccountingNature.COMMISSION, AccountingNature.REVENUE),
        )  # fmt: skip
    books = frozenset(("catalog.read", "approvals.sign", "accounting.map"))
    given, signs = (
        Scope(
            actor_id=new_id(), actor_label="Noa", company_ids=frozenset((world.ap,)),
            grants=(Grant(role="compta", rights=books, company_id=world.ap),),
        )
        for _ in range(2)
    )  # fmt: skip
    async with door(settings, given) as compta:
        (link,) = set(LINK.findall((await compta.get(HERE)).text))
        assert f'href="{link}/comptes"' in (await compta.get(link)).text
        assert (await compta.get(V.removesuffix("/versions"))).status_code == 404
        form = (await compta.get(f"{link}/comptes")).text
        seen = re.search(r'name="lu" value="([^"]+)"', form)
        assert seen
        assert form.index('name="revenue-compte"') < form.index('name="commission-compte"')
        empty = await compta.post(f"{link}/comptes", {"lu": seen[1]})
        assert empty.status_code == 422
        typed = {"lu": seen[1], "revenue-compte": "706300", "revenue-journal": "VT"}
        typed |= {"commission-compte": "756200"}
        kept = await compta.post(f"{link}/comptes", typed)
        assert (kept.status_code, kept.headers["location"]) == (303, link)
        stale = await compta.post(f"{link}/comptes", typed)
        assert stale.status_code == 409
        assert 'value="VT"' in stale.text, "nothing typed is lost"
    async with door(settings, signs) as compta:
        answer = await compta.get(link)
        page = answer.text
        row = "section[aria-labelledby=comptes-titre] tbody tr:first-child"
        assert Drawn(answer).words(f"{row} .l1") == ["Chiffre d’affaires"], (
            "as the nature is listed"
        )
        assert Drawn(answer).words(f"{row} .r1") == ["706300"]
        assert Drawn(answer).words(f"{row} .l2") == ["Journal VT, TVA –, centre –"], (
            "on a phone too"
        )
        found = SEEN.search(page)
        assert found
        signed = await compta.post(f"{link}/decision", {"decision": "accord", "lu": found[1]})
        assert signed.status_code == 303
        assert "Validé" in (await compta.get(link)).text
    async with door(settings, of(world, "compta", "approvals.sign", "accounting.map")) as owner:
        assert (await owner.get(link)).status_code == 200
        assert (await owner.get(f"{link}/comptes")).status_code == 403
    async with transaction(db, author) as session:  # the version is given up, or is past
        await session.execute(
            text("UPDATE approval_task SET status = 'cancelled', decided_at = NULL,"
                 " decided_by = NULL, decided_label = NULL, comment = NULL")
        )  # fmt: skip
    async with door(settings, given) as compta:
        assert "Donner les comptes" not in (await compta.get(link)).text
        assert (await compta.post(f"{link}/comptes", typed)).status_code == 404


async def test_the_matrix_is_read_by_all_and_changed_by_who_gives_rights(
    settings: Settings, world: World
) -> None:
    async with door(settings, of(world, "vente")) as seller:
        assert "Mapping comptable (comptes, TVA)" in (await seller.get("/aide/raci")).text
        assert (await seller.get("/aide/raci/booking")).status_code == 403
    async with door(settings, of(world, "admin_groupe", "rights.edit")) as admin:
        page = (await admin.get("/aide/raci/booking")).text
        lock = re.search(r'name="lock_version" value="(\d+)"', page)
        assert lock
        typed = {"compta": "R/A", "days": "4", "from_day": "01/01/2099", "lock_version": lock[1]}
        wrong = await admin.post("/aide/raci/booking", typed)
        assert wrong.status_code == 422
        assert "Dites qui l’a décidé" in wrong.text
        kept = await admin.post("/aide/raci/booking", {**typed, "source": "Comité du 3 novembre"})
        assert (kept.status_code, kept.headers["location"]) == (303, "/aide/raci")
        assert "4\u00a0jours" in (await admin.get("/aide/raci")).text
        assert (await admin.get("/aide/raci/rien")).status_code == 404
