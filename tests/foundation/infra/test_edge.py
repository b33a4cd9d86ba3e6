"""The edge: headers on every answer, request ids, CSRF, refusals as pages or problem+json."""

import re

import httpx
import psycopg
import pytest
from litestar.routes import HTTPRoute
from sqlalchemy.exc import OperationalError
from tests.worlds import Server

from winvest.app.asgi import create_app
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.group.identity.access import IdentityAuthenticator, token_hash

TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize("path", ["/sante/vivant", "/connexion", "/nulle-part", "/api/nulle-part"])
async def test_every_answer_carries_the_security_headers(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
    assert re.fullmatch(r"app;dur=\d+\.\d", answer.headers["server-timing"])


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/connexion", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/mot-de-passe/oublie", {"GET", "HEAD", "OPTIONS", "POST"}),
    ],
)
async def test_options_tell_every_method_of_an_address(
    client: httpx.AsyncClient, path: str, methods: set[str]
) -> None:
    answer = await client.options(path)
    assert answer.status_code in (204, 303)
    if answer.status_code == 204:
        assert set(answer.headers["allow"].split(", ")) >= methods


@pytest.mark.req("OPS-05", "CAT-11")
@pytest.mark.parametrize("path", ["/sante/vivant", "/static/css/app.css", "/metrics"])
async def test_a_refused_method_tells_head_where_get_is(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.put(path)
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["allow"].split(", "))


@pytest.mark.req("OPS-05", "CAT-11")
@pytest.mark.parametrize("path", ["/sante/vivant", "/connexion", "/nulle-part", "/api/nulle-part"])
async def test_head_is_get_without_its_content(client: httpx.AsyncClient, path: str) -> None:
    whole, asked = await client.get(path), await client.head(path)
    assert (asked.status_code, asked.content) == (whole.status_code, b"")
    for name in ("content-type", "content-length"):
        assert asked.headers[name] == whole.headers[name]


@pytest.mark.req("OPS-02")
async def test_a_request_id_is_kept_when_sane_and_made_otherwise(
    client: httpx.AsyncClient,
) -> None:
    kept = await client.get("/sante/vivant", headers={"x-request-id": "abc-123"})
    assert kept.headers["x-request-id"] == "abc-123"
    for bad in ("a" * 65, "x y", "é"):
        made = await client.get("/sante/vivant", headers={"x-request-id": bad.encode()})
        assert made.headers["x-request-id"] != bad
        assert len(made.headers["x-request-id"]) == 36


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize("sent", [{}, {"csrf_token": ""}, {"csrf_token": "0" * 64}])
async def test_a_form_without_its_token_is_refused(
    client: httpx.AsyncClient, sent: dict[str, str]
) -> None:
    await client.get("/connexion")
    form = {"email": "a@winvest.example", "password": "x" * 12, **sent}
    answer = await client.post("/connexion", data=form)
    assert answer.status_code == 403
    assert "Rechargez la page" in answer.text


@pytest.mark.req("OPS-05")
async def test_a_token_of_another_visitor_is_refused(client: httpx.AsyncClient) -> None:
    theirs = TOKEN.search((await client.get("/connexion")).text)
    assert theirs
    client.cookies.clear()
    mine = TOKEN.search((await client.get("/connexion")).text)
    assert mine
    assert mine[1] != theirs[1]
    form = {"email": "a@winvest.example", "password": "x" * 12}
    refused = await client.post("/connexion", data={**form, "csrf_token": theirs[1]})
    assert refused.status_code == 403
    taken = await client.post("/connexion", data={**form, "csrf_token": mine[1]})
    assert taken.status_code == 401
    by_header = await client.post("/connexion", data=form, headers={"x-csrf-token": mine[1]})
    assert by_header.status_code == 401


async def test_an_unknown_address_is_a_page_for_people_and_a_problem_for_programs(
    client: httpx.AsyncClient,
) -> None:
    page = await client.get("/nulle-part")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "<main" in page.text
    problem = await client.get("/api/nulle-part")
    assert problem.status_code == 404
    assert problem.headers["content-type"] == "application/problem+json"
    body = problem.json()
    assert body["code"] == "not_found"
    assert body["type"].endswith("/problemes/not_found")
    assert body["request_id"] == problem.headers["x-request-id"]


