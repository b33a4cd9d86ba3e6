"""Every move of the life cycle, legal or not, by the commands and by plain SQL (CAT-05)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.withdrawals import withdrawn
from tests.offer.catalog.world import World, a_group, a_product, manager
from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Invalid, NotFound, Refused
from winvest.offer.catalog import ports
from winvest.offer.catalog.commands.lifecycle import change_status, retire_draft, retire_product
from winvest.offer.catalog.commands.withdrawal import prepare_withdrawal
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.exit_plan import ExitPlan, exit_plan_given, parse_exit_plan
from winvest.offer.catalog.mapping_enums import Renewals
from winvest.offer.catalog.models.mappings import ProductExitPlan
from winvest.offer.catalog.queries.mappings import exit_plan
from winvest.offer.catalog.rules import ALLOWED

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
DRAFT = LifecycleStatus.DRAFT
RETIRED, ACTIVE = LifecycleStatus.RETIRED, LifecycleStatus.ACTIVE
PAIRS = [(one, other) for one in LifecycleStatus for other in LifecycleStatus]
PLAN = ExitPlan(
    support_ends_on=date(2027, 12, 31),
    renewals=Renewals.KEPT,
    replacement_sku=None,
    client_notice_on=date(2027, 1, 15),
    notice="Votre offre n’évolue plus.",
    reason="Technologie arrêtée",
)
FORM = {
    "support_ends_on": "31/12/2027",
    "client_notice_on": "15/01/2027",
    "renewals": "kept",
    "notice": "Votre offre n’évolue plus.",
}


@pytest.fixture(autouse=True)
def the_least_gate() -> Iterator[None]:
    """The gate of the catalogue alone, whatever the wiring installed."""
    before = ports.sale_gate()
    ports.install_sale_gate(ports.VersionGate())
    yield
    ports.install_sale_gate(before)


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """One product of each status, each with a version in force."""
    world = await a_group(session)
    for status in LifecycleStatus:
        await a_product(
            session,
            world,
            f"FTX-{status.value.upper()}",
            f"Produit {status.label}",
            company=world.ft,
            risk=world.box,
            status=status,
            price="9.90",
        )
    return world


async def status_of(session: AsyncSession, sku: str) -> str:
    found = await session.scalar(
        text("SELECT lifecycle_status FROM product WHERE sku = :sku"), {"sku": sku}
    )
    return str(found)


@pytest.mark.req("CAT-05")
@pytest.mark.parametrize(("current", "target"), PAIRS)
async def test_each_move_by_command(
    session: AsyncSession, world: World, current: LifecycleStatus, target: LifecycleStatus
) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    sku = f"FTX-{current.value.upper()}"
    legal = target in ALLOWED[current]
    if target is RETIRED and legal and current is DRAFT:
        await retire_product(session, scope, sku=sku, now=NOW)
    elif target is RETIRED and legal:
        await withdrawn(session, scope, sku=sku, plan=PLAN)
    elif legal:
        await change_status(session, scope, sku=sku, target=target)
    else:
        with pytest.raises(Refused) as refused:
            await change_status(session, scope, sku=sku, target=target)
        assert refused.value.code == "illegal_move"
        assert "\u00a0: " in refused.value.message
    assert await status_of(session, sku) == (target if legal else current).value


@pytest.mark.req("CAT-05")
@pytest.mark.parametrize(("current", "target"), PAIRS)
async def test_each_move_by_plain_sql(
    session: AsyncSession, world: World, current: LifecycleStatus, target: LifecycleStatus
) -> None:
    await set_context(session, manager(world.ft))
    sku = f"FTX-{current.value.upper()}"
    change = text("UPDATE product SET lifecycle_status = :to WHERE sku = :sku")
    allowed = target in (*ALLOWED[current], current)
    if allowed and (current, target) != (ACTIVE, RETIRED):
        await session.execute(change, {"to": target.value, "sku": sku})
        assert await status_of(session, sku) == target.value
        return
    with pytest.raises(DBAPIError) as caught:
        async with session.begin_nested():
            await session.execute(change, {"to": target.value, "sku": sku})
    refusal = refusal_of(caught.value)
    assert refusal is not None
    expected = {RETIRED: "retired_is_final"}.get(current, "illegal_move")
    if (current, target) == (ACTIVE, RETIRED):
        expected = "exit_plan_missing"
    assert refusal.code == expected


@pytest.mark.req("CAT-05", "VER-05")
async def test_nothing_is_sold_without_a_version(session: AsyncSession, world: World) -> None:
    await a_product(
        session,
        world,
        "FTX-VIDE",
        "Produit vide",
        company=world.ft,
        risk=world.box,
        status=LifecycleStatus.TEST,
    )
    scope = manager(world.ft)
    await set_context(session, scope)
    with pytest.raises(Refused) as refused:
        await change_status(session, scope, sku="FTX-VIDE", target=ACTIVE)
    assert refused.value.code == "not_ready"
    with pytest.raises(DBAPIError) as caught:
        async with session.begin_nested():
            await session.execute(
                text("UPDATE product SET lifecycle_status = 'active' WHERE sku = 'FTX-VIDE'")
            )
    refusal = refusal_of(caught.value)
    assert refusal is not None
    assert refusal.code == "version_missing"


@pytest.mark.req("CAT-05", "VER-03")
async def test_the_application_cannot_open_the_guards(session: AsyncSession, world: World) -> None:
    """`app.internal` is the owner's own: set by the application's role, it opens nothing here."""
    await set_context(session, manager(world.ft))
    await session.execute(text("SELECT set_config('app.internal', 'on', true)"))
    with pytest.raises(DBAPIError) as caught:
        async with session.begin_nested():
            await session.execute(
                text("UPDATE product SET lifecycle_status = 'draft' WHERE sku = 'FTX-ACTIVE'")
            )
    refusal = refusal_of(caught.value)
    assert refusal is not None
    assert refusal.code == "illegal_move"


@pytest.mark.req("CAT-05", "VER-06")
async def test_the_exit_plan_is_kept_with_its_replacement(
    session: AsyncSession, world: World
) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    with pytest.raises(Refused) as refused:
        await prepare_withdrawal(session, scope, sku="FTX-ACTIVE", plan=None, now=NOW)
    assert refused.value.code == "exit_plan_missing"
    with pytest.raises(Refused) as refused:
        await retire_draft(session, scope, sku="FTX-ACTIVE")
    assert refused.value.code == "exit_plan_missing"
    moving = replace(PLAN, renewals=Renewals.MOVED, replacement_sku="FTX-FROZEN")
    for wrong in ("FTX-ACTIVE", "FTX-RETIRED", "APX-RIEN"):
        plan = replace(moving, replacement_sku=wrong)
        with pytest.raises(Invalid) as invalid:
            await prepare_withdrawal(session, scope, sku="FTX-ACTIVE", plan=plan, now=NOW)
        assert set(invalid.value.by_field) == {"replacement_sku"}
    await withdrawn(session, scope, sku="FTX-ACTIVE", plan=moving)
    this = await session.scalar(text("SELECT id FROM product WHERE sku = 'FTX-ACTIVE'"))
    assert isinstance(this, UUID)
    found = await exit_plan(session, scope, product_id=this)
    assert found is not None
    assert (found.renewals, found.replacement_sku) == (Renewals.MOVED, "FTX-FROZEN")
    assert found.support_ends_on == date(2027, 12, 31)


@pytest.mark.req("CAT-05", "ORG-03")
async def test_a_neighbour_moves_nothing_and_reads_no_plan(
    session: AsyncSession, world: World
) -> None:
    owner, neighbour = manager(world.ft), manager(world.ap)
    await set_context(session, owner)
    await withdrawn(session, owner, sku="FTX-ACTIVE", plan=PLAN)
    await set_context(session, neighbour)
    with pytest.raises(NotFound):
        await prepare_withdrawal(session, neighbour, sku="FTX-FROZEN", plan=PLAN, now=NOW)
    with pytest.raises(NotFound):
        await change_status(session, neighbour, sku="FTX-TEST", target=ACTIVE)
    assert (await session.scalars(select(ProductExitPlan))).all() == []


@pytest.mark.req("CAT-05", "VER-06")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"support_ends_on": ""}, "support_ends_on"),
        ({"support_ends_on": "01/01/2026", "client_notice_on": "01/12/2025"}, "support_ends_on"),
        ({"client_notice_on": ""}, "client_notice_on"),
        ({"client_notice_on": "01/01/2028"}, "client_notice_on"),
        ({"client_notice_on": "20/11/2026"}, "client_notice_on"),
        ({"renewals": ""}, "renewals"),
        ({"renewals": "moved"}, "replacement_sku"),
        ({"notice": " "}, "notice"),
        ({"notice": "x" * 2001}, "notice"),
    ],
)
def test_a_plan_says_when_what_and_to_whom(change: dict[str, str], field: str) -> None:
    assert parse_exit_plan(FORM, today=TODAY).renewals is Renewals.KEPT
    with pytest.raises(Invalid) as caught:
        parse_exit_plan(FORM | change, today=TODAY)
    assert set(caught.value.by_field) == {field}


@pytest.mark.req("CAT-05", "VER-06")
def test_an_empty_plan_is_no_plan() -> None:
    assert not exit_plan_given({"renewals": "kept", "notice": " "})
    assert exit_plan_given({"notice": "x"})
