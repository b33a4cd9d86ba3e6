"""Badges and channels by command: only what changes, only where it may, never over another's."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import a_group, a_product, manager, reader
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Forbidden, NotFound, Refused
from winvest.offer.catalog.commands.marks import set_badges, set_channels
from winvest.offer.catalog.enums import Badge, Channel, LifecycleStatus
from winvest.offer.catalog.models.products import Product

pytestmark = pytest.mark.req("CAT-06", "CAT-04")


async def badges_of(session: AsyncSession, sku: str) -> list[str]:
    return (await session.scalars(select(Product.badges).where(Product.sku == sku))).one()


async def test_badges_are_added_and_removed_and_the_answer_is_the_inverse(
    session: AsyncSession,
) -> None:
    world = await a_group(session)
    await a_product(session, world, "FTX-1", "Box", company=world.ft, risk=world.box)
    scope = manager(world.ft)
    await set_context(session, scope)
    first = await set_badges(session, scope, sku="ftx-1", add=[Badge.PROMO, Badge.NEW])
    assert first.added == ("new", "promo")
    second = await set_badges(
        session, scope, sku="FTX-1", add=[Badge.NEW, Badge.BETA], remove=[Badge.PROMO]
    )
    assert (second.added, second.removed) == (("beta",), ("promo",))
    assert await badges_of(session, "FTX-1") == ["new", "beta"]
    back = await set_badges(session, scope, sku="FTX-1", add=[Badge.PROMO], remove=[Badge.BETA])
    assert (back.added, back.removed) == (("promo",), ("beta",))
    assert await badges_of(session, "FTX-1") == ["new", "promo"]
    same = await set_badges(session, scope, sku="FTX-1", add=[Badge.NEW])
    assert (same.added, same.removed) == ((), ())


async def test_channels_of_a_product_on_sale_are_locked(session: AsyncSession) -> None:
    world = await a_group(session)
    frozen = LifecycleStatus.FROZEN
    await a_product(session, world, "FTX-1", "Box", company=world.ft, risk=world.box)
    await a_product(session, world, "FTX-2", "Box", company=world.ft, risk=world.box, status=frozen)
    scope = manager(world.ft)
    await set_context(session, scope)
    with pytest.raises(Refused, match="gelez d’abord"):
        await set_channels(session, scope, sku="FTX-1", add=[Channel.WEB])
    unchanged = await set_channels(session, scope, sku="FTX-1", add=[Channel.FIELD])
    assert unchanged.added == ()
    done = await set_channels(
        session, scope, sku="FTX-2", add=[Channel.WEB], remove=[Channel.FIELD]
    )
    assert (done.added, done.removed) == (("web",), ("field",))


@pytest.mark.req("ORG-02", "ORG-03")
async def test_marks_need_the_right_at_the_owner(session: AsyncSession) -> None:
    world = await a_group(session)
    await a_product(session, world, "FTX-1", "Box", company=world.ft, risk=world.box)
    for scope, refusal in (
        (manager(world.ap), NotFound),
        (reader(world.ft), Forbidden),
        (manager(world.ft, families=frozenset(("TVX",))), NotFound),
    ):
        await set_context(session, scope)
        with pytest.raises(refusal):
            await set_badges(session, scope, sku="FTX-1", add=[Badge.NEW])
