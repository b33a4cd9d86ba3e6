"""What happens by itself (alerts, idle accounts, forgotten traces); keys; rights at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.group.identity.world import (
    PASSWORD,
    a_browser,
    a_company,
    an_account,
    jobs_named,
    post_form,
    sign_in,
)
from winvest.foundation.delivery.commands import opened
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.errors import Forbidden, Invalid
from winvest.foundation.kit.scope import system_scope
from winvest.group.identity.commands.accounts import (
    NewAssignment,
    create_key,
    create_user,
    give_role,
    revoke_key,
)
from winvest.group.identity.commands.upkeep import disable_idle_accounts
from winvest.group.identity.jobs import alert_lockout, forget_sign_ins, tell_change

App = EdgeMiddleware


@pytest.mark.req("ORG-04")
async def test_the_administrators_are_told_of_a_hammered_account(
    application: App, db: Database, settings: Settings
) -> None:
    company = await a_company(db, "FT")
    await an_account(db, ("admin_groupe", None), email="chef@winvest.example")
    known = await an_account(db, ("vente", company))
    async with a_browser(application, ip="192.0.2.7") as http:
        for _ in range(10):
            await post_form(http, "/connexion", email=known.email, password="non" * 5)
    await alert_lockout(World(db=db, settings=settings), user_id=str(known.id))
    (mail,) = await jobs_named(db, "delivery.send_mail")
    told = opened(str(mail["sealed"]))
    assert told["to"] == "chef@winvest.example"
    assert "192.0.2.7" in told["text"]
    assert "10 essais" in told["text"]
    assert known.email in told["html"]


@pytest.mark.req("ORG-04")
async def test_accounts_unused_for_90_days_are_disabled_and_the_others_not(
    application: App, db: Database
) -> None:
    company = await a_company(db, "FT")
    asleep = await an_account(db, ("vente", company), email="absent@winvest.example")
    awake = await an_account(db, ("vente", company), email="present@winvest.example")
    admin = await an_account(db, ("admin_groupe", None), email="chef@winvest.example")
    now = datetime.now(UTC)
    scope = system_scope("Essai", company_ids=frozenset())
    async with db.engine.begin() as connection:
        for known, days in ((asleep, 91), (awake, 89), (admin, 400)):
            await connection.execute(
                text("UPDATE app_user SET last_seen_at = :seen WHERE id = :id"),
                {"seen": now - timedelta(days=days), "id": known.id},
            )
    async with transaction(db, scope) as session:
        assert await disable_idle_accounts(session, scope, now=now) == [asleep.id]
    async with a_browser(application) as http:
        answer = await post_form(http, "/connexion", email=asleep.email, password=PASSWORD)
        assert answer.status_code == 401
        await sign_in(http, awake)


@pytest.mark.req("ORG-04")
async def test_old_traces_are_forgotten(application: App, db: Database, settings: Settings) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http:
        await sign_in(http, known)
        await post_form(
            http, "/connexion", seen="/mot-de-passe/oublie", email="x@y.fr", password="z"
        )
    async with db.engine.begin() as connection:
        await connection.execute(
            text("UPDATE login_attempt SET created_at = now() - interval '366 days'")
        )
        await connection.execute(
            text("UPDATE user_session SET expires_at = now() - interval '366 days'")
        )
    await forget_sign_ins(World(db=db, settings=settings))
    async with db.engine.connect() as connection:
        for table in ("login_attempt", "user_session"):
            assert await connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0


@pytest.mark.req("ORG-02")
async def test_a_key_opens_the_api_of_its_company_and_no_screen(
    application: App, db: Database
) -> None:
    company, other = await a_company(db, "FT"), await a_company(db, "AP")
    scope = system_scope("Essai", company_ids=frozenset((company, other)))
    async with transaction(db, scope) as session:
        token = await create_key(
            session,
            scope,
            name="Site web",
            company_id=company,
            role="catalogue_manager",
            expires_at=datetime.now(UTC) + timedelta(days=90),
            rights={"catalog.read"},
        )
    assert token.startswith("wv_")
    assert len(token) > 40
    bearer = {"authorization": f"Bearer {token}"}
    async with a_browser(application) as http:
        assert (await http.get("/compte", headers=bearer)).status_code == 403
    async with db.engine.connect() as connection:
        found = await application.authenticate(
            connection, cookie=None, bearer=token, ip="", request_id="r"
        )
        assert found is not None
        assert found.scope.company_ids == frozenset((company,))
        assert found.scope.may("catalog.read", company_id=company)
        assert not found.scope.may("catalog.read", company_id=other)
        assert not found.scope.may("catalog.edit", company_id=company)
        assert not found.scope.group_admin
        await connection.commit()
        row = (await connection.execute(text("SELECT * FROM api_key"))).one()
        assert row.last_used_at is not None
        assert row.prefix == token[:11]
        assert token.encode() not in row.token_hash
        await connection.execute(text("UPDATE api_key SET expires_at = now()"))
        nobody = await application.authenticate(
            connection, cookie=None, bearer=token, ip="", request_id="r"
        )
        assert nobody is None
        await connection.rollback()
    async with transaction(db, scope) as session:
        assert await revoke_key(session, scope, key_id=row.id, now=datetime.now(UTC)) == "Site web"
    async with db.engine.connect() as connection:
        nobody = await application.authenticate(
            connection, cookie=None, bearer=token, ip="", request_id="r"
        )
        assert nobody is None


@pytest.mark.req("ORG-02")
@pytest.mark.parametrize("role", ["admin_groupe", "admin_societe", "client", "inconnu"])
async def test_no_key_administers(db: Database, role: str) -> None:
    company = await a_company(db, "FT")
    scope = system_scope("Essai", company_ids=frozenset((company,)))
    async with transaction(db, scope) as session:
        with pytest.raises(Invalid):
            await create_key(
                session, scope, name="x", company_id=company, role=role, expires_at=None
            )


@pytest.mark.req("ORG-02")
async def test_an_account_is_refused_what_is_wrong_field_by_field(db: Database) -> None:
    scope = system_scope("Essai", company_ids=frozenset())
    async with transaction(db, scope) as session:
        with pytest.raises(Invalid) as refused:
            await create_user(
                session,
                scope,
                email="pas une adresse",
                display_name=" ",
                assignments=[],
                password="court",
                now=datetime.now(UTC),
            )
    assert set(refused.value.by_field) == {"email", "display_name", "password"}


@pytest.mark.req("ORG-02")
async def test_an_admin_of_one_company_gives_roles_there_alone(
    application: App, db: Database
) -> None:
    company, other = await a_company(db, "FT"), await a_company(db, "AP")
    await an_account(db, ("admin_societe", company), email="chef@winvest.example", enrolled=True)
    known = await an_account(db, ("vente", company))
    async with a_browser(application) as http:
        chef = replace(known, email="chef@winvest.example", secret=b"12345678901234567890")
        await sign_in(http, chef)
        async with db.engine.connect() as connection:
            found = await application.authenticate(
                connection, cookie=http.cookies["wv"], bearer=None, ip="", request_id="r"
            )
    assert found is not None
    for role, where, allowed in (
        ("adv", company, True),
        ("adv", other, False),
        ("adv", None, False),
        ("admin_groupe", None, False),
    ):
        wish = NewAssignment(role=role, company_id=where)
        async with transaction(db, found.scope) as session:
            act = give_role(
                session, found.scope, user_id=known.id, assignment=wish, now=datetime.now(UTC)
            )
            if allowed:
                await act
            else:
                with pytest.raises(Forbidden):
                    await act


@pytest.mark.req("ORG-02")
async def test_a_change_of_rights_counts_at_the_next_request_in_every_process(
    application: App, db: Database, settings: Settings, tmp_path: Path
) -> None:
    from winvest.app.asgi import create_app

    other_process = create_app(settings)
    company = await a_company(db, "FT")
    known = await an_account(db, ("vente", company))
    async with a_browser(application) as http:
        await sign_in(http, known)
        cookie = http.cookies["wv"]
    for change, held in (
        ("DELETE FROM role_right WHERE role_code = 'vente' AND right_code = 'catalog.read'", False),
        ("INSERT INTO role_right (id, role_code, right_code)"
         " VALUES (gen_random_uuid(), 'vente', 'catalog.read')", True),
        ("UPDATE role_assignment SET valid_to = now() + interval '1 microsecond'", False),
    ):  # fmt: skip
        for process in (application, other_process):
            async with db.engine.connect() as connection:
                before = await process.authenticate(
                    connection, cookie=cookie, bearer=None, ip="", request_id="r"
                )
                assert before is not None
        async with db.engine.begin() as connection:
            await connection.execute(text(change))
        for process in (application, other_process):
            async with db.engine.connect() as connection:
                after = await process.authenticate(
                    connection, cookie=cookie, bearer=None, ip="", request_id="r"
                )
                assert after is not None
                assert after.scope.may("catalog.read", company_id=company) is held
    await other_process.db.close()


@pytest.mark.req("ORG-04")
async def test_a_person_is_told_when_the_security_of_their_account_changes(
    application: App, db: Database, settings: Settings
) -> None:
    known = await an_account(db, ("vente", await a_company(db, "FT")))
    async with a_browser(application) as http:
        await sign_in(http, known)
        new = "une phrase toute neuve"
        done = await post_form(
            http, "/compte/mot-de-passe", seen="/compte", current=PASSWORD, new=new, again=new
        )
        assert done.status_code == 303
    (waiting,) = await jobs_named(db, "identity.tell_change")
    await tell_change(World(db=db, settings=settings), **waiting)
    (mail,) = await jobs_named(db, "delivery.send_mail")
    told = opened(str(mail["sealed"]))
    assert told["to"] == known.email
    assert told["subject"] == "Sécurité de votre compte\u00a0: mot de passe changé"
    assert "/compte" in told["text"]


@pytest.mark.req("ORG-02")
async def test_every_right_asked_for_exists_and_roles_are_those_of_the_code(
    db: Database,
) -> None:
    import winvest.app.wiring  # noqa: F401 - registers every command
    from winvest.foundation.infra.commands import registry
    from winvest.group.identity.enums import Role

    async with db.engine.connect() as connection:
        rights = set((await connection.execute(text("SELECT code FROM access_right"))).scalars())
        roles = set((await connection.execute(text("SELECT code FROM role"))).scalars())
        held = set((await connection.execute(text("SELECT right_code FROM role_right"))).scalars())
        given = set(
            (
                await connection.execute(
                    text("SELECT right_code FROM role_right WHERE role_code = 'catalogue_manager'")
                )
            ).scalars()
        )
    asked = {one.right for one in registry.values() if one.right}
    assert asked <= rights
    assert held == rights
    assert roles == {one.value for one in Role}
    assert "accounting.map" not in given
    assert {"catalog.create", "catalog.edit", "pricing.edit", "publication.publish"} <= given
