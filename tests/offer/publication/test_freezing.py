"""Frozen sales: nothing begins, what was planned waits for them, who sells is told once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.reactions  # noqa: F401 - what follows each act is part of it
from tests.offer.catalog.world import World, a_group, a_product
from tests.offer.publication.test_publishing import SKU, Lacks, row, wanted
from tests.offer.versions.racing import at_once
from tests.offer.versions.world import person
from tests.worlds import Server
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.offer.catalog import ports as catalog_ports
from winvest.offer.catalog.commands.lifecycle import change_status
from winvest.offer.catalog.commands.many import change_statuses
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.publication import ports
from winvest.offer.publication.commands.beginning import begin_prepared
from winvest.offer.publication.commands.preparing import prepare_publication
from winvest.offer.publication.commands.publishing import publish
from winvest.offer.publication.commands.starting import start_now, start_publication
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.models import Publication
from winvest.offer.publication.queries import due_publications
from winvest.offer.versions import ports as version_ports

FROZEN, ACTIVE = LifecycleStatus.FROZEN, LifecycleStatus.ACTIVE


@pytest.fixture(autouse=True)
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing lacks, unless a test says so."""
    monkeypatch.setattr(ports, "_gate", [Lacks()])
    monkeypatch.setattr(catalog_ports, "_gate", [catalog_ports.VersionGate()])
    monkeypatch.setattr(version_ports, "_readiness", [version_ports.NothingLacks()])


async def a_world(session: AsyncSession, **more: Any) -> World:
    world = await a_group(session)
    await a_product(
        session, world, SKU, "TV Essentiel", company=world.ft, risk=world.tv, price="9.90", **more
    )
    return world


@pytest.fixture
async def world(session: AsyncSession) -> World:
    world = await a_world(session)
    await set_context(session, person(world))
    return world


async def planned_then_frozen(session: AsyncSession, world: World, who: Scope) -> tuple[UUID, Any]:
    """A publication of tomorrow, and the product frozen before."""
    now = datetime.now(UTC)
    day = now + timedelta(days=1)
    asked = wanted(world, start_at=day, end_at=day + timedelta(days=30))
    made = await publish(session, who, sku=SKU, wanted=asked, now=now)
    await change_status(session, who, sku=SKU, target=FROZEN)
    return made.id, day + timedelta(minutes=3)


@pytest.mark.req("VER-04", "CAT-05")
async def test_what_was_planned_waits_for_the_sales_then_begins(
    session: AsyncSession, world: World
) -> None:
    who = person(world)
    key, day = await planned_then_frozen(session, world, who)
    assert await due_publications(session, who, now=day) == (key,)
    assert not await start_publication(session, who, publication_id=key, now=day)
    kept = await row(session, key)
    assert (kept.status, kept.awaited) == (PublicationStatus.SUSPENDED, True)
    assert "gelées" in (kept.ended_reason or "")
    assert await due_publications(session, who, now=day) == (), "not asked again every minute"
    with pytest.raises(Refused, match="commencera d’elle-même") as caught:
        await start_now(session, who, publication_id=key, now=day)
    assert caught.value.code == "product_frozen"
    await change_status(session, who, sku=SKU, target=ACTIVE)
    later = day + timedelta(days=2)
    assert await due_publications(session, who, now=later) == (key,)
    assert await start_publication(session, who, publication_id=key, now=later)
    kept = await row(session, key)
    assert (kept.status, kept.awaited) == (PublicationStatus.PUBLISHED, False)
    assert (kept.start_at, kept.ended_reason) == (later, None), "nobody sold by it before"


@pytest.mark.req("VER-04", "CAT-05")
async def test_what_ends_before_the_sales_go_on_is_given_up(
    session: AsyncSession, world: World
) -> None:
    who = person(world)
    key, day = await planned_then_frozen(session, world, who)
    assert not await start_publication(session, who, publication_id=key, now=day)
    after = day + timedelta(days=60)
    assert await due_publications(session, who, now=after) == (key,)
    assert not await start_publication(session, who, publication_id=key, now=after)
    kept = await row(session, key)
    assert (kept.status, kept.awaited) == (PublicationStatus.WITHDRAWN, False)
    assert await due_publications(session, who, now=after) == ()


