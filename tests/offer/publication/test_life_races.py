"""A product's life under several hands at once, with real commits: it ends right."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

import winvest.app.reactions  # noqa: F401 - what follows each act is part of it
from tests.apart import born
from tests.offer.catalog.withdrawals import sign_by_sql
from tests.offer.catalog.world import World
from tests.offer.publication.test_publishing import Lacks, wanted
from tests.offer.versions.racing import at_once
from tests.offer.versions.world import NEXT, SKU, a_full_product, found, person, priced
from tests.worlds import Server
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Refusal, Refused
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.offer.catalog import ports as catalog_ports
from winvest.offer.catalog.commands.lifecycle import retire_product
from winvest.offer.catalog.commands.withdrawal import prepare_withdrawal
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.forms.exit_plan import ExitPlan
from winvest.offer.catalog.mapping_enums import Renewals
from winvest.offer.catalog.models.products import Product
from winvest.offer.publication import ports
from winvest.offer.publication.commands.changing import end_publication
from winvest.offer.publication.commands.preparing import prepare_publication
from winvest.offer.publication.commands.publishing import publish
from winvest.offer.publication.commands.starting import start_now, start_publication
from winvest.offer.publication.commands.withdrawing import follow_exit_plan
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.models import Publication
from winvest.offer.versions import ports as version_ports
from winvest.offer.versions.commands.drafting import draft_from
from winvest.offer.versions.commands.going_back import roll_back
from winvest.offer.versions.commands.going_live import go_live, publish_now, schedule_version
from winvest.offer.versions.commands.validation import approve_version, submit_version
from winvest.offer.versions.queries import versions_of

pytestmark = [pytest.mark.commits, pytest.mark.req("VER-02", "VER-06")]
RETIRED = LifecycleStatus.RETIRED


@pytest.fixture(autouse=True)
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing lacks."""
    monkeypatch.setattr(ports, "_gate", [Lacks()])
    monkeypatch.setattr(catalog_ports, "_gate", [catalog_ports.VersionGate()])
    monkeypatch.setattr(version_ports, "_readiness", [version_ports.NothingLacks()])


@pytest.fixture
async def world(db: Database) -> World:
    """Version 1 in force; version 2, dearer by nothing, approved; its withdrawal signed."""
    async with db.sessions() as session, session.begin():
        world = await a_full_product(session)
    author, second = person(world), person(world)
    async with transaction(db, author) as session:
        await draft_from(session, author, sku=SKU, source=1, effective_from=NEXT, notes=None)
        await priced(session, author, 2, "8,90")
        await submit_version(session, author, sku=SKU, number=2)
    async with transaction(db, second) as session:
        await approve_version(
            session, second, sku=SKU, number=2, seen=None, comment=None, now=datetime.now(UTC)
        )
    return world


async def withdrawal_signed(db: Database, world: World) -> None:
    """The exit plan of the product, signed: it may be withdrawn at any moment."""
    now, who = datetime.now(UTC), person(world)
    today = local_day(now)
    plan = ExitPlan(
        support_ends_on=today + timedelta(days=90), renewals=Renewals.STOPPED,
        replacement_sku=None, client_notice_on=today + timedelta(days=10),
        notice="Votre offre s’arrête.", reason="Fin de gamme", support_by="Équipe TV",
    )  # fmt: skip
    async with transaction(db, who) as session:
        await prepare_withdrawal(session, who, sku=SKU, plan=plan, now=now)
        await sign_by_sql(session, "decision", "sales_stop")


async def retiring(session: Any, scope: Scope) -> Any:
    return await retire_product(session, scope, sku=SKU, now=datetime.now(UTC))


async def id_of(db: Database, world: World, number: int) -> UUID:
    scope = person(world)
    async with transaction(db, scope) as session:
        version, _ = await found(session, scope, number)
        return version.id


async def ends(db: Database, world: World) -> tuple[LifecycleStatus, list[PublicationStatus]]:
    """Where the product and its publications stand."""
    scope = system_scope("Essais", company_ids=world.companies)
    async with transaction(db, scope) as session:
        status = (await session.scalars(select(Product.lifecycle_status))).one()
        shown = await session.scalars(select(Publication.status).order_by(Publication.id))
        return status, list(shown)


async def test_of_two_returns_at_once_one_is_made(db: Database, world: World) -> None:
    who = person(world)
    async with transaction(db, who) as session:
        await publish_now(session, who, sku=SKU, number=2, now=datetime.now(UTC))

    async def back(session: Any, scope: Scope) -> Any:
        return await roll_back(
            session, scope, sku=SKU, number=1, comment="Trop bas", now=datetime.now(UTC)
        )

    ended = await at_once(db, (person(world), back), (person(world), back))
    refused = [one for one in ended if isinstance(one, Refusal)]
    assert len(refused) == 1
    assert refused[0].code in ("already_in_force", "version_overlap")
    (again,) = await at_once(db, (person(world), back))
    assert again.code == "already_in_force", "nor a moment later"
    async with transaction(db, who) as session:
        version, _ = await found(session, who, 1)
        kept = await versions_of(session, who, product_id=version.product_id)
    assert [one.status for one in kept] == [
        VersionStatus.ACTIVE, VersionStatus.SUPERSEDED, VersionStatus.SUPERSEDED,
    ]  # fmt: skip


