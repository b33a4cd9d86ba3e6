"""The bare limit: one committed insert of a quote's size through the same HTTP server.

An ASGI application of its own, served by the same doors (`python -m bench.bare PORT WORKERS`): no
edge, no rules, no memory.
"""

import os
import sys

import psycopg
from psycopg_pool import AsyncConnectionPool

from winvest.app.doors import serve

URL = os.environ.get("DATABASE_URL", "").replace("+psycopg", "")
INSERT = "INSERT INTO bench_note (id, body) VALUES (gen_random_uuid(), %s)"
pool: AsyncConnectionPool[psycopg.AsyncConnection[tuple[object, ...]]] = AsyncConnectionPool(
    URL, open=False, min_size=1, max_size=8, kwargs={"autocommit": True}
)
HEADERS = [(b"content-type", b"application/json")]


async def app(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
    """Insert what is posted, then give it back."""
    if scope["type"] == "lifespan":
        await receive()
        await pool.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await pool.close()
        await send({"type": "lifespan.shutdown.complete"})
        return
    body = (await receive())["body"]
    async with pool.connection() as connection:
        await connection.execute(INSERT, (body.decode(),), prepare=True)
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    serve(
        "bench.bare:app",
        factory=False,
        host="localhost",
        port=int(sys.argv[1]),
        workers=int(sys.argv[2]),
    )
