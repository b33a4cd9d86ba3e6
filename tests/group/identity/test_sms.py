"""Codes by SMS: a third factor where all companies of the person accept it."""

import re
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from tests.group.identity.world import (
    Known,
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
from winvest.foundation.delivery.commands import opened
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.kit.scope import system_scope
from winvest.group.identity.commands.sms import allow_sms

App = EdgeMiddleware


async def accept(db: Database, company: UUID, *, allowed: bool = True) -> None:
    """The company's choice."""
    scope = system_scope("Essai", company_ids=frozenset((company,)))
    async with transaction(db, scope) as session:
        await allow_sms(session, scope, company_id=company, allowed=allowed)


async def last_code(db: Database) -> str:
    """The code of the last SMS that left."""
    sealed = str((await jobs_named(db, "delivery.send_sms"))[-1]["sealed"])
    found = re.search(r"\b\d{6}\b", opened(sealed)["text"])
    assert found
    return found[0]


async def add_phone(http: httpx.AsyncClient, db: Database) -> httpx.Response:
    """Add a telephone from one's account."""
    sent = await post_form(http, "/compte/telephone", phone="06 12 34 56 78")
    assert sent.status_code == 200, sent.text[:300]
    form = {"code": await last_code(db), "csrf_token": csrf_of(sent)}
    return await http.post("/compte/telephone/confirmation", data=form)


async def later(db: Database) -> None:
    """A minute passes for the codes sent."""
    async with db.engine.begin() as connection:
        await connection.execute(
            text("UPDATE sms_factor SET code_expires_at = code_expires_at - interval '61 s'")
        )


async def someone_with_a_phone(application: App, db: Database) -> tuple[Known, UUID]:
    """A member of Compta with an application and a telephone."""
    company = await a_company(db, "AP")
    await accept(db, company)
    known = await an_account(db, ("compta", company), enrolled=True)
    async with a_browser(application) as http:
        await sign_in(http, known)
        assert (await add_phone(http, db)).status_code == 303
        assert "Téléphone •• 78" in (await http.get("/compte")).text
    await later(db)
    return known, company


@pytest.mark.req("ORG-04")
async def test_a_code_by_sms_opens_the_session_once(application: App, db: Database) -> None:
    known, _ = await someone_with_a_phone(application, db)
    async with a_browser(application) as http, a_browser(application) as other:
        await give_password(http, known)
        sent = await post_form(http, "/connexion/sms", seen="/connexion/mfa")
        assert sent.headers["location"].startswith("/connexion/mfa")
        code = await last_code(db)
        assert (await post_form(http, "/connexion/mfa", code=code)).status_code == 303
        assert (await http.get("/compte")).status_code == 200
        await give_password(other, known)
        assert (await post_form(other, "/connexion/mfa", code=code)).status_code == 401


@pytest.mark.req("ORG-04")
async def test_a_code_is_not_sent_twice_in_a_minute(application: App, db: Database) -> None:
    known, _ = await someone_with_a_phone(application, db)
    async with a_browser(application) as http:
        await give_password(http, known)
        assert (await post_form(http, "/connexion/sms", seen="/connexion/mfa")).status_code == 303
        again = await post_form(http, "/connexion/sms", seen="/connexion/mfa")
        assert again.status_code == 429
        assert 1 <= int(again.headers["retry-after"]) <= 60


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize("spoilt", ["expired", "five tries"])
async def test_an_old_or_worn_out_code_is_refused(
    application: App, db: Database, spoilt: str
) -> None:
    known, _ = await someone_with_a_phone(application, db)
    async with a_browser(application) as http:
        await give_password(http, known)
        await post_form(http, "/connexion/sms", seen="/connexion/mfa")
        code = await last_code(db)
        if spoilt == "expired":
            async with db.engine.begin() as connection:
                await connection.execute(text("UPDATE sms_factor SET code_expires_at = now()"))
        else:
            wrong = f"{(int(code) + 1) % 10**6:06d}"
            for _ in range(5):
                await post_form(http, "/connexion/mfa", code=wrong)
        assert (await post_form(http, "/connexion/mfa", code=code)).status_code == 401


@pytest.mark.req("ORG-04")
async def test_a_company_that_refuses_stops_it_at_once(application: App, db: Database) -> None:
    known, company = await someone_with_a_phone(application, db)
    async with a_browser(application) as http:
        await give_password(http, known)
        await post_form(http, "/connexion/sms", seen="/connexion/mfa")
        code = await last_code(db)
        await accept(db, company, allowed=False)
        assert "par SMS" not in (await http.get("/connexion/mfa")).text
        assert (await post_form(http, "/connexion/mfa", code=code)).status_code == 401
        assert (await post_form(http, "/connexion/sms", seen="/connexion/mfa")).status_code == 404


@pytest.mark.req("ORG-04")
async def test_one_company_that_refuses_is_enough(application: App, db: Database) -> None:
    one, two = await a_company(db, "AP"), await a_company(db, "FT")
    await accept(db, one)
    known = await an_account(db, ("compta", one), ("vente", two), enrolled=True)
    async with a_browser(application) as http:
        await sign_in(http, known)
        assert "Ajouter un téléphone" not in (await http.get("/compte")).text
        refused = await post_form(http, "/compte/telephone", phone="0612345678")
        assert refused.status_code == 409


@pytest.mark.req("ORG-04")
async def test_an_sms_is_never_the_only_factor_of_a_group_admin(
    application: App, db: Database
) -> None:
    await accept(db, await a_company(db, "AP"))
    known = await an_account(db, ("admin_groupe", None), enrolled=True)
    async with a_browser(application) as http:
        await sign_in(http, known)
        await add_phone(http, db)
        page = await http.get("/compte")
        async with db.engine.connect() as connection:
            totp = await connection.scalar(text("SELECT id FROM totp_factor"))
        form = {"csrf_token": csrf_of(page)}
        refused = await http.post(f"/compte/facteurs/{totp}/retrait", data=form)
        assert refused.status_code == 409
    await later(db)
    async with db.engine.begin() as connection:
        await connection.execute(text("DELETE FROM totp_factor"))
    async with a_browser(application) as http:
        await give_password(http, known)
        await post_form(http, "/connexion/sms", seen="/connexion/mfa")
        answer = await post_form(http, "/connexion/mfa", code=await last_code(db))
        assert answer.status_code == 401


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    "phone", ["", "06", "01 23 45 67 89", "+0612345678", "+33abc", "+" + "1" * 16]
)
async def test_a_number_that_is_none_is_told(application: App, db: Database, phone: str) -> None:
    company = await a_company(db, "AP")
    await accept(db, company)
    known = await an_account(db, ("compta", company), enrolled=True)
    async with a_browser(application) as http:
        await sign_in(http, known)
        refused = await post_form(http, "/compte/telephone", phone=phone)
        assert refused.status_code == 422
        assert "par exemple 06 12 34 56 78" in refused.text


