"""Acts on dated prices: the past stays, a neighbour sees nothing, the database upholds it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
from winvest.foundation.kit.calendar import end_of_day, start_of_day, today_in
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope
from winvest.offer.pricing.dated.commands import agreed, promotions
from winvest.offer.pricing.dated.forms import AgreedEntry, PromotionEntry
from winvest.offer.pricing.dated.queries import (
    Asked,
    agreed_periods,
    agreed_price,
    agreed_prices,
    promotion,
    promotion_periods,
)
from winvest.offer.pricing.dated.queries import promotions as listed
from winvest.offer.pricing.dated.rules import Overlap, Standing
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.rules.documents import tariff_of

pytestmark = pytest.mark.req("PRI-01")
NOW = datetime.now(UTC)
TODAY = today_in(NOW)
SOON = TODAY + timedelta(days=10)
LATER = TODAY + timedelta(days=40)
NOEL = PromotionEntry(
    sku="FTX-BOX-1",
    plan_code=None,
    code="NOEL",
    label="Noël",
    effect=PriceEffect.PERCENT,
    value=Decimal(50),
    promo_code=None,
    first_months=3,
    combinable=False,
    first_day=SOON,
    last_day=LATER,
    reason="Campagne",
)
AGREED = AgreedEntry(
    sku="FTX-BOX-1",
    plan_code=None,
    company="FTX",
    client_reference="CLI-0042",
    amount=Decimal("19.90"),
    tax_included=True,
    tax_code="TN20",
    first_day=TODAY,
    last_day=None,
    reason="Fidélité",
)


def person(*companies: UUID, rights: str = "pricing.read pricing.edit catalog.read") -> Scope:
    held = frozenset(rights.split())
    grants = tuple(Grant(role="essai", rights=held, company_id=one) for one in companies)
    return Scope(
        actor_id=new_id(),
        actor_label="Camille Essai",
        company_ids=frozenset(companies),
        grants=grants,
    )


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """A box on sale."""
    world = await a_group(session)
    await a_product(
        session, world, "FTX-BOX-1", "Box", company=world.ft, risk=world.box, price="29.90"
    )
    await set_context(session, person(world.ft))
    return world


async def refused_by_database(session: AsyncSession, statement: str, **values: object) -> str:
    """The code of what the database says no to."""
    with pytest.raises(DBAPIError) as error:
        async with session.begin_nested():
            await session.execute(text(statement), values)
    refusal = refusal_of(error.value)
    assert refusal is not None
    return refusal.code


async def in_tariff(session: AsyncSession, at: datetime) -> Mapping[str, Decimal]:
    """What a version's tariff takes off at a moment, by code."""
    found = await session.execute(
        text(
            "SELECT content FROM tariff_documents(ARRAY(SELECT v.id FROM product_version v"
            " JOIN product p ON p.id = v.product_id WHERE p.sku = 'FTX-BOX-1'))"
        )
    )
    tariff = tariff_of(found.scalar_one())
    return {one.code: one.value for one in tariff.promos if one.window.holds(at)}


async def test_a_promotion_takes_off_on_its_days_alone(session: AsyncSession, world: World) -> None:
    scope = person(world.ft)
    await promotions.set_promotion(session, scope, entry=NOEL, today=TODAY)
    assert await in_tariff(session, NOW) == {}
    assert await in_tariff(session, start_of_day(SOON)) == {"NOEL": Decimal(50)}
    assert await in_tariff(session, end_of_day(LATER) - timedelta(seconds=1)) != {}
    assert await in_tariff(session, end_of_day(LATER)) == {}


async def test_what_is_to_come_is_corrected_then_removed(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft)
    saved = await promotions.set_promotion(session, scope, entry=NOEL, today=TODAY)
    better = replace(NOEL, value=Decimal(60))
    again = await promotions.edit_promotion(
        session, scope, row_id=saved.id, lock_version=1, entry=better, now=NOW
    )
    assert again.lock_version == 2
    with pytest.raises(Conflict):
        await promotions.edit_promotion(
            session, scope, row_id=saved.id, lock_version=1, entry=NOEL, now=NOW
        )
    gone = await promotions.remove_promotion(session, scope, row_id=saved.id, now=NOW)
    assert gone.entry.value == 60
    with pytest.raises(NotFound):
        await promotion(session, scope, row_id=saved.id)