@pytest.mark.req("VER-04", "CAT-05")
async def test_nothing_begins_by_hand_while_sales_are_frozen(
    session: AsyncSession, world: World
) -> None:
    who, now = person(world), datetime.now(UTC)
    await change_status(session, who, sku=SKU, target=FROZEN)
    with pytest.raises(Refused, match="donnez une date") as caught:
        await publish(session, who, sku=SKU, wanted=wanted(world), now=now)
    assert caught.value.code == "product_frozen"
    later = wanted(world, start_at=now + timedelta(days=3))
    assert not (await publish(session, who, sku=SKU, wanted=later, now=now)).begun


@pytest.mark.req("VER-04", "CAT-05")
async def test_what_was_prepared_with_a_version_waits_too(
    session: AsyncSession, world: World
) -> None:
    who, now = person(world), datetime.now(UTC)
    version = (await session.scalars(select(ProductVersion.id))).one()
    key = await prepare_publication(session, who, version_id=version, wanted=wanted(world), now=now)
    await change_status(session, who, sku=SKU, target=FROZEN)
    assert await begin_prepared(session, who, version_id=version, now=now) == 0
    kept = await row(session, key)
    assert (kept.status, kept.awaited) == (PublicationStatus.SUSPENDED, True)
    await change_status(session, who, sku=SKU, target=ACTIVE)
    assert await due_publications(session, who, now=datetime.now(UTC)) == (key,)


SELLERS = {"vente@winvest.example": "vente", "compta@winvest.example": "compta"}


@pytest.fixture
async def shared(db: Database, server: Server, clone: str) -> World:
    """Mondial TV sells the product; one who sells there, one who does not, one who planned."""
    async with db.sessions() as session, session.begin():
        world = await a_world(session)
        await set_context(session, system_scope("Essais", company_ids=world.companies))
        version = (await session.scalars(select(ProductVersion.id))).one()
        session.add(
            Publication(
                product_version_id=version, company_id=world.mtv, channels=["telesales"],
                status=PublicationStatus.PUBLISHED, start_at=datetime.now(UTC) - timedelta(days=9),
            )
        )  # fmt: skip
    with psycopg.connect(server.owner_url(clone)) as owner:
        for email, role in SELLERS.items():
            a_role(owner, an_account(owner, email), role, world.mtv)
    return world


def an_account(owner: Any, email: str) -> UUID:
    key = new_id()
    owner.execute(
        "INSERT INTO app_user (id, email, display_name, status) VALUES (%s, %s, %s, 'active')",
        (key, email, email),
    )
    return key


def a_role(owner: Any, who: UUID, role: str, company: UUID) -> None:
    owner.execute(
        "INSERT INTO role_assignment (id, user_id, role_code, company_id) VALUES (%s, %s, %s, %s)",
        (new_id(), who, role, company),
    )


def told(server: Server, clone: str, event: str) -> list[tuple[str, str]]:
    """Who was told of an event, and what."""
    with psycopg.connect(server.superuser_url(clone)) as owner:
        rows = owner.execute(
            "SELECT u.email, n.body FROM notification n JOIN app_user u ON u.id = n.recipient_id"
            " WHERE n.event = %s ORDER BY u.email, n.created_at",
            (event,),
        ).fetchall()
    return [(row[0], row[1]) for row in rows]


@pytest.mark.commits
@pytest.mark.req("VER-06", "ORG-06")
async def test_who_sells_is_told_once_that_sales_stop_then_go_on(
    db: Database, server: Server, clone: str, shared: World
) -> None:
    who = person(shared)
    async with transaction(db, who) as session:
        await change_status(session, who, sku=SKU, target=FROZEN)
    ((email, body),) = told(server, clone, "sales.frozen")
    assert email == "vente@winvest.example"
    assert "TV Essentiel (FTX-TV-1)" in body
    assert "Télévente" in body
    assert "devis en cours" in body
    async with transaction(db, who) as session:
        product = (await session.scalars(select(Product.id))).one()
        await change_statuses(session, who, targets={product: ACTIVE})
    ((email, body),) = told(server, clone, "sales.resumed")
    assert email == "vente@winvest.example"
    assert "rouvert les ventes" in body
    assert len(told(server, clone, "sales.frozen")) == 1


