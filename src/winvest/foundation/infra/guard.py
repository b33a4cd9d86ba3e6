"""The guard of every door: each handler says in its `opt` which right opens it."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers.base import BaseRouteHandler

from winvest.foundation.infra.csrf import check_csrf
from winvest.foundation.infra.edge_headers import Quota
from winvest.foundation.infra.visits import current_visit
from winvest.foundation.kit.errors import Forbidden, NotSignedIn, TooMany

AnyConnection = ASGIConnection[Any, Any, Any, State]
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))


async def edge_guard(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Refuse who is not signed in, lacks the right, or posts a form without its token."""
    visit = current_visit()
    if visit is None:
        raise RuntimeError("no visit: the edge middleware is missing")
    principal = visit.principal
    opt = handler.opt
    if principal and principal.quota and principal.quota.used > principal.quota.limit:
        raise _over(principal.quota)
    if visit.failure is not None and not opt.get("public"):
        raise visit.failure
    if not opt.get("public"):
        if principal is None:
            raise NotSignedIn
        if opt.get("right"):
            principal.scope.require(opt["right"])
        if principal.person is None and not visit.path.startswith("/api"):
            raise Forbidden("Une clé d’API n’ouvre pas les écrans. Utilisez les adresses /api.")
    method = connection.scope.get("method", "GET")
    if method in SAFE_METHODS or opt.get("csrf") is False:
        return
    if connection.headers.get("authorization") and visit.path.startswith("/api"):
        return
    await check_csrf(Request(connection.scope, connection.receive), visit.csrf_token)


def _over(quota: Quota) -> TooMany:
    refusal = TooMany(
        f"Cette clé a atteint ses {quota.limit} demandes par minute. Reprenez dans "
        f"{quota.resets_in} s, ou demandez une limite plus haute à l’administrateur.",
        code="rate_limited",
        retry_after=quota.resets_in,
    )
    refusal.title = "Trop de demandes"
    return refusal
