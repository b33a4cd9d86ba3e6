"""The same SQL through psycopg alone: what a page asks the database, replayed without the page.

The statements are noted while the application answers the row's addresses in this process, then
sent again by bare connections, transaction and context included.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
from psycopg import AsyncCursor, AsyncRawCursor

from bench.ground import FOLDER
from bench.load import rank
from bench.rows import Ask
from winvest.foundation.infra.settings import Settings

SAMPLE = 40
READS = ("SELECT", "WITH w", "WITH R")  # how statements that only read begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """How often a second the database alone answers a page's questions, and how quickly."""

    per_s: float
    p50_ms: float
    p95_ms: float
    statements: float


Noted = list[tuple[str, Any]]


async def sql_of(
    settings: Settings, asks: Sequence[Ask], *, headers: Mapping[str, Mapping[str, str]]
) -> list[Noted]:
    """The statements of each of some addresses, as the application sends them."""
    with (FOLDER / "alone.log").open("w") as log, redirect_stdout(log), redirect_stderr(log):
        return await _noted(settings, asks, headers)


async def _noted(
    settings: Settings, asks: Sequence[Ask], headers: Mapping[str, Mapping[str, str]]
) -> list[Noted]:
    from winvest.app.asgi import create_app

    application = create_app(settings)
    noted: Noted = []
    execute = psycopg.AsyncCursor.execute

    async def note(cursor: Any, statement: Any, parameters: Any = None, **how: Any) -> Any:
        noted.append((str(statement), parameters))
        return await execute(cursor, statement, parameters, **how)

    cursors: Any = psycopg.AsyncCursor
    cursors.execute = note
    transport = httpx.ASGITransport(app=application, client=("127.0.0.1", 50000))
    found: list[Noted] = []
    base = f"http://localhost:{settings.port}"
    async with httpx.AsyncClient(transport=transport, base_url=base) as http:
        for one in asks[:SAMPLE]:
            noted.clear()
            answer = await http.get(one.path, headers=headers[one.who])
            if answer.status_code == 200:
                found.append([pair for pair in noted if pair[0][:6] in READS])
    cursors.execute = execute
    await application.db.close()
    return found


async def replay(
    url: str, transactions: Sequence[Noted], *, connections: int, seconds: float
) -> Alone:
    """Send the noted statements on so many connections, for so long."""
    times: list[float] = []
    turn = 0
    until = time.perf_counter() + seconds

    async def run() -> None:
        nonlocal turn
        async with await psycopg.AsyncConnection.connect(
            url, options="-c plan_cache_mode=auto -c timezone=UTC"
        ) as connection:
            while time.perf_counter() < until:
                noted = transactions[turn % len(transactions)]
                turn += 1
                began = time.perf_counter()
                for statement, parameters in noted:
                    # What is worded once has its places as $1, $2…: a tuple fills them.
                    raw = isinstance(parameters, tuple) and "%s" not in statement
                    cursor = (AsyncRawCursor if raw else AsyncCursor)(connection)
                    await cursor.execute(statement, parameters)
                    if cursor.description:
                        await cursor.fetchall()
                await connection.commit()
                times.append((time.perf_counter() - began) * 1000)

    started = time.perf_counter()
    await asyncio.gather(*(run() for _ in range(connections)))
    took = time.perf_counter() - started
    ordered = sorted(times)
    return Alone(
        per_s=round(len(times) / took, 1),
        p50_ms=rank(ordered, 0.5),
        p95_ms=rank(ordered, 0.95),
        statements=round(sum(map(len, transactions)) / len(transactions), 1),
    )
