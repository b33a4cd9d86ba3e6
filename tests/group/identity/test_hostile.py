"""Hostile forms at every door of the sign-in: refused, never a fault of ours, nothing executed."""

import pytest
from sqlalchemy import text

from tests.group.identity.world import (
    PASSWORD,
    a_browser,
    a_company,
    an_account,
    csrf_of,
    give_password,
    post_form,
    sign_in,
)
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware

App = EdgeMiddleware
HOSTILE = {
    "nul": "a\x00b",
    "sql": "' OR 1=1; DROP TABLE app_user; --",
    "script": "<script>alert(1)</script>",
    "template": "{{ 'zz' ~ 'qq' }}{% for a in b %}",
    "long": "x" * 20_000,
    "astral": "𝒶\u202e\u0000\ufffe😀",
    "percent": "%00%0d%0aSet-Cookie:x=1",
    "lines": "a\r\nSet-Cookie: x=1",
}
OPEN = (
    "/connexion", "/connexion/mfa", "/connexion/cle", "/connexion/sms", "/connexion/confirmation",
    "/connexion/enrolement", "/connexion/enrolement/cle", "/mot-de-passe/oublie",
    "/mot-de-passe/nouveau",
)  # fmt: skip
OWN = (
    "/compte/mot-de-passe", "/compte/telephone", "/compte/telephone/confirmation",
    "/connexion/enrolement", "/connexion/enrolement/cle", "/connexion/confirmation",
    "/connexion/cle", "/preferences",
)  # fmt: skip
FIELDS = (
    "email", "password", "code", "answer", "name", "suite", "jeton", "new", "again", "current",
    "phone", "theme", "societe",
)  # fmt: skip


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
async def test_no_public_form_breaks(application: App, db: Database, value: str) -> None:
    async with a_browser(application) as http:
        token = csrf_of(await http.get("/connexion"))
        form = {**dict.fromkeys(FIELDS, value), "csrf_token": token}
        for path in OPEN:
            answer = await http.post(path, data=form)
            assert answer.status_code < 500, path
            assert "x=1" not in answer.headers.get("set-cookie", "")
            assert "<script>alert" not in answer.text
            assert "zzqq" not in answer.text
    async with db.engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM app_user")) == 0


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
async def test_no_form_of_ones_own_account_breaks(
    application: App, db: Database, value: str
) -> None:
    known = await an_account(db, ("compta", await a_company(db, "AP")), enrolled=True)
    async with a_browser(application) as http:
        await sign_in(http, known)
        for path in OWN:
            page = await http.get("/compte")
            form = {**dict.fromkeys(FIELDS, value), "csrf_token": csrf_of(page)}
            answer = await http.post(path, data=form)
            assert answer.status_code < 500, path
            assert "<script>alert" not in answer.text


@pytest.mark.req("OPS-05")
async def test_a_form_never_sets_more_than_it_shows(application: App, db: Database) -> None:
    known = await an_account(db, ("compta", await a_company(db, "AP")), enrolled=True)
    async with a_browser(application) as http:
        more = {"mfa_required": "false", "proven": "1", "role": "admin_groupe", "user_id": "x"}
        token = csrf_of(await http.get("/connexion"))
        form = {"email": known.email, "password": PASSWORD, "csrf_token": token, **more}
        answer = await http.post("/connexion", data=form)
        assert answer.headers["location"] == "/connexion/mfa"
        assert (await http.get("/compte")).status_code == 303


@pytest.mark.req("OPS-05")
async def test_every_act_of_ones_own_wants_its_form_token(application: App, db: Database) -> None:
    known = await an_account(db, ("vente", await a_company(db, "AP")))
    async with a_browser(application) as http:
        await give_password(http, known)
        for path in (*OWN, "/deconnexion", "/compte/codes", "/compte/sessions/fermeture"):
            assert (await http.post(path, data={"theme": "dark"})).status_code == 403, path
        assert (await http.get("/compte")).status_code == 200


@pytest.mark.req("OPS-05")
async def test_an_oversized_form_is_refused(application: App) -> None:
    async with a_browser(application) as http:
        answer = await post_form(http, "/connexion", email="x" * 3_000_000, password="y")
        assert answer.status_code == 413


@pytest.mark.req("OPS-05")
async def test_a_repeated_field_is_no_surprise(application: App, db: Database) -> None:
    known = await an_account(db, ("vente", await a_company(db, "AP")))
    async with a_browser(application) as http:
        token = csrf_of(await http.get("/connexion"))
        body = f"email={known.email}&email=b@c.fr&password={PASSWORD}&csrf_token={token}"
        answer = await http.post(
            "/connexion",
            content=body.replace(" ", "+"),
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        assert answer.status_code in (400, 401)
