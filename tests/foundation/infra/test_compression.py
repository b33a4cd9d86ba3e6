"""Answers leave in gzip when it is worth it: whole, or piece by piece as they come."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from litestar import Litestar, get
from litestar.config.compression import CompressionConfig
from litestar.response import Stream

from winvest.foundation.infra.compression import Gzip

pytestmark = pytest.mark.req("AHEAD-13")
LONG = "Complémentaire santé à 19,90 € ; " * 400
LEAST = 2048


@get("/court")
async def short() -> str:
    """A little text."""
    return "bonjour"


@get("/long")
async def long() -> str:
    """A long one."""
    return LONG


@get("/flux")
async def stream() -> Stream:
    """Pieces."""

    async def pieces() -> AsyncIterator[str]:
        for at in range(3):
            yield f"ligne {at}\n"

    return Stream(pieces())


@pytest.fixture
def app() -> Litestar:
    """The three of them, compressed as the application's answers are."""
    config = CompressionConfig(backend="gzip", minimum_size=LEAST, middleware_class=Gzip)
    return Litestar([short, long, stream], compression_config=config, openapi_config=None)


async def answer(app: Litestar, path: str, *, accept: str = "gzip") -> tuple[httpx.Headers, bytes]:
    """The headers and the body as they travel."""
    found: list[Any] = []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": [(b"accept-encoding", accept.encode())],
        "client": ("127.0.0.1", 5000), "server": ("localhost", 80), "state": {},
    }  # fmt: skip

    told = asyncio.Event()

    async def receive() -> dict[str, Any]:  # nobody leaves before the end
        await told.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        found.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            told.set()

    await app(scope, receive, send)  # type: ignore[arg-type]
    bodies = [one["body"] for one in found[1:] if one["body"]]
    if path == "/flux":  # each piece can be read as it comes
        reader = zlib.decompressobj(31)
        first = b"ligne 0\n"
        assert bodies[0] == first or reader.decompress(bodies[0]) == first
    return httpx.Headers(found[0]["headers"]), b"".join(bodies)


async def test_a_long_answer_is_packed_and_says_its_length(app: Litestar) -> None:
    headers, body = await answer(app, "/long")
    assert gzip.decompress(body).decode() == LONG
    assert len(body) * 10 < len(LONG)
    assert (headers["content-encoding"], headers["content-length"]) == ("gzip", str(len(body)))
    assert "accept-encoding" in headers["vary"].lower()


async def test_a_short_answer_leaves_as_it_is(app: Litestar) -> None:
    headers, body = await answer(app, "/court")
    assert body == b"bonjour"
    assert "content-encoding" not in headers


async def test_a_stream_is_packed_piece_by_piece(app: Litestar) -> None:
    headers, body = await answer(app, "/flux")
    assert gzip.decompress(body) == b"ligne 0\nligne 1\nligne 2\n"
    assert headers["content-encoding"] == "gzip"
    assert "content-length" not in headers


@pytest.mark.parametrize("path", ["/long", "/flux"])
async def test_who_does_not_take_gzip_is_not_given_it(app: Litestar, path: str) -> None:
    headers, body = await answer(app, path, accept="identity")
    assert "content-encoding" not in headers
    assert body.startswith((b"ligne 0", "Complémentaire".encode()))