@pytest.mark.commits
@pytest.mark.req("VER-06", "ORG-06")
async def test_many_frozen_at_once_are_told_in_one_notice(
    db: Database, server: Server, clone: str, shared: World
) -> None:
    async with db.sessions() as session, session.begin():
        for number in range(2, 6):
            await a_product(
                session, shared, f"FTX-TV-{number}", f"TV {number}", company=shared.ft,
                risk=shared.tv, price="9.90", sold_by=shared.mtv,
            )  # fmt: skip
    who = person(shared)
    async with transaction(db, who) as session:
        products = (await session.scalars(select(Product.id))).all()
        await change_statuses(session, who, targets=dict.fromkeys(products, FROZEN))
    ((_, body),) = told(server, clone, "sales.frozen")
    assert "et 2 autres" in body


@pytest.mark.commits
@pytest.mark.req("VER-04", "VER-06", "ORG-06")
async def test_a_pilot_that_is_frozen_is_told_to_its_people_alone(
    db: Database, server: Server, clone: str, shared: World
) -> None:
    with psycopg.connect(server.owner_url(clone)) as owner:
        pilot = an_account(owner, "pilote@winvest.example")
        a_role(owner, pilot, "conseiller", shared.mtv)
    async with db.sessions() as session, session.begin():
        await a_product(
            session, shared, "FTX-TV-9", "TV Pilote", company=shared.ft, risk=shared.tv,
            price="9.90", sold_by=shared.mtv,
        )  # fmt: skip
        await session.execute(
            update(Publication)
            .where(Publication.channels == ["field"])
            .values(pilot_user_ids=[pilot], end_at=datetime.now(UTC) + timedelta(days=9))
        )
    who = person(shared)
    async with transaction(db, who) as session:
        await change_status(session, who, sku="FTX-TV-9", target=FROZEN)
    assert [one for one, _ in told(server, clone, "sales.frozen")] == ["pilote@winvest.example"]


@pytest.mark.commits
@pytest.mark.req("VER-06", "ORG-06")
async def test_who_planned_it_is_told_that_it_waits(
    db: Database, server: Server, clone: str, shared: World
) -> None:
    with psycopg.connect(server.owner_url(clone)) as owner:
        key = an_account(owner, "planifie@winvest.example")
    who = replace(person(shared), actor_id=key)
    async with transaction(db, who) as session:
        publication, day = await planned_then_frozen(session, shared, who)
    system = system_scope("Travaux", company_ids=shared.companies)
    for _ in range(2):
        async with transaction(db, system) as session:
            await start_publication(session, system, publication_id=publication, now=day)
    emails = [one for one, _ in told(server, clone, "publication.waits")]
    assert emails == ["planifie@winvest.example", "vente@winvest.example"]


@pytest.mark.commits
@pytest.mark.req("VER-04", "CAT-05")
async def test_a_freeze_beside_a_beginning_leaves_one_of_two_ends(
    db: Database, server: Server, clone: str, shared: World
) -> None:
    now, who = datetime.now(UTC), person(shared)
    async with transaction(db, who) as session:
        asked = wanted(shared, start_at=now + timedelta(milliseconds=200))
        made = await publish(session, who, sku=SKU, wanted=asked, now=now)
    await asyncio.sleep(0.3)
    system = system_scope("Travaux", company_ids=shared.companies)

    async def beginning(session: Any, scope: Scope) -> bool:
        return await start_publication(
            session, scope, publication_id=made.id, now=datetime.now(UTC)
        )

    async def freezing(session: Any, scope: Scope) -> Any:
        return await change_status(session, scope, sku=SKU, target=FROZEN)

    began, _ = await at_once(db, (system, beginning), (who, freezing))
    async with transaction(db, who) as session:
        kept = await row(session, made.id)
        assert (await session.scalars(select(Product.lifecycle_status))).one() is FROZEN
        ended = (kept.status, kept.awaited)
    if began:  # before the freeze, whose notice tells it with the rest
        assert ended == (PublicationStatus.PUBLISHED, False)
        ((_, body),) = told(server, clone, "sales.frozen")
        assert "Terrain, Télévente" in body
    else:
        assert ended == (PublicationStatus.SUSPENDED, True)
        assert told(server, clone, "publication.began") == []
