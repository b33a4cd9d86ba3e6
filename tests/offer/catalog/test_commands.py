"""Creating, correcting, restoring and moving products: what is done, what is refused."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product, manager, reader
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.infra.commands import registry
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.correction import edit_product, restore_product
from winvest.offer.catalog.commands.creation import SkuTaken, create_product, discard_draft
from winvest.offer.catalog.commands.lifecycle import change_status, retire_draft
from winvest.offer.catalog.enums import Badge, Channel, LifecycleStatus, RevenueModel
from winvest.offer.catalog.forms.correction import Description
from winvest.offer.catalog.forms.creation import NewProduct
from winvest.offer.catalog.queries.filled_fields import filled_fields
from winvest.offer.catalog.queries.sheets import ProductSheet, description_of, product_sheet

DRAFT, ACTIVE = LifecycleStatus.DRAFT, LifecycleStatus.ACTIVE


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """A box on sale, a box in draft, and a health product of the neighbour."""
    world = await a_group(session)
    await a_product(session, world, "FTX-BOX-1", "Box", company=world.ft, risk=world.box)
    await a_product(
        session, world, "FTX-BOX-2", "Box 2", company=world.ft, risk=world.box, status=DRAFT
    )
    await a_product(
        session, world, "APX-SANTE-1", "Santé", company=world.ap, risk=world.health, status=DRAFT
    )
    return world


def a_new_product(world: World, **given: object) -> NewProduct:
    base = NewProduct(
        name="Box 5G",
        company_id=world.ft,
        risk_id=world.box,
        partner_id=None,
        revenue_model=RevenueModel.REVENUE,
        sku="FTX-BOX-9",
        channels=(Channel.FIELD,),
    )
    return replace(base, **given)  # type: ignore[arg-type]


async def as_stands(
    session: AsyncSession, scope: Scope, sku: str
) -> tuple[ProductSheet, Description]:
    await set_context(session, scope)
    sheet = await product_sheet(session, scope, sku=sku)
    fields = await filled_fields(session, scope, product_id=sheet.id, risk_id=sheet.risk_id)
    return sheet, description_of(sheet, fields)


async def audited(session: AsyncSession, record: UUID) -> list[tuple[str, str, list[str]]]:
    found = await session.execute(
        select(AuditLog.action, AuditLog.command, AuditLog.changed_fields)
        .where(AuditLog.record_id == record)
        .order_by(AuditLog.at)
    )
    return [(action, command or "", fields) for action, command, fields in found]


@pytest.mark.req("CAT-04")
async def test_a_product_is_created_as_a_draft(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    created = await create_product(session, scope, product=a_new_product(world))
    sheet = await product_sheet(session, scope, sku=created.sku)
    assert (sheet.lifecycle_status, sheet.channels) == (DRAFT, (Channel.FIELD,))
    assert (await audited(session, created.id))[0][:2] == ("insert", "catalog.create_product")
    await discard_draft(session, scope, sku=created.sku)
    with pytest.raises(NotFound):
        await product_sheet(session, scope, sku=created.sku)


@pytest.mark.req("CAT-04", "ORG-03")
async def test_a_code_taken_by_a_neighbour_is_refused_and_nothing_else_told(
    session: AsyncSession, world: World
) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    with pytest.raises(SkuTaken) as refused:
        await create_product(session, scope, product=a_new_product(world, sku="APX-SANTE-1"))
    assert "Santé" not in refused.value.message
    created = await create_product(session, scope, product=a_new_product(world))
    assert created.sku == "FTX-BOX-9", "the transaction goes on after the refusal"


@pytest.mark.req("ORG-02", "ORG-03", "CAT-04")
async def test_creation_stays_in_the_perimeter(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    with pytest.raises(Invalid) as refused:
        await create_product(session, scope, product=a_new_product(world, risk_id=world.health))
    assert "risk_id" in refused.value.by_field
    with pytest.raises(Invalid) as refused:
        await create_product(session, scope, product=a_new_product(world, partner_id=world.insurer))
    assert "partner_id" in refused.value.by_field
    with pytest.raises(Forbidden):
        await create_product(
            session, scope, product=a_new_product(world, company_id=world.mtv, risk_id=world.tv)
        )
    with pytest.raises(Forbidden):
        await create_product(session, reader(world.ft), product=a_new_product(world))
    narrowed = manager(world.ft, families=frozenset(("TVX",)))
    with pytest.raises(Forbidden):
        await create_product(session, narrowed, product=a_new_product(world))


@pytest.mark.req("CAT-04", "ORG-05")
async def test_a_correction_is_saved_and_audited(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    sheet, now = await as_stands(session, scope, "FTX-BOX-2")
    wanted = replace(
        now, name="Box Deux", badges=(Badge.NEW,), min_age=18, fields={"debit": Decimal(1000)}
    )
    done = await edit_product(
        session, scope, sku="FTX-BOX-2", lock_version=sheet.lock_version, description=wanted
    )
    assert set(done.changed) == {"name", "badges", "min_age", "fields"}
    after, stands = await as_stands(session, scope, "FTX-BOX-2")
    assert stands == wanted
    assert after.lock_version == done.lock_version > sheet.lock_version
    action, command, fields = (await audited(session, sheet.id))[-1]
    assert (action, command) == ("update", "catalog.edit_product")
    assert {"badges", "min_age", "name"} <= set(fields)


@pytest.mark.req("CAT-04")
async def test_a_correction_is_taken_back(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    sheet, now = await as_stands(session, scope, "FTX-BOX-2")
    wanted = replace(now, name="Box Deux", fields={"debit": Decimal(1000)})
    done = await edit_product(
        session, scope, sku="FTX-BOX-2", lock_version=sheet.lock_version, description=wanted
    )
    await restore_product(
        session,
        scope,
        sku="FTX-BOX-2",
        lock_version=done.lock_version,
        description=done.before,
    )
    assert (await as_stands(session, scope, "FTX-BOX-2"))[1] == now
    with pytest.raises(Refused):
        await restore_product(
            session, scope, sku="FTX-BOX-2", lock_version=done.lock_version, description=now
        )


@pytest.mark.req("CAT-04")
async def test_an_outdated_save_is_a_conflict(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    sheet, now = await as_stands(session, scope, "FTX-BOX-2")
    first = replace(now, name="Première")
    await edit_product(
        session, scope, sku="FTX-BOX-2", lock_version=sheet.lock_version, description=first
    )
    with pytest.raises(Conflict) as conflict:
        await edit_product(
            session,
            scope,
            sku="FTX-BOX-2",
            lock_version=sheet.lock_version,
            description=replace(now, name="Seconde"),
        )
    assert conflict.value.current["lock_version"] == sheet.lock_version + 1
    assert (await as_stands(session, scope, "FTX-BOX-2"))[1].name == "Première"


@pytest.mark.req("CAT-04")
async def test_saving_nothing_changes_nothing(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    sheet, now = await as_stands(session, scope, "FTX-BOX-1")
    done = await edit_product(
        session, scope, sku="FTX-BOX-1", lock_version=sheet.lock_version, description=now
    )
    assert (done.changed, done.lock_version) == ((), sheet.lock_version)


@pytest.mark.req("CAT-04")
async def test_terms_of_a_product_on_sale_are_locked(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    sheet, now = await as_stands(session, scope, "FTX-BOX-1")
    with pytest.raises(Refused) as refused:
        await edit_product(
            session,
            scope,
            sku="FTX-BOX-1",
            lock_version=sheet.lock_version,
            description=replace(now, max_age=70),
        )
    assert refused.value.code == "locked_in_sale"
    done = await edit_product(
        session,
        scope,
        sku="FTX-BOX-1",
        lock_version=sheet.lock_version,
        description=replace(now, description="Fibre incluse"),
    )
    assert done.changed == ("description",)


@pytest.mark.req("ORG-02", "ORG-03")
async def test_corrections_need_the_right_at_the_owner(session: AsyncSession, world: World) -> None:
    await a_product(
        session, world, "FTX-TV-1", "TV", company=world.ft, risk=world.tv, sold_by=world.mtv
    )
    seller = manager(world.mtv)
    sheet, now = await as_stands(session, seller, "FTX-TV-1")
    with pytest.raises(Forbidden):
        await edit_product(
            session, seller, sku="FTX-TV-1", lock_version=sheet.lock_version, description=now
        )
    with pytest.raises(Forbidden):
        await change_status(session, seller, sku="FTX-TV-1", target=LifecycleStatus.FROZEN)
    neighbour = manager(world.ap)
    await set_context(session, neighbour)
    with pytest.raises(NotFound):
        await edit_product(session, neighbour, sku="FTX-BOX-1", lock_version=1, description=now)


@pytest.mark.req("CAT-05")
async def test_a_product_moves_through_its_life_cycle(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    moved = await change_status(session, scope, sku="FTX-BOX-1", target=LifecycleStatus.FROZEN)
    assert moved.before is ACTIVE
    await change_status(session, scope, sku="FTX-BOX-1", target=ACTIVE)
    await change_status(session, scope, sku="FTX-BOX-2", target=LifecycleStatus.TEST)
    with pytest.raises(Refused) as refused:
        await change_status(session, scope, sku="FTX-BOX-2", target=ACTIVE)
    assert refused.value.code == "not_ready"
    await change_status(session, scope, sku="FTX-BOX-2", target=DRAFT)
    with pytest.raises(Refused) as refused:
        await change_status(session, scope, sku="FTX-BOX-2", target=LifecycleStatus.RETIRED)
    assert refused.value.code == "final_move"
    await retire_draft(session, scope, sku="FTX-BOX-2")
    with pytest.raises(Refused):
        await change_status(session, scope, sku="FTX-BOX-2", target=DRAFT)
    with pytest.raises(Refused):
        await discard_draft(session, scope, sku="FTX-BOX-2")


def test_every_act_says_how_it_is_taken_back() -> None:
    names = {name for name in registry if name.startswith("catalog.")}
    assert names >= {
        "catalog.create_product",
        "catalog.discard_draft",
        "catalog.edit_product",
        "catalog.restore_product",
        "catalog.change_status",
        "catalog.retire_draft",
    }
