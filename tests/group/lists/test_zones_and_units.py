"""Units and zones: added, used, renamed; what a grid names stays."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.group.lists.world import UNIT, person
from tests.offer.catalog.world import World, a_product
from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Conflict, Invalid, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.group.lists import queries
from winvest.group.lists.commands import entries
from winvest.group.lists.enums import Listing, ZoneKind
from winvest.group.lists.forms import UnitEntry, ZoneEntry
from winvest.group.lists.models import GeoZone, MeasureUnit
from winvest.group.lists.records import record
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.models import PriceGridRow, PricingRule


async def id_of(session: AsyncSession, model: type[GeoZone | MeasureUnit], code: str) -> UUID:
    found = await session.scalar(select(model.id).where(model.code == code))
    assert found is not None
    return found


@pytest.mark.req("CAT-15")
async def test_a_unit_is_added_edited_switched_off_and_removed(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft, rights="lists.edit catalog.read")
    await set_context(session, scope)
    saved = await entries.add_entry(session, scope, listing=Listing.UNITS, entry=UNIT)
    assert await queries.converted(
        session, scope, amount=Decimal(2), source="TWh", target="MWh"
    ) == Decimal(2_000_000)
    with pytest.raises(Invalid) as caught:
        await entries.add_entry(session, scope, listing=Listing.UNITS, entry=UNIT)
    assert set(caught.value.by_field) == {"code"}
    edited = await entries.edit_entry(
        session,
        scope,
        listing=Listing.UNITS,
        entry_id=saved.id,
        lock_version=1,
        entry=replace(UNIT, label="térawatt-heure"),
    )
    assert edited.lock_version == 2
    with pytest.raises(Conflict):
        await entries.edit_entry(
            session, scope, listing=Listing.UNITS, entry_id=saved.id, lock_version=1, entry=UNIT
        )
    await entries.change_activity(
        session, scope, listing=Listing.UNITS, entry_id=saved.id, active=False
    )
    offered = {one.value for one in await queries.unit_choices(session, scope)}
    assert "TWh" not in offered
    kept = await queries.unit_choices(session, scope, keep=["TWh"])
    assert "TWh" in {one.value for one in kept}
    gone = await entries.remove_entry(session, scope, listing=Listing.UNITS, entry_id=saved.id)
    assert gone.entry.label == "térawatt-heure"
    with pytest.raises(NotFound):
        await record(session, scope, listing=Listing.UNITS, entry_id=saved.id)


@pytest.mark.req("CAT-15")
async def test_what_is_used_stays_and_says_where(session: AsyncSession, world: World) -> None:
    scope = person(world.ft, rights="lists.edit catalog.read")
    stranger = person(world.ap, rights="lists.edit catalog.read")
    region = await id_of(session, GeoZone, "FR-IDF")
    await set_context(session, scope)
    uses = await queries.entry_uses(session, scope, table="geo_zone", code="FR-IDF")
    assert {one.table: one.rows for one in uses} == {"product": 1, "geo_zone": 8}
    for one in (scope, stranger):
        await set_context(session, one)
        with pytest.raises(Refused) as caught:
            await entries.remove_entry(session, one, listing=Listing.ZONES, entry_id=region)
        assert caught.value.code == "list_entry_used"
    seen = await queries.entry_uses(session, stranger, table="geo_zone", code="FR-IDF")
    assert {one.table for one in seen} == {"geo_zone"}, "another company's products are not told"


@pytest.mark.req("CAT-15")
async def test_a_zone_and_a_unit_of_a_price_grid_stay(session: AsyncSession, world: World) -> None:
    scope = person(world.ft, rights="lists.edit catalog.read")
    zone = await id_of(session, GeoZone, "974")
    unit = await id_of(session, MeasureUnit, "GWh")
    await set_context(session, scope)
    assert not await queries.used_anywhere(session, scope, table="geo_zone", code="974")
    product = await a_product(
        session,
        world,
        "FTX-GRILLE",
        "Box des îles",
        company=world.ft,
        risk=world.box,
        status=LifecycleStatus.DRAFT,
    )
    version = ProductVersion(
        id=new_id(),
        product_id=product.id,
        version=1,
        status=VersionStatus.DRAFT,
        effective_from=datetime(2026, 1, 1, tzinfo=UTC),
    )
    session.add(version)
    await session.flush()
    tiers = [{"min": 0, "max": None, "amount": 0.179}]
    rule = PricingRule(
        id=new_id(),
        product_version_id=version.id,
        type=PricingType.TIERED,
        tier_mode=TierMode.VOLUME,
        payload=tiers,
        tax_rate=Decimal(20),
        unit="GWh",
    )
    session.add(rule)
    await session.flush()
    session.add(
        PriceGridRow(
            product_version_id=version.id, pricing_rule_id=rule.id, zone="974", amount=Decimal(9)
        )
    )
    await session.flush()
    await set_context(session, scope)
    uses = await queries.entry_uses(session, scope, table="geo_zone", code="974")
    assert {one.table: one.rows for one in uses} == {"price_grid_row": 1}
    tiered = await queries.entry_uses(session, scope, table="measure_unit", code="GWh")
    assert {one.table: one.rows for one in tiered} == {"pricing_tier": 1}
    for listing, entry in ((Listing.ZONES, zone), (Listing.UNITS, unit)):
        with pytest.raises(Refused) as caught:
            await entries.remove_entry(session, scope, listing=listing, entry_id=entry)
        assert caught.value.code == "list_entry_used"


@pytest.mark.req("CAT-15")
@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM geo_zone WHERE code = 'FR-IDF'", "list_entry_used"),
        ("UPDATE geo_zone SET code = 'FR-X' WHERE code = '75'", "list_code_final"),
        ("UPDATE vat_code SET code = 'X' WHERE code = 'TN20'", "list_code_final"),
        ("DELETE FROM sales_channel", "other"),
        ("UPDATE measure_unit SET factor = 0 WHERE code = 'kWh'", "factor"),
        (
            "UPDATE vat_code SET valid_to = NULL WHERE code = 'ABOEN'",
            "vat_overlap",
        ),
    ],
)
async def test_plain_sql_is_refused_too(
    session: AsyncSession, world: World, statement: str, code: str
) -> None:
    await set_context(session, person(world.ap, rights="catalog.read"))
    with pytest.raises(DBAPIError) as caught:
        async with session.begin_nested():
            await session.execute(text(statement))
    refusal = refusal_of(caught.value)
    assert (refusal.code if refusal else "other") == code


@pytest.mark.req("CAT-15")
async def test_a_used_unit_keeps_its_meaning(session: AsyncSession, world: World) -> None:
    scope = person(world.ap, rights="lists.edit catalog.read")
    used = await id_of(session, MeasureUnit, "Mbit/s")
    await set_context(session, person(world.ft, rights="catalog.read"))
    await session.execute(text("UPDATE risk_field SET unit = 'Mbit/s' WHERE code = 'debit'"))
    await set_context(session, scope)
    before = await record(session, scope, listing=Listing.UNITS, entry_id=used)
    assert isinstance(before.entry, UnitEntry)
    with pytest.raises(Invalid) as caught:
        await entries.edit_entry(
            session,
            scope,
            listing=Listing.UNITS,
            entry_id=used,
            lock_version=before.lock_version,
            entry=replace(before.entry, factor=Decimal(2)),
        )
    assert "est employée" in caught.value.by_field["factor"]


@pytest.mark.req("CAT-15")
async def test_a_zone_needs_a_known_parent_that_is_not_inside_it(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft, rights="lists.edit catalog.read")
    await set_context(session, scope)
    zone = ZoneEntry(
        code="GRAND-OUEST",
        label="Grand Ouest",
        kind=ZoneKind.COMMERCIAL,
        parent_code="NULLE-PART",
        insee_code=None,
        position=0,
    )
    with pytest.raises(Invalid):
        await entries.add_entry(session, scope, listing=Listing.ZONES, entry=zone)
    await entries.add_entry(
        session, scope, listing=Listing.ZONES, entry=replace(zone, parent_code="FR")
    )
    assert "GRAND-OUEST" in await queries.offered_zones(session, scope)
