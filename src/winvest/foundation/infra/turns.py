"""Turns: a process works on a few requests at a time; the others wait, and not for long.

Ten pages drawn at once by one process are all late; one after the other, each is as quick as it can
be and the last is no later. A request gives its turn up when its answer starts, so that a stream
or a file holds none, or when it waits for something outside (`step_aside`): a partner, a print, a
password's hash. One that has waited long enough goes anyway.
"""

import asyncio
from contextvars import ContextVar

AT_ONCE = 2  # one waits for the database while the other is worked on
PATIENCE_S = 1.0


class Turns:
    """So many requests at work at a time in this process."""

    def __init__(self, *, at_once: int = AT_ONCE, patience: float = PATIENCE_S) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._patience = patience

    async def take(self) -> "Turn":
        """Wait for one's turn; after `patience` seconds, go without."""
        turn = Turn(self._free)
        if self._free.locked():
            try:
                async with asyncio.timeout(self._patience):
                    await self._free.acquire()
            except TimeoutError:
                turn = Turn(None)
        else:
            await self._free.acquire()  # at once
        _mine.set(turn)
        return turn


def step_aside() -> None:
    """Let the next request begin: this one is about to wait for something outside."""
    turn = _mine.get()
    if turn is not None:
        turn.give_up()


class Turn:
    """A request's turn, given up once."""

    __slots__ = ("_of",)

    def __init__(self, of: asyncio.Semaphore | None) -> None:
        self._of = of

    def give_up(self) -> None:
        """Let the next one begin."""
        held, self._of = self._of, None
        if held is not None:
            held.release()


_mine: ContextVar[Turn | None] = ContextVar("turn", default=None)
