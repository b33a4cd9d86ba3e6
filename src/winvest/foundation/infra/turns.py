"""Turns: a process works on a few requests at a time; the others wait, and not for long.

Ten pages drawn at once by one process are all late; one after the other, each is as quick as it can
be and the last is no later. A request gives its turn up when its answer starts, so that a stream
or a file holds none, or when it waits for something outside (`step_aside`): a partner, a print, a
password's hash. One that has waited long enough goes anyway. What a process does ahead of time
waits until nobody is at work (`rest`).
"""

import asyncio
import contextlib
import time
from contextvars import ContextVar

AT_ONCE = 2  # one waits for the database while the other is worked on
PATIENCE_S = 1.0
LULL_S = 0.1  # nobody for so long: the pages of one person follow each other faster


class Turns:
    """So many requests at work at a time in this process."""

    def __init__(self, *, at_once: int = AT_ONCE, patience: float = PATIENCE_S) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._patience = patience
        self._here = 0  # at work, or waiting for a turn
        self._empty = asyncio.Event()
        self._empty.set()
        self._empty_at = float("-inf")

    async def take(self) -> "Turn":
        """Wait for one's turn; after `patience` seconds, go without."""
        turn = Turn(self, self._free)
        self._here += 1
        self._empty.clear()
        try:
            if self._free.locked():
                try:
                    async with asyncio.timeout(self._patience):
                        await self._free.acquire()
                except TimeoutError:
                    turn = Turn(self, None)
            else:
                await self._free.acquire()  # at once
        except BaseException:
            self.left()
            raise
        _mine.set(turn)
        return turn

    def left(self) -> None:
        """One who was at work, or waited for it, is here no more."""
        self._here -= 1
        if not self._here:
            self._empty_at = time.monotonic()
            self._empty.set()

    async def rest(self, *, most: float) -> None:
        """Wait until nobody has been at work for a moment; after `most` seconds, go anyway."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(most):
                while (left := self._lull_left()) > 0:
                    await asyncio.sleep(left)
                    await self._empty.wait()

    def _lull_left(self) -> float:
        if not self._empty.is_set():
            return LULL_S
        return self._empty_at + LULL_S - time.monotonic()


def step_aside() -> None:
    """Let the next request begin: this one is about to wait for something outside."""
    turn = _mine.get()
    if turn is not None:
        turn.give_up()


class Turn:
    """A request's turn, given up once."""

    __slots__ = ("_at", "_free")

    def __init__(self, at: Turns, free: asyncio.Semaphore | None) -> None:
        self._at: Turns | None = at
        self._free = free

    def give_up(self) -> None:
        """Let the next one begin."""
        at, self._at = self._at, None
        if at is not None:
            if self._free is not None:
                self._free.release()
            at.left()


_mine: ContextVar[Turn | None] = ContextVar("turn", default=None)
