"""One transaction at the edge: its context, its refusals, and the roles that may not run it."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.worlds import Server, a_scope

from winvest.foundation.infra.db import Database, PrivilegedRole, transaction
from winvest.foundation.infra.direct import driver_of
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope

FT, AP = UUID(int=1), UUID(int=2)
NOBODY = Scope(actor_id=None, actor_label="Essai", company_ids=frozenset())
CONTEXT = text(
    "SELECT app_company_ids(), app_group_admin(), current_setting('app.actor_label', true),"
    " current_setting('app.role', true)"
)


@pytest.mark.req("ORG-03")
async def test_start_up_refuses_roles_that_row_security_does_not_bind(
    server: Server, clone: str
) -> None:
    for url in (server.superuser_url(clone), server.owner_url(clone)):
        db = Database(url.replace("postgresql:", "postgresql+psycopg:"))
        with pytest.raises(PrivilegedRole, match="winvest_app"):
            await db.refuse_privileged_role()
        await db.close()


@pytest.mark.req("ORG-03")
async def test_the_applications_role_is_accepted(db: Database) -> None:
    await db.refuse_privileged_role()


@pytest.mark.req("ORG-03")
async def test_the_context_lives_as_long_as_the_transaction(db: Database) -> None:
    one = Database(db.engine.url.render_as_string(hide_password=False), pool_size=1)
    try:
        async with transaction(one, a_scope(FT, AP, role="vente")) as session:
            ids, admin, label, role = (await session.execute(CONTEXT)).one()
            assert set(ids) == {FT, AP}
            assert (admin, label, role) == (False, "Camille Test", "vente")
        async with one.engine.connect() as connection:
            ids, admin, label, role = (await connection.execute(CONTEXT)).one()
            assert (ids, admin, label or "", role or "") == ([], False, "", "")
    finally:
        await one.close()


async def test_a_refusal_rolls_everything_back(db: Database) -> None:
    with pytest.raises(Refused):
        await write_and_refuse(db)
    async with transaction(db, NOBODY) as session:
        left = await session.scalar(text("SELECT count(*) FROM login_attempt"))
    assert left == 0


async def write_and_refuse(db: Database) -> None:
    async with transaction(db, NOBODY) as session:
        await session.execute(
            text(
                "INSERT INTO login_attempt (id, email, ip, user_agent, outcome)"
                " VALUES (gen_random_uuid(), 'a@b.c', '', '', 'wrong')"
            )
        )
        raise Refused("Non.", code="no")


HOSTILE = ("d’Arc', true); DROP TABLE company; --", "\\', $2 %s {x}", "$1", "é\u2028\n;", "'")


@pytest.mark.req("ORG-03", "OPS-05")
@pytest.mark.parametrize("label", HOSTILE)
async def test_what_a_name_says_is_written_as_it_is(db: Database, label: str) -> None:
    scope = replace(a_scope(FT, role="vente"), actor_label=label)
    async with transaction(db, scope) as session:
        ids, admin, told, role = (await session.execute(CONTEXT)).one()
    assert (ids, admin, told, role) == ([FT], False, label, "vente")


@pytest.mark.req("AHEAD-13")
async def test_a_transaction_and_its_context_begin_in_one_message(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    awaited: list[object] = []
    wait = psycopg.AsyncConnection.wait

    async def noted(self: Any, generator: Any, *args: Any, **named: Any) -> Any:
        awaited.append(self)
        return await wait(self, generator, *args, **named)

    async with transaction(db, NOBODY) as session:  # the connection is made, with its own questions
        driver = await driver_of(session)
    monkeypatch.setattr(psycopg.AsyncConnection, "wait", noted)
    async with transaction(db, NOBODY) as session:
        assert await driver_of(session) is driver
        assert driver.info.transaction_status.name == "INTRANS"
        assert len(awaited) == 1
        await session.execute(text("SELECT 1"))
    assert driver.info.transaction_status.name == "IDLE"
    assert len(awaited) <= 4  # the statement, COMMIT, and the pool's own look at what is left


async def test_a_lost_connection_is_told_as_the_driver_tells_it(db: Database) -> None:
    async with transaction(db, NOBODY) as session:
        driver = await driver_of(session)
        pid = driver.info.backend_pid
    other = Database(db.engine.url.render_as_string(hide_password=False), pool_size=1)
    async with other.engine.begin() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    await other.close()
    with pytest.raises(DBAPIError):
        async with transaction(db, NOBODY):
            pass
    async with transaction(db, NOBODY) as session:
        assert await session.scalar(text("SELECT 1")) == 1


@pytest.mark.req("AHEAD-12")
async def test_two_who_wait_for_each_other_are_told_to_begin_again(db: Database) -> None:
    lock = text("SELECT pg_advisory_xact_lock(:at)")
    both = asyncio.Barrier(2)

    async def crossing(first: int, then: int) -> None:
        async with transaction(db, NOBODY) as session:
            await session.execute(lock, {"at": first})
            await both.wait()
            await session.execute(lock, {"at": then})

    told = await asyncio.gather(crossing(1, 2), crossing(2, 1), return_exceptions=True)
    assert [one for one in told if one is None] == [None]
    (refusal,) = [one for one in told if one is not None]
    assert isinstance(refusal, Refused)
    assert refusal.code == "crossed"
    assert "Recommencez" in refusal.message
