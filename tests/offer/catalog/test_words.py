"""The words of products: found through the database, for whom they may be told, mistyped or not."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_product, manager
from tests.worlds import a_scope
from winvest.foundation.infra.db import set_context
from winvest.offer.catalog.models.products import Product

pytestmark = pytest.mark.req("CAT-06")


@pytest.mark.req("ORG-03")
async def test_words_of_others_are_not_found(session: AsyncSession, world: World) -> None:
    """The function runs as the owner; it gives only what the acting companies may read."""
    await a_product(session, world, "APX-1", "Secret", company=world.ap, risk=world.health)
    found = select(func.count()).select_from(func.found_products("secret", False).alias())
    near = select(func.count()).select_from(func.found_products("secrett", True).alias())
    for company, expected in ((world.ap, 1), (world.ft, 0)):
        await set_context(session, manager(company))
        assert await session.scalar(found) == expected
        assert await session.scalar(near) == expected
    await set_context(session, a_scope())
    assert await session.scalar(found) == 0
    with pytest.raises(Exception, match="permission denied"):
        async with session.begin_nested():
            await session.execute(text("SELECT * FROM product_index"))
    with pytest.raises(Exception, match="permission denied"):
        await session.execute(text("SELECT * FROM product_word"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("coffrett", True),
        ("cofret lumineuz", True),
        ("cofret zzzzzz", False),  # each word is near one
        ("box", False),  # the name was another
        ("FTX-COF-10233", True),  # a code, a figure aside
        ("l'écrn", False),
        ("%%%%", False),
        ("cof_ret'", True),
    ],
)
async def test_a_mistyped_word_is_one_of_those_that_products_are_named_by(
    session: AsyncSession, world: World, typed: str, found: bool
) -> None:
    """Their words follow their names, whoever wrote first; each is compared with what was typed."""
    scope = manager(world.ft)
    box = await a_product(
        session, world, "FTX-COF-1023", "Box", company=world.ft, risk=world.box, price="29.90"
    )
    await set_context(session, scope)
    box.name = "Coffret lumineux"
    await session.flush()
    near = select(func.count()).select_from(func.found_products(typed, True).alias())
    assert bool(await session.scalar(near)) is found


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("coffrett", "FTX-1"),  # all hold what is like it; the most alike first
        ("coffr noire", "FTX-2"),
        ("coffrett 4g", "FTX-3"),  # too short to be near anything, and held as it is
        ("4g coffrett", "FTX-3"),
        ("coffrett & 4g", "FTX-3"),
        ("4g", None),
    ],
)
async def test_what_holds_the_words_most_alike_comes_first(
    session: AsyncSession, world: World, typed: str, first: str | None
) -> None:
    for sku, name in (
        ("FTX-1", "Coffret blanc"),
        ("FTX-2", "Coffre noir"),
        ("FTX-3", "Coffre 4G"),
        ("FTX-4", "Coffre 4K"),
    ):
        await a_product(session, world, sku, name, company=world.ft, risk=world.box)
    await set_context(session, manager(world.ft))
    near = func.found_products(typed, True).table_valued("id", "score")
    asked = select(Product.sku, near.c.score).join(near, near.c.id == Product.id)
    found = (await session.execute(asked.order_by(near.c.score.desc()))).all()
    assert (found[0].sku if found else None) == first
    assert all(0 < one.score <= 1 for one in found)
    assert len(found) < 2 or found[0].score > found[1].score
