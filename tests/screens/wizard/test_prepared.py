"""Step 5 prepares publications: draft rows beside the version, on sale once it is in force."""

import re
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from tests.group.people.world import Staff, a_person, composer
from tests.offer.catalog.world import World
from tests.offer.publication.test_publishing import Lacks
from tests.offer.versions.world import person
from tests.screens.conftest import world as world
from tests.screens.doors import Door, door
from tests.screens.test_versions import SEEN
from tests.screens.wizard.test_doors import LOCK, MAKER, begun
from tests.worlds import Server
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.group.people.commands import archive_team, create_team
from winvest.group.people.forms import TeamForm
from winvest.offer.catalog import ports as catalog_ports
from winvest.offer.publication import ports
from winvest.offer.versions import ports as version_ports
from winvest.offer.versions.commands.going_live import publish_now
from winvest.offer.versions.commands.validation import approve_version, submit_version

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-08", "VER-04")]
SKU = "FTX-SOIR-1"
PRICES: dict[str, object] = {
    "formule-0-was": "", "formule-0-code": "SOIR", "formule-0-name": "Soir",
    "formule-0-recurrence": "monthly", "prix-0-at": "", "prix-0-plan": "SOIR",
    "prix-0-type": "fixed", "prix-0-amount": "12,90", "prix-0-rate": "20", "prix-0-included": "1",
}  # fmt: skip


class LacksAt(Lacks):
    """A gate at which something lacks for one company alone."""

    async def lacking(self, *_: Any, company_id: Any, **__: Any) -> Any:
        return await super().lacking() if company_id == self.company else ()


def form(world: World, **changes: Any) -> dict[str, Any]:
    """The form as the page draws it."""
    return {
        "societe": str(world.ft), "canaux": "field", "visibilite": "public", "prix": "internal",
        "quand": "maintenant", "du": "", "au": "", "conditions": "", "activer": "1", **changes,
    }  # fmt: skip


