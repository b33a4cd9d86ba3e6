"""A withdrawal: prepared, signed by Produit and the ADV, then done; never on another plan."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

import winvest.app.wiring  # noqa: F401 - what a task rests on, what follows it
from tests.offer.catalog.world import World, a_group, a_product, manager
from tests.offer.versions.racing import at_once
from tests.offer.versions.test_signing import of
from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.kit.errors import Conflict, Refused, Unready
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.group.approvals.commands.deciding import refuse_task, sign_task
from winvest.group.approvals.commands.upkeep import alert_late_publications
from winvest.group.approvals.delay_queries import delays
from winvest.group.approvals.enums import RaciTask, TaskStatus
from winvest.group.approvals.models import ApprovalTask
from winvest.group.approvals.queries import Task, tasks_about
from winvest.group.approvals.rules import SameHand
from winvest.offer.catalog.commands.lifecycle import retire_draft, retire_product
from winvest.offer.catalog.commands.withdrawal import (
    change_client_notice,
    give_up_withdrawal,
    prepare_withdrawal,
    withdrawal_of,
)
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.exit_plan import ClientNotice, ExitPlan
from winvest.offer.catalog.mapping_enums import Renewals
from winvest.offer.catalog.models.products import Product

pytestmark = [pytest.mark.commits, pytest.mark.req("ORG-08"), pytest.mark.req("VER-06")]
SKU = "FTX-TV-1"
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
PLAN = ExitPlan(
    support_ends_on=date(2027, 12, 31), renewals=Renewals.KEPT, replacement_sku=None,
    client_notice_on=date(2027, 1, 15), notice="Votre offre s’arrête.", reason=None,
)  # fmt: skip
OTHER = replace(PLAN, notice="Votre offre s’arrête plus tôt.")


@pytest.fixture
async def world(db: Database) -> World:
    """« TV Essentiel » on sale."""
    async with db.sessions() as session, session.begin():
        world = await a_group(session)
        await a_product(
            session, world, SKU, "TV Essentiel", company=world.ft, risk=world.tv, price="9.90",
            status=LifecycleStatus.ACTIVE,
        )  # fmt: skip
    return world


async def people(db: Database, world: World) -> tuple[Scope, Scope, Scope]:
    """Who prepares, a second catalogue manager, the ADV."""
    async with db.sessions() as session, session.begin():
        author = await of(session, world, "catalogue_manager", "Camille")
        second = await of(session, world, "catalogue_manager", "Robin")
        adv = await of(session, world, "adv", "Denise")
    held = manager(world.ft).grants[0].rights | {"approvals.sign"}
    return (
        replace(author, grants=(replace(author.grants[0], rights=held),)),
        replace(second, grants=(replace(second.grants[0], rights=held),)),
        adv,
    )


async def preparing(session: Any, scope: Scope, plan: ExitPlan = PLAN) -> Any:
    return await prepare_withdrawal(session, scope, sku=SKU, plan=plan, now=NOW)


async def doing(session: Any, scope: Scope) -> Any:
    return await retire_product(session, scope, sku=SKU, now=NOW)


async def about(session: Any, scope: Scope, which: RaciTask) -> Task:
    product = await session.scalar(select(Product.id).where(Product.sku == SKU))
    found = await tasks_about(session, scope, subject_ids=[product])
    return next(one for one in found if one.task is which)


def signing(which: RaciTask, *, seen: str | None = None) -> Any:
    async def sign(session: Any, scope: Scope) -> Any:
        one = await about(session, scope, which)
        return await sign_task(
            session, scope, task_id=one.id, seen=seen or one.content_sha256, comment=None,
            now=NOW, today=NOW.date(),
        )  # fmt: skip

    return sign


async def test_it_waits_for_the_functions_of_the_matrix(db: Database, world: World) -> None:
    author, second, adv = await people(db, world)
    system = system_scope("Essais", company_ids=world.companies)
    (unprepared,) = await at_once(db, (author, doing))
    assert unprepared.code == "withdrawal_not_prepared"
    await at_once(db, (author, preparing))
    async with transaction(db, author) as session:
        with pytest.raises(Unready) as refused:
            await doing(session, author)
        with pytest.raises(Refused, match="plan de sortie"):
            await retire_draft(session, author, sku=SKU)
        with pytest.raises(DBAPIError) as caught:
            async with session.begin_nested():
                await session.execute(
                    text("UPDATE product SET lifecycle_status = 'retired' WHERE sku = :sku"),
                    {"sku": SKU},
                )
        refusal = refusal_of(caught.value)
        assert refusal is not None
        assert refusal.code == "withdrawal_unsigned"
        decision = await about(session, author, RaciTask.DECISION)
    told = refused.value
    assert "Produit de France Téléphone essai (Camille ou Robin)" in told.message
    assert "ADV de France Téléphone essai (Denise)" in told.message
    assert told.missing[0].href == f"/mes-validations/{decision.id}"
    own, wrong, stale = (
        (await at_once(db, (author, signing(RaciTask.DECISION))))[0],
        (await at_once(db, (adv, signing(RaciTask.DECISION))))[0],
        (await at_once(db, (adv, signing(RaciTask.SALES_STOP, seen="0" * 64))))[0],
    )
    assert isinstance(own, SameHand)
    assert wrong.code == "no_function"
    assert isinstance(stale, Conflict)
    await at_once(db, (second, signing(RaciTask.DECISION)))
    (half,) = await at_once(db, (author, doing))
    assert [one.code for one in half.missing] == ["raci_sales_stop"]
    await at_once(db, (adv, signing(RaciTask.SALES_STOP)))
    (done,) = await at_once(db, (author, doing))
    assert done.move.target is LifecycleStatus.RETIRED
    async with transaction(db, system) as session:
        await set_context(session, system)
        assert await delays(session, system) == (), "a withdrawal is not a publication"
        assert await alert_late_publications(session, system, now=datetime.now(UTC)) == 0


async def test_a_plan_that_changes_is_signed_again(db: Database, world: World) -> None:
    author, second, adv = await people(db, world)
    await at_once(db, (author, preparing))
    await at_once(db, (second, signing(RaciTask.DECISION)))
    await at_once(db, (adv, signing(RaciTask.SALES_STOP)))
    await at_once(db, (author, preparing))  # the same plan: what is signed stands
    async with transaction(db, author) as session:
        stood = await about(session, author, RaciTask.DECISION)
    await at_once(db, (second, lambda session, scope: preparing(session, scope, OTHER)))
    async with transaction(db, author) as session:
        fell = await about(session, author, RaciTask.DECISION)
    assert (stood.status, fell.status) == (TaskStatus.SIGNED, TaskStatus.OPEN)
    assert fell.content_sha256 != stood.content_sha256
    (own,) = await at_once(db, (second, signing(RaciTask.DECISION)))
    assert isinstance(own, SameHand), "who changed the plan is its author now"

    async def refusing(session: Any, scope: Scope) -> Any:
        one = await about(session, scope, RaciTask.SALES_STOP)
        return await refuse_task(
            session, scope, task_id=one.id, comment="Contrats en cours", now=NOW,
            today=NOW.date(),
        )  # fmt: skip

    await at_once(db, (adv, refusing))
    (refused,) = await at_once(db, (author, doing))
    assert isinstance(refused, Unready)
    await at_once(db, (author, lambda session, scope: preparing(session, scope, OTHER)))
    async with transaction(db, author) as session:
        assert (await about(session, author, RaciTask.SALES_STOP)).status is TaskStatus.OPEN

    async def giving_up(session: Any, scope: Scope) -> None:
        await give_up_withdrawal(session, scope, sku=SKU)

    await at_once(db, (author, giving_up))
    (again,) = await at_once(db, (author, giving_up))
    assert again.code == "withdrawal_missing"
    async with transaction(db, author) as session:
        states = set((await session.scalars(select(ApprovalTask.status))).all())
    assert states == {TaskStatus.CANCELLED}
    await at_once(db, (author, preparing))
    await at_once(db, (second, signing(RaciTask.DECISION)))


async def test_it_is_done_on_the_plan_that_was_signed(db: Database, world: World) -> None:
    """At the same moment, one does it and another changes its plan: never both."""
    author, second, adv = await people(db, world)
    for turn in range(4):
        sku = f"FTX-TV-R{turn}"
        async with db.sessions() as session, session.begin():
            await a_product(
                session, world, sku, f"TV {turn}", company=world.ft, risk=world.tv, price="9.90",
                status=LifecycleStatus.ACTIVE,
            )  # fmt: skip
        async with transaction(db, author) as session:
            steps = await prepare_withdrawal(session, author, sku=sku, plan=PLAN, now=NOW)
        for who, which in ((second, RaciTask.DECISION), (adv, RaciTask.SALES_STOP)):
            one = next(step.task for step in steps if step.task.task is which)
            async with transaction(db, who) as session:
                await sign_task(
                    session, who, task_id=one.id, seen=one.content_sha256, comment=None, now=NOW,
                    today=NOW.date(),
                )  # fmt: skip

        async def changing(session: Any, scope: Scope, *, sku: str = sku, turn: int = turn) -> Any:
            await asyncio.sleep(0.01 * (turn % 2))
            return await prepare_withdrawal(session, scope, sku=sku, plan=OTHER, now=NOW)

        async def retiring(session: Any, scope: Scope, *, sku: str = sku, turn: int = turn) -> Any:
            await asyncio.sleep(0.01 * ((turn + 1) % 2))
            return await retire_product(session, scope, sku=sku, now=NOW)

        changed, retired = await at_once(db, (second, changing), (author, retiring))
        refused = [one for one in (changed, retired) if isinstance(one, Refused)]
        assert len(refused) == 1, "one of the two came first, the other was told"
        async with transaction(db, author) as session:
            row = (
                await session.execute(
                    text("SELECT p.lifecycle_status AS status, e.notice FROM product p"
                         " JOIN product_exit_plan e ON e.product_id = p.id WHERE p.sku = :sku"),
                    {"sku": sku},
                )
            ).one()  # fmt: skip
        assert tuple(row) in (("retired", PLAN.notice), ("active", OTHER.notice))


async def test_a_plan_whose_days_have_passed_is_not_executed(db: Database, world: World) -> None:
    """Signed in time, done too late: clients are not told in the past."""
    author, second, adv = await people(db, world)
    await at_once(db, (author, preparing))
    await at_once(db, (second, signing(RaciTask.DECISION)))
    await at_once(db, (adv, signing(RaciTask.SALES_STOP)))

    def on(day: datetime) -> Any:
        async def doing(session: Any, scope: Scope) -> Any:
            return await retire_product(session, scope, sku=SKU, now=day)

        return doing

    eve = datetime(2027, 1, 15, 23, 30, tzinfo=UTC)  # in Paris, the day after already
    (late,) = await at_once(db, (author, on(eve)))
    assert late.code == "exit_plan_past"
    assert late.missing[0].href == f"/produits/{SKU}/retrait?modifier=1"
    (done,) = await at_once(db, (author, on(datetime(2027, 1, 15, 9, tzinfo=UTC))))
    assert done.move.target is LifecycleStatus.RETIRED


async def test_what_clients_are_told_is_changed_once_refused(db: Database, world: World) -> None:
    """Refused after the withdrawal was executed: its text changes, it is asked again."""
    author, second, adv = await people(db, world)
    async with db.sessions() as session, session.begin():
        marketing = await of(session, world, "marketing", "Maud")
    notice = ClientNotice(client_notice_on=date(2027, 2, 1), notice="Votre offre change.")

    async def changing(session: Any, scope: Scope) -> Any:
        return await change_client_notice(session, scope, sku=SKU, notice=notice, now=NOW)

    async def refusing(session: Any, scope: Scope) -> Any:
        one = await about(session, scope, RaciTask.CLIENT_NOTICE)
        return await refuse_task(
            session, scope, task_id=one.id, comment="Trop sec", now=NOW, today=NOW.date()
        )

    await at_once(db, (author, preparing))
    (early,) = await at_once(db, (author, changing))
    assert early.code == "notice_closed", "until then, it is the plan that changes"
    await at_once(db, (second, signing(RaciTask.DECISION)))
    await at_once(db, (adv, signing(RaciTask.SALES_STOP)))
    await at_once(db, (author, doing))
    (refused,) = await at_once(db, (marketing, refusing))
    assert isinstance(refused, Task)
    (steps,) = await at_once(db, (author, changing))
    states = {one.task.task: one.task.status for one in steps}
    assert states[RaciTask.CLIENT_NOTICE] is TaskStatus.OPEN
    assert states[RaciTask.DECISION] is states[RaciTask.SALES_STOP] is TaskStatus.SIGNED
    (signed,) = await at_once(db, (marketing, signing(RaciTask.CLIENT_NOTICE)))
    assert isinstance(signed, Task)
    async with transaction(db, author) as session:
        row = await session.execute(text("SELECT notice, support_ends_on FROM product_exit_plan"))
        assert tuple(row.one()) == (notice.notice, PLAN.support_ends_on)
        await session.execute(text("UPDATE product_exit_plan SET clients_told_at = now()"))
    (told,) = await at_once(db, (author, changing))
    assert told.code == "notice_closed", "what was told is not changed"


async def test_those_who_sign_read_its_name_in_french(world: World) -> None:
    told = withdrawal_of(world.tv, world.ft, "Assistance", "FTX-ASS-1", "TV")
    assert told.title == "Retrait d’Assistance"
