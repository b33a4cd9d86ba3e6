"""OggoData over HTTP: `POST /oauth/token`, `GET /products`, `POST /quotes`, documents."""

import base64
import hashlib
import json
import secrets
from datetime import date, timedelta
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.datastructures import State

from winvest_sandbox.oggo.quotes import Refusal, quote
from winvest_sandbox.oggo.tariff import BY_CODE, PRODUCTS, described, document_text
from winvest_sandbox.world import World

CLIENT_ID = "winvest-ap-sandbox"
CLIENT_SECRET = "sandbox-only"  # noqa: S105 - opens nothing but this simulator
TOKEN_LIFE = timedelta(hours=1)
DEFAULT_PAGE = 50

Json = dict[str, Any]
Call = Request[None, None, State]


@post("/oauth/token", status_code=200)
async def token(request: Call, state: State) -> Response[Json]:
    """OAuth2 client credentials, by Basic or in the form."""
    form = dict(await request.form())
    given = _basic(request.headers.get("authorization", "")) or (
        str(form.get("client_id", "")),
        str(form.get("client_secret", "")),
    )
    if form.get("grant_type") != "client_credentials":
        return Response({"error": "unsupported_grant_type"}, status_code=400)
    if given != (CLIENT_ID, CLIENT_SECRET):
        return Response({"error": "invalid_client"}, status_code=401)
    world: World = state["world"]
    fresh = secrets.token_urlsafe(24)
    world.tokens[fresh] = world.now() + TOKEN_LIFE
    body = {
        "access_token": fresh,
        "token_type": "Bearer",
        "expires_in": int(TOKEN_LIFE.total_seconds()),
    }
    return Response(body, headers={"cache-control": "no-store"})


@get("/products", sync_to_thread=False)
def products(
    request: Call, state: State, updated_after: str = "", after: str = "", limit: int = DEFAULT_PAGE
) -> Response[Json]:
    """The catalogue, oldest code first; `updated_after` keeps what changed since."""
    refused = _unauthorised(request, state["world"])
    if refused:
        return refused
    host = str(request.base_url).rstrip("/")
    found = [p for p in PRODUCTS if p.updated_at > updated_after and p.code > after]
    found.sort(key=lambda product: product.code)
    page = found[: max(1, min(limit, 200))]
    body = {
        "items": [described(product, host=host) for product in page],
        "next": page[-1].code if len(found) > len(page) else None,
    }
    return _answer(request, 200, body)


@post("/quotes", status_code=200)
async def quotes(request: Call, state: State) -> Response[Json]:
    """Prices for people: 200 with offers, 422 INELIGIBLE; a key repeated answers the same."""
    world: World = state["world"]
    refused = _unauthorised(request, world)
    if refused:
        return refused
    raw = await request.body()
    key = request.headers.get("idempotency-key", "")
    if not key:
        return _problem(request, 400, "IDEMPOTENCY_KEY_REQUIRED", "Idempotency-Key is missing")
    digest = hashlib.sha256(raw).hexdigest()
    if key in world.answers:
        known, status, body = world.answers[key]
        if known != digest:
            return _problem(request, 409, "IDEMPOTENCY_CONFLICT", "same key, other body")
        return _answer(request, status, body)
    try:
        asked = json.loads(raw)
        outcome = world.outcome_for("oggodata", asked) if isinstance(asked, dict) else None
        today: date = world.now().date()
        number = next(world.numbers)
        body = quote(
            asked, number=number, now=world.now(), today=today, outcome=outcome,
            host=str(request.base_url).rstrip("/"),
        )  # fmt: skip
        status = 200
    except json.JSONDecodeError:
        return _problem(request, 400, "MALFORMED", "the body is not JSON")
    except Refusal as refusal:
        status, body = refusal.status, refusal.body()
    world.answers[key] = (digest, status, body)
    if status == 200:
        await world.outbox.emit(
            "oggodata", kind="quote", subject=f"quote/{body['quote_id']}", data=body,
            now=world.now(),
        )  # fmt: skip
    return _answer(request, status, body)


@get("/documents/{code:str}/{kind:str}", sync_to_thread=False)
def document(request: Call, state: State, code: str, kind: str) -> Response[Any]:
    """A product's document."""
    refused = _unauthorised(request, state["world"])
    if refused:
        return refused
    if code not in BY_CODE or kind not in ("DIPA", "CG", "TARIF"):
        return _problem(request, 404, "NOT_FOUND", "no such document")
    return Response(document_text(code, kind), media_type="text/plain")


def _unauthorised(request: Call, world: World) -> Response[Json] | None:
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    until = world.tokens.get(given)
    if kind.lower() == "bearer" and until is not None and until > world.now():
        return None
    refused = _problem(request, 401, "UNAUTHORIZED", "token missing, unknown or expired")
    refused.headers["www-authenticate"] = "Bearer"
    return refused


def _problem(request: Call, status: int, code: str, message: str) -> Response[Json]:
    return _answer(request, status, {"code": code, "message": message})


def _answer(request: Call, status: int, body: Json) -> Response[Json]:
    request_id = request.headers.get("x-request-id") or secrets.token_hex(8)
    return Response(body, status_code=status, headers={"x-request-id": request_id})


def _basic(header: str) -> tuple[str, str] | None:
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return None
    name, _, password = base64.b64decode(encoded).decode().partition(":")
    return name, password


router = Router(path="/oggo/v1", route_handlers=[token, products, quotes, document])
