"""A sandbox of the test's own, over real HTTP."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn

from winvest_sandbox.oggo.api import CLIENT_ID, CLIENT_SECRET
from winvest_sandbox.server import create_app


@pytest.fixture
def sandbox() -> Iterator[httpx.Client]:
    """A client of a fresh sandbox."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(create_app(), port=port, log_level="critical", access_log=False)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=5) as client:
        yield client
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def oggo(sandbox: httpx.Client) -> httpx.Client:
    """The same client, signed in at OggoData on 21 November 2026."""
    sandbox.post("/__sim/clock", json={"now": "2026-11-21T10:00:00+01:00"})
    answer = sandbox.post(
        "/oggo/v1/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(CLIENT_ID, CLIENT_SECRET),
    )
    sandbox.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
    return sandbox
