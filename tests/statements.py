"""Statements: what the application sends to PostgreSQL meanwhile, by whichever way it sends it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg


@contextmanager
def statements_sent() -> Iterator[list[str]]:
    """The statements of all connections of this process, as psycopg is given them."""
    sent: list[str] = []
    cursors: Any = psycopg.AsyncCursor
    execute = cursors.execute

    async def noted(self: Any, query: Any, *rest: Any, **named: Any) -> Any:
        sent.append(str(query))
        return await execute(self, query, *rest, **named)

    cursors.execute = noted
    try:
        yield sent
    finally:
        cursors.execute = execute