def rows(server: Server, clone: str, asked: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(server.superuser_url(clone)) as truth:
        return truth.execute(asked.encode(), (SKU,)).fetchall()


def given(server: Server, clone: str) -> dict[str, tuple[Any, ...]]:
    """Each publication of the product by its company: status, awaited, why it did not begin."""
    asked = (
        "SELECT c.code, b.status, b.awaited, b.ended_reason FROM publication b"
        " JOIN product p ON p.id = b.product_id JOIN company c ON c.id = b.company_id"
        " WHERE p.sku = %s"
    )
    return {one[0]: one[1:] for one in rows(server, clone, asked)}


async def prepared(browser: Door, world: World) -> str:
    """A draft whose sale is prepared at two companies; its address."""
    here = await begun(browser, world)
    empty = await browser.get(f"{here}/publication")
    assert "Personne ne vendra encore ce produit" in empty.text
    blank = await browser.get(f"{here}/diffusions/nouvelle")
    assert "Commence" in blank.text
    wrong = await browser.post(
        f"{here}/diffusions/nouvelle", form(world, canaux="", conditions="Sur accord")
    )
    assert (wrong.status_code, "Sur accord" in wrong.text) == (422, True), "nothing typed is lost"
    own = await browser.post(f"{here}/diffusions/nouvelle", form(world))
    assert own.headers["location"] == f"{here}/publication#vente"
    twice = await browser.post(f"{here}/diffusions/nouvelle", form(world, canaux="field,web"))
    assert (twice.status_code, "déjà préparée" in twice.text) == (409, True)
    other = await browser.post(
        f"{here}/diffusions/nouvelle", form(world, societe=str(world.mtv), au="31/03/2099")
    )
    assert other.status_code == 303
    return here


async def test_what_is_prepared_is_changed_dropped_and_sold_by_nobody(
    server: Server, clone: str, settings: Settings, world: World
) -> None:
    async with door(settings, person(world, MAKER)) as browser:
        here = await prepared(browser, world)
        assert given(server, clone) == {
            "FTX": ("draft", False, None), "MTVX": ("draft", False, None),
        }  # fmt: skip
        page = await browser.get(f"{here}/publication")
        assert page.text.count("avec la version") >= 3
        assert "31 mars 2099" in page.text.replace("\u00a0", " "), "shown by its last day"
        links = re.findall(rf'href="({here}/diffusions/[0-9a-f-]{{36}})"', page.text)
        assert len(links) == 2
        one = await browser.get(links[0])
        dated = form(world, quand="date", du="01/02/2099", lock_version=LOCK.findall(one.text)[0])
        assert (await browser.post(links[0], dated)).status_code == 303
        page = await browser.get(f"{here}/publication")
        assert "févr. 2099" in page.text.replace("\u00a0", " ")
        again = await browser.get(links[0])
        assert 'value="01/02/2099"' in again.text
        assert (await browser.post(links[0], dated)).status_code == 409, "somebody changed it"

        asked = await browser.post(f"{here}/publication/compta")
        assert asked.status_code == 303, asked.text[:900]
        companies = rows(
            server, clone,
            "SELECT DISTINCT c.code FROM accounting_mapping m JOIN company c ON c.id = m.company_id"
            " JOIN product_version v ON v.id = m.product_version_id"
            " JOIN product p ON p.id = v.product_id WHERE p.sku = %s ORDER BY 1",
        )  # fmt: skip
        assert companies == [("FTX",), ("MTVX",)], "every company that will book its sales"
        assert "Demander à la Compta" not in (await browser.get(f"{here}/publication")).text

        dropped = await browser.post(f"{links[1]}/retrait")
        assert dropped.status_code == 303
        assert list(given(server, clone)) == ["FTX"]
        assert (await browser.get(links[1])).status_code == 404


@pytest.mark.req("CLI-02")
async def test_a_pilot_is_prepared_for_a_team_of_the_company_that_will_sell(
    settings: Settings, world: World
) -> None:
    staff, database, now = Staff(world=world), Database(settings.database_url), datetime.now(UTC)
    async with transaction(database, composer(world.mtv)) as session:
        camille = await a_person(session, staff, "Camille", company=world.mtv)
        team = await create_team(
            session, composer(world.mtv), company_id=world.mtv, now=now,
            team=TeamForm(name="Équipe Nord", members=(camille,)),
        )  # fmt: skip
    async with door(settings, person(world, MAKER)) as browser:
        here = await begun(browser, world)
        asked = form(world, societe=str(world.mtv), pilote="1", au="31/03/2099")
        nobody = await browser.post(f"{here}/diffusions/nouvelle", asked)
        assert nobody.status_code == 422
        assert "Équipe Nord" in nobody.text, "the teams of the company chosen are offered"
        assert "Camille Essai" in nobody.text
        made = await browser.post(f"{here}/diffusions/nouvelle", {**asked, "equipes": str(team)})
        assert made.status_code == 303
        page = await browser.get(f"{here}/publication")
        assert "pilote, 1\u00a0équipe" in page.text
        one = re.findall(rf'href="({here}/diffusions/[0-9a-f-]{{36}})"', page.text)[0]
        shown = await browser.get(one)
        assert f'value="{team}" checked' in shown.text
        elsewhere = {
            **asked, "societe": str(world.ft), "equipes": str(team),
            "lock_version": LOCK.findall(shown.text)[0],
        }  # fmt: skip
        moved = await browser.post(one, elsewhere)
        assert moved.status_code == 422, "a team of another company is none"
        async with transaction(database, composer(world.mtv)) as session:
            await archive_team(session, composer(world.mtv), team_id=team, now=now)
        kept = await browser.post(one, {**elsewhere, "societe": str(world.mtv)})
        assert kept.status_code == 303, "a team archived since stays where it was named"
        assert "pilote, 1\u00a0équipe" in (await browser.get(f"{here}/publication")).text
    await database.close()


async def test_it_begins_with_the_version_and_what_lacks_waits(
    server: Server, clone: str, db: Database, settings: Settings, world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    gate = LacksAt("Le DIPA manque")
    gate.company = world.mtv  # type: ignore[attr-defined]
    monkeypatch.setattr(ports, "_gate", [gate])
    monkeypatch.setattr(catalog_ports, "_gate", [catalog_ports.VersionGate()])
    monkeypatch.setattr(version_ports, "_readiness", [version_ports.NothingLacks()])
    maker, second = person(world, MAKER), person(world)
    now = datetime.now(UTC)
    async with door(settings, maker) as browser:
        here = await prepared(browser, world)
        pricing = await browser.get(f"{here}/tarification")
        priced = await browser.post(
            f"{here}/tarification", PRICES | {"lu": SEEN.findall(pricing.text)[0]}
        )
        assert priced.status_code == 303
        async with transaction(db, maker) as session:
            await submit_version(session, maker, sku=SKU, number=1)
        async with transaction(db, second) as session:
            await approve_version(
                session, second, sku=SKU, number=1, seen=None, comment=None, now=now
            )
            await publish_now(session, second, sku=SKU, number=1, now=datetime.now(UTC))
        assert given(server, clone) == {
            "FTX": ("published", False, None), "MTVX": ("draft", False, "Le DIPA manque."),
        }  # fmt: skip
        status = rows(server, clone, "SELECT lifecycle_status FROM product WHERE sku = %s")
        assert status == [("active",)], "the product goes on sale with it"
    publisher = person(world, MAKER | {"publication.read"})
    async with door(settings, publisher) as browser:
        listed = await browser.get(f"/produits/{SKU}/diffusion")
        assert "Brouillon" in listed.text
        found = re.findall(rf'href="(/produits/{SKU}/diffusion/[0-9a-f-]{{36}})"', listed.text)
        waiting = [one for one in found if "DIPA" in (await browser.get(one)).text]
        assert "Diffuser maintenant" in (await browser.get(waiting[0])).text
        refused = await browser.post(f"{waiting[0]}/maintenant")
        assert (refused.status_code, "Le DIPA manque" in refused.text) == (409, True)
        monkeypatch.setattr(ports, "_gate", [Lacks()])
        assert (await browser.post(f"{waiting[0]}/maintenant")).status_code == 303
        assert given(server, clone)["MTVX"] == ("published", False, None)