@pytest.mark.parametrize("turn", range(3))
async def test_a_withdrawal_beside_a_planned_version_leaves_nobody_selling(
    db: Database, world: World, turn: int
) -> None:
    version, who, now = await id_of(db, world, 2), person(world), datetime.now(UTC)
    async with transaction(db, who) as session:
        await prepare_publication(session, who, version_id=version, wanted=wanted(world), now=now)
        await schedule_version(
            session, who, sku=SKU, number=2, effective_from=now + timedelta(seconds=1), now=now
        )
    await withdrawal_signed(db, world)
    await asyncio.sleep(1.1)

    async def going(session: Any, scope: Scope) -> Any:
        await asyncio.sleep(0.02 * turn)
        return await go_live(
            session, scope, version_id=version, approved_sha=None, now=datetime.now(UTC)
        )

    system = system_scope("Travaux", company_ids=world.companies)
    ended = await at_once(db, (who, retiring), (system, going))
    assert not [one for one in ended if isinstance(one, Refusal)]
    assert await ends(db, world) == (RETIRED, [PublicationStatus.WITHDRAWN])


@pytest.mark.parametrize("turn", range(3))
async def test_a_withdrawal_beside_a_beginning_leaves_nobody_selling(
    db: Database, world: World, turn: int
) -> None:
    who, now = person(world), datetime.now(UTC)
    async with transaction(db, who) as session:
        asked = wanted(world, start_at=now + timedelta(milliseconds=300))
        made = await publish(session, who, sku=SKU, wanted=asked, now=now)
    await withdrawal_signed(db, world)
    await asyncio.sleep(0.4)

    async def beginning(session: Any, scope: Scope) -> Any:
        await asyncio.sleep(0.02 * turn)
        return await start_publication(
            session, scope, publication_id=made.id, now=datetime.now(UTC)
        )

    async def ending(session: Any, scope: Scope) -> Any:
        return await end_publication(
            session, scope, publication_id=made.id, end_at=None, reason="Non",
            now=datetime.now(UTC),
        )  # fmt: skip

    system = system_scope("Travaux", company_ids=world.companies)
    ended = await at_once(db, (who, retiring), (system, beginning), (person(world), ending))
    codes = {one.code for one in ended if isinstance(one, Refusal)}
    assert codes <= {"publication_over"}
    assert await ends(db, world) == (RETIRED, [PublicationStatus.WITHDRAWN])


async def test_what_was_prepared_is_begun_by_nobody_once_withdrawn(
    db: Database, world: World
) -> None:
    version, who, now = await id_of(db, world, 2), person(world), datetime.now(UTC)
    async with transaction(db, who) as session:
        key = await prepare_publication(
            session, who, version_id=version, wanted=wanted(world), now=now
        )
    await withdrawal_signed(db, world)
    await at_once(db, (who, retiring))
    for act in (
        lambda session: start_now(session, who, publication_id=key, now=now),
        lambda session: publish_now(session, who, sku=SKU, number=2, now=now),
        lambda session: schedule_version(
            session, who, sku=SKU, number=2, effective_from=now + timedelta(days=1), now=now
        ),
        lambda session: roll_back(session, who, sku=SKU, number=1, comment="Non", now=now),
    ):
        with pytest.raises(Refused) as caught:
            async with transaction(db, who) as session:
                await act(session)
        assert caught.value.code in ("product_retired", "publication_over")
    assert await ends(db, world) == (RETIRED, [PublicationStatus.WITHDRAWN])


KILLED = """
import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
import winvest.app.tables
import winvest.app.worker
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.crypto import Keyring, install_keyring
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.scope import system_scope
from winvest.offer.publication.commands.withdrawing import follow_exit_plan

async def main():
    install_keyring(Keyring.from_file(Path({key_file!r})))
    scope = system_scope("Travaux", company_ids=frozenset(map(UUID, {companies!r})))
    at = datetime.now(UTC) + timedelta(days=11)
    async with transaction(Database({url!r}), scope) as session:
        await follow_exit_plan(
            session, scope, product_id=UUID({key!r}), today=local_day(at), now=at)
        print("written", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.req("OPS-01")
async def test_a_worker_killed_while_it_has_clients_told_loses_and_doubles_nothing(
    db: Database, server: Server, clone: str, settings: Settings, world: World, var_dir: Path
) -> None:
    with psycopg.connect(server.owner_url(clone)) as owner:
        owner.execute(
            "INSERT INTO app_user (id, email, display_name, status) VALUES"
            " (gen_random_uuid(), 'adv@winvest.example', 'Adv', 'active')"
        )
        owner.execute(
            "INSERT INTO role_assignment (id, user_id, role_code, company_id)"
            " SELECT gen_random_uuid(), id, 'adv', %s FROM app_user",
            (world.ft,),
        )
    await withdrawal_signed(db, world)
    who = person(world)
    await at_once(db, (who, retiring))
    async with transaction(db, who) as session:
        await sign_by_sql(session, "client_notice")
        product = (await session.scalars(select(Product.id))).one()
    code = KILLED.format(
        url=settings.database_url, key=str(product),
        companies=[str(one) for one in world.companies], key_file=str(var_dir / "master.key"),
    )  # fmt: skip
    process = born(code, settings)
    await process.says("written")
    await process.killed()
    assert asked_of_people(server, clone) == (0, 0)
    system, at = system_scope("Travaux", company_ids=world.companies), datetime.now(UTC)
    at += timedelta(days=11)
    for _ in range(2):
        async with transaction(db, system) as session:
            await follow_exit_plan(session, system, product_id=product, today=local_day(at), now=at)
    assert asked_of_people(server, clone) == (1, 1)


def asked_of_people(server: Server, clone: str) -> tuple[int, int]:
    """The lines of what clients are to be told, and the people who were asked to."""
    with psycopg.connect(server.superuser_url(clone)) as owner:
        row = owner.execute(
            "SELECT (SELECT count(*) FROM client_notice n JOIN product_exit_plan p"
            " USING (product_id) WHERE p.clients_asked_at IS NOT NULL),"
            " (SELECT count(*) FROM notification WHERE title LIKE '%à informer%')"
        ).fetchone()
    assert row
    return row[0], row[1]
