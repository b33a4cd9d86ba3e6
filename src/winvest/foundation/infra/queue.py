"""Queue: procrastinate in our own PostgreSQL; a job exists if and only if the change does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope, system_scope

Work = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a job is given first: the database and the settings; it opens its own transaction.

    `last_run`: should this run fail, nobody tries again.
    """

    db: Database
    settings: Settings
    last_run: bool = True

    async def system_scope(self, label: str) -> Scope:
        """The scope of a job for the whole group: every company, listed; never a bypass."""
        async with self.db.engine.connect() as connection:
            found = (await connection.execute(text("SELECT id FROM company"))).scalars()
            return system_scope(label, company_ids=frozenset(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One kind of job: its name, its code, and when it runs by itself (cron, seconds last)."""

    name: str
    work: Work
    cron: str | None
    queue: str


jobs: dict[str, Job] = {}


def job(name: str, *, cron: str | None = None, queue: str = "default") -> Callable[[Work], Work]:
    """Declare a job `room.verb_noun`: `async def work(world: World, *, …ids, **_) -> None`.

    It ends in one command and runs twice without harm. `cron`: five fields (six: seconds last).
    """

    def register(work: Work) -> Work:
        if name in jobs:
            raise ValueError(f"job {name} is declared twice")
        jobs[name] = Job(name=name, work=work, cron=cron, queue=queue)
        return work

    return register


async def enqueue(
    session: AsyncSession, name: str, *, queueing_lock: str | None = None, **arguments: Any
) -> int | None:
    """Enqueue a job inside the session's transaction. None: the same one already waits."""
    if name not in jobs:
        raise KeyError(f"no job is named {name}")
    await session.flush()  # the job may be about rows of this very transaction
    try:
        async with session.begin_nested():
            # asked for inside, since the savepoint is laid when its connection is first used
            raw = await (await session.connection()).get_raw_connection()
            task = _app.configure_task(
                name,
                allow_unknown=True,
                connection=raw.driver_connection,
                queue=jobs[name].queue,
                queueing_lock=queueing_lock,
            )
            return await task.defer_async(**arguments)
    except AlreadyEnqueued:
        return None


_app = procrastinate.App(connector=procrastinate.PsycopgConnector())
