"""A job exists if and only if the change does."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from winvest.app.worker import run_worker
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World, enqueue, job, jobs
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope

NOBODY = Scope(actor_id=None, actor_label="Essai", company_ids=frozenset())
WAITING = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'essai.count_one'")
ran: list[int] = []


@pytest.fixture(autouse=True, scope="module")
def _declared() -> Any:
    @job("essai.count_one")
    async def count_one(world: World, *, number: int, **_: Any) -> None:
        ran.append(number)

    @job("essai.refuse")
    async def refuse(world: World, **_: Any) -> None:
        ran.append(-1)
        raise Refused("Plus rien à faire.", code="done")

    yield
    del jobs["essai.count_one"], jobs["essai.refuse"]


async def change_and_refuse(db: Database) -> None:
    async with transaction(db, NOBODY) as session:
        await enqueue(session, "essai.count_one", number=1)
        raise Refused("Non.", code="no")


async def waiting(db: Database) -> int:
    async with transaction(db, NOBODY) as session:
        return int((await session.execute(WAITING)).scalar_one())


@pytest.mark.commits
@pytest.mark.req("OPS-01")
async def test_a_job_is_rolled_back_with_its_change(db: Database) -> None:
    with pytest.raises(Refused):
        await change_and_refuse(db)
    assert await waiting(db) == 0
    async with transaction(db, NOBODY) as session:
        assert await enqueue(session, "essai.count_one", number=2)
        assert await waiting(db) == 0, "invisible to others before the commit"
    assert await waiting(db) == 1


@pytest.mark.commits
async def test_the_same_job_waits_only_once(db: Database) -> None:
    async with transaction(db, NOBODY) as session:
        first = await enqueue(session, "essai.count_one", queueing_lock="un", number=1)
        second = await enqueue(session, "essai.count_one", queueing_lock="un", number=1)
        assert first is not None
        assert second is None
    assert await waiting(db) == 1


@pytest.mark.commits
async def test_an_unknown_job_is_refused_at_once(db: Database) -> None:
    async with transaction(db, NOBODY) as session:
        with pytest.raises(KeyError, match=r"nulle\.part"):
            await enqueue(session, "nulle.part")


@pytest.mark.commits
@pytest.mark.req("OPS-01")
async def test_the_worker_runs_what_waits_and_never_retries_a_refusal(
    db: Database, settings: Settings
) -> None:
    ran.clear()
    async with transaction(db, NOBODY) as session:
        await enqueue(session, "essai.count_one", number=7)
        await enqueue(session, "essai.refuse")
    await asyncio.wait_for(run_worker(settings, once=True), timeout=30)
    assert sorted(one for one in ran if one in (7, -1)) == [-1, 7]
    async with transaction(db, NOBODY) as session:
        left = await session.execute(text("SELECT task_name, status::text FROM procrastinate_jobs"))
        assert ("essai.refuse", "failed") in {tuple(row) for row in left}
