"""What who only sells sees: nothing hidden, no pilot of others, no hidden price."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product, manager, reader
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.enums import PartnerType
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.filters import ProductFilters
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import may_read_price
from winvest.offer.catalog.queries.listing import listing
from winvest.offer.catalog.queries.partners import products_by_partner
from winvest.offer.catalog.queries.risks import products_by_risk
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.pricing.rules.shelf import Ban, Edition, Place, Seller, Showing, pick
from winvest.offer.pricing.rules.tariff import Conditions, Window
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.models import Publication

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
ALWAYS = Window(start=AT - timedelta(days=30), end=None)
CAMILLE, DOMINIQUE = Seller(id="camille"), Seller(id="dominique")


def place(*showings: Showing, bans: tuple[Ban, ...] = ()) -> Place:
    """A product in force, given so to the company."""
    edition = Edition(version_id="v1", version=1, status="active", window=ALWAYS)
    return Place(
        product_id="p", known=True, lifecycle="active",
        conditions=Conditions(
            min_age=None, max_age=None, zones=frozenset(), kinds=frozenset(), channels=frozenset()
        ),
        editions=(edition,), showings=showings, agreed=(), bans=bans,
    )  # fmt: skip


def showing(*channels: str, **more: Any) -> Showing:
    return Showing(channels=frozenset(channels or ("field", "web")), window=ALWAYS, **more)


@pytest.mark.req("VER-04", "PRI-03")
@pytest.mark.parametrize(
    ("shown", "seller", "refusal"),
    [
        (showing(), CAMILLE, None),
        (showing(pilots=frozenset(("camille",))), CAMILLE, None),
        (showing(pilots=frozenset(("camille",))), DOMINIQUE, "pilot_only"),
        (showing(pilots=frozenset(("camille",))), None, None),
        (showing(priced=False), CAMILLE, "price_hidden"),
        (showing(priced=False), None, None),
    ],
)
def test_a_pilot_and_a_hidden_price_are_not_for_every_seller(
    shown: Showing, seller: Seller | None, refusal: str | None
) -> None:
    found = pick(place(shown), at=AT, channel="field", seller=seller)
    assert (found.refusal, found.version_id) == (refusal, None if refusal else "v1")


@pytest.mark.req("VER-04", "PRI-03")
def test_a_ban_closes_its_channel_for_its_time_and_bounds_what_is_promised() -> None:
    soon = Ban(channel="web", window=Window(start=AT + timedelta(days=2), end=None))
    banned = place(showing(), bans=(soon,))
    assert pick(banned, at=AT, channel="web").until == AT + timedelta(days=2)
    later = AT + timedelta(days=3)
    assert pick(banned, at=later, channel="web").refusal == "banned"
    assert pick(banned, at=later, channel="field").refusal is None
    assert pick(banned, at=later, channel=None).refusal is None, "it sells by another channel"
    every = Ban(channel=None, window=ALWAYS)
    assert pick(place(showing(), bans=(every,)), at=AT, channel=None).refusal == "banned"


async def a_world(session: AsyncSession) -> tuple[World, UUID]:
    """« TV Essentiel », given to Mondial TV; its product's id."""
    world = await a_group(session)
    studio = Partner(
        id=new_id(), company_id=world.ft, slug="studio", type=PartnerType.OTHER, name="Studio"
    )
    session.add(studio)
    await session.flush()
    product = await a_product(
        session, world, "FTX-TV-1", "TV Essentiel", company=world.ft, risk=world.tv, price="9.90",
        status=LifecycleStatus.ACTIVE, sold_by=world.mtv, partner=studio.id,
    )  # fmt: skip
    return world, product.id


async def seen(session: AsyncSession, scope: Scope) -> tuple[int, int, bool]:
    """What a person sees: the count of the list, its rows, and whether the sheet opens.

    The families and the partners count the same as the list does.
    """
    await set_context(session, scope)
    found = await listing(session, scope, filters=ProductFilters())
    count = sum(one.count for one in found.risks)
    assert sum((await products_by_risk(session, scope)).values()) == count
    partners = select(Product.partner_id).where(Product.sku == "FTX-TV-1")
    by_partner = await products_by_partner(
        session, scope, partner_ids=[one for one in await session.scalars(partners) if one]
    )
    assert sum(one.count for one in by_partner.values()) == count
    try:
        await product_sheet(session, scope, sku="FTX-TV-1")
    except NotFound:
        return count, len(found.page.rows), False
    return count, len(found.page.rows), True


@pytest.mark.req("VER-04")
async def test_hidden_and_pilot_products_are_not_seen_by_who_only_sells(
    session: AsyncSession,
) -> None:
    world, product = await a_world(session)
    seller, named = reader(world.mtv), reader(world.mtv)
    knows = manager(world.mtv)

    async def shown(**values: Any) -> None:
        await set_context(session, replace(manager(world.ft), unlimited=True))
        await session.execute(update(Publication).values(**values))

    assert await seen(session, seller) == (1, 1, True)
    await shown(visibility="hidden")
    assert await seen(session, seller) == (0, 0, False)
    await shown(
        visibility="internal", pilot_user_ids=[named.actor_id],
        end_at=datetime.now(UTC) + timedelta(days=9),
    )  # fmt: skip
    assert await seen(session, seller) == (0, 0, False)
    assert await seen(session, named) == (1, 1, True)
    assert await seen(session, knows) == (1, 1, True)
    await shown(pilot_user_ids=None, price_visibility="hidden")
    assert await seen(session, seller) == (1, 1, True)
    at = {"product_id": product, "owner": world.ft, "risk_family": "TVX"}
    assert not await may_read_price(session, seller, **at)
    await set_context(session, knows)
    assert await may_read_price(session, knows, **at)


@pytest.mark.req("VER-04")
async def test_hidden_at_its_own_company_too(session: AsyncSession) -> None:
    world, product = await a_world(session)
    version = await session.scalar(
        select(ProductVersion.id).where(ProductVersion.product_id == product)
    )
    assert await seen(session, reader(world.ft)) == (1, 1, True)
    await set_context(session, replace(manager(world.ft), unlimited=True))
    await session.execute(
        insert(Publication).values(
            id=new_id(), product_version_id=version, company_id=world.ft, channels=["field"],
            status=PublicationStatus.PUBLISHED, visibility="hidden",
            start_at=datetime.now(UTC) - timedelta(days=1),
        )
    )  # fmt: skip
    assert await seen(session, reader(world.ft)) == (0, 0, False)
