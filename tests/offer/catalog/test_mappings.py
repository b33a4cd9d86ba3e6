"""The mappings of a product: read, refused, kept to its owner, taken back, read in bulk."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product, manager
from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.commands.mappings import edit_mapping, restore_mapping
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.mappings import MappingEntry, mapping_form, parse_mapping
from winvest.offer.catalog.mapping_enums import DebitCycle, DebitMethod, MandateTemplate
from winvest.offer.catalog.queries.mappings import mappings_of, product_mappings

BOX = MappingEntry(
    is_physical=True,
    stock_item="BOX-FIBRE-V6",
    parcel_weight_g=1250,
    parcel_length_mm=300,
    parcel_width_mm=205,
    parcel_height_mm=80,
    debit_day=5,
)
GOOD = mapping_form(BOX)


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """A box of France Téléphone that Mondial TV sells; a health product of the neighbour."""
    world = await a_group(session)
    await a_product(
        session,
        world,
        "FTX-BOX-1",
        "Box",
        company=world.ft,
        risk=world.box,
        price="29.90",
        sold_by=world.mtv,
    )
    await a_product(session, world, "APX-SANTE-1", "Santé", company=world.ap, risk=world.health)
    return world


async def id_of(session: AsyncSession, sku: str) -> UUID:
    found = await session.scalar(text("SELECT id FROM product WHERE sku = :sku"), {"sku": sku})
    assert isinstance(found, UUID)
    return found


@pytest.mark.req("CAT-16")
def test_what_is_typed_comes_back_as_it_was() -> None:
    assert parse_mapping(GOOD) == BOX
    assert parse_mapping(mapping_form(MappingEntry())) == MappingEntry()
    typed = GOOD | {"parcel_weight_g": "1 250", "stock_item": "box-fibre-v6"}
    assert parse_mapping(typed) == BOX


@pytest.mark.req("CAT-16")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stock_item": ""}, "stock_item"),
        ({"stock_item": "é è"}, "stock_item"),
        ({"parcel_weight_g": "0"}, "parcel_weight_g"),
        ({"parcel_weight_g": "1000001"}, "parcel_weight_g"),
        ({"parcel_length_mm": ""}, "parcel_length_mm"),
        ({"parcel_width_mm": "20,55"}, "parcel_width_mm"),
        ({"parcel_width_mm": "NaN"}, "parcel_width_mm"),
        ({"parcel_width_mm": "1e999999"}, "parcel_width_mm"),
        ({"parcel_width_mm": "sNaN"}, "parcel_width_mm"),
        ({"debit_day": "29"}, "debit_day"),
        ({"debit_day": "1e1"}, ""),
        ({"debit_method": "transfer", "mandate_template": "none"}, "debit_day"),
        ({"debit_cycle": "once"}, "debit_day"),
        ({"debit_method": "card"}, "mandate_template"),
        ({"mandate_template": "none"}, "mandate_template"),
        ({"debit_method": "troc"}, "debit_method"),
        ({"ticket_at_sale": ""}, "ticket_at_sale"),
        ({"initial_fee_code": "a b"}, "initial_fee_code"),
        ({"creditor_company_id": "moi"}, "creditor_company_id"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    change: dict[str, str], field: str
) -> None:
    if not field:
        assert parse_mapping(GOOD | change).debit_day == 10
        return
    with pytest.raises(Invalid) as caught:
        parse_mapping(GOOD | change)
    assert set(caught.value.by_field) == {field}


@pytest.mark.req("CAT-16")
def test_a_parcel_belongs_to_a_physical_product() -> None:
    with pytest.raises(Invalid) as caught:
        parse_mapping(GOOD | {"is_physical": ""})
    assert {"stock_item", "parcel_weight_g", "parcel_height_mm"} <= set(caught.value.by_field)


@pytest.mark.req("CAT-16", "AHEAD-12")
async def test_mappings_are_written_once_a_product_and_taken_back(
    session: AsyncSession, world: World
) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    this = await id_of(session, "FTX-BOX-1")
    assert await product_mappings(session, scope, product_id=this) is None
    first = await edit_mapping(session, scope, sku="FTX-BOX-1", lock_version=0, entry=BOX)
    assert (first.lock_version, first.before) == (1, None)
    with pytest.raises(Conflict):
        await edit_mapping(session, scope, sku="FTX-BOX-1", lock_version=0, entry=BOX)
    second = await edit_mapping(
        session, scope, sku="FTX-BOX-1", lock_version=1, entry=replace(BOX, debit_day=10)
    )
    assert second.before is not None
    back = await restore_mapping(
        session,
        scope,
        sku="FTX-BOX-1",
        lock_version=second.lock_version,
        entry=second.before.entry,
    )
    found = await product_mappings(session, scope, product_id=this)
    assert found is not None
    assert found.entry == BOX
    await restore_mapping(
        session, scope, sku="FTX-BOX-1", lock_version=back.lock_version, entry=None
    )
    assert await product_mappings(session, scope, product_id=this) is None


@pytest.mark.req("CAT-16", "ORG-03")
async def test_the_seller_reads_the_owner_writes_the_neighbour_knows_nothing(
    session: AsyncSession, world: World
) -> None:
    owner, seller, neighbour = manager(world.ft), manager(world.mtv), manager(world.ap)
    await set_context(session, owner)
    this = await id_of(session, "FTX-BOX-1")
    await edit_mapping(session, owner, sku="FTX-BOX-1", lock_version=0, entry=BOX)
    await set_context(session, seller)
    assert set(await mappings_of(session, seller, product_ids=[this])) == {this}
    with pytest.raises(Forbidden):
        await edit_mapping(session, seller, sku="FTX-BOX-1", lock_version=1, entry=BOX)
    await session.execute(text("UPDATE product_mapping SET debit_day = 1"))
    await set_context(session, neighbour)
    assert await mappings_of(session, neighbour, product_ids=[this]) == {}
    with pytest.raises(NotFound):
        await edit_mapping(session, neighbour, sku="FTX-BOX-1", lock_version=1, entry=BOX)
    await set_context(session, owner)
    found = await product_mappings(session, owner, product_id=this)
    assert found is not None
    assert found.entry.debit_day == 5, "plain SQL of the seller changed nothing"


@pytest.mark.req("CAT-16")
async def test_debits_go_out_under_a_creditor_of_ours_with_its_ics(
    session: AsyncSession, world: World
) -> None:
    await session.execute(
        text("UPDATE company SET ics_code = 'FR02ZZZ700411' WHERE id IN (:ft, :ap)"),
        {"ft": world.ft, "ap": world.ap},
    )
    scope = manager(world.ft)
    await set_context(session, scope)
    this = await id_of(session, "FTX-BOX-1")
    for stranger in (world.ap, world.mtv):
        with pytest.raises(Invalid) as caught:
            await edit_mapping(
                session,
                scope,
                sku="FTX-BOX-1",
                lock_version=0,
                entry=replace(BOX, creditor_company_id=stranger),
            )
        assert set(caught.value.by_field) == {"creditor_company_id"}
    await edit_mapping(session, scope, sku="FTX-BOX-1", lock_version=0, entry=BOX)
    found = await product_mappings(session, scope, product_id=this)
    assert found is not None
    assert found.creditor_ics == "FR02ZZZ700411"


@pytest.mark.req("CAT-16", "CAT-05")
async def test_a_retired_product_keeps_its_mappings(session: AsyncSession, world: World) -> None:
    await a_product(
        session,
        world,
        "FTX-BOX-9",
        "Box éteinte",
        company=world.ft,
        risk=world.box,
        status=LifecycleStatus.RETIRED,
    )
    scope = manager(world.ft)
    await set_context(session, scope)
    with pytest.raises(Refused):
        await edit_mapping(session, scope, sku="FTX-BOX-9", lock_version=0, entry=BOX)


@pytest.mark.req("CAT-16")
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ("is_physical = false, stock_item = 'X'", "parcel_of_physical"),
        ("debit_method = 'card'", "mandate_of_method"),
        ("debit_day = 31", "debit_day"),
        ("debit_method = 'partner', mandate_template = 'none', debit_day = 5", "debit_day"),
        ("is_physical = true, parcel_weight_g = 0", "parcel_range"),
        ("is_physical = true, parcel_length_mm = 10", "parcel_range"),
    ],
)
async def test_plain_sql_is_refused_too(
    session: AsyncSession, world: World, values: str, code: str
) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    entry = MappingEntry(
        debit_method=DebitMethod.SEPA,
        mandate_template=MandateTemplate.SEPA_B2B,
        debit_cycle=DebitCycle.MONTHLY,
    )
    await edit_mapping(session, scope, sku="FTX-BOX-1", lock_version=0, entry=entry)
    with pytest.raises(DBAPIError) as caught:
        async with session.begin_nested():
            await session.execute(text(f"UPDATE product_mapping SET {values}"))
    refusal = refusal_of(caught.value)
    assert refusal is not None
    assert refusal.code == code


@pytest.mark.req("CAT-16", "ORG-05")
async def test_the_audit_tells_before_and_after(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    await edit_mapping(session, scope, sku="FTX-BOX-1", lock_version=0, entry=BOX)
    await edit_mapping(
        session, scope, sku="FTX-BOX-1", lock_version=1, entry=replace(BOX, debit_day=10)
    )
    found = await session.execute(
        text(
            "SELECT before, after, company_id FROM audit_log WHERE \"table\" = 'product_mapping'"
            " AND action = 'update'"
        )
    )
    assert [tuple(one) for one in found] == [({"debit_day": 5}, {"debit_day": 10}, world.ft)]
    await set_context(session, system_scope("Essais", company_ids=world.companies))
