"""A pack sold by a company that has not all of its members: told from memory, until it has."""

import asyncio
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from tests.offer.pricing.quotes.conftest import QUOTE, a_shop
from tests.offer.pricing.quotes.test_lane import (
    PARISIAN,
    Process,
    by_lane,
    everyone,
    plain,
    process,
)
from winvest.foundation.infra.db import Database, transaction
from winvest.offer.pricing.quotes.shelves import Shelves

__all__ = ["process"]
PACK = {"sku": "AP-PACK-0001", "plan": "TRIO"}
MEMBERS = ("AP-CASHBACK-0001", "AP-PJ-0001")
GIVEN = """
    INSERT INTO publication (
        id, owner_company_id, company_id, product_id, product_version_id, channels, visibility,
        status, start_at)
    SELECT gen_random_uuid(), p.company_id, :company, p.id, v.id, '{field}', 'public',
           'published', now() - interval '1 hour'
    FROM product p JOIN product_version v ON v.product_id = p.id AND v.status = 'active'
    WHERE p.sku = :sku
"""


async def give(db: Database, company_id: UUID, sku: str) -> None:
    """Have a company sell a product of another."""
    async with transaction(db, await everyone(db)) as session:
        await session.execute(text(GIVEN), {"company": company_id, "sku": sku})


@pytest.mark.req("PRI-05", "ORG-03")
async def test_a_member_that_the_company_has_not_is_remembered_until_it_has(
    process: Process, http: httpx.AsyncClient, demo_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = await a_shop(http, demo_db, "FT")
    shop = process.of(usual)
    shelves = process.shelves
    await give(demo_db, shop.company_id, PACK["sku"])
    await until(lambda: (shop.company_id, PACK["sku"]) not in shelves.places.rows)
    asked: list[list[str]] = []
    fetch = process.lane._stock._fetch

    async def counted(company_id: UUID, skus: list[str]) -> None:
        asked.append(skus)
        await fetch(company_id, skus)

    await shop.quote(PACK)  # the first fetches rates and the seat of the company
    monkeypatch.setattr(process.lane._stock, "_fetch", counted)
    answers = [(await by_lane(process, shop, PACK, client=PARISIAN)).json() for _ in range(3)]
    assert not asked
    assert {key for _, key in shelves.absent.rows} == set(MEMBERS)
    at = {"at": answers[0]["priced_at"], "client": PARISIAN}
    assert plain(await usual.quote(PACK, **at)) == plain(await shop.quote(PACK, **at))
    for one in answers:
        assert one["lines"] == []
        assert [why["code"] for why in one["eligibility"][0]["reasons"]] == ["member_unavailable"]

    for given, left in ((MEMBERS[1], {MEMBERS[0]}), (MEMBERS[0], set[str]())):
        await give(demo_db, shop.company_id, given)
        await until(lambda: not shelves.absent.rows)
        told = await shop.quote(PACK, client=PARISIAN)
        assert {key for _, key in shelves.absent.rows} == left
        again = {"at": told["priced_at"], "client": PARISIAN}
        assert plain(await usual.quote(PACK, **again)) == plain(await shop.quote(PACK, **again))
    alone = {"items": [{"sku": "PUR-CAFE-0001"}], "channel": "field"}
    asked.clear()
    refused = [await shop("POST", QUOTE, alone) for _ in range(2)]
    assert [one.status_code for one in refused] == [422, 422]
    assert asked == [["PUR-CAFE-0001"]]


async def until(seen: object) -> None:
    """Within a second."""
    async with asyncio.timeout(1):
        while not seen():  # type: ignore[operator]  # noqa: ASYNC110 - a memory, not a queue
            await asyncio.sleep(0.005)


@pytest.mark.req("PRI-05")
async def test_an_absence_is_forgotten_with_any_news_of_what_is_on_offer() -> None:
    shelves = Shelves()
    company = UUID(int=1)
    shelves.put_absent(company, "A", seen=shelves.edition)
    assert not shelves.absent.rows  # the news are not heard
    shelves.live = True
    for news, left in (("references", 1), (str(UUID(int=7)), 0), ("*", 0)):
        shelves.put_absent(company, "A", seen=shelves.edition)
        shelves.hear(news)
        assert len(shelves.absent.rows) == left, news
    seen = shelves.edition
    shelves.hear("references")
    shelves.put_absent(company, "A", seen=seen)
    assert not shelves.absent.rows


@pytest.mark.req("PRI-05")
async def test_packs_are_read_ahead_before_all_else(demo_db: Database) -> None:
    """They take longest when somebody has to wait for them; each product is told once."""
    async with transaction(demo_db, await everyone(demo_db)) as session:
        asked = "SELECT p.sku FROM pricing_rule r JOIN product_version v"
        asked += " ON v.id = r.product_version_id AND v.status = 'active'"
        asked += " JOIN product p ON p.id = v.product_id WHERE r.type = 'bundle'"
        packs = set(await session.scalars(text(asked)))
    async with demo_db.engine.begin() as connection:
        found = list(await connection.execute(text("SELECT company_id, skus FROM products_sold()")))
    sold = [(company_id, sku) for company_id, skus in found for sku in skus]
    assert len(sold) == len(set(sold))
    are = [sku in packs for _, sku in sold]
    assert sum(are) >= 3
    assert are == sorted(are, reverse=True)
