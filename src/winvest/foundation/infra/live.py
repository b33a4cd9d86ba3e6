"""Live: what a process hears from PostgreSQL (NOTIFY) and tells its open pages (SSE).

One connection a process, opened with the first open page. A topic is a word and an id
(`bell:<user>`); what is said is only that something changed: each page reads for itself.
"""

import asyncio
import signal
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from types import FrameType

import psycopg
import structlog

CHANNEL = "winvest_live"
AWAIT_S = 20.0
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0
log = structlog.get_logger("live")


class LiveHub:
    """The topics that open pages of this process listen to."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url.replace("+psycopg", "")
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._listener: asyncio.Task[None] | None = None
        self._stopping = False

    async def changes(self, topic: str, *, at_once: bool = False) -> AsyncIterator[bool]:
        """True each time that the topic changed; False every twenty seconds, to keep alive.

        `at_once`: True first, for who read before listening: what changed between is not lost.
        """
        woken = asyncio.Event()
        if at_once:
            woken.set()
        self._waiting[topic].add(woken)
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        try:
            while not self._stopping:
                try:
                    # Not wait_for(): a cancellation that meets an answer would be lost in it.
                    async with asyncio.timeout(AWAIT_S):
                        await woken.wait()
                except TimeoutError:
                    yield False
                    continue
                woken.clear()
                if not self._stopping:
                    yield True
        finally:
            self._waiting[topic].discard(woken)
            if not self._waiting[topic]:
                del self._waiting[topic]

    def stop(self) -> None:
        """Let every open page go: the process is about to leave."""
        self._stopping = True
        for events in self._waiting.values():
            for one in events:
                one.set()

    async def close(self) -> None:
        """Stop listening."""
        self.stop()
        if self._listener is not None:
            self._listener.cancel()
            with suppress(asyncio.CancelledError):
                await self._listener

    def stop_on_signals(self) -> None:
        """Open pages must not hold back a stop: they end at the first signal."""
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.getsignal(number)

            def leave(got: int, frame: FrameType | None, before: object = before) -> None:
                self.stop()
                if callable(before):
                    before(got, frame)

            with suppress(ValueError):  # not the main thread: somebody else stops us
                signal.signal(number, leave)

    async def _listen(self) -> None:
        wait = FIRST_WAIT_S
        while not self._stopping:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._url, autocommit=True
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    wait = FIRST_WAIT_S
                    self._wake(None)  # what was said while nobody heard
                    async for said in connection.notifies():
                        self._wake(said.payload)
            except psycopg.OperationalError as error:
                log.warning("not heard", why=str(error), again_in_s=wait)
                await asyncio.sleep(wait)
                wait = min(LONGEST_WAIT_S, wait * 2)

    def _wake(self, topic: str | None) -> None:
        topics = tuple(self._waiting) if topic is None else (topic,)
        for one in topics:
            for event in self._waiting.get(one, ()):
                event.set()
