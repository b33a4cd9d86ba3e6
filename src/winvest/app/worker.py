"""Worker: runs the jobs of the queue, each within its own visit-less scope, and the cron."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import procrastinate
import structlog
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.jobs import Job as QueuedJob

import winvest.app.reactions
import winvest.app.wiring  # noqa: F401 - imports the rooms, and with them their jobs
from winvest.app.job_notices import tell_operators
from winvest.app.list_names import list_names
from winvest.app.papers import install_papers
from winvest.foundation.infra import metrics
from winvest.foundation.infra.crypto import Keyring, install_keyring
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.live import LiveHub
from winvest.foundation.infra.logs import configure_logs
from winvest.foundation.infra.queue import Job, World, job, jobs
from winvest.foundation.infra.settings import Settings, load_settings
from winvest.foundation.kit.errors import Refusal
from winvest.screens.imports.places import install_places

log = structlog.get_logger("worker")
RUNS = 6
FIRST_WAIT = 2.0
LONGEST_WAIT = 3600.0


def is_last(job: QueuedJob) -> bool:
    """Is this its last run, should it fail?"""
    return job.attempts + 1 >= RUNS


class Backoff(BaseRetryStrategy):
    """Temporary faults are tried again, later and later, with jitter; a refusal never is."""

    def get_retry_decision(
        self, *, exception: BaseException, job: QueuedJob
    ) -> RetryDecision | None:
        """Wait 2 s, 4 s, 8 s… at most an hour, times a random part; six runs in all."""
        if isinstance(exception, Refusal) or is_last(job):
            return None
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2**job.attempts)
        seconds = wait * (0.5 + random.random() / 2)  # noqa: S311 - jitter, not a secret
        return RetryDecision(retry_in={"seconds": max(1, round(seconds))})


def procrastinate_app(settings: Settings, world: World) -> procrastinate.App:
    """The queue's application with every declared job."""
    url = settings.database_url.replace("+psycopg", "")
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=6)
    )
    for declared in jobs.values():
        _register(app, declared, world)
    return app


async def run_worker(settings: Settings | None = None, *, once: bool = False) -> None:
    """Work until told to stop; `once` empties the queue and returns (tests, command line)."""
    settings = settings or load_settings()
    configure_logs(json_lines=settings.log_format == "json")
    install_keyring(Keyring.from_file(settings.key_file))
    install_papers(settings)
    install_places(settings)
    db = Database(settings.database_url, pool_size=settings.pool_size)
    await db.refuse_privileged_role()
    app = procrastinate_app(settings, World(db=db, settings=settings))
    try:
        live = LiveHub(settings.database_url)
        async with app.open_async(), list_names(db, live):
            await app.run_worker_async(
                concurrency=1 if once else 5,
                wait=not once,
                install_signal_handlers=not once,
                delete_jobs="successful",
            )
            await live.close()
    finally:
        await db.close()


def main() -> None:
    """Entry point of the worker process."""
    asyncio.run(run_worker())


@job("queue.requeue_stalled", cron="*/2 * * * *")
async def requeue_stalled(world: World, **_: Any) -> None:
    """Give back the jobs of a worker that died, so that another one takes them."""
    url = world.settings.database_url.replace("+psycopg", "")
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=1)
    )
    async with app.open_async():
        for stalled in await app.job_manager.get_stalled_jobs():
            await app.job_manager.retry_job(stalled)
            log.warning("requeued", job=stalled.task_name, id=stalled.id)


def _register(app: procrastinate.App, declared: Job, world: World) -> None:
    task = app.task(name=declared.name, queue=declared.queue, retry=Backoff(), pass_context=True)(
        _runner(declared, world)
    )
    if declared.cron:
        app.periodic(cron=declared.cron, periodic_id=declared.name)(task)


def _runner(declared: Job, world: World) -> Callable[..., Awaitable[None]]:
    async def run(context: JobContext, *_: Any, **arguments: Any) -> None:
        started = time.perf_counter()
        outcome = "failed"
        try:
            await declared.work(replace(world, last_run=is_last(context.job)), **arguments)
            outcome = "done"
        except Refusal as refusal:
            log.warning("refused", job=declared.name, code=refusal.code, why=refusal.message)
            if declared.cron:
                await tell_operators(world, name=declared.name)
            raise
        except Exception:
            log.exception("failed", job=declared.name)
            if declared.cron and is_last(context.job):
                await tell_operators(world, name=declared.name)
            raise
        finally:
            metrics.JOBS.labels(declared.name, outcome).observe(time.perf_counter() - started)

    return run
