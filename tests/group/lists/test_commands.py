"""Acts on the lists and accounts: done, refused, undone; a neighbour sees nothing of accounts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope
from winvest.group.accounting import account_commands as accounts
from winvest.group.accounting.account_enums import AccountNature
from winvest.group.accounting.account_forms import AccountEntry
from winvest.group.accounting.account_queries import account, account_choices
from winvest.group.lists import queries
from winvest.group.lists.commands import entries, vat
from winvest.group.lists.enums import Dimension, Listing, VatKind, ZoneKind
from winvest.group.lists.forms import ChannelEntry, NewRate, UnitEntry, VatEntry, ZoneEntry
from winvest.group.lists.models import GeoZone, MeasureUnit, SalesChannel, VatCode
from winvest.group.lists.records import record
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.models import PriceGridRow, PricingRule

TODAY = date(2026, 11, 21)
UNIT = UnitEntry(
    code="TWh",
    label="térawattheure",
    dimension=Dimension.ENERGY,
    factor=Decimal(10**9),
    position=9,
    note=None,
)
SUPER = VatEntry(
    code="ESSAI",
    label="Essai",
    kind=VatKind.REDUCED,
    rate=Decimal("5.50"),
    country="FR",
    valid_from=date(2026, 1, 1),
    valid_to=None,
    legal_source="CGI, art. 278-0 bis",
)


def person(*companies: UUID, rights: str) -> Scope:
    held = frozenset(rights.split())
    grants = tuple(Grant(role="compta", rights=held, company_id=one) for one in companies)
    return Scope(
        actor_id=new_id(),
        actor_label="Olivier Essai",
        company_ids=frozenset(companies),
        grants=grants,
    )


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """Two companies of which one sells in the Île-de-France."""
    world = await a_group(session)
    product = await a_product(session, world, "FTX-BOX-1", "Box", company=world.ft, risk=world.box)
    product.zones = ["FR-IDF"]
    await session.flush()
    return world


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


@pytest.mark.req("CAT-15", "ORG-05")
async def test_every_act_is_in_the_history_that_all_may_read(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft, rights="lists.edit catalog.read")
    await set_context(session, scope)
    saved = await entries.add_entry(session, scope, listing=Listing.UNITS, entry=UNIT)
    await entries.change_activity(
        session, scope, listing=Listing.UNITS, entry_id=saved.id, active=False
    )
    await set_context(session, person(world.ap, rights="catalog.read"))
    found = await session.execute(
        select(AuditLog.command, AuditLog.actor_label)
        .where(AuditLog.record_id == saved.id)
        .order_by(AuditLog.at)
    )
    assert [tuple(one) for one in found] == [
        ("lists.add_entry", "Olivier Essai"),
        ("lists.change_activity", "Olivier Essai"),
    ]


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
    with pytest.raises(Refused) as caught:
        await entries.edit_entry(
            session,
            scope,
            listing=Listing.UNITS,
            entry_id=used,
            lock_version=before.lock_version,
            entry=replace(before.entry, factor=Decimal(2)),
        )
    assert caught.value.code == "list_entry_used"


@pytest.mark.req("CAT-15")
async def test_channels_keep_their_codes_and_one_stays_active(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft, rights="lists.edit catalog.read")
    await set_context(session, scope)
    ids = {
        code: this
        for code, this in await session.execute(select(SalesChannel.code, SalesChannel.id))
    }
    channel = ChannelEntry(code="web", label="En ligne", description=None, position=0)
    with pytest.raises(Refused):
        await entries.add_entry(session, scope, listing=Listing.CHANNELS, entry=channel)
    with pytest.raises(Refused):
        await entries.remove_entry(session, scope, listing=Listing.CHANNELS, entry_id=ids["web"])
    await entries.edit_entry(
        session,
        scope,
        listing=Listing.CHANNELS,
        entry_id=ids["web"],
        lock_version=1,
        entry=channel,
    )
    first = (await queries.channel_choices(session, scope))[0]
    assert (first.value, first.label) == ("web", "En ligne")
    for code in ("field", "telesales", "partner"):
        await entries.change_activity(
            session, scope, listing=Listing.CHANNELS, entry_id=ids[code], active=False
        )
    assert await queries.offered_channels(session, scope) == {"web"}
    with pytest.raises(Refused) as caught:
        await entries.change_activity(
            session, scope, listing=Listing.CHANNELS, entry_id=ids["web"], active=False
        )
    assert caught.value.code == "last_channel"


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


@pytest.mark.req("CAT-15", "LAW-06")
@pytest.mark.parametrize(
    ("on", "rate"),
    [(date(2025, 7, 31), "5.50"), (date(2025, 8, 1), "20.00"), (TODAY, "20.00")],
)
async def test_energy_subscriptions_change_rate_on_1_august_2025(
    session: AsyncSession, world: World, on: date, rate: str
) -> None:
    scope = person(world.ft, rights="catalog.read")
    await set_context(session, scope)
    found = await queries.vat_rate(session, scope, code="ABOEN", on=on)
    assert found.rate == Decimal(rate)
    assert found.legal_source
    with pytest.raises(Refused):
        await queries.vat_rate(session, scope, code="ABOEN", on=date(1990, 1, 1))


@pytest.mark.req("CAT-15", "LAW-06")
async def test_a_new_rate_follows_the_one_before_and_can_be_withdrawn(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft, rights="lists.accounts catalog.read")
    await set_context(session, scope)
    first = await vat.add_vat(session, scope, entry=SUPER)
    new = NewRate(
        kind=VatKind.STANDARD,
        rate=Decimal(20),
        valid_from=date(2027, 1, 1),
        legal_source="Loi d’essai",
    )
    second = await vat.change_vat_rate(session, scope, entry_id=first.id, lock_version=1, new=new)
    for day, rate in ((date(2026, 12, 31), "5.50"), (date(2027, 1, 1), "20.00")):
        found = await queries.vat_rate(session, scope, code="ESSAI", on=day)
        assert found.rate == Decimal(rate)
    with pytest.raises(Invalid):
        await vat.change_vat_rate(
            session,
            scope,
            entry_id=first.id,
            lock_version=2,
            new=replace(new, valid_from=date(2026, 1, 1)),
        )
    await vat.withdraw_vat_rate(session, scope, entry_id=second.id, previous_id=first.id)
    rows = (await session.scalars(select(VatCode).where(VatCode.code == "ESSAI"))).all()
    assert [(one.rate, one.valid_to) for one in rows] == [(Decimal("5.50"), None)]


@pytest.mark.req("CAT-15", "LAW-06")
async def test_two_rates_of_a_code_never_overlap_and_a_begun_one_keeps_its_rate(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft, rights="lists.accounts catalog.read")
    await set_context(session, scope)
    first = await vat.add_vat(session, scope, entry=replace(SUPER, valid_to=date(2027, 1, 1)))
    with pytest.raises(Invalid) as caught:
        await vat.add_vat(session, scope, entry=replace(SUPER, valid_from=date(2026, 6, 1)))
    assert "31/12/2026" in caught.value.by_field["valid_from"]
    await vat.add_vat(session, scope, entry=replace(SUPER, valid_from=date(2027, 1, 1)))
    with pytest.raises(Refused) as refused:
        await vat.edit_vat(
            session,
            scope,
            entry_id=first.id,
            lock_version=1,
            entry=replace(SUPER, rate=Decimal(7), valid_to=date(2027, 1, 1)),
            today=TODAY,
        )
    assert refused.value.code == "vat_began"


@pytest.mark.req("CAT-15", "LAW-06")
async def test_the_lawyer_confirms_and_a_new_text_asks_again(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft, rights="lists.accounts catalog.read legal.edit")
    await set_context(session, scope)
    first = await vat.add_vat(session, scope, entry=SUPER)
    signed = await vat.confirm_vat(session, scope, entry_id=first.id, confirmed=True)
    kept = replace(SUPER, label="Essai relu")
    edited = await vat.edit_vat(
        session,
        scope,
        entry_id=first.id,
        lock_version=signed.lock_version,
        entry=kept,
        today=TODAY,
    )
    assert (await record(session, scope, listing=Listing.VAT, entry_id=first.id)).confirmed
    await vat.edit_vat(
        session,
        scope,
        entry_id=first.id,
        lock_version=edited.lock_version,
        entry=replace(kept, legal_source="Autre texte"),
        today=TODAY,
    )
    assert not (await record(session, scope, listing=Listing.VAT, entry_id=first.id)).confirmed
    with pytest.raises(Forbidden):
        await vat.confirm_vat(
            session,
            person(world.ft, rights="lists.accounts"),
            entry_id=first.id,
            confirmed=True,
        )


@pytest.mark.req("CAT-15", "ORG-03")
async def test_accounts_are_each_company_s_own(session: AsyncSession, world: World) -> None:
    mine = person(world.ft, rights="lists.accounts catalog.read")
    neighbour = person(world.ap, rights="lists.accounts catalog.read")
    entry = AccountEntry(
        company_id=world.ft, number="706100", label="Abonnements", nature=AccountNature.REVENUE
    )
    await set_context(session, mine)
    saved = await accounts.add_account(session, mine, entry=entry)
    with pytest.raises(Invalid):
        await accounts.add_account(session, mine, entry=entry)
    assert await account_choices(session, mine, company_id=world.ft) == (
        ("706100", "706100 Abonnements"),
    )
    await set_context(session, neighbour)
    with pytest.raises(NotFound):
        await account(session, neighbour, account_id=saved.id)
    with pytest.raises(NotFound):
        await accounts.remove_account(session, neighbour, account_id=saved.id)
    with pytest.raises(Forbidden):
        await accounts.add_account(session, neighbour, entry=entry)
    assert await account_choices(session, neighbour, company_id=world.ft) == ()
    await accounts.add_account(session, neighbour, entry=replace(entry, company_id=world.ap))


@pytest.mark.req("CAT-15")
async def test_an_account_in_use_is_switched_off_not_removed(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft, rights="lists.accounts catalog.read")
    await set_context(session, scope)
    saved = await accounts.add_account(
        session,
        scope,
        entry=AccountEntry(
            company_id=world.ft, number="706100", label="Ventes", nature=AccountNature.REVENUE
        ),
    )
    await session.execute(
        text(
            "INSERT INTO company_ledger_setting (id, company_id, purpose, gl_account)"
            " VALUES (gen_random_uuid(), :company, 'sales', '706100')"
        ),
        {"company": world.ft},
    )
    with pytest.raises(Refused) as caught:
        await accounts.remove_account(session, scope, account_id=saved.id)
    assert caught.value.code == "list_entry_used"
    await accounts.change_account_activity(session, scope, account_id=saved.id, active=False)
    assert await account_choices(session, scope, company_id=world.ft) == ()
    assert await account_choices(session, scope, company_id=world.ft, keep="706100") != ()


@pytest.mark.req("CAT-15")
@pytest.mark.parametrize("rights", ["catalog.read", "lists.accounts", "lists.edit"])
async def test_each_list_wants_its_right(session: AsyncSession, world: World, rights: str) -> None:
    scope = person(world.ft, rights=rights)
    await set_context(session, scope)
    if rights != "lists.edit":
        with pytest.raises(Forbidden):
            await entries.add_entry(session, scope, listing=Listing.UNITS, entry=UNIT)
    if rights != "lists.accounts":
        with pytest.raises(Forbidden):
            await vat.add_vat(session, scope, entry=SUPER)
