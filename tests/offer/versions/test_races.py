"""Two people, or a person and the job, at the same moment: it ends right, with real commits."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

import winvest.app.reactions  # noqa: F401 - what follows each act is part of it
from tests.apart import born
from tests.offer.catalog.world import World
from tests.offer.versions.racing import at_once
from tests.offer.versions.world import NEXT, SKU, a_full_product, found, person, priced
from tests.worlds import Server
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.errors import Refusal
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.versions.commands.drafting import draft_from
from winvest.offer.versions.commands.going_back import unschedule_version
from winvest.offer.versions.commands.going_live import go_live, publish_now, schedule_version
from winvest.offer.versions.commands.validation import (
    approve_version,
    recall_version,
    submit_version,
)
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.queries import decisions_of, due_versions, versions_of

pytestmark = [pytest.mark.commits, pytest.mark.req("VER-02")]


@pytest.fixture
async def world(db: Database) -> World:
    """« TV Essentiel » in force, version 2 submitted at 8,90 €."""
    async with db.sessions() as session, session.begin():
        world = await a_full_product(session)
    author = person(world)

    async def prepare(session: Any, scope: Scope) -> None:
        await draft_from(session, scope, sku=SKU, source=1, effective_from=NEXT, notes=None)
        await priced(session, scope, 2, "8,90")
        await submit_version(session, scope, sku=SKU, number=2)

    await at_once(db, (author, prepare))
    return world


def approving(session: Any, scope: Scope) -> Awaitable[Any]:
    """Approve version 2."""
    return approve_version(
        session, scope, sku=SKU, number=2, seen=None, comment=None, now=datetime.now(UTC)
    )


async def state(db: Database, world: World) -> tuple[list[VersionStatus], list[VersionAct]]:
    """The statuses of all versions, newest first, and the log of version 2."""
    scope = system_scope("Essais", company_ids=world.companies)
    async with transaction(db, scope) as session:
        version, _ = await found(session, scope, 2)
        all_of = await versions_of(session, scope, product_id=version.product_id)
        log = await decisions_of(session, scope, version_id=version.id)
    return [one.status for one in all_of], [one.act for one in log]


async def test_one_of_two_approvals_counts(db: Database, world: World) -> None:
    ended = await at_once(db, (person(world), approving), (person(world), approving))
    assert len([one for one in ended if isinstance(one, Refusal)]) == 1
    statuses, log = await state(db, world)
    assert statuses == [VersionStatus.APPROVED, VersionStatus.ACTIVE]
    assert log.count(VersionAct.APPROVED) == 1


@pytest.mark.parametrize("turn", range(3))
async def test_an_edit_beside_an_approval_is_never_approved(
    db: Database, world: World, turn: int
) -> None:
    async def editing(session: Any, scope: Scope) -> None:
        await asyncio.sleep(0.02 * turn)
        await priced(session, scope, 2, "1,00")

    await at_once(db, (person(world), approving), (person(world), editing))
    statuses, log = await state(db, world)
    assert statuses[0] is VersionStatus.DRAFT, "what was approved is not what is there now"
    assert VersionAct.REOPENED in log


async def test_planned_or_live_but_not_both(db: Database, world: World) -> None:
    await at_once(db, (person(world), approving))

    async def planning(session: Any, scope: Scope) -> Any:
        now = datetime.now(UTC)
        return await schedule_version(
            session, scope, sku=SKU, number=2, effective_from=now + timedelta(days=1), now=now
        )

    async def going(session: Any, scope: Scope) -> Any:
        return await publish_now(session, scope, sku=SKU, number=2, now=datetime.now(UTC))

    ended = await at_once(db, (person(world), planning), (person(world), going))
    refused = [one for one in ended if isinstance(one, Refusal)]
    statuses, log = await state(db, world)
    assert len(refused) == 1
    assert refused[0].code == "version_move"
    assert statuses in (
        [VersionStatus.SCHEDULED, VersionStatus.ACTIVE],
        [VersionStatus.ACTIVE, VersionStatus.SUPERSEDED],
    )
    assert log.count(VersionAct.SCHEDULED) + log.count(VersionAct.LIVE) == 1


@pytest.mark.parametrize("turn", range(3))
async def test_taking_a_submission_back_beside_its_approval_ends_as_one_of_two(
    db: Database, world: World, turn: int
) -> None:
    async def recalling(session: Any, scope: Scope) -> None:
        await asyncio.sleep(0.02 * turn)
        await recall_version(session, scope, sku=SKU, number=2)

    ended = await at_once(db, (person(world), approving), (person(world), recalling))
    refused = [one for one in ended if isinstance(one, Refusal)]
    statuses, log = await state(db, world)
    if refused:
        assert [one.code for one in refused] == ["version_move"]
        approved = VersionAct.APPROVED in log
        assert statuses[0] is (VersionStatus.APPROVED if approved else VersionStatus.DRAFT)
    else:
        assert statuses[0] is VersionStatus.DRAFT, "approved, then taken back"


@pytest.mark.parametrize("turn", range(3))
async def test_a_planned_day_cancelled_beside_the_job_leaves_one_version_in_force(
    db: Database, server: Server, clone: str, world: World, turn: int
) -> None:
    await at_once(db, (person(world), approving))
    now = datetime.now(UTC)
    day = now + timedelta(seconds=2)

    async def planning(session: Any, scope: Scope) -> Any:
        return await schedule_version(
            session, scope, sku=SKU, number=2, effective_from=day, now=now
        )

    (made,) = await at_once(db, (person(world), planning))

    async def cancelling(session: Any, scope: Scope) -> Any:
        await asyncio.sleep(0.02 * turn)
        before = day - timedelta(milliseconds=1)
        return await unschedule_version(
            session, scope, sku=SKU, number=2, comment="Non", now=before
        )

    async def going(session: Any, scope: Scope) -> Any:
        return await go_live(
            session, scope, version_id=made.version.id, approved_sha=made.sha256, now=day
        )

    system = system_scope("Travaux", company_ids=world.companies)
    ended = await at_once(db, (person(world), cancelling), (system, going))
    statuses, log = await state(db, world)
    if VersionAct.LIVE in log:
        assert [one.code for one in ended if isinstance(one, Refusal)] == ["version_move"]
        assert statuses == [VersionStatus.ACTIVE, VersionStatus.SUPERSEDED]
    else:
        assert statuses == [
            VersionStatus.SCHEDULED, VersionStatus.WITHDRAWN, VersionStatus.ACTIVE,
        ]  # fmt: skip


async def planned(db: Database, server: Server, clone: str, world: World) -> Any:
    """Version 2 approved and planned, its day come since."""
    await at_once(db, (person(world), approving))
    now = datetime.now(UTC)

    async def planning(session: Any, scope: Scope) -> None:
        await schedule_version(
            session, scope, sku=SKU, number=2,
            effective_from=now + timedelta(milliseconds=1500), now=now,
        )  # fmt: skip

    await at_once(db, (person(world), planning))
    await asyncio.sleep(1.6)
    scope = system_scope("Essais", company_ids=world.companies)
    async with transaction(db, scope) as session:
        due = await due_versions(session, scope, now=datetime.now(UTC))
    assert [one.number for one in due] == [2]
    return due[0]


async def test_the_job_and_a_person_put_it_live_once(
    db: Database, server: Server, clone: str, world: World
) -> None:
    due = await planned(db, server, clone, world)

    async def by_job(session: Any, scope: Scope) -> Any:
        return await go_live(
            session, scope, version_id=due.id, approved_sha=due.approved_sha,
            now=datetime.now(UTC),
        )  # fmt: skip

    async def by_hand(session: Any, scope: Scope) -> Any:
        return await publish_now(session, scope, sku=SKU, number=2, now=datetime.now(UTC))

    system = system_scope("Travaux", company_ids=world.companies)
    ended = await at_once(db, (system, by_job), (person(world), by_hand), (system, by_job))
    assert not [one for one in ended if isinstance(one, Refusal)]
    statuses, log = await state(db, world)
    assert statuses == [VersionStatus.ACTIVE, VersionStatus.SUPERSEDED]
    assert log.count(VersionAct.LIVE) == 1


async def test_tampering_with_a_planned_version_stops_it(
    db: Database, server: Server, clone: str, world: World
) -> None:
    due = await planned(db, server, clone, world)
    with psycopg.connect(server.superuser_url(clone)) as intruder:
        intruder.execute("SET session_replication_role = replica")
        intruder.execute(
            "UPDATE pricing_rule SET payload = '{\"amount\": 1}' WHERE product_version_id = %s",
            (due.id,),
        )
    system = system_scope("Travaux", company_ids=world.companies)
    async with transaction(db, system) as session:
        assert not await go_live(
            session, system, version_id=due.id, approved_sha=due.approved_sha,
            now=datetime.now(UTC),
        )  # fmt: skip
    statuses, log = await state(db, world)
    assert statuses[0] is VersionStatus.WITHDRAWN
    assert log[0] is VersionAct.BLOCKED


KILLED = """
import asyncio
from datetime import UTC, datetime
from uuid import UUID
import winvest.app.wiring
import winvest.app.reactions
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.scope import system_scope
from winvest.offer.versions.commands.going_live import go_live

