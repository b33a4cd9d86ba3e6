"""The orders of a list: each is what the rows themselves say, paged both ways without a gap."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.test_shelf import PREPARE, READ, someone
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.filters import Order, Place, pack, parse_filters, unpack
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.shelf import Shelf
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries import tallied
from winvest.offer.catalog.queries.counts import partner_counts, risk_counts
from winvest.offer.catalog.queries.listing import listing
from winvest.offer.catalog.queries.lists import ProductRow, product_page
from winvest.offer.catalog.queries.orders import FIRST_ID
from winvest.offer.pricing.models import PricingRule
from winvest.offer.pricing.queries import prices_of
from winvest.offer.pricing.rules.display import starting_price

pytestmark = pytest.mark.req("CAT-06")
EVERYONE = someone("FT", "AP", "MTV", "DEP", "PUR", "USGP", "WC", rights=PREPARE)
SELLER = someone("WC", "PUR")
LAST = {"": "~~", "-": ""}
RANK = {one: at for at, one in enumerate(LifecycleStatus)}


async def walked(
    session: AsyncSession, scope: Scope, address: dict[str, str], size: int = 23
) -> list[ProductRow]:
    """The whole list, page by page by the places that an address carries; and back again."""
    filters = parse_filters(address)
    found: list[ProductRow] = []
    back: list[ProductRow] = []
    last = None
    for _ in range(99):
        last = (await listing(session, scope, filters=filters, size=size)).page
        found += last.rows
        if last.following is None:
            break
        filters = parse_filters({**address, "apres": pack(last.following)})
    assert last is not None
    back = [*last.rows]
    while last.preceding is not None:
        assert unpack(pack(last.preceding)) == last.preceding
        filters = parse_filters({**address, "apres": pack(last.preceding)})
        last = (await listing(session, scope, filters=filters, size=size)).page
        back = [*last.rows, *back]
    assert [one.sku for one in back] == [one.sku for one in found], "the same read backwards"
    return found


async def plain(session: AsyncSession, label: str | None) -> str:
    return str(await session.scalar(select(func.fr_unaccent(func.lower(label or "")))))


@pytest.fixture(params=[tallied.FEW_IN_OTHER_ORDERS, 0], ids=["sorted", "walked"])
def _each_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few products are sorted; of many, the index of the order is walked."""
    monkeypatch.setattr(tallied, "FEW", request.param)
    monkeypatch.setattr(tallied, "FEW_OF_ONE", request.param)
    monkeypatch.setattr(tallied, "FEW_IN_OTHER_ORDERS", request.param)


@pytest.mark.usefixtures("_each_way")
@pytest.mark.parametrize("turn", ["", "-"])
@pytest.mark.parametrize("person", ["everyone", "seller"])
@pytest.mark.parametrize("order", ["statut", "risque", "compagnie", "societe"])
async def test_a_grouped_order_is_that_of_its_words_then_of_the_names(
    demo: Database, order: str, turn: str, person: str
) -> None:
    scope = EVERYONE if person == "everyone" else SELLER
    async with transaction(demo, scope) as session:
        rows = await walked(session, scope, {"tri": f"{turn}{order}"})
        whole = await walked(session, scope, {})
        assert sorted(one.id for one in rows) == sorted(one.id for one in whole)
        expected = []
        for one in rows:
            word = {
                "statut": str(RANK[one.lifecycle_status]),
                "risque": await plain(session, one.risk_label),
                "compagnie": await plain(session, one.partner_name) or LAST[turn],
                "societe": one.company_code,
            }[order]
            expected.append((word, await plain(session, one.name), one.id))
    assert expected == sorted(expected, reverse=turn == "-")
    assert len({one[0] for one in expected}) > 1


