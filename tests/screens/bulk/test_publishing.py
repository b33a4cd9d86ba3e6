"""A whole filter is published: what goes live goes back by a new version, history is kept."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from tests.offer.catalog.world import World
from tests.offer.publication.test_publishing import Lacks
from tests.offer.versions.world import RIGHTS, SKU, person, priced
from tests.screens.bulk.conftest import People, many_products
from tests.screens.bulk.seen import RESULT
from tests.screens.bulk.test_lot import words_of, work
from tests.screens.doors import Door, door
from tests.worlds import Server

from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.offer.catalog import ports as catalog_ports
from winvest.offer.publication import ports
from winvest.offer.versions import ports as version_ports
from winvest.offer.versions.commands.drafting import draft_from
from winvest.offer.versions.commands.going_live import publish_now
from winvest.offer.versions.commands.validation import approve_version, submit_version

pytestmark = [pytest.mark.commits, pytest.mark.req("VER-02", "VER-04")]
FILTER: dict[str, object] = {
    "acte": "publier", "portee": "filtre", "liste": "/catalogue?risque=TVX", "societe": "",
    "canaux": ["field", "telesales"], "visibilite": "public", "prix": "public",
    "quand": "maintenant",
}  # fmt: skip


@pytest.fixture(autouse=True)
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checklists have their own tests: here, nothing lacks."""
    monkeypatch.setattr(ports, "_gate", [Lacks()])
    monkeypatch.setattr(catalog_ports, "_gate", [catalog_ports.VersionGate()])
    monkeypatch.setattr(version_ports, "_readiness", [version_ports.NothingLacks()])


async def approved(db: Database, world: World, number: int, amount: str) -> None:
    """A version of « TV Essentiel » at another price, that awaits its publication."""
    author, second = person(world), person(world)
    soon = datetime.now(UTC) + timedelta(days=10)
    async with transaction(db, author) as session:
        source = number - 1
        await draft_from(session, author, sku=SKU, source=source, effective_from=soon, notes=None)
        await priced(session, author, number, amount)
        await submit_version(session, author, sku=SKU, number=number)
    async with transaction(db, second) as session:
        await approve_version(
            session, second, sku=SKU, number=number, seen=None, comment=None, now=datetime.now(UTC)
        )


def history(server: Server, clone: str) -> list[tuple[Any, ...]]:
    """Each version of « TV Essentiel », oldest first, with its price."""
    with psycopg.connect(server.superuser_url(clone)) as connection:
        return connection.execute(
            "SELECT v.version, v.status, r.payload->>'amount' FROM product p"
            " JOIN product_version v ON v.product_id = p.id"
            " JOIN pricing_rule r ON r.product_version_id = v.id WHERE p.sku = %s ORDER BY 1",
            (SKU,),
        ).fetchall()


def given(server: Server, clone: str) -> list[tuple[Any, ...]]:
    """The publications of « TV Essentiel » to its own company: channels, status, why it ended."""
    with psycopg.connect(server.superuser_url(clone)) as connection:
        return connection.execute(
            "SELECT b.channels, b.status, b.ended_reason FROM publication b"
            " JOIN product p ON p.id = b.product_id"
            " WHERE p.sku = %s AND b.company_id = p.company_id ORDER BY b.start_at",
            (SKU,),
        ).fetchall()


async def told(browser: Door, where: str) -> str:
    return words_of(await browser.get(where))


async def test_a_whole_filter_is_published_aside_and_taken_back_by_a_new_version(
    server: Server, clone: str, db: Database, settings: Settings, world: World, people: People
) -> None:
    await many_products(db, replace(world, box=world.tv), 30)
    await approved(db, world, 2, "8.90")
    publisher = people.know(person(world, RIGHTS | {"publication.read"}))
    async with door(settings, publisher) as browser:
        asked = await browser.post("/catalogue/lot", dict(FILTER))
        assert asked.status_code == 303, "what is asked of a filter is confirmed with its count"
        page = await told(browser, asked.headers["location"])
        assert "Diffuser : 31 produits" in page
        ran = await browser.post("/catalogue/lot", FILTER | {"nombre": "31"})
        here = ran.headers["location"]
        assert "En attente" in (await browser.get(here)).text
        assert given(server, clone) == [], "nothing is done before its worker comes"
        await work(settings)
        done = await told(browser, here)
        assert re.search(r"Faits 1 Inchangés 0 Refusés 30", done), done
        assert "Diffusé par Terrain, Télévente, v2 en vigueur" in done
        refused = await browser.get(here, resultat="refused")
        assert set(dict(RESULT.findall(refused.text)).values()) == {"bad"}
        assert "n’a pas cette version" in refused.text
        assert history(server, clone) == [(1, "superseded", "9.90"), (2, "active", "8.90")]
        assert given(server, clone) == [(["field", "telesales"], "published", None)]

        back = await browser.post(f"{here}/annulation")
        assert back.status_code == 303, back.text[:500]
        undone = await told(browser, back.headers["location"])
        assert "retour au contenu de la v1 (v3)" in undone, undone
        assert history(server, clone) == [
            (1, "superseded", "9.90"), (2, "superseded", "8.90"), (3, "active", "9.90"),
        ]  # fmt: skip
        reason = "Annulation du lot de publication."
        assert given(server, clone) == [(["field", "telesales"], "withdrawn", reason)]
        assert "Ce lot a été annulé" in await told(browser, here)
        again = await browser.post(f"{here}/annulation")
        assert again.status_code == 409


async def test_what_came_after_the_batch_is_not_taken_back_with_it(
    server: Server, clone: str, db: Database, settings: Settings, world: World
) -> None:
    await approved(db, world, 2, "8.90")
    one = {**FILTER, "portee": "", "choix": SKU, "nombre": "1"}
    publisher = person(world, RIGHTS | {"publication.read"})
    async with door(settings, publisher) as browser:
        await browser.post("/catalogue/lot", one)
        lots = await browser.get("/lots")
        here = "/lots/" + lots.text.split('href="/lots/')[1].split('"')[0]
        await approved(db, world, 3, "7.90")
        async with transaction(db, publisher) as session:
            await publish_now(session, publisher, sku=SKU, number=3, now=datetime.now(UTC))
        ended = await browser.get(here)
        assert "v2 en vigueur" in ended.text
        back = await browser.post(f"{here}/annulation")
        undone = await told(browser, back.headers["location"])
    assert "Diffusion arrêtée, la v2 a été remplacée depuis : laissée" in undone, undone
    assert [one[1] for one in history(server, clone)] == ["superseded", "superseded", "active"]
    assert given(server, clone)[0][1] == "withdrawn"
