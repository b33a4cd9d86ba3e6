"""Who sees a product by its life cycle (Annexe C §1), tried through the lists."""

from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import READ, World, a_group, a_product, manager, reader
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.scope import Grant, Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.filters import ProductFilters
from winvest.offer.catalog.queries.access import ALSO_NEEDS
from winvest.offer.catalog.queries.lists import product_page

pytestmark = pytest.mark.req("CAT-05", "ORG-02")
EVERYONE = {"active", "frozen", "retired"}


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """One product of each status at France Téléphone, each given to Mondial TV too."""
    world = await a_group(session)
    for status in LifecycleStatus:
        await a_product(
            session,
            world,
            f"FTX-{status.value.upper()}",
            f"Box {status.label}",
            company=world.ft,
            risk=world.box,
            status=status,
            sold_by=world.mtv if status in EVERYONE else None,
        )
    return world


def holding(scope: Scope, *rights: str, families: frozenset[str] | None = None) -> Scope:
    """The same person with these rights besides reading, perhaps for some families alone."""
    more = tuple(
        Grant(role="adv", rights=READ | {*rights}, company_id=one, risk_families=families)
        for one in scope.company_ids
    )
    return replace(scope, grants=more)


async def seen(session: AsyncSession, scope: Scope) -> set[str]:
    """The statuses of the products that a person lists."""
    await set_context(session, scope)
    page = await product_page(session, scope, filters=ProductFilters())
    return {one.lifecycle_status.value for one in page.rows}


async def test_who_only_sells_sees_neither_drafts_nor_tests(
    session: AsyncSession, world: World
) -> None:
    assert await seen(session, reader(world.ft)) == EVERYONE


@pytest.mark.parametrize("right", ALSO_NEEDS[LifecycleStatus.TEST])
async def test_who_prepares_checks_or_tests_sees_tests(
    session: AsyncSession, world: World, right: str
) -> None:
    assert await seen(session, holding(reader(world.ft), right)) == {*EVERYONE, "test"}


async def test_who_edits_sees_drafts(session: AsyncSession, world: World) -> None:
    editor = holding(reader(world.ft), "catalog.edit")
    assert await seen(session, editor) == {*EVERYONE, "draft"}
    assert await seen(session, manager(world.ft)) == {*EVERYONE, "draft", "test"}


async def test_a_right_narrowed_to_other_families_shows_no_test(
    session: AsyncSession, world: World
) -> None:
    narrowed = holding(reader(world.ft), "catalog.test", families=frozenset(("TVX",)))
    assert await seen(session, narrowed) == set()
    mine = holding(reader(world.ft), "catalog.test", families=frozenset(("BOXX",)))
    assert await seen(session, mine) == {*EVERYONE, "test"}


async def test_a_seller_sees_what_is_on_sale_or_was(session: AsyncSession, world: World) -> None:
    """What is prepared at the owner's stays there, whatever is held at the seller's."""
    seller = holding(reader(world.mtv), "catalog.edit", "catalog.test", "partners.read")
    assert await seen(session, seller) == EVERYONE
