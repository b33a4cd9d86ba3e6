"""Health: alive, ready, metrics. Read by load balancers and Prometheus, never by people."""

import hmac
import ipaddress
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text

from winvest.foundation.infra import metrics
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.visits import current_visit
from winvest.foundation.kit.errors import NotFound

PUBLIC = {"public": True, "right": None, "company_scoped": False}
QUEUE = text("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
HEAD = text("SELECT version_num FROM alembic_version")


@get("/sante/vivant", opt=PUBLIC, sync_to_thread=False)
def alive() -> dict[str, str]:
    """The process answers."""
    return {"statut": "vivant"}


@get("/sante/pret", opt=PUBLIC)
async def ready(request: Request[None, None, State]) -> Response[dict[str, str]]:
    """The database answers, the queue's tables are there, the migrations are the code's."""
    db: Database = request.app.state.db
    found = {"base": "ko", "file": "ko", "migrations": "ko"}
    try:
        async with db.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
            found["base"] = "ok"
            await connection.execute(QUEUE)
            found["file"] = "ok"
            head = (await connection.execute(HEAD)).scalar()
            found["migrations"] = "ok" if head == request.app.state.head else "ko"
    except Exception:  # noqa: S110 - whatever fails, the answer is 503 and says which
        pass
    whole = all(value == "ok" for value in found.values())
    body = {"statut": "pret" if whole else "indisponible", **found}
    return Response(body, status_code=200 if whole else 503)


@get("/metrics", opt=PUBLIC)
async def prometheus(request: Request[None, None, State]) -> Response[bytes]:
    """Metrics in Prometheus' text format: loopback or the bearer token, else nothing is here."""
    settings: Settings = request.app.state.settings
    if not _may_read(request, settings.metrics_token):
        raise NotFound("Cette adresse ne mène nulle part. Revenez à l’accueil.")
    db: Database = request.app.state.db
    async with db.engine.connect() as connection:
        jobs = {status: count for status, count in await connection.execute(QUEUE)}
    pool: Any = db.engine.pool
    connections = {"used": pool.checkedout(), "idle": pool.checkedin()}
    told = metrics.exposition(metrics.Moment(jobs=jobs, connections=connections))
    return Response(told, media_type=CONTENT_TYPE_LATEST)


def _may_read(request: Request[None, None, State], token: str | None) -> bool:
    given = request.headers.get("authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    visit = current_visit()
    forwarded = request.headers.get("x-forwarded-for")
    if visit is None or forwarded:
        return False
    try:
        return ipaddress.ip_address(visit.ip).is_loopback
    except ValueError:
        return False


routes = [alive, ready, prometheus]
