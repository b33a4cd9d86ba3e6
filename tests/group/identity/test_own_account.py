"""One's own account over HTTP: factors, codes, sessions, preferences, the company looked at."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import text

from tests.group.identity.world import (
    a_browser,
    a_company,
    an_account,
    code_of,
    csrf_of,
    give_password,
    post_form,
    sign_in,
)
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware

App = EdgeMiddleware
CODE = re.compile(r"[A-Z2-9]{5}-[A-Z2-9]{5}")


async def act(http: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    """An act of the account page."""
    return await post_form(http, path, seen="/compte", **fields)


@pytest.mark.req("ORG-04")
async def test_new_recovery_codes_replace_the_old_and_each_serves_once(
    application: App, db: Database
) -> None:
    known = await an_account(db, ("compta", await a_company(db, "AP")), enrolled=True)
    async with a_browser(application) as http:
        await sign_in(http, known)
        first = CODE.findall((await act(http, "/compte/codes")).text)
        second = CODE.findall((await act(http, "/compte/codes")).text)
    assert len(set(first)) == len(set(second)) == 10
    assert not set(first) & set(second)
    for code, status in (
        (first[0], 401),
        (second[0].lower().replace("-", " "), 303),
        (second[0], 401),
        (second[1], 303),
    ):
        async with a_browser(application) as http:
            await give_password(http, known)
            assert (await post_form(http, "/connexion/mfa", code=code)).status_code == status


@pytest.mark.req("ORG-04")
async def test_the_last_factor_of_a_sensitive_role_stays(application: App, db: Database) -> None:
    company = await a_company(db, "AP")
    known = await an_account(db, ("compta", company), enrolled=True)
    other = await an_account(db, ("vente", company), email="bob@winvest.example", enrolled=True)
    async with db.engine.connect() as connection:
        found = await connection.execute(text("SELECT user_id, id FROM totp_factor"))
        factors = {user_id: factor_id for user_id, factor_id in found}
    async with a_browser(application) as http:
        await sign_in(http, known)
        refused = await act(http, f"/compte/facteurs/{factors[known.id]}/retrait")
        assert refused.status_code == 409
        assert "Ajoutez-en un autre" in refused.text
        theirs = await act(http, f"/compte/facteurs/{factors[other.id]}/retrait")
        assert theirs.status_code == 404
    async with a_browser(application) as http:
        await sign_in(http, other)
        done = await act(http, f"/compte/facteurs/{factors[other.id]}/retrait")
        assert done.status_code == 303
    async with a_browser(application) as http:
        assert (await give_password(http, other)).headers["location"] == "/"


@pytest.mark.req("ORG-04")
async def test_sensitive_acts_ask_to_confirm_then_come_back(application: App, db: Database) -> None:
    known = await an_account(db, ("compta", await a_company(db, "AP")), enrolled=True)
    async with a_browser(application) as http:
        await sign_in(http, known)
        before = http.cookies["wv"]
        async with db.engine.begin() as connection:
            await connection.execute(
                text("UPDATE user_session SET step_up_at = :then"),
                {"then": datetime.now(UTC) - timedelta(minutes=11)},
            )
        page = await http.get("/compte")
        away = await http.post(
            "/compte/codes",
            data={"csrf_token": csrf_of(page)},
            headers={"referer": "http://localhost:8000/compte"},
        )
        assert away.status_code == 303
        assert away.headers["location"] == "/connexion/confirmation?suite=/compte"
        wrong = await post_form(http, "/connexion/confirmation", code="000000", suite="/compte")
        assert wrong.status_code == 401
        right = await post_form(
            http, "/connexion/confirmation", code=code_of(known, late=1), suite="/compte"
        )
        assert right.headers["location"] == "/compte"
        assert http.cookies["wv"] != before
        assert (await act(http, "/compte/codes")).status_code == 200


@pytest.mark.req("ORG-04")
async def test_sessions_are_listed_and_closed_by_their_owner_alone(
    application: App, db: Database
) -> None:
    company = await a_company(db, "FT")
    known = await an_account(db, ("vente", company))
    other = await an_account(db, ("vente", company), email="bob@winvest.example")
    async with (
        a_browser(application) as here,
        a_browser(application) as there,
        a_browser(application) as third,
        a_browser(application) as theirs,
    ):
        for http in (here, there, third):
            await sign_in(http, known)
        await sign_in(theirs, other)
        page = (await here.get("/compte")).text
        assert page.count("cette session") == 1
        closable = re.findall(r"/compte/sessions/([0-9a-f-]{36})/fermeture", page)
        assert len(closable) == 2
        stolen = await act(theirs, f"/compte/sessions/{closable[0]}/fermeture")
        assert stolen.status_code == 404
        assert (await act(here, f"/compte/sessions/{closable[0]}/fermeture")).status_code == 303
        again = await act(here, f"/compte/sessions/{closable[0]}/fermeture")
        assert again.status_code == 404
        statuses = {(await one.get("/compte")).status_code for one in (there, third)}
        assert statuses == {200, 303}
        assert (await act(here, "/compte/sessions/fermeture")).status_code == 303
        assert {(await one.get("/compte")).status_code for one in (there, third)} == {303}
        assert (await here.get("/compte")).status_code == 200
        assert (await theirs.get("/compte")).status_code == 200


@pytest.mark.req("ORG-02")
async def test_the_company_looked_at_is_one_of_the_perimeter(
    application: App, db: Database
) -> None:
    mine, also, not_mine = [await a_company(db, code) for code in ("FT", "AP", "WC")]
    known = await an_account(db, ("vente", mine), ("vente", also))
    async with a_browser(application) as http:
        await sign_in(http, known)
        assert (await act(http, "/preferences", societe="AP", suite="/compte")).status_code == 303
        async with db.engine.connect() as connection:
            chosen = await connection.scalar(text("SELECT selected_company_id FROM user_session"))
        assert chosen == also
        assert (await act(http, "/preferences", societe="WC")).status_code == 404
        assert not_mine != chosen
        assert (await act(http, "/preferences", societe="")).status_code == 303


@pytest.mark.req("OPS-06")
async def test_theme_and_density_are_kept_and_unknown_ones_refused(
    application: App, db: Database
) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http:
        await sign_in(http, known)
        answer = await act(http, "/preferences", theme="dark", density="dense", suite="/compte")
        assert answer.headers["location"] == "/compte"
        page = (await http.get("/compte")).text
        assert 'data-theme="dark"' in page
        assert 'data-density="dense"' in page
        assert (await act(http, "/preferences", theme="rose")).status_code == 422
