"""The layer around every partner: remembers requests and breaks the answers it was told to."""

import asyncio
from typing import Any

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from winvest_sandbox.world import Fault, World

UNTOUCHED = ("/__sim", "/sante")
MALFORMED = b'{"offers": [{"plan": "ECO", "premium_monthly_cents": 24'


class Breakage:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self.app = app
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, unless a fault is due."""
        method = str(scope.get("method", ""))
        if not method or scope["path"].startswith(UNTOUCHED):  # no HTTP, or ours
            await self.app(scope, receive, send)
            return
        body = await _whole_body(receive)
        self.world.keep(
            {
                "at": self.world.now().isoformat(),
                "method": method,
                "path": scope["path"],
                "query": scope["query_string"].decode("latin-1"),
                "headers": {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]},
                "body": body.decode("utf-8", "replace"),
            }
        )
        again = _replayed(body, receive)
        fault = self.world.fault_for(scope["path"])
        if fault is None:
            await self.app(scope, again, send)
        else:
            await self._break(fault, scope, again, send)

    async def _break(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        match fault.kind:
            case "latency":
                await asyncio.sleep(fault.seconds)
                await self.app(scope, receive, send)
            case "status":
                await _answer(send, fault.status, b'{"code":"SIMULATED","message":"panne"}')
            case "rate_limit":
                retry = (b"retry-after", str(fault.retry_after).encode())
                await _answer(send, 429, b'{"code":"RATE_LIMITED"}', retry)
            case "malformed":
                await self.app(scope, receive, _swallow)
                await _answer(send, 200, MALFORMED)
            case "token_expiry":
                self.world.tokens.clear()
                await self.app(scope, receive, send)
            case "drop":
                # The work is done, and its answer never arrives: a length promised, then silence.
                await self.app(scope, receive, _swallow)
                await _start(send, 200, (b"content-length", b"1000"))
                await send({"type": "http.response.body", "body": b"{", "more_body": True})


async def _whole_body(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(chunks)
        chunks.append(message["body"])
        if not message["more_body"]:
            return b"".join(chunks)


def _replayed(body: bytes, receive: Receive) -> Receive:
    waiting = [body]

    async def again() -> Any:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return again


async def _answer(send: Send, status: int, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await _start(send, status, length, *headers)
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _start(send: Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    kind = (b"content-type", b"application/json")
    await send({"type": "http.response.start", "status": status, "headers": [kind, *headers]})


async def _swallow(_: Message) -> None:
    return None