async def test_a_running_promotion_is_closed_and_followed_and_taken_back(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft)
    running = replace(NOEL, first_day=TODAY)
    saved = await promotions.set_promotion(session, scope, entry=running, today=TODAY)
    new = replace(NOEL, value=Decimal(20), first_day=SOON, last_day=None)
    following = await promotions.change_promotion(
        session, scope, row_id=saved.id, lock_version=1, entry=new, now=NOW
    )
    row = await promotion(session, scope, row_id=saved.id)
    periods = await promotion_periods(session, scope, row=row)
    assert [(one.entry.value, one.entry.last_day) for one in periods] == [
        (20, None),
        (50, SOON - timedelta(days=1)),
    ]
    assert await in_tariff(session, NOW) == {"NOEL": Decimal(50)}
    assert await in_tariff(session, start_of_day(SOON)) == {"NOEL": Decimal(20)}
    await promotions.withdraw_promotion(
        session,
        scope,
        row_id=following.id,
        previous_id=saved.id,
        end=end_of_day(LATER),
        now=NOW,
    )
    assert (await promotion(session, scope, row_id=saved.id)).entry.last_day == LATER


async def test_what_has_begun_only_ends_whoever_asks(session: AsyncSession, world: World) -> None:
    scope = person(world.ft)
    running = replace(NOEL, first_day=TODAY, last_day=None)
    saved = await promotions.set_promotion(session, scope, entry=running, today=TODAY)
    with pytest.raises(Refused, match="arrêtez-le"):
        await promotions.remove_promotion(session, scope, row_id=saved.id, now=NOW)
    with pytest.raises(Refused):
        await promotions.edit_promotion(
            session, scope, row_id=saved.id, lock_version=1, entry=running, now=NOW
        )
    with pytest.raises(Invalid):
        await promotions.change_promotion(
            session, scope, row_id=saved.id, lock_version=1, entry=running, now=NOW
        )
    for statement in (
        "UPDATE dated_promotion SET value = 99 WHERE id = :id",
        "UPDATE dated_promotion SET valid_from = now() + interval '1 day' WHERE id = :id",
        "UPDATE dated_promotion SET valid_to = now() - interval '1 second' WHERE id = :id",
        "DELETE FROM dated_promotion WHERE id = :id",
    ):
        found = await refused_by_database(session, statement, id=saved.id)
        assert found in ("already_began", "period_reversed"), statement
    ended = await promotions.end_promotion(
        session, scope, row_id=saved.id, lock_version=1, last=TODAY, now=NOW
    )
    assert ended.lock_version == 2
    assert (await promotion(session, scope, row_id=saved.id)).entry.last_day == TODAY


async def test_the_past_and_overlaps_are_refused_beside_their_field(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft)
    first = await promotions.set_promotion(session, scope, entry=NOEL, today=TODAY)
    twice = replace(NOEL, first_day=LATER, last_day=None)
    with pytest.raises(Overlap) as overlap:
        await promotions.set_promotion(session, scope, entry=twice, today=TODAY)
    assert overlap.value.row_id == first.id
    for wrong, field in (
        ({"first_day": TODAY - timedelta(days=1)}, "valid_from"),
        ({"sku": "RIEN-0001"}, "sku"),
        ({"plan_code": "RIEN"}, "plan_code"),
    ):
        entry = replace(NOEL, code="AUTRE", **wrong)  # type: ignore[arg-type]
        with pytest.raises(Invalid) as refusal:
            await promotions.set_promotion(session, scope, entry=entry, today=TODAY)
        assert field in refusal.value.by_field
    found = await refused_by_database(
        session,
        "INSERT INTO dated_promotion (id, product_id, code, label, effect, value, valid_from)"
        " SELECT gen_random_uuid(), id, 'NOEL', 'Encore', 'percent', 5, :day"
        " FROM product WHERE sku = 'FTX-BOX-1'",
        day=start_of_day(SOON),
    )
    assert found == "promotion_overlap"


async def test_rights_and_companies_are_kept_apart(session: AsyncSession, world: World) -> None:
    scope = person(world.ft)
    saved = await promotions.set_promotion(session, scope, entry=NOEL, today=TODAY)
    with pytest.raises(Forbidden):
        await promotions.set_promotion(
            session, person(world.ft, rights="pricing.read"), entry=NOEL, today=TODAY
        )
    stranger = person(world.mtv)
    await set_context(session, stranger)
    assert await listed(session, stranger, asked=Asked(), now=NOW) == ()
    with pytest.raises(NotFound):
        await promotion(session, stranger, row_id=saved.id)
    with pytest.raises(NotFound):
        await promotions.remove_promotion(session, stranger, row_id=saved.id, now=NOW)
    with pytest.raises(Invalid):
        await promotions.set_promotion(session, stranger, entry=NOEL, today=TODAY)


