"""A draft: all that its source holds, thrown away, written by two at once."""

from decimal import Decimal

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World
from tests.offer.versions.world import NEXT, SKU, a_draft, found, priced
from winvest.foundation.kit.errors import Conflict, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.pricing.models import PriceGridRow, PricingRule
from winvest.offer.versions.commands.drafting import discard_version, draft_from
from winvest.offer.versions.commands.writing import write_prices
from winvest.offer.versions.forms.entries import sheet_of
from winvest.offer.versions.forms.prices import parse_sheet
from winvest.offer.versions.queries import (
    versions_of,
)
from winvest.offer.versions.rules.content import sha256_of
from winvest.offer.versions.rules.difference import changes_of, difference


@pytest.mark.req("VER-02")
async def test_a_draft_holds_all_that_its_source_holds(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    old, before = await found(session, author, 1)
    new, after = await found(session, author, number)
    assert number == 2
    assert (new.status, new.copied_from, new.edited_by) == (
        VersionStatus.DRAFT, old.id, author.actor_id,
    )  # fmt: skip
    assert after == before
    assert sha256_of(after) == sha256_of(before)
    kinds = (before.plans, before.prices, before.extras, before.schemes, before.papers)
    assert all(kinds), "the source holds one of each"
    assert changes_of(difference(before, after)) == ()


@pytest.mark.req("VER-02")
async def test_numbers_keep_their_decimals_in_a_copy(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    kinds = await session.scalars(
        text(
            "SELECT jsonb_typeof(payload -> 'amount') || (payload ->> 'amount') FROM pricing_rule r"
            " JOIN product_version v ON v.id = r.product_version_id WHERE v.version = :number"
        ),
        {"number": number},
    )
    source = await session.scalar(
        text(
            "SELECT jsonb_typeof(payload -> 'amount') || (payload ->> 'amount') FROM pricing_rule r"
            " JOIN product_version v ON v.id = r.product_version_id WHERE v.version = 1"
        )
    )
    assert kinds.all() == [source]
    await priced(session, author, number, "10,500")
    _, content = await found(session, author, number)
    assert content.prices[0].payload["amount"] == Decimal("10.5")


@pytest.mark.req("VER-02")
async def test_a_draft_is_thrown_away_with_its_log(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    await discard_version(session, author, sku=SKU, number=number)
    version, _ = await found(session, author, 1)
    left = await versions_of(session, author, product_id=version.product_id)
    assert [one.number for one in left] == [1]
    with pytest.raises(Refused, match="seul un brouillon"):
        await discard_version(session, author, sku=SKU, number=1)


@pytest.mark.req("VER-02")
async def test_two_editors_do_not_overwrite_each_other(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    _, content = await found(session, author, number)
    seen = sha256_of(content)
    await priced(session, author, number, "9,00")
    with pytest.raises(Conflict):
        await priced(session, author, number, "8,00", seen=seen)


@pytest.mark.req("VER-02")
async def test_only_what_changed_is_written(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    version, content = await found(session, author, number)
    rules = select(PricingRule.id).where(PricingRule.product_version_id == version.id)
    before = set(await session.scalars(rules))
    sheet = parse_sheet(sheet_of(content), content)
    unchanged = await write_prices(
        session, author, sku=SKU, number=number, seen=sha256_of(content), wanted=sheet
    )
    assert not unchanged
    await priced(session, author, number, "9,00")
    assert set(await session.scalars(rules)) == before


@pytest.mark.req("VER-01", "PRI-02")
async def test_a_grid_keyed_by_the_client_comes_along(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    version, _ = await found(session, author, number)
    rule = await session.scalar(
        select(PricingRule.id).where(PricingRule.product_version_id == version.id)
    )
    for position, (low, high, amount) in enumerate(((18, 40, "20"), (41, None, "35"))):
        await session.execute(
            insert(PriceGridRow).values(
                id=new_id(), pricing_rule_id=rule, product_version_id=version.id,
                amount=Decimal(amount), min_age=low, max_age=high, position=position,
            )
        )  # fmt: skip
    made = await draft_from(
        session, author, sku=SKU, source=number, effective_from=NEXT, notes=None
    )
    _, before = await found(session, author, number)
    _, after = await found(session, author, made.number)
    assert after.prices == before.prices
    assert len(after.prices[0].grid) == 2
