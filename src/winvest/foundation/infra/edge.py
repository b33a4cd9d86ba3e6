"""Edge: what surrounds every request (identity, request id, CSRF, headers, timing, logs).

One ASGI middleware, which asks the `Authenticator` port who is there. `guard` then reads each
handler's `opt` (`right`, `public`) and refuses before any work is done.
"""

import ipaddress
import secrets
import time
from collections.abc import Mapping
from uuid import UUID

import structlog
from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.types import ASGIApp, Message, Receive, Send
from litestar.types import Scope as AsgiScope

from winvest.foundation.infra import metrics
from winvest.foundation.infra.crypto import Keyring
from winvest.foundation.infra.csrf import csrf_for
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge_headers import protected
from winvest.foundation.infra.lanes import Body, Lane, call_of, headers_of
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.turns import Turn, Turns
from winvest.foundation.infra.visits import (
    VISIT,
    Authenticator,
    Visit,
    anonymous_cookie,
    session_cookie,
)
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.identifiers import new_id

log = structlog.get_logger("web")


class EdgeMiddleware:
    """Identity, request id, security headers, Server-Timing, access log and metrics."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: Settings,
        db: Database,
        keyring: Keyring,
        authenticate: Authenticator,
        lanes: Mapping[tuple[str, str], Lane] | None = None,
        turns: Turns | None = None,
    ) -> None:
        self.app = app
        self.lanes = lanes or {}
        self.settings = settings
        self.db = db
        self.authenticate = authenticate
        self.csrf_key = keyring.derive("csrf")
        self.turns = turns or Turns()

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Answer one request within its visit."""
        kind: str = scope["type"]
        if kind != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "HEAD":  # type: ignore[typeddict-item]
            scope, send = _as_get(scope, send)
        started = time.perf_counter()
        lane = self.lanes.get((str(scope["method"]), scope["path"]))  # type: ignore[typeddict-item]
        if lane is not None:
            body = Body(receive)
            if await self._by_lane(lane, scope, body, send, started):
                return
            receive = body.again  # type: ignore[assignment]
        turn = await self.turns.take()
        try:
            await self._answer(scope, receive, send, started, turn)
        finally:
            turn.give_up()

    async def _answer(
        self, scope: AsgiScope, receive: Receive, send: Send, started: float, turn: Turn
    ) -> None:
        request: AnyRequest = Request(scope)
        visit = await self._visit(request)
        token = VISIT.set(visit)
        status = 500

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                turn.give_up()
                status = message["status"]
                self._dress(message, visit, started, request)
            await send(message)

        try:
            await self.app(scope, receive, dressed)
        finally:
            VISIT.reset(token)
            self._account(scope, visit, status, time.perf_counter() - started)

    async def _by_lane(
        self, lane: Lane, scope: AsgiScope, body: Body, send: Send, started: float
    ) -> bool:
        """Was the request answered by the lane of its address?"""
        call = await call_of(scope, body)
        if call is None:
            return False
        try:
            reply = await lane(call)
        except Exception:
            log.exception("lane_failed", handler=lane.handler)  # the usual way will tell it
            return False
        if reply is None:
            return False
        request_id = _request_id(call.headers.get(b"x-request-id", b"").decode("latin-1"))
        seconds = time.perf_counter() - started
        headers = headers_of(
            reply,
            request_id=request_id,
            milliseconds=seconds * 1000,
            secure=self.settings.secure_cookies,
        )
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body, "more_body": False})
        method = str(scope["method"])  # type: ignore[typeddict-item]
        _tell(method, scope["path"], lane.handler, 200, seconds, request_id, reply.scope.actor_id)
        return True

    async def _visit(self, request: AnyRequest) -> Visit:
        path = request.url.path
        request_id = _request_id(request.headers.get("x-request-id"))
        ip = _client_ip(request, self.settings.trusted_proxies)
        cookie = request.cookies.get(session_cookie(self.settings))
        anonymous = request.cookies.get(anonymous_cookie(self.settings))
        fresh = None
        if anonymous is None and cookie is None:
            anonymous = fresh = secrets.token_urlsafe(24)
        principal = failure = None
        bearer = _bearer(request.headers.get("authorization"))
        if (cookie or bearer) and not path.startswith(("/static/", "/theme/", "/sante/")):
            try:
                async with self.db.single.connect() as connection:
                    principal = await self.authenticate(
                        connection, cookie=cookie, bearer=bearer, ip=ip, request_id=request_id
                    )
            except Exception as error:
                failure = error
        return Visit(
            request_id=request_id,
            path=path,
            principal=principal,
            csrf_token=csrf_for(self.csrf_key, cookie or anonymous or ""),
            ip=ip,
            anonymous=fresh,
            cookies=request.cookies,
            failure=failure,
        )

    def _dress(
        self,
        message: Message,
        visit: Visit,
        started: float,
        request: AnyRequest,
    ) -> None:
        headers = MutableScopeHeaders.from_message(message)
        protected(headers.headers)
        if self.settings.secure_cookies:
            headers["strict-transport-security"] = "max-age=63072000; includeSubDomains"
        headers["x-request-id"] = visit.request_id
        if visit.principal and visit.principal.quota:
            quota = visit.principal.quota
            headers["ratelimit-limit"] = str(quota.limit)
            headers["ratelimit-remaining"] = str(quota.remaining)
            headers["ratelimit-reset"] = str(quota.resets_in)
        headers["server-timing"] = f"app;dur={(time.perf_counter() - started) * 1000:.1f}"
        if "allow" in headers:
            headers["allow"] = _methods(request, headers["allow"])
        if visit.path.startswith("/static/") and request.query_params.get("v"):
            headers["cache-control"] = "public, max-age=31536000, immutable"
        if not visit.path.startswith(("/static/", "/theme/")):
            headers.setdefault("cache-control", "no-store")
            headers.add("vary", "Cookie, HX-Request, HX-Request-Type")
            if visit.anonymous and request.method == "GET" and not visit.path.startswith("/api"):
                headers.add("set-cookie", self._anonymous(visit.anonymous))

    def _anonymous(self, value: str) -> str:
        secure = "; Secure" if self.settings.secure_cookies else ""
        name = anonymous_cookie(self.settings)
        return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}"

    def _account(self, scope: AsgiScope, visit: Visit, status: int, seconds: float) -> None:
        handler = scope.get("route_handler")
        name = getattr(handler, "handler_name", None) or "inconnu"
        method = str(scope.get("method"))
        if getattr(handler, "opt", {}).get("stream"):
            name = ""
        actor = visit.principal.scope.actor_id if visit.principal else None
        _tell(method, visit.path, name, status, seconds, visit.request_id, actor)