@pytest.mark.parametrize("order", ["statut", "compagnie", "-societe", "risque", "des", "-des"])
async def test_an_order_holds_with_words_and_filters_too(demo: Database, order: str) -> None:
    async with transaction(demo, EVERYONE) as session:
        for address in ({"q": "sante"}, {"statut": "active", "canal": "web"}):
            rows = await walked(session, EVERYONE, {**address, "tri": order}, 4)
            same = await walked(session, EVERYONE, {**address, "tri": "code"}, 4)
            assert sorted(one.id for one in rows) == sorted(one.id for one in same)
            assert len(rows) > 8, "more than two pages"
            if order == "compagnie":
                named = [one.partner_name for one in rows]
                without = [one is None for one in named]
                assert without == sorted(without), "those without come last"


@pytest.mark.parametrize("order", list(Order))
async def test_what_words_find_is_listed_as_when_counted_apart(demo: Database, order: str) -> None:
    """Counts and keys come from one look: page by page the same as from a look each."""
    some = someone("AP", "FT", families=frozenset(("SANTE", "BOX")))
    addresses = (
        {"q": "sante", "tri": order, "statut": "active"},
        {"q": "sante", "tri": f"-{order}", "risque": "SANTE", "canal": "web"},
        {"q": "mensuell", "tri": f"-{order}"},
    )
    for scope, address in zip((EVERYONE, some, SELLER), addresses, strict=True):
        filters = parse_filters(address)
        async with transaction(demo, scope) as session:
            first = await listing(session, scope, filters=filters, size=5)
            nearly = {"filters": filters, "fuzzy": first.fuzzy}
            assert first.risks == await risk_counts(session, scope, **nearly)
            assert first.partners == await partner_counts(session, scope, **nearly)
            rows = await walked(session, scope, address, 5)
            whole = await product_page(session, scope, **nearly, size=500)
        assert [one.sku for one in rows] == [one.sku for one in whole.rows]
        assert rows, address


@pytest.mark.parametrize("order", list(Order))
async def test_a_place_of_another_order_is_the_first_page(demo: Database, order: str) -> None:
    """Its address was written by hand, or kept while the order was changed: no error."""
    wrong = ("abc", "", "1e999", "NaN", "infinity", "9" * 20, "2026-13-45", "2026-01-01", "x\x1fy")
    asked = [{"q": q, "tri": order} for q in ("sante", "")]
    async with transaction(demo, EVERYONE) as session:
        for address, value in itertools.product(asked, wrong):
            place = pack(Place(value=value, id=FIRST_ID, rank=3))
            filters = parse_filters({**address, "apres": place})
            page = (await listing(session, EVERYONE, filters=filters, size=5)).page
            dropped = order in ("des", "maj") or (order == "pertinence" and address["q"] != "")
            if dropped:
                assert (page.first_rank, len(page.rows)) == (1, 5), value


async def amounts(session: AsyncSession, scope: Scope, rows: list[ProductRow]) -> list[Decimal]:
    """The prices « dès » that the rows show, in their order; those that show none left out."""
    ids = [one.version_id for one in rows if one.version_id]
    prices = await prices_of(session, scope, version_ids=ids)
    starts = [starting_price(prices.get(one.version_id, ())) for one in rows if one.version_id]
    return [one.amount for one in starts if one is not None]


async def test_the_shelf_holds_the_very_price_that_the_rows_show(demo: Database) -> None:
    async with transaction(demo, EVERYONE) as session:
        kept = dict((await session.execute(select(Shelf.id, Shelf.price_from))).all())
        rows = await walked(session, EVERYONE, {})
        ids = [one.version_id for one in rows if one.version_id]
        prices = await prices_of(session, EVERYONE, version_ids=ids)
    kinds = set()
    for one in rows:
        start = starting_price(prices.get(one.version_id, ())) if one.version_id else None
        expected = None if start is None else round(start.amount * 1_000_000)
        assert kept[one.id] == expected, one.sku
        kinds |= (
            {price.type for price in prices.get(one.version_id, ())} if one.version_id else set()
        )
    assert len(kinds) >= 6, "the demo has every kind of price"


