"""Forgotten password and invitation: one link, once, in time; nothing told to strangers."""

import email
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text, update

from tests.group.identity.world import (
    PASSWORD,
    Known,
    a_browser,
    a_company,
    an_account,
    csrf_of,
    give_password,
    jobs_named,
    post_form,
    sign_in,
)
from winvest.app.worker import run_worker
from winvest.foundation.delivery.commands import opened
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import system_scope
from winvest.group.identity.commands.reset import invite, mail_reset_link
from winvest.group.identity.models import PasswordToken, User

App = EdgeMiddleware
NEW = "un autre mot de passe"
LINK = re.compile(r"http://localhost:8000(/mot-de-passe/nouveau\?jeton=[\w-]+)")
URL = "http://localhost:8000"


async def a_link(db: Database, known: Known) -> str:
    """The link that a forgotten password mails, as its job carries it."""
    async with transaction(db, system_scope("Essai", company_ids=frozenset())) as session:
        assert await mail_reset_link(
            session,
            system_scope("Essai", company_ids=frozenset()),
            email=known.email,
            public_url=URL,
            now=datetime.now(UTC),
        )
    sealed = str((await jobs_named(db, "delivery.send_mail"))[-1]["sealed"])
    found = LINK.search(opened(sealed)["text"])
    assert found
    return found[1]


async def choose(
    http: httpx.AsyncClient, link: str, new: str = NEW, again: str | None = None
) -> httpx.Response:
    """Open the link and choose a password."""
    token = link.partition("jeton=")[2]
    return await post_form(
        http,
        "/mot-de-passe/nouveau",
        seen=link,
        jeton=token,
        new=new,
        again=new if again is None else again,
    )


@pytest.mark.req("ORG-04")
async def test_every_address_gets_the_same_answer(application: App, db: Database) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    answers = []
    async with a_browser(application) as http:
        for address in (known.email, "personne@winvest.example"):
            answer = await post_form(http, "/mot-de-passe/oublie", email=address)
            assert answer.status_code == 200
            answers.append(answer.text.replace(address, "…"))
        malformed = await post_form(http, "/mot-de-passe/oublie", email="pas une adresse")
        assert malformed.status_code == 422
    assert answers[0] == answers[1]
    waiting = await jobs_named(db, "identity.mail_reset_link")
    assert len(waiting) == 2
    assert "winvest.example" not in str(waiting)


@pytest.mark.req("ORG-04")
@pytest.mark.commits
async def test_the_mail_is_written_and_its_link_sets_the_password(
    application: App, db: Database, settings: Settings, tmp_path: Path
) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as elsewhere, a_browser(application) as http:
        await sign_in(elsewhere, known)
        await post_form(http, "/mot-de-passe/oublie", email=f" {known.email.upper()} ")
        await run_worker(replace(settings, var_dir=tmp_path), once=True)
        (laid,) = (tmp_path / "outbox" / "mail").iterdir()
        message = email.message_from_bytes(laid.read_bytes(), policy=policy.default)
        assert message["To"] == known.email
        body = message.get_body(("plain",))
        assert body is not None
        found = LINK.search(body.get_content())
        assert found
        done = await choose(http, found[1])
        assert done.status_code == 303
        assert (await elsewhere.get("/compte")).status_code == 303
        assert (await give_password(http, known)).status_code == 401
        again = replace(known, password=NEW)
        assert (await give_password(http, again)).status_code == 303


@pytest.mark.req("ORG-04")
async def test_a_link_serves_once(application: App, db: Database) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    first, second = await a_link(db, known), await a_link(db, known)
    async with a_browser(application) as http:
        assert (await choose(http, second)).status_code == 303
        for link in (first, second):
            gone = await http.get(link)
            assert gone.status_code == 410
            assert "a déjà servi" in gone.text
            form = {"jeton": link.partition("jeton=")[2], "new": NEW, "again": NEW}
            refused = await http.post(
                "/mot-de-passe/nouveau", data={**form, "csrf_token": csrf_of(gone)}
            )
            assert refused.status_code == 410


@pytest.mark.req("ORG-04")
async def test_a_link_is_good_for_thirty_minutes(application: App, db: Database) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    link = await a_link(db, known)
    async with db.engine.begin() as connection:
        expires = await connection.scalar(select(PasswordToken.expires_at))
        assert expires is not None
        assert timedelta(minutes=29) < expires - datetime.now(UTC) <= timedelta(minutes=30)
        await connection.execute(update(PasswordToken).values(expires_at=datetime.now(UTC)))
    async with a_browser(application) as http:
        assert (await http.get(link)).status_code == 410


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    ("new", "again", "told"),
    [
        ("court", "court", "au moins 12"),
        ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "variez"),
        ("une phrase assez longue", "une phrase pas pareille", "diffèrent"),
    ],
)
async def test_a_weak_or_mistyped_password_is_told_and_the_link_stays(
    application: App, db: Database, new: str, again: str, told: str
) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    link = await a_link(db, known)
    async with a_browser(application) as http:
        refused = await choose(http, link, new, again)
        assert refused.status_code == 422
        assert told in refused.text
        assert (await choose(http, link)).status_code == 303


@pytest.mark.req("ORG-04")
async def test_a_renewed_password_lifts_the_lock(application: App, db: Database) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http:
        for _ in range(10):
            await post_form(http, "/connexion", email=known.email, password="non" * 5)
        assert (await give_password(http, known)).status_code == 429
        await choose(http, await a_link(db, known))
        assert (await give_password(http, replace(known, password=NEW))).status_code == 303


@pytest.mark.req("ORG-04")
async def test_strangers_disabled_accounts_and_floods_get_no_mail(db: Database) -> None:
    company = await a_company(db, "FT")
    known = await an_account(db, ("vente", company))
    gone = await an_account(db, ("vente", company), email="partie@winvest.example")
    scope = system_scope("Essai", company_ids=frozenset())
    async with db.engine.begin() as connection:
        await connection.execute(
            text("UPDATE app_user SET status = 'disabled' WHERE id = :id"), {"id": gone.id}
        )
    sent = []
    for address in (gone.email, "personne@winvest.example", *[known.email] * 5):
        async with transaction(db, scope) as session:
            sent.append(
                await mail_reset_link(
                    session, scope, email=address, public_url=URL, now=datetime.now(UTC)
                )
            )
    assert sent == [False, False, True, True, True, False, False]


@pytest.mark.req("ORG-04")
async def test_an_invitation_opens_the_account(application: App, db: Database) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")), password=None)
    scope = system_scope("Essai", company_ids=frozenset())
    async with transaction(db, scope) as session:
        await invite(session, scope, user_id=known.id, public_url=URL, now=datetime.now(UTC))
    sealed = str((await jobs_named(db, "delivery.send_mail"))[-1]["sealed"])
    found = LINK.search(opened(sealed)["text"])
    assert found
    async with a_browser(application) as http:
        assert (await give_password(http, replace(known, password=PASSWORD))).status_code == 401
        assert (await choose(http, found[1])).status_code == 303
        assert (await give_password(http, replace(known, password=NEW))).status_code == 303
    async with transaction(db, scope) as session:
        user = await session.get_one(User, known.id)
        assert user.status == "active"
        with pytest.raises(Refused, match="déjà choisi"):
            await invite(session, scope, user_id=known.id, public_url=URL, now=datetime.now(UTC))