def _as_get(scope: AsgiScope, send: Send) -> tuple[AsgiScope, Send]:
    """HEAD is GET without its content (RFC 9110, 9.3.2): the same answer, the same headers."""

    async def without_content(message: Message) -> None:
        if message["type"] == "http.response.body":
            message["body"] = b""
        await send(message)

    return {**scope, "method": "GET"}, without_content  # type: ignore[return-value]


def _methods(request: AnyRequest, told: str) -> str:
    """What an address takes: Litestar's own answer forgets the handlers registered after it.

    Nor does it know that a page takes HEAD, in a refusal (405) as in the answer to OPTIONS.
    """
    asked = request.scope.get("path_template")
    routes = [one for one in request.app.routes if one.path_format == asked]
    known = {str(method) for one in routes for method in getattr(one, "methods", ())}
    known |= set(told.split(", "))
    return ", ".join(sorted(known | ({"HEAD"} if "GET" in known else set())))


def _tell(
    method: str,
    path: str,
    handler: str,
    status: int,
    seconds: float,
    request_id: str,
    actor_id: UUID | None,
) -> None:
    """Metrics and the access log; a stream (no handler named) has no duration."""
    if handler:
        metrics.REQUESTS.labels(method, handler, str(status)).observe(seconds)
    if path.startswith(("/static/", "/theme/", "/sante/")):
        return
    log.info(
        "request",
        method=method,
        path=path,
        status=status,
        ms=round(seconds * 1000, 1),
        request_id=request_id,
        actor=str(actor_id) if actor_id else None,
    )


def _request_id(given: str | None) -> str:
    if given and len(given) <= 64 and given.replace("-", "").isalnum() and given.isascii():
        return given
    return str(new_id())


def _bearer(header: str | None) -> str | None:
    if header is None:
        return None
    kind, _, token = header.partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else None


def _client_ip(request: AnyRequest, trusted: frozenset[str]) -> str:
    direct = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for")
    if direct not in trusted or not forwarded:
        return direct
    last = forwarded.rsplit(",", 1)[-1].strip()
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:
        return direct