@pytest.mark.parametrize("turn", ["", "-"])
async def test_by_price_the_unpriced_come_last_either_way(demo: Database, turn: str) -> None:
    async with transaction(demo, EVERYONE) as session:
        rows = await walked(session, EVERYONE, {"tri": f"{turn}des"})
        found = await amounts(session, EVERYONE, rows)
        kept = dict((await session.execute(select(Shelf.id, Shelf.price_from))).all())
    assert found == sorted(found, reverse=turn == "-")
    unpriced = [kept[one.id] is None for one in rows]
    assert unpriced == sorted(unpriced)
    assert any(unpriced)


async def test_an_order_by_price_is_for_those_who_read_prices(demo: Database) -> None:
    blind = someone("AP", rights=READ - {"pricing.read"})
    prices = someone("AP", rights=frozenset(("pricing.read",)), families=frozenset(("SANTE",)))
    narrow = Scope(
        actor_id=None,
        actor_label="Essai",
        company_ids=blind.company_ids,
        grants=(*blind.grants, *prices.grants),
    )
    for scope in (blind, narrow):
        async with transaction(demo, scope) as session:
            asked = await walked(session, scope, {"tri": "des"})
            named = await walked(session, scope, {"tri": "nom"})
        assert [one.sku for one in asked] == [one.sku for one in named]


async def price_of(session: AsyncSession, sku: str) -> tuple[int | None, bool]:
    """What a product sorts by, and whether it is known when that changes."""
    found = select(Shelf.price_from, Shelf.price_until.is_not(None)).where(Shelf.sku == sku)
    price, dated = (await session.execute(found)).one()
    return price, dated


async def test_a_price_that_changes_or_ends_is_known(demo: Database) -> None:
    scope = system_scope("Essai", company_ids=EVERYONE.company_ids)
    dated = (
        select(ProductVersion.id)
        .join(Product, Product.id == ProductVersion.product_id)
        .where(Product.sku == "MTV-TV-0001", ProductVersion.effective_to.is_(None))
        .where(ProductVersion.status == "active")
        .scalar_subquery()
    )
    drafted = (
        select(Product.sku, PricingRule.id)
        .join(ProductVersion, ProductVersion.product_id == Product.id)
        .join(PricingRule, PricingRule.product_version_id == ProductVersion.id)
        .where(Product.lifecycle_status == "draft", ProductVersion.status == "draft")
        .where(PricingRule.type == "fixed")
        .order_by(Product.sku)
        .limit(1)
    )
    async with demo.engine.connect() as connection, AsyncSession(connection) as session:
        await set_context(session, scope)
        assert await price_of(session, "MTV-TV-0001") == (9_900_000, False)
        ends = {"effective_to": func.now() + timedelta(hours=1)}
        await session.execute(update(ProductVersion).where(ProductVersion.id == dated).values(ends))
        assert await price_of(session, "MTV-TV-0001") == (9_900_000, True)
        sku, rule = (await session.execute(drafted)).one()
        await session.execute(
            update(PricingRule).where(PricingRule.id == rule).values(payload={"amount": "0.01"})
        )
        assert await price_of(session, sku) == (10_000, False)
        await session.execute(delete(PricingRule).where(PricingRule.id == rule))
        assert (await price_of(session, sku))[0] != 10_000
        await session.rollback()


ALONE = ({"risque": "SANTE"}, {"compagnie": "cineka"}, {"risque": "OTT", "compagnie": "cineka"})


@pytest.mark.parametrize("order", list(Order))
async def test_one_family_or_partner_is_walked_as_it_is_sorted(
    demo: Database, monkeypatch: pytest.MonkeyPatch, order: Order
) -> None:
    """Its own index gives the same products, in the same order, over the same pages."""
    for scope, address, turn in itertools.product((EVERYONE, SELLER), ALONE, ("", "-")):
        told = []
        for few in (9_999, 0):
            for name in ("FEW", "FEW_OF_ONE", "FEW_IN_OTHER_ORDERS"):
                monkeypatch.setattr(tallied, name, few)
            async with transaction(demo, scope) as session:
                rows = await walked(session, scope, {**address, "tri": f"{turn}{order}"}, 3)
            told.append([one.sku for one in rows])
        assert told[0] == told[1], (scope.roles, address, turn)
        assert told[0] or scope is SELLER, address
