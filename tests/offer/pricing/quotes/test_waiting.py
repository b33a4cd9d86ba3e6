"""Many quotes at once: whoever waits for memory or for the database is always answered."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import psycopg
import pytest

from winvest.foundation.infra.edge_headers import Quota
from winvest.foundation.kit.identifiers import new_id
from winvest.group.identity.holders import Holders
from winvest.offer.pricing.quotes.connections import Connections
from winvest.offer.pricing.quotes.keeper import Keeper
from winvest.offer.pricing.quotes.shelves import Shelves
from winvest.offer.pricing.quotes.stock import Stock

pytestmark = pytest.mark.req("PRI-05")


class Wire:
    """A database that answers after a few turns of the loop, and sometimes not at all."""

    def __init__(self, *, fails: float = 0) -> None:
        self.dice = random.Random(7)
        self.fails = fails

    @asynccontextmanager
    async def one(self) -> AsyncIterator["Wire"]:
        yield self

    async def execute(self, *_: Any, **__: Any) -> "Wire":
        for _turn in range(self.dice.randrange(3)):
            await asyncio.sleep(0)
        if self.dice.random() < self.fails:
            raise psycopg.OperationalError("away")
        return self

    async def fetchall(self) -> list[Any]:
        return []


async def turns(dice: random.Random) -> None:
    for _turn in range(dice.randrange(6)):
        await asyncio.sleep(0)


@pytest.mark.parametrize("fails", [0, 0.2])
async def test_whoever_waits_for_a_product_is_answered(fails: float) -> None:
    stock = Stock(cast("Connections", Wire(fails=fails)), Shelves())
    dice, company = random.Random(1), new_id()

    async def asker() -> None:
        for _ in range(200):
            await turns(dice)
            await stock.fetch(company, {f"SKU-{dice.randrange(30)}"})

    async with asyncio.timeout(60):
        await asyncio.gather(*(asker() for _ in range(5)))


async def test_one_who_leaves_takes_nobody_along() -> None:
    stock = Stock(cast("Connections", Wire()), Shelves())
    company = new_id()
    leaving = asyncio.create_task(stock.fetch(company, {"A"}))
    staying = asyncio.create_task(stock.fetch(company, {"A"}))
    await asyncio.sleep(0)
    leaving.cancel()
    async with asyncio.timeout(10):
        await staying


@pytest.mark.parametrize("wrong", [None, psycopg.OperationalError("away"), ValueError("wrong")])
async def test_whoever_waits_to_be_kept_is_answered(
    monkeypatch: pytest.MonkeyPatch, wrong: Exception | None
) -> None:
    dice = random.Random(2)
    keeper = Keeper(cast("Connections", Wire()), Holders(), ceiling=100)

    async def write(batch: list[Any]) -> dict[bytes, Quota]:
        await turns(dice)
        if wrong is not None and dice.random() < 0.2:
            raise wrong
        return {b"key": Quota(limit=100, used=len(batch), resets_in=1)}

    monkeypatch.setattr(keeper, "_write", write)
    monkeypatch.setattr(keeper._holders, "forget", lambda _: None)

    class Holder:
        hash = b"key"

    async def asker() -> int:
        answered = 0
        for _ in range(200):
            await turns(dice)
            answered += await keeper.keep(cast("Any", Holder()), cast("Any", None)) is not None
        return answered

    async with asyncio.timeout(60):
        answered = sum(await asyncio.gather(*(asker() for _ in range(5))))
    assert answered == 1000 if wrong is None else 0 < answered < 1000
