"""Sign-in over HTTP: password, second factor, lock-out, sessions; nothing told to strangers."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import select, text, update

from tests.group.identity.world import (
    PASSWORD,
    STRANGER,
    App,
    a_browser,
    a_company,
    an_account,
    code_of,
    csrf_of,
    give_password,
    post_form,
    sign_in,
)
from winvest.app.asgi import create_app
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.group.identity.models import UserSession


@pytest.mark.req("ORG-04")
async def test_a_known_password_opens_a_session(application: App, db: Database) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http:
        answer = await give_password(http, known, suite="/compte?x=1")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/compte?x=1"
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("wv=")
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie
        assert (await http.get("/compte")).status_code == 200


@pytest.mark.req("ORG-04")
async def test_wrong_and_unknown_are_told_the_same(application: App, db: Database) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    disabled = await an_account(
        db, ("vente", await a_company(db, "AP")), email="partie@winvest.example"
    )
    async with db.engine.begin() as connection:
        await connection.execute(
            text("UPDATE app_user SET status = 'disabled' WHERE id = :id"), {"id": disabled.id}
        )
    answers = []
    for email, password in (
        (known.email, "pas celui-là du tout"),
        (STRANGER.email, PASSWORD),
        (disabled.email, PASSWORD),
    ):
        async with a_browser(application) as http:
            answer = await post_form(http, "/connexion", email=email, password=password)
            assert answer.status_code == 401
            assert "set-cookie" not in answer.headers
            token = csrf_of(answer)
            answers.append(answer.text.replace(email, "…").replace(token, "…"))
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.req("ORG-04")
async def test_the_password_is_argon2id_and_the_token_only_hashed(
    application: App, db: Database
) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http:
        await sign_in(http, known)
        token = http.cookies["wv"]
    async with db.engine.connect() as connection:
        stored = await connection.scalar(text("SELECT password_hash FROM app_user"))
        hashes = (await connection.execute(select(UserSession.token_hash))).scalars().all()
    assert stored is not None
    assert stored.startswith("$argon2id$")
    assert all(token.encode() not in one for one in hashes)


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize("role", ["admin_groupe", "admin_societe", "it", "compta"])
async def test_sensitive_roles_must_enrol_before_anything(
    application: App, db: Database, role: str
) -> None:
    company = None if role == "admin_groupe" else await a_company(db, "FT")
    known = await an_account(db, (role, company))
    async with a_browser(application) as http:
        answer = await give_password(http, known, suite="/compte")
        assert answer.headers["location"] == "/connexion/enrolement?suite=/compte"
        closed = await http.get("/compte")
        assert closed.status_code == 303
        assert closed.headers["location"] == "/connexion?suite=/compte"


@pytest.mark.req("ORG-04")
async def test_the_code_is_asked_and_serves_once(application: App, db: Database) -> None:
    known = await an_account(db, ("compta", await a_company(db, "AP")), enrolled=True)
    async with a_browser(application) as first, a_browser(application) as second:
        for http in (first, second):
            answer = await give_password(http, known)
            assert answer.headers["location"] == "/connexion/mfa"
            assert (await http.get("/compte")).status_code == 303
        code = code_of(known)
        assert (await post_form(first, "/connexion/mfa", code=code)).status_code == 303
        assert (await first.get("/compte")).status_code == 200
        again = await post_form(second, "/connexion/mfa", code=code)
        assert again.status_code == 401
        assert (await second.get("/compte")).status_code == 303
        later = await post_form(second, "/connexion/mfa", code=code_of(known, late=1))
        assert later.status_code == 303


@pytest.mark.req("ORG-04")
async def test_a_code_shared_by_two_browsers_at_once_opens_one(
    application: App, db: Database
) -> None:
    known = await an_account(db, ("compta", await a_company(db, "AP")), enrolled=True)
    async with a_browser(application) as first, a_browser(application) as second:
        forms = []
        for http in (first, second):
            await give_password(http, known)
            forms.append({"csrf_token": csrf_of(await http.get("/connexion/mfa"))})
        code = code_of(known)
        answers = await asyncio.gather(
            first.post("/connexion/mfa", data={**forms[0], "code": code}),
            second.post("/connexion/mfa", data={**forms[1], "code": code}),
        )
    assert sorted(one.status_code for one in answers) == [303, 401]


@pytest.mark.req("ORG-04")
async def test_the_session_token_changes_with_each_proof(application: App, db: Database) -> None:
    known = await an_account(db, ("compta", await a_company(db, "AP")), enrolled=True)
    async with a_browser(application) as http:
        fixed = {"cookie": "wv=fixe-par-un-attaquant"}
        token = csrf_of(await http.get("/connexion", headers=fixed))
        form = {"email": known.email, "password": known.password, "csrf_token": token}
        await http.post("/connexion", data=form, headers=fixed)
        waiting = http.cookies["wv"]
        assert waiting != "fixe-par-un-attaquant"
        await post_form(http, "/connexion/mfa", code=code_of(known))
        proven = http.cookies["wv"]
        assert proven != waiting
        async with a_browser(application) as thief:
            stolen = {"cookie": f"wv={waiting}"}
            assert (await thief.get("/compte", headers=stolen)).status_code == 303
            kept = {"cookie": f"wv={proven}"}
            assert (await thief.get("/compte", headers=kept)).status_code == 200


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize(
    "suite",
    [
        "//evil.example", "/\\evil.example", "https://evil.example", "/%2Fevil.example",
        "/%5Cevil.example", "javascript:alert(1)", "/%09/evil.example", "\t//evil.example",
        "///evil.example", "/%252Fevil.example", "/\n/evil.example",
    ],
)  # fmt: skip
async def test_one_never_leaves_the_site_by_signing_in(
    application: App, db: Database, suite: str
) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http:
        answer = await give_password(http, known, suite=suite)
        assert answer.headers["location"] == "/"


@pytest.mark.req("ORG-04")
async def test_signing_out_closes_the_session_for_every_copy(
    application: App, db: Database
) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http, a_browser(application) as copy:
        await sign_in(http, known)
        copied = {"cookie": f"wv={http.cookies['wv']}"}
        assert (await copy.get("/compte", headers=copied)).status_code == 200
        token = csrf_of(await http.get("/compte"))
        answer = await http.post("/deconnexion", data={"csrf_token": token})
        assert answer.status_code == 303
        assert answer.headers["location"] == "/connexion"
        assert (await copy.get("/compte", headers=copied)).status_code == 303


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    "values",
    [
        {"revoked_at": datetime.now(UTC)},
        {"expires_at": datetime.now(UTC) - timedelta(seconds=1)},
        {"last_seen_at": datetime.now(UTC) - timedelta(hours=9)},
    ],
    ids=["revoked", "past its life", "idle"],
)
async def test_a_session_that_ended_opens_nothing(
    application: App, db: Database, values: dict[str, datetime]
) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http:
        await sign_in(http, known)
        async with db.engine.begin() as connection:
            await connection.execute(update(UserSession).values(**values))
        assert (await http.get("/compte")).status_code == 303


@pytest.mark.req("ORG-04")
async def test_a_disabled_account_is_out_at_its_next_request(
    application: App, db: Database
) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http:
        await sign_in(http, known)
        async with db.engine.begin() as connection:
            await connection.execute(text("UPDATE app_user SET status = 'disabled'"))
        assert (await http.get("/compte")).status_code == 303


@pytest.mark.req("ORG-04")
async def test_the_second_step_does_not_wait_for_ever(application: App, db: Database) -> None:
    known = await an_account(db, ("compta", await a_company(db, "AP")), enrolled=True)
    async with a_browser(application) as http:
        await give_password(http, known)
        token = csrf_of(await http.get("/connexion/mfa"))
        async with db.engine.begin() as connection:
            await connection.execute(
                update(UserSession).values(created_at=datetime.now(UTC) - timedelta(minutes=16))
            )
        answer = await http.post(
            "/connexion/mfa", data={"code": code_of(known), "csrf_token": token}
        )
        assert answer.headers["location"].startswith("/connexion?")


@pytest.mark.req("ORG-02")
async def test_a_role_that_demands_a_factor_demands_it_of_open_sessions_too(
    application: App, db: Database
) -> None:
    company = await a_company(db, "FT")
    known = await an_account(db, ("vente", company))
    async with a_browser(application) as http:
        await sign_in(http, known)
        assert (await http.get("/compte")).status_code == 200
        async with db.engine.begin() as connection:
            await connection.execute(
                text("UPDATE role_assignment SET role_code = 'compta' WHERE user_id = :id"),
                {"id": known.id},
            )
        assert (await http.get("/compte")).status_code == 303
        answer = await give_password(http, known)
        assert answer.headers["location"] == "/connexion/enrolement"


@pytest.mark.req("OPS-05")
async def test_over_https_the_cookie_is_bound_to_the_host(settings: Settings, db: Database) -> None:
    secure = create_app(replace(settings, public_url="https://winvest.example"))
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    transport = httpx.ASGITransport(app=secure, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="https://winvest.example") as http:
        answer = await give_password(http, known)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-wv=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        page = await http.get("/compte")
        assert page.status_code == 200
        assert "max-age=63072000" in page.headers["strict-transport-security"]
    await secure.db.close()