async def test_lists_are_narrowed_and_audited(session: AsyncSession, world: World) -> None:
    scope = person(world.ft)
    saved = await promotions.set_promotion(session, scope, entry=NOEL, today=TODAY)
    for asked, many in (
        (Asked(), 1),
        (Asked(q="noël box"), 1),
        (Asked(q="100%"), 0),
        (Asked(standing=Standing.TO_COME), 1),
        (Asked(standing=Standing.RUNNING), 0),
        (Asked(standing=Standing.OVER), 0),
        (Asked(sku="FTX-BOX-2"), 0),
        (Asked(after=(start_of_day(SOON), saved.id)), 0),
    ):
        assert len(await listed(session, scope, asked=asked, now=NOW)) == many, asked
    told = await session.execute(
        select(AuditLog.command, AuditLog.after).where(AuditLog.record_id == saved.id)
    )
    command, after = told.one()
    assert command == "pricing.set_promotion"
    assert after["code"] == "NOEL"


@pytest.mark.req("PRI-02")
async def test_a_price_is_agreed_taxed_changed_and_ended(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft)
    saved = await agreed.agree_price(session, scope, entry=AGREED, today=TODAY)
    row = await agreed_price(session, scope, row_id=saved.id)
    assert (row.tax_rate, row.entry.amount) == (Decimal(20), Decimal("19.90"))
    with pytest.raises(Overlap):
        await agreed.agree_price(session, scope, entry=AGREED, today=TODAY)
    other = replace(AGREED, client_reference="CLI-0043")
    await agreed.agree_price(session, scope, entry=other, today=TODAY)
    new = replace(AGREED, amount=Decimal("17.90"), first_day=SOON)
    late = await agreed.change_agreed_price(
        session, scope, row_id=saved.id, lock_version=1, entry=new, now=NOW
    )
    periods = await agreed_periods(session, scope, row=row)
    assert [one.entry.amount for one in periods] == [Decimal("17.90"), Decimal("19.90")]
    assert len(await agreed_prices(session, scope, asked=Asked(q="0042"), now=NOW)) == 2
    code = await refused_by_database(
        session, "UPDATE negotiated_price SET amount = 1 WHERE id = :id", id=saved.id
    )
    assert code == "already_began"
    await agreed.edit_agreed_price(
        session, scope, row_id=late.id, lock_version=1, entry=replace(new, reason="?"), now=NOW
    )
    await agreed.withdraw_agreed_price(
        session, scope, row_id=late.id, previous_id=saved.id, end=None, now=NOW
    )
    ended = await agreed.end_agreed_price(
        session, scope, row_id=saved.id, lock_version=3, last=SOON, now=NOW
    )
    assert ended.lock_version == 4
    removed = await agreed.agree_price(
        session, scope, entry=replace(AGREED, first_day=LATER), today=TODAY
    )
    await agreed.remove_agreed_price(session, scope, row_id=removed.id, now=NOW)


@pytest.mark.req("PRI-02")
async def test_an_agreed_price_has_a_tax_of_its_day_and_a_seller_of_its_product(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft)
    for wrong, field in (({"tax_code": "ABSENT"}, "tax_code"), ({"company": "APX"}, "company")):
        entry = replace(AGREED, **wrong)  # type: ignore[arg-type]
        with pytest.raises(Invalid) as refusal:
            await agreed.agree_price(session, scope, entry=entry, today=TODAY)
        assert field in refusal.value.by_field


async def test_a_draft_goes_with_its_dated_prices(session: AsyncSession, world: World) -> None:
    """The guard of the past does not hold back what is deleted with its product."""
    await a_product(session, world, "FTX-BOX-9", "Brouillon", company=world.ft, risk=world.box)
    scope = person(world.ft)
    await set_context(session, scope)
    entry = replace(NOEL, sku="FTX-BOX-9", first_day=TODAY, last_day=None)
    saved = await promotions.set_promotion(session, scope, entry=entry, today=TODAY)
    await session.execute(text("DELETE FROM product WHERE sku = 'FTX-BOX-9'"))
    with pytest.raises(NotFound):
        await promotion(session, scope, row_id=saved.id)
