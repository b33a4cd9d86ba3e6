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


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("santé", {"FTX-1", "FTX-2", "FTX-3"}),
        ("santé -sénior", {"FTX-2", "FTX-3"}),  # written « Senior »
        ("santé -SENIORS", {"FTX-2", "FTX-3"}),
        ("santé -sante", set()),  # written « Santé »
        ("sante -hospitalisations", {"FTX-1", "FTX-3"}),  # of the description
        ("santé -sénior -étudiants", {"FTX-2"}),
        ("-santé", {"FTX-TV-0004"}),
        ("santé -", {"FTX-1", "FTX-2", "FTX-3"}),  # a dash is no word yet
        ("sante -tv", {"FTX-1", "FTX-2", "FTX-3"}),
        ("ftx -tv", {"FTX-1", "FTX-2", "FTX-3"}),
        ("ftxtv0004", {"FTX-TV-0004"}),
        ("ftxtv-0004", {"FTX-TV-0004"}),
        ("bouquet FTXTV0004", {"FTX-TV-0004"}),
        ("ftxtv", {"FTX-TV-0004"}),
    ],
)
async def test_words_left_out_and_codes_as_they_are_said(
    session: AsyncSession, world: World, typed: str, found: set[str]
) -> None:
    """« -mot » leaves out what « mot » alone would find, in whichever form it is written."""
    await _four_products(session, world)
    assert await _skus(session, world, typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hospi", {"FTX-2"}),
        ("sante hospita", {"FTX-2"}),
        ("hospi -sante", set()),
        ("seniorr", {"FTX-1"}),
        ("seniorr -sante", set()),
    ],
)
async def test_a_word_of_a_description_is_found_as_it_is_begun(
    session: AsyncSession, world: World, typed: str, found: set[str]
) -> None:
    """While one types, before the word is whole: offered as what is near."""
    await _four_products(session, world)
    assert await _skus(session, world, typed, nearly=True) == found


async def _four_products(session: AsyncSession, world: World) -> None:
    for sku, name, description in (
        ("FTX-1", "Santé Senior", None),
        ("FTX-2", "Santé Confort", "Les frais d’hospitalisation"),
        ("FTX-3", "Santé Étudiant", None),
        ("FTX-TV-0004", "Bouquet", None),
    ):
        one = await a_product(session, world, sku, name, company=world.ft, risk=world.box)
        one.description = description
    await set_context(session, manager(world.ft))
    await session.flush()


async def _skus(
    session: AsyncSession, world: World, typed: str, *, nearly: bool = False
) -> set[str]:
    found = func.found_products(typed, nearly).table_valued("id", "score")
    asked = select(Product.sku).join(found, found.c.id == Product.id)
    return set((await session.scalars(asked.where(Product.sku.like("FTX-%")))).all())
