"""Lanes: an address asked thousands of times a minute may be answered before the framework.

A lane answers what it is sure of, and says nothing (None) of anything else: the request then goes
its usual way, as if nobody had looked at it. So a lane never refuses, nor answers otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from litestar.types import HTTPRequestEvent, Receive
from litestar.types import Scope as AsgiScope

from winvest.foundation.infra.edge_headers import HEADERS, Quota
from winvest.foundation.kit.scope import Scope

LARGEST = 64 * 1024
JSON = b"application/json"
FIXED = tuple(
    (name.encode(), value.encode())
    for name, value in (
        *HEADERS.items(),
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
        ("vary", "Cookie, HX-Request, HX-Request-Type"),
    )
)
HTTPS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request of a program, read whole: its key and its JSON."""

    bearer: str
    body: bytes
    headers: Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a lane answers (200, JSON), and for whom."""

    body: bytes
    scope: Scope
    quota: Quota


class Lane(Protocol):
    """Port: a room's quick answer to one address; `handler` names it in logs and metrics."""

    handler: str

    async def __call__(self, call: Call) -> Reply | None:
        """The answer, or None: the usual way is taken."""
        ...


class Body:
    """The body of a request, read once and given again to whoever asks next."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read: list[HTTPRequestEvent] = []

    async def whole(self) -> bytes | None:
        """All of it; None when it is larger than it said, or when the client left."""
        parts, size = [], 0
        while True:
            message = await self._receive()
            if message["type"] != "http.request":
                return None
            self._read.append(message)
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if not message.get("more_body"):
                return parts[0] if len(parts) == 1 else b"".join(parts)
            if size > LARGEST:
                return None

    async def again(self) -> object:
        """The messages once more, then those that follow."""
        return self._read.pop(0) if self._read else await self._receive()


async def call_of(scope: AsgiScope, body: Body) -> Call | None:
    """The call of a program that shows a key and sends some JSON; None for any other request."""
    headers = dict(scope["headers"])
    kind, _, bearer = headers.get(b"authorization", b"").partition(b" ")
    if (
        kind.lower() != b"bearer"
        or headers.get(b"content-type", b"").lower() != JSON
        or not headers.get(b"content-length", b"").isdigit()
        or int(headers[b"content-length"]) > LARGEST
        or b"cookie" in headers
    ):
        return None
    whole = await body.whole()
    if whole is None:
        return None
    return Call(bearer=bearer.strip().decode("latin-1"), body=whole, headers=headers)


def headers_of(
    reply: Reply, *, request_id: str, milliseconds: float, secure: bool
) -> list[tuple[bytes, bytes]]:
    """The headers of every answer of the API, on a lane's."""
    quota = reply.quota
    return [
        *FIXED,
        *((HTTPS,) if secure else ()),
        (b"content-length", b"%d" % len(reply.body)),
        (b"x-request-id", request_id.encode()),
        (b"ratelimit-limit", b"%d" % quota.limit),
        (b"ratelimit-remaining", b"%d" % quota.remaining),
        (b"ratelimit-reset", b"%d" % quota.resets_in),
        (b"server-timing", b"app;dur=%.1f" % milliseconds),
    ]
