"""Doors: connections are shared out among processes, and a port is never shared."""

import asyncio
import copy
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from winvest.app.doors import Shares

HERE = "tests.app.test_doors"
LONG = 6  # seconds that a process is stuck


async def who(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
    """Say which process answers."""
    if scope["type"] == "lifespan":
        for one in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{one}.complete"})
        return
    if scope["path"] == "/long":
        time.sleep(LONG)  # noqa: ASYNC251 - what a process that is stuck does
    body = str(os.getpid()).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.mark.req("PRI-05")
def test_connections_are_shared_out_and_the_port_is_taken() -> None:
    with serving() as port:
        asyncio.run(shared_out(port))
        second = subprocess.run(start_at(port), capture_output=True, timeout=60, check=False)
        assert second.returncode != 0
        assert b"ddress already in use" in second.stderr


async def shared_out(port: int) -> None:
    """At once, then again when all those of one process have ended."""
    opened = await open_at_once(port, 40)
    seen = Counter([await ask(one) for one in opened])
    assert len(seen) == 2
    assert min(seen.values()) >= 17
    emptied = min(seen)
    for one in opened:
        if await ask(one) == emptied:
            one[1].close()
            await one[1].wait_closed()
    again = await open_at_once(port, seen[emptied])
    assert Counter([await ask(one) for one in again])[emptied] >= len(again) - 3


@pytest.mark.req("PRI-05")
def test_what_asks_for_a_websocket_is_answered_as_a_page() -> None:
    """Else its connection would leave HTTP, whose end alone is counted: see `counted`."""
    with serving() as port:
        asyncio.run(not_upgraded(port))


async def not_upgraded(port: int) -> None:
    (one,) = await open_at_once(port, 1)
    asked = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    asked += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    one[1].write(request("/")[:-2] + asked.encode())
    assert (await one[0].readline()).startswith(b"HTTP/1.1 200")


@pytest.mark.req("PRI-05")
def test_a_process_that_is_long_at_something_keeps_nobody_at_the_door() -> None:
    with serving() as port:
        asyncio.run(passed_by(port))


async def passed_by(port: int) -> None:
    """One process has fewer connections, and does not come to the door."""
    first = await open_at_once(port, 10)
    names = [await ask(one) for one in first]
    stuck = names[0]
    for one, name in zip(first[1:], names[1:], strict=True):
        if name == stuck:
            one[1].close()
            await one[1].wait_closed()
    first[0][1].write(request("/long"))
    await asyncio.sleep(0.2)
    began = time.monotonic()
    answers = [await ask(one) for one in await open_at_once(port, 10)]
    assert time.monotonic() - began < LONG / 2
    assert stuck not in answers


def test_a_process_is_counted_in_the_place_of_one_that_is_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shares, living = Shares(), {1: True, 2: True}
    monkeypatch.setattr("winvest.app.doors._lives", lambda one: living.get(one, False))
    mine, other = shares, pickled(shares)
    mine.enter(1)
    other.enter(2)
    mine.count(3)
    other.count(2)
    assert mine.has_more()
    assert not other.has_more()
    living[2] = False
    assert not mine.has_more()
    third = pickled(shares)
    living[66] = True  # looks at the same place first
    third.enter(66)
    assert mine.has_more()
    assert not third.has_more()


def pickled(shares: Shares) -> Shares:
    """The same memory, as a process that is started with it has it."""
    other = copy.copy(shares)
    other._at = None
    return other


@pytest.mark.req("OPS-04")
def test_processes_stop_when_the_one_that_started_them_is_killed() -> None:
    with serving() as port:
        pass  # killed on the way out
    until = time.monotonic() + 20
    while answers(port):
        assert time.monotonic() < until, "a process answers, and nobody watches over it"
        time.sleep(0.1)


def answers(port: int) -> bool:
    """Whether some process still accepts connections."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving() -> Iterator[int]:
    """A server of two processes, killed in the end; its port."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    server = subprocess.Popen(start_at(port))
    try:
        asyncio.run(both_answer(port))
        yield port
    finally:
        server.kill()
        server.wait(timeout=20)


def start_at(port: int) -> list[str]:
    return [sys.executable, "-c", f"from {HERE} import start; start({port})"]


def start(port: int) -> None:
    """What the test's server runs."""
    from winvest.app.doors import serve

    serve(f"{HERE}:who", factory=False, host="127.0.0.1", port=port, workers=2)


async def both_answer(port: int) -> None:
    """Until both processes accept connections."""
    until, seen = time.monotonic() + 60, set[str]()
    while len(seen) < 2:
        assert time.monotonic() < until, seen
        try:
            opened = await open_at_once(port, 16)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        seen |= {await ask(one) for one in opened}
        for one in opened:
            one[1].close()


Opened = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def open_at_once(port: int, count: int) -> list[Opened]:
    """So many connections, which stay open."""
    return await asyncio.gather(*(asyncio.open_connection("127.0.0.1", port) for _ in range(count)))


async def ask(one: Opened) -> str:
    """Which process answers on a connection."""
    one[1].write(request("/"))
    head = await one[0].readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    return (await one[0].readexactly(length)).decode()


def request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