@pytest.mark.req("OPS-05")
async def test_a_page_asked_without_signing_in_leads_to_the_sign_in_and_back(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/catalogue?q=box")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/connexion?suite=/catalogue%3Fq%3Dbox"
    partial = await client.get("/catalogue", headers={"hx-request-type": "partial"})
    assert partial.headers["hx-redirect"].startswith("/connexion?suite=/catalogue")


@pytest.mark.req("OPS-05")
async def test_oversized_and_malformed_bodies_are_refused(client: httpx.AsyncClient) -> None:
    await client.get("/connexion")
    big = await client.post("/connexion", content=b"a=" + b"x" * (3 * 1024 * 1024), headers=FORM)
    assert big.status_code == 413
    odd = await client.post("/connexion", content=b"\xff\xfe\x00%%%", headers=FORM)
    assert odd.status_code in (400, 403)
    broken = {"content-type": "multipart/form-data; boundary=x"}
    part = await client.post("/connexion", content=b"--x\r\nnope", headers=broken)
    assert part.status_code in (400, 403)


@pytest.mark.req("OPS-02")
async def test_health_and_metrics(client: httpx.AsyncClient) -> None:
    assert (await client.get("/sante/vivant")).json() == {"statut": "vivant"}
    ready = await client.get("/sante/pret")
    assert ready.status_code == 200
    assert set(ready.json()) == {"statut", "base", "file", "migrations"}
    metrics = await client.get("/metrics")
    assert metrics.status_code == 200
    assert 'winvest_http_request_seconds_count{handler="alive"' in metrics.text
    hidden = await client.get("/metrics", headers={"x-forwarded-for": "203.0.113.9"})
    assert hidden.status_code == 404


@pytest.mark.req("OPS-02")
async def test_a_database_that_fails_at_the_door_is_told_in_french(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception("server closed the connection"))

    monkeypatch.setattr(IdentityAuthenticator, "__call__", fails)
    client.cookies.set("wv", "whoever")
    page = await client.get("/catalogue")
    assert (page.status_code, page.headers["content-type"][:9]) == (503, "text/html")
    assert "Recommencez dans un instant" in page.text
    problem = await client.get("/api/catalog/products", headers={"authorization": "Bearer wv_x"})
    assert problem.status_code == 503
    assert problem.json()["code"] == "unavailable"
    assert (await client.get("/sante/vivant")).status_code == 200


FORM = {"content-type": "application/x-www-form-urlencoded"}


async def test_who_is_signed_in_keeps_the_frame_when_refused(
    client: httpx.AsyncClient, server: Server, clone: str
) -> None:
    person, token = new_id(), "jeton-de-l-essai"
    with psycopg.connect(server.owner_url(clone)) as owner:
        owner.execute(
            "INSERT INTO app_user (id, email, display_name, status)"
            " VALUES (%s, 'ada@winvest.example', 'Ada Essai', 'active')",
            (person,),
        )
        owner.execute(
            "INSERT INTO user_session (id, user_id, token_hash, expires_at, ip, user_agent)"
            " VALUES (%s, %s, %s, now() + interval '1 hour', '', '')",
            (new_id(), person, token_hash(token)),
        )
    client.cookies.set("wv", token)
    for path, status in (("/nulle-part", 404), ("/audit", 403)):
        answer = await client.get(path)
        assert answer.status_code == status
        assert 'id="rail"' in answer.text
        assert answer.headers["x-request-id"] in answer.text
    client.cookies.clear()
    assert 'id="rail"' not in (await client.get("/nulle-part")).text


@pytest.mark.req("AHEAD-13")
async def test_what_a_handler_wants_is_got_without_a_group_of_tasks(settings: Settings) -> None:
    application = create_app(settings)
    routes: list[object] = application.app.routes  # type: ignore[union-attr]
    batches = [
        (handler.handler_name, {one.key for one in batch})
        for route in routes
        if isinstance(route, HTTPRoute)
        for handler, wanted in route.route_handler_map.values()
        for batch in wanted.dependency_batches
    ]
    assert len(batches) > 300
    assert [one for one in batches if len(one[1]) > 1] == []
    await application.db.close()
