"""The number beside « Mes validations »: what is open for one's functions, whoever acts at once."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

import winvest.app.wiring  # noqa: F401 - what a task rests on
from tests.offer.catalog.world import a_group, a_product, manager
from tests.offer.versions.racing import at_once
from tests.offer.versions.test_signing import of
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.group.approvals.commands.deciding import sign_task
from winvest.group.approvals.commands.upkeep import gather_waiting
from winvest.group.approvals.own_queries import own_counts
from winvest.group.identity.access import IdentityAuthenticator, token_hash
from winvest.offer.catalog.commands.withdrawal import prepare_withdrawal
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.exit_plan import ExitPlan
from winvest.offer.catalog.mapping_enums import Renewals

pytestmark = [pytest.mark.commits, pytest.mark.req("ORG-08")]
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
PLAN = ExitPlan(
    support_ends_on=date(2027, 12, 31), renewals=Renewals.KEPT, replacement_sku=None,
    client_notice_on=date(2027, 1, 15), notice="Votre offre s’arrête.", reason=None,
)  # fmt: skip
SKUS = ("FTX-TV-1", "FTX-TV-2", "FTX-TV-3")


async def test_the_count_follows_the_tasks(db: Database) -> None:
    async with db.sessions() as session, session.begin():
        world = await a_group(session)
        for sku in SKUS:
            await a_product(
                session, world, sku, sku, company=world.ft, risk=world.tv, price="9.90",
                status=LifecycleStatus.ACTIVE,
            )  # fmt: skip
        adv = await of(session, world, "adv", "Denise")
        seller = await of(session, world, "vente", "Sam")
        for one in (adv, seller):
            await session.execute(
                text("INSERT INTO user_session (id, user_id, token_hash, expires_at, ip,"
                     " user_agent) VALUES (:id, :user, :hash, now() + interval '1 hour', '', '')"),
                {"id": new_id(), "user": one.actor_id, "hash": token_hash(one.actor_label)},
            )  # fmt: skip
    author = manager(world.ft)
    author = replace(author, actor_id=new_id())
    system = system_scope("Essais", company_ids=world.companies)

    def preparing(sku: str) -> Any:
        async def prepare(session: Any, scope: Scope) -> Any:
            return await prepare_withdrawal(session, scope, sku=sku, plan=PLAN, now=NOW)

        return prepare

    async def shown(scope: Scope) -> int:
        door = IdentityAuthenticator(lambda *_: None, rate_per_minute=60)
        async with db.engine.connect() as connection:
            found = await door(
                connection, cookie=scope.actor_label, bearer=None, ip="", request_id=""
            )
        assert found is not None
        assert found.person is not None
        return found.person.waiting

    assert (await shown(adv), await shown(seller)) == (0, 0)
    steps = await at_once(db, *((author, preparing(sku)) for sku in SKUS), (system, gather_waiting))
    assert (await shown(adv), await shown(seller)) == (3, 0)
    stops = [one.task for one in steps[0] if one.task.role_code == "adv"]

    async def signing(session: Any, scope: Scope) -> Any:
        return await sign_task(
            session, scope, task_id=stops[0].id, seen=stops[0].content_sha256, comment=None,
            now=NOW, today=NOW.date(),
        )  # fmt: skip

    await at_once(db, (adv, signing), (system, gather_waiting), (system, gather_waiting))
    await at_once(db, (system, gather_waiting))
    assert await shown(adv) == 2
    async with transaction(db, adv) as session:
        listed = sum(one for one, _ in (await own_counts(session, adv, now=NOW)).values())
        lines = await session.scalar(
            text("SELECT count(*) FROM approval_waiting WHERE role_code = 'adv'")
        )
    assert (listed, lines) == (2, 1), "the same number as in the list, in one line"
    async with db.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE role_assignment SET risk_families = '{BOXX}' WHERE user_id = :id"),
            {"id": adv.actor_id},
        )
    assert await shown(adv) == 0, "held for another family alone"
