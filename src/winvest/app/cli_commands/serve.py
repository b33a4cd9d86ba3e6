"""`winvest web`, `worker`, `sandbox`: the three processes of the Procfile."""

import asyncio
import os
import resource
from argparse import Namespace

from winvest.app.cli_commands.base import open_ground, require_migrated
from winvest.app.lineage import die_with
from winvest.foundation.infra import metrics
from winvest.foundation.infra.settings import Settings

SUPERVISED = "WINVEST_SUPERVISED"


def web(_: Namespace) -> int:
    """Answer HTTP on HOST:PORT, with WEB_WORKERS processes (one a core, four at most)."""
    die_with_parent()
    with open_ground() as settings:
        require_migrated(settings)
        asyncio.run(_refuse_privileged_role(settings))
        _raise_file_limit()
        workers = int(os.environ.get("WEB_WORKERS") or min(4, os.cpu_count() or 1))
        if workers > 1 and metrics.SHARED not in os.environ:
            metrics.share(settings.var_dir / "metrics", os.environ)
        from winvest.app.doors import serve

        serve(
            "winvest.app.asgi:create_app",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=workers,
        )
    return 0


def worker(_: Namespace) -> int:
    """Run the jobs of the queue until told to stop."""
    die_with_parent()
    with open_ground() as settings:
        require_migrated(settings)
        from winvest.app.worker import run_worker

        asyncio.run(run_worker(settings))
    return 0


def sandbox(_: Namespace) -> int:
    """Answer as the partners do, on PORT+1."""
    die_with_parent()
    from winvest_sandbox.server import serve

    serve(host="127.0.0.1", port=int(os.environ.get("PORT", "8000")) + 1)
    return 0


def die_with_parent() -> None:
    """A child of `winvest up` is told to stop when `up` itself is killed (Linux)."""
    parent = os.environ.get(SUPERVISED)
    if parent:
        die_with(int(parent))


async def _refuse_privileged_role(settings: Settings) -> None:
    from winvest.foundation.infra.db import Database

    database = Database(settings.database_url)
    try:
        await database.refuse_privileged_role()
    finally:
        await database.close()


def _raise_file_limit() -> None:
    """Thousands of sockets at once need more than the usual 1,024 files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
