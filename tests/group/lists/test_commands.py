"""Channels, rates and legal texts: dated, confirmed, each with its right and its history."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tests.group.lists.world import UNIT, person
from tests.offer.catalog.world import World
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Forbidden, Invalid, Refused
from winvest.group.lists import queries
from winvest.group.lists.commands import entries, vat
from winvest.group.lists.enums import Listing, VatKind
from winvest.group.lists.forms import ChannelEntry, NewRate, VatEntry
from winvest.group.lists.models import SalesChannel, VatCode
from winvest.group.lists.records import record

TODAY = date(2026, 11, 21)
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
    with pytest.raises(Invalid) as refused:
        await vat.edit_vat(
            session,
            scope,
            entry_id=first.id,
            lock_version=1,
            entry=replace(SUPER, rate=Decimal(7), valid_to=date(2027, 1, 1)),
            today=TODAY,
        )
    assert "nouveau taux" in refused.value.by_field["rate"]


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