async def main():
    scope = system_scope("Travaux", company_ids=frozenset((UUID({company!r}),)))
    async with transaction(Database({url!r}), scope) as session:
        await go_live(session, scope, version_id=UUID({version!r}), approved_sha=None,
                      now=datetime.now(UTC))
        print("written", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.req("OPS-01", "VER-07")
async def test_a_worker_killed_while_it_goes_live_loses_and_doubles_nothing(
    db: Database, server: Server, clone: str, settings: Settings, world: World
) -> None:
    due = await planned(db, server, clone, world)
    code = KILLED.format(
        url=settings.database_url, version=str(due.id),
        company=str(world.ft),
    )  # fmt: skip
    process = born(code, settings)
    await process.says("written")
    await process.killed()
    statuses, log = await state(db, world)
    assert statuses[0] is VersionStatus.SCHEDULED, "half of it is nothing of it"
    assert VersionAct.LIVE not in log
    await _catch_up(settings)
    await _catch_up(settings)
    statuses, log = await state(db, world)
    assert statuses == [VersionStatus.ACTIVE, VersionStatus.SUPERSEDED]
    assert log.count(VersionAct.LIVE) == 1


async def _catch_up(settings: Settings) -> None:
    """What the worker does each minute, then what it finds to do."""
    from winvest.app.worker import run_worker
    from winvest.foundation.infra.queue import World as Working
    from winvest.offer.versions.jobs import look_for_due

    again = Database(settings.database_url)
    await look_for_due(Working(db=again, settings=settings))
    await again.close()
    await run_worker(settings, once=True)