@pytest.mark.req("ORG-04")
async def test_a_telephone_is_added_only_by_who_confirmed_just_now(
    application: App, db: Database
) -> None:
    company = await a_company(db, "AP")
    await accept(db, company)
    known = await an_account(db, ("compta", company), enrolled=True)
    async with a_browser(application) as http:
        await sign_in(http, known)
        async with db.engine.begin() as connection:
            await connection.execute(
                text("UPDATE user_session SET step_up_at = now() - interval '11 minutes'")
            )
        away = await http.get("/compte/telephone")
        assert away.headers["location"] == "/connexion/confirmation?suite=/compte/telephone"
        confirmed = await post_form(
            http,
            "/connexion/confirmation",
            seen=away.headers["location"],
            code=code_of(known, late=1),
            suite="/compte/telephone",
        )
        assert confirmed.headers["location"] == "/compte/telephone"
        assert (await http.get("/compte/telephone")).status_code == 200


@pytest.mark.req("ORG-04")
async def test_the_company_s_choice_is_made_on_screen_and_audited(
    application: App, db: Database
) -> None:
    company, other = await a_company(db, "AP"), await a_company(db, "FT")
    chef = await an_account(db, ("admin_societe", company), enrolled=True)
    path = "/administration/societes/{}/connexion"
    async with a_browser(application) as http:
        await sign_in(http, chef)
        done = await post_form(http, path.format("AP"), sms_allowed="1")
        assert done.status_code == 303
        assert "checked" in (await http.get(path.format("AP"))).text
        assert (await http.get(path.format("FT"))).status_code == 404
        token = csrf_of(await http.get("/compte"))
        form = {"sms_allowed": "1", "csrf_token": token}
        assert (await http.post(path.format("FT"), data=form)).status_code == 404
    scope = system_scope("Essai", company_ids=frozenset((company, other)))
    async with transaction(db, scope) as session:
        rows = await session.execute(
            text("SELECT command, company_id FROM audit_log WHERE \"table\" = 'sign_in_policy'")
        )
        assert [tuple(one) for one in rows] == [("identity.allow_sms", company)]
