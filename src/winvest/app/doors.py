"""Doors: web processes accept from one socket, and the one that has fewer connections goes first.

Processes that race for a socket do not share it: the first awake takes all who knock, and sixteen
connections were seen at one process while its sister slept. Drawn by the system (SO_REUSEPORT)
they may fall eleven and five, and whoever is among eleven waits twice as long. So each process
writes how many connections it has in memory that all see; one that has more lets the others accept.
"""

import asyncio
import logging
import multiprocessing
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn
import uvloop
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from winvest.app.lineage import die_with

BACKLOG = 8192
MOST = 64  # processes that are counted; beyond them one accepts as it comes
MANNERS = 0.005  # seconds left to a process that has fewer connections
RESPITE = 1.0  # seconds after a refusal of the system: no file descriptor left
Protocol = type[asyncio.Protocol]
log = logging.getLogger(__name__)


class Shares:
    """How many connections each process has, in memory that they share."""

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._held = spawn.RawArray("q", 2 * MOST)  # a process and its count, side by side
        self._at: int | None = None

    def enter(self, process: int) -> None:
        """Count this process, in the place of one that is no more.

        Processes that start together have numbers near each other: they look at different places.
        """
        places = (2 * ((process + step) % MOST) for step in range(MOST))
        self._at = next((at for at in places if not _lives(self._held[at])), None)
        if self._at is not None:
            self._held[self._at], self._held[self._at + 1] = process, 0

    def count(self, more: int) -> None:
        """Say that this process has so many connections more, or less."""
        if self._at is not None:
            self._held[self._at + 1] += more

    def has_more(self) -> bool:
        """Whether a process that lives has fewer connections than this one."""
        if self._at is None:
            return False
        mine = self._held[self._at + 1]
        return any(
            self._held[at + 1] < mine and _lives(self._held[at]) for at in range(0, 2 * MOST, 2)
        )


class Turnstile:
    """What accepts from a socket that other processes accept from too."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        door: socket.socket,
        protocol: Callable[[], asyncio.Protocol],
        shares: Shares,
    ) -> None:
        self._loop, self._door, self._protocol, self._shares = loop, door, protocol, shares
        self._later: asyncio.TimerHandle | None = None
        self._opening = set[asyncio.Task[Any]]()
        self._watch()

    def close(self) -> None:
        """Accept no more; connections that are open stay so."""
        if self._later is not None:
            self._later.cancel()
        self._loop.remove_reader(self._door)

    async def wait_closed(self) -> None:
        """Until connections that were being opened are."""
        await asyncio.gather(*self._opening, return_exceptions=True)

    def _watch(self) -> None:
        self._later = None
        self._loop.add_reader(self._door, self._knock)

    def _knock(self) -> None:
        """Accept while this process has no more than the others; else let them go first."""
        if self._shares.has_more():
            self._wait(MANNERS, self._patience)
            return
        while self._accept() and not self._shares.has_more():
            pass

    def _patience(self) -> None:
        """Nobody came: a process that is long at something must not keep people at the door."""
        self._watch()
        self._accept()

    def _wait(self, seconds: float, then: Callable[[], None]) -> None:
        self._loop.remove_reader(self._door)
        self._later = self._loop.call_later(seconds, then)

    def _accept(self) -> bool:
        try:
            one, _ = self._door.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return False
        except OSError as refusal:
            log.error("no connection is accepted for a second: %s", refusal)
            self._wait(RESPITE, self._watch)
            return False
        self._shares.count(+1)
        opening = self._loop.create_task(self._open(one))
        self._opening.add(opening)
        opening.add_done_callback(self._opening.discard)
        return True

    async def _open(self, one: socket.socket) -> None:
        one.setblocking(False)
        with suppress(OSError):  # gone before it was let in
            await self._loop.connect_accepted_socket(self._protocol, one)
            return
        self._shares.count(-1)
        one.close()


class Child(uvicorn.Config):
    """What each of several processes runs by: it shares the door, and stops with its parent."""

    def __init__(self, app: str, **said: Any) -> None:
        super().__init__(app, **said)
        self.parent = os.getpid()
        self.shares = Shares()

    def load(self) -> None:
        """Make the application, in the process that will answer with it."""
        die_with(self.parent)
        super().load()
        self.http_protocol_class = counted(self.http_protocol_class, self.shares)
        self.shares.enter(os.getpid())

    def get_loop_factory(self) -> Callable[[], asyncio.AbstractEventLoop]:
        """A loop whose servers accept by turns."""
        return lambda: sharing(uvloop.Loop, self.shares)()


def sharing(loop: type[asyncio.AbstractEventLoop], shares: Shares) -> type[Any]:
    """The loop, with servers on a socket of several processes."""

    class Sharing(loop):  # type: ignore[valid-type, misc]
        async def create_server(
            self, protocol: Any, *, sock: socket.socket, backlog: int, **_: Any
        ) -> Any:
            sock.setblocking(False)
            sock.listen(backlog)
            return Turnstile(self, sock, protocol, shares)

    return Sharing


def counted(protocol: Protocol, shares: Shares) -> Protocol:
    """The protocol, which says when one of its connections ends."""

    class Counted(protocol):  # type: ignore[valid-type, misc]
        def connection_lost(self, exc: Exception | None) -> None:
            shares.count(-1)
            super().connection_lost(exc)

    return Counted


def serve(app: str, *, factory: bool, host: str, port: int, workers: int) -> None:
    """Answer HTTP with so many processes, until told to stop; SystemExit if the port is taken."""
    config = (Child if workers > 1 else uvicorn.Config)(
        app,
        factory=factory,
        host=host,
        port=port,
        workers=workers,
        backlog=BACKLOG,
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        ws="none",  # nothing here speaks it, and its connections would be counted for ever
        timeout_graceful_shutdown=5,
    )
    if workers == 1:
        server = uvicorn.Server(config)
        server.run()
        if not server.started:
            sys.exit(STARTUP_FAILURE)
        return
    Multiprocess(config, sockets=[config.bind_socket()]).run()


def _lives(process: int) -> bool:
    """Whether a process is there: it may be another's that got its number."""
    if not process:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
