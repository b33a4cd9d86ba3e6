"""Connections of the quotes: a few bare ones a process, for single statements that commit alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg

Connection = psycopg.AsyncConnection[tuple[object, ...]]
OPTIONS = "-c plan_cache_mode=auto -c timezone=UTC"


class Connections:
    """A few connections, opened when first needed; one that broke is replaced."""

    def __init__(self, url: str, *, most: int) -> None:
        self._url = url.replace("postgresql+psycopg:", "postgresql:")
        self._free: list[Connection] = []
        self._turns = asyncio.Semaphore(most)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Connection]:
        """A connection for one statement."""
        async with self._turns:
            connection = self._free.pop() if self._free else await self._open()
            try:
                yield connection
            finally:
                if not connection.broken:
                    self._free.append(connection)

    async def close(self) -> None:
        """Give them back."""
        while self._free:
            await self._free.pop().close()

    async def _open(self) -> Connection:
        return await psycopg.AsyncConnection.connect(self._url, autocommit=True, options=OPTIONS)
