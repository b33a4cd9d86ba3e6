"""Guesses: ten lock the account alone, at once or one by one, whatever the address."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

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
    jobs_named,
    post_form,
    sign_in,
)
from winvest.foundation.infra import metrics
from winvest.foundation.infra.db import Database
from winvest.group.identity.models import LoginAttempt


@pytest.mark.req("ORG-04")
async def test_ten_failures_lock_the_account_alone(application: App, db: Database) -> None:
    company = await a_company(db, "FT")
    known = await an_account(db, ("vente", company))
    other = await an_account(db, ("vente", company), email="bob@winvest.example")
    async with a_browser(application) as http:
        codes = [
            (await post_form(http, "/connexion", email=known.email, password="non" * 5)).status_code
            for _ in range(9)
        ]
        assert codes == [401] * 9
        tenth = await post_form(http, "/connexion", email=known.email, password="non" * 5)
        assert tenth.status_code == 429
        assert 1 <= int(tenth.headers["retry-after"]) <= 60
        right = await post_form(http, "/connexion", email=known.email, password=PASSWORD)
        assert right.status_code == 429
        assert (await give_password(http, other)).status_code == 303
    (alert,) = await jobs_named(db, "identity.alert_lockout")
    assert alert == {"user_id": str(known.id)}


@pytest.mark.req("ORG-04")
async def test_an_unknown_address_locks_the_same_and_alerts_nobody(
    application: App, db: Database
) -> None:
    async with a_browser(application) as http:
        codes = [
            (await post_form(http, "/connexion", email=STRANGER.email, password="x")).status_code
            for _ in range(10)
        ]
    assert codes == [401] * 9 + [429]
    assert await jobs_named(db, "identity.alert_lockout") == []


@pytest.mark.req("ORG-04")
async def test_a_hundred_guesses_at_once_do_not_slip_through(
    application: App, db: Database
) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http:
        token = csrf_of(await http.get("/connexion"))
        answers = await asyncio.gather(
            *(
                http.post(
                    "/connexion",
                    data={"email": known.email, "password": f"non {n}", "csrf_token": token},
                )
                for n in range(30)
            )
        )
    assert [one.status_code for one in answers].count(401) == 9


@pytest.mark.req("ORG-04")
async def test_the_lock_ends_then_grows(application: App, db: Database) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http:
        for _ in range(10):
            await post_form(http, "/connexion", email=known.email, password="non" * 5)
        await _age_attempts(db, minutes=2)
        eleventh = await post_form(http, "/connexion", email=known.email, password="non" * 5)
        assert eleventh.status_code == 429
        assert 60 < int(eleventh.headers["retry-after"]) <= 120
        await _age_attempts(db, minutes=3)
        assert (await give_password(http, known)).status_code == 303


async def _age_attempts(db: Database, *, minutes: int) -> None:
    async with db.engine.begin() as connection:
        await connection.execute(
            update(LoginAttempt).values(
                created_at=LoginAttempt.created_at - timedelta(minutes=minutes)
            )
        )


@pytest.mark.req("ORG-04")
async def test_wrong_codes_lock_too(application: App, db: Database) -> None:
    known = await an_account(db, ("compta", await a_company(db, "AP")), enrolled=True)
    async with a_browser(application) as http:
        await give_password(http, known)
        codes = [
            (await post_form(http, "/connexion/mfa", code=f"00000{n}")).status_code
            for n in range(10)
        ]
        assert codes == [401] * 9 + [429]
        right = await post_form(http, "/connexion/mfa", code=code_of(known))
        assert right.status_code == 429


@pytest.mark.req("ORG-04")
async def test_a_stolen_session_does_not_guess_the_password(application: App, db: Database) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http:
        await sign_in(http, known)
        form = {"new": "une phrase toute neuve", "again": "une phrase toute neuve"}
        for n in range(10):
            answer = await post_form(
                http, "/compte/mot-de-passe", seen="/compte", current=f"essai {n}", **form
            )
            assert answer.status_code == 422
        locked = await post_form(
            http, "/compte/mot-de-passe", seen="/compte", current=PASSWORD, **form
        )
        assert locked.status_code == 429
        assert int(locked.headers["retry-after"]) >= 1


@pytest.mark.req("ORG-04")
async def test_a_key_that_opens_nothing_is_counted(application: App, db: Database) -> None:
    counted = metrics.SIGN_INS.labels("key_refused")._value.get()
    async with a_browser(application) as http:
        refused = await http.get("/api/nulle-part", headers={"authorization": "Bearer wv_faux"})
    assert refused.status_code in (401, 404)
    assert metrics.SIGN_INS.labels("key_refused")._value.get() == counted + 1
