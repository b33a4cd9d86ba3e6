"""Security keys over HTTP, with a key in software: enrolment, proof, and what must not pass."""

import html
import json
import re
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.group.identity.soft_key import SoftKey
from tests.group.identity.world import (
    Known,
    a_browser,
    a_company,
    an_account,
    csrf_of,
    give_password,
    post_form,
)
from winvest.app.asgi import create_app
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.infra.settings import Settings

App = EdgeMiddleware
OPTIONS = re.compile(r'data-passkey="([^"]+)"')
ADD = "/connexion/enrolement/cle"


def options_of(page: httpx.Response) -> dict[str, Any]:
    """What the page asks of the key."""
    found = OPTIONS.search(page.text)
    assert found, page.text[:400]
    options: dict[str, Any] = json.loads(html.unescape(found[1]))
    return options


async def add_key(http: httpx.AsyncClient, key: SoftKey) -> httpx.Response:
    """Enrol the key from the page that asks for it."""
    page = await http.get(ADD)
    answer = key.create(options_of(page))
    form = {"csrf_token": csrf_of(page), "answer": answer, "name": "Clé bleue"}
    return await http.post(ADD, data=form)


async def prove(http: httpx.AsyncClient, key: SoftKey) -> httpx.Response:
    """Answer the second step with the key."""
    page = await http.get("/connexion/mfa")
    form = {"csrf_token": csrf_of(page), "answer": key.get(options_of(page))}
    return await http.post("/connexion/cle", data=form)


async def someone_with_a_key(application: App, db: Database) -> tuple[Known, SoftKey]:
    """A member of Compta who enrolled a key at the first sign-in."""
    known = await an_account(db, ("compta", await a_company(db, "AP")))
    key = SoftKey()
    async with a_browser(application) as http:
        await give_password(http, known)
        shown = await add_key(http, key)
        assert shown.status_code == 200
        codes = re.findall(r"[A-Z2-9]{5}-[A-Z2-9]{5}", shown.text)
        assert len(set(codes)) == 10
        assert (await http.get("/compte")).status_code == 200
    return known, key


@pytest.mark.req("ORG-04")
async def test_a_key_is_enrolled_then_opens_the_next_session(
    application: App, db: Database
) -> None:
    known, key = await someone_with_a_key(application, db)
    async with a_browser(application) as http:
        answer = await give_password(http, known)
        assert answer.headers["location"] == "/connexion/mfa"
        assert (await prove(http, key)).status_code == 303
        account = await http.get("/compte")
        assert "Clé bleue" in account.text


@pytest.mark.req("ORG-04")
async def test_an_answer_serves_once(application: App, db: Database) -> None:
    known, key = await someone_with_a_key(application, db)
    async with a_browser(application) as http, a_browser(application) as thief:
        await give_password(http, known)
        page = await http.get("/connexion/mfa")
        answer = key.get(options_of(page))
        first = await http.post(
            "/connexion/cle", data={"csrf_token": csrf_of(page), "answer": answer}
        )
        assert first.status_code == 303
        await give_password(thief, known)
        again = await post_form(thief, "/connexion/cle", seen="/connexion/mfa", answer=answer)
        assert again.status_code == 401
        assert "reconnue" in again.text


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://winvest.evil.example"},
        {"host": "evil.example"},
    ],
    ids=["another origin", "another site"],
)
async def test_a_key_asked_elsewhere_proves_nothing(
    application: App, db: Database, wrong: dict[str, str]
) -> None:
    known, key = await someone_with_a_key(application, db)
    for name, value in wrong.items():
        setattr(key, name, value)
    async with a_browser(application) as http:
        await give_password(http, known)
        assert (await prove(http, key)).status_code == 401
        assert (await http.get("/compte")).status_code == 303


@pytest.mark.req("ORG-04")
async def test_somebody_else_s_key_proves_nothing(application: App, db: Database) -> None:
    known, _ = await someone_with_a_key(application, db)
    async with a_browser(application) as http:
        await give_password(http, known)
        assert (await prove(http, SoftKey())).status_code == 401


@pytest.mark.req("ORG-04")
async def test_a_cloned_key_is_found_by_its_counter(application: App, db: Database) -> None:
    known, key = await someone_with_a_key(application, db)
    async with a_browser(application) as http:
        await give_password(http, known)
        assert (await prove(http, key)).status_code == 303
    key.count = 0
    async with a_browser(application) as http:
        await give_password(http, known)
        assert (await prove(http, key)).status_code == 401


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1}', "x" * 50_000, "\x00"])
async def test_a_malformed_answer_is_refused(application: App, db: Database, answer: str) -> None:
    known, _ = await someone_with_a_key(application, db)
    async with a_browser(application) as http:
        await give_password(http, known)
        refused = await post_form(http, "/connexion/cle", seen="/connexion/mfa", answer=answer)
        assert refused.status_code == 401
        async with db.engine.begin() as connection:
            await connection.execute(text("DELETE FROM passkey"))
        enrol = await post_form(http, ADD, answer=answer)
        assert enrol.status_code == 422
        assert "n’a pas pu être ajoutée" in enrol.text


@pytest.mark.req("ORG-04")
async def test_who_has_a_factor_cannot_add_one_before_giving_it(
    application: App, db: Database
) -> None:
    known, _ = await someone_with_a_key(application, db)
    async with a_browser(application) as http:
        await give_password(http, known)
        for path in (ADD, "/connexion/enrolement", "/connexion/enrolement/code.svg"):
            assert (await http.get(path)).headers["location"].startswith("/connexion?")
        token = csrf_of(await http.get("/connexion/mfa"))
        refused = await http.post(ADD, data={"csrf_token": token, "answer": "{}"})
        assert refused.headers["location"] == "/connexion"


@pytest.mark.req("ORG-04")
async def test_over_https_the_key_belongs_to_the_public_name(
    settings: Settings, db: Database
) -> None:
    secure = create_app(replace(settings, public_url="https://winvest.example"))
    known = await an_account(db, ("compta", await a_company(db, "AP")))
    key = SoftKey(origin="https://winvest.example", host="winvest.example")
    transport = httpx.ASGITransport(app=secure, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="https://winvest.example") as http:
        await give_password(http, known)
        assert (await add_key(http, key)).status_code == 200
        assert (await http.get("/compte")).status_code == 200
    await secure.db.close()
