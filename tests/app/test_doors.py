"""Doors: a socket a process, so that connections are shared out, and a port is never shared."""

import asyncio
import os
import pickle
import socket
import subprocess
import sys
import time
from collections import Counter

import pytest

from winvest.app.doors import open_door

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one socket is shared")
HERE = "tests.app.test_doors"


async def who(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
    """Say which process answers."""
    if scope["type"] == "lifespan":
        for one in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{one}.complete"})
        return
    body = str(os.getpid()).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def test_a_process_that_is_handed_a_door_opens_its_own() -> None:
    with (
        open_door(socket.AF_INET, ("127.0.0.1", 0)) as door,
        pickle.loads(pickle.dumps(door)) as other,
    ):
        assert other.getsockname() == door.getsockname()
        assert other.fileno() != door.fileno()
        other.listen()
        with socket.create_connection(door.getsockname(), timeout=5):
            accepted, _ = other.accept()
            accepted.close()


@pytest.mark.req("PRI-05")
def test_connections_made_at_once_are_shared_out_and_the_port_is_taken() -> None:
    port = free_port()
    starts = f"from {HERE} import start; start({port})"
    server = subprocess.Popen([sys.executable, "-c", starts])
    try:
        wait_for(port)
        seen = Counter(asyncio.run(ask_at_once(port, 64)))
        assert len(seen) == 2
        assert min(seen.values()) >= 12  # drawn: fewer than 12 of 64 once in a million
        second = subprocess.run(
            [sys.executable, "-c", starts], capture_output=True, timeout=60, check=False
        )
        assert second.returncode != 0
        assert b"ddress already in use" in second.stderr
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.mark.req("OPS-04")
def test_processes_stop_when_the_one_that_started_them_is_killed() -> None:
    port = free_port()
    server = subprocess.Popen([sys.executable, "-c", f"from {HERE} import start; start({port})"])
    try:
        wait_for(port)
    finally:
        server.kill()
        server.wait(timeout=20)
    until = time.monotonic() + 20
    while answers(port):
        assert time.monotonic() < until, "a process answers, and nobody watches over it"
        time.sleep(0.1)


def answers(port: int) -> bool:
    """Whether some process still accepts connections."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def start(port: int) -> None:
    """What the test's server runs."""
    from winvest.app.doors import serve

    serve(f"{HERE}:who", factory=False, host="127.0.0.1", port=port, workers=2)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    """Until both processes have opened their doors."""
    until, seen = time.monotonic() + 60, set[str]()
    while len(seen) < 2:
        assert time.monotonic() < until, seen
        try:
            seen |= set(asyncio.run(ask_at_once(port, 16)))
        except OSError:
            time.sleep(0.1)


async def ask_at_once(port: int, count: int) -> list[str]:
    """Open so many connections, then ask on each."""
    opened = await asyncio.gather(
        *(asyncio.open_connection("127.0.0.1", port) for _ in range(count))
    )
    answers = []
    for reader, writer in opened:
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answers.append((await reader.read()).rpartition(b"\r\n\r\n")[2].decode())
        writer.close()
    return answers
