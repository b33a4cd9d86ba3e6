"""Doors: each web process accepts its own connections, and the system shares them out.

Processes that accept from one shared socket race for it, and the first awake takes all who knock at
that moment: sixteen connections were seen at one process while its sister slept. With a socket each
(SO_REUSEPORT) Linux draws the process by connection. Elsewhere they share one, as uvicorn does.
"""

import os
import socket
import sys
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from winvest.app.lineage import die_with

BACKLOG = 8192


class Door(socket.socket):
    """A bound socket of which each process that is handed it opens its own."""

    def __reduce__(self) -> Any:
        """What a process started with it opens: another socket at the same address."""
        return open_door, (self.family, self.getsockname())


def open_door(family: int, address: Any) -> Door:
    """One more socket at an address, beside those that processes of this server have there."""
    door = Door(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    door.bind(address)
    return door


class Child(uvicorn.Config):
    """What each of several processes runs by: it stops with the one that started it."""

    def __init__(self, app: str, **said: Any) -> None:
        super().__init__(app, **said)
        self.parent = os.getpid()

    def load(self) -> None:
        """Make the application, in the process that will answer with it."""
        die_with(self.parent)
        super().load()


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
        timeout_graceful_shutdown=5,
    )
    if workers == 1:
        server = uvicorn.Server(config)
        server.run()
        if not server.started:
            sys.exit(STARTUP_FAILURE)
        return
    bound = config.bind_socket()  # refuses a port that another server has
    if sys.platform == "linux":
        family, address = bound.family, bound.getsockname()
        bound.close()
        bound = open_door(family, address)
    Multiprocess(config, sockets=[bound]).run()
