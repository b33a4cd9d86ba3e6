"""Stock: what memory lacks to sell products, fetched for all who wait for it in one question."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Collection, Iterable
from decimal import Decimal
from uuid import UUID

import msgspec
import psycopg

from winvest.foundation.infra.heap import settle
from winvest.offer.pricing.quotes.connections import Connections
from winvest.offer.pricing.quotes.queries import decoded_from
from winvest.offer.pricing.quotes.shelves import Shelves
from winvest.offer.pricing.rules.shelf import place_of

MOST = 32
AHEAD = 40
SETTLE_AFTER = 5  # questions: what they brought stays, and is looked through in a few milliseconds
PAGES_FIRST_S = (
    2.0  # as long as pages are asked for, what is read ahead waits between its questions
)
SOLD = "SELECT * FROM products_sold()"
STOCK = "SELECT * FROM stock_of(%s, %s)"
Rest = Callable[..., Awaitable[None]]
_decode = msgspec.json.Decoder(float_hook=Decimal).decode


class Stock:
    """What is being fetched, by company and SKU."""

    def __init__(
        self, connections: Connections, shelves: Shelves, *, rest: Rest | None = None
    ) -> None:
        self._connections = connections
        self._shelves = shelves
        self._rest = rest
        self._wanted: dict[UUID, dict[str, asyncio.Future[None]]] = {}
        self._fetching: asyncio.Task[None] | None = None

    async def fetch(self, company_id: UUID, skus: Collection[str]) -> None:
        """Have these products on the shelf of the company; a pack comes with its members."""
        if lacking := self._lacking(company_id, skus):
            await self._have(company_id, lacking)

    def _lacking(self, company_id: UUID, skus: Iterable[str]) -> set[str]:
        """Of these products, and of the members of those that are packs, what memory lacks."""
        wanted, looked_at, lacking = list(skus), set[str](), set[str]()
        while wanted:
            sku = wanted.pop()
            if sku in looked_at:
                continue
            looked_at.add(sku)
            if (company_id, sku) in self._shelves.absent.rows:
                continue
            place = self._shelves.places.rows.get((company_id, sku))
            sold = [one for one in place.editions if one.status == "active"] if place else []
            known = [self._shelves.tariffs.rows.get(one.version_id) for one in sold]
            if place is None or None in known:
                lacking.add(sku)
            wanted += [member for one in known if one for member in one.members]
        return lacking

    async def read_ahead(self) -> None:
        """Each time that memory is empty, fill it with what is sold now.

        It takes half of the time at most, and next to nothing while pages are asked for.
        """
        while True:
            await self._shelves.emptied.wait()
            self._shelves.emptied.clear()
            with contextlib.suppress(psycopg.Error):  # whoever needs it will fetch it
                await self._fill()

    async def _fill(self) -> None:
        async with self._connections.one() as connection:
            cursor = await connection.execute(SOLD)
            sold = [(UUID(str(one)), list(skus)) for one, skus in await cursor.fetchall()]  # type: ignore[call-overload]
        asked = 0
        for company_id, skus in sold:
            for start in range(0, len(skus), AHEAD):
                if not self._shelves.live or self._shelves.is_full:
                    return
                if self._rest is not None:
                    await self._rest(most=PAGES_FIRST_S)
                began = time.monotonic()
                lacking = self._lacking(company_id, skus[start : start + AHEAD])
                if lacking:
                    await self._fetch(company_id, sorted(lacking))
                    asked += 1
                    if asked % SETTLE_AFTER == 0:
                        settle()
                    await asyncio.sleep(time.monotonic() - began)
        settle()

    async def _have(self, company_id: UUID, skus: Collection[str]) -> None:
        wanted = self._wanted.setdefault(company_id, {})
        loop = asyncio.get_running_loop()
        coming = [wanted.setdefault(sku, loop.create_future()) for sku in skus]
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._run())
        await asyncio.wait(coming)  # unlike gather: one who leaves takes nobody along

    async def _run(self) -> None:
        try:
            while self._wanted:
                company_id, wanted = next(iter(self._wanted.items()))
                skus = list(wanted)[:MOST]
                coming = [wanted.pop(sku) for sku in skus]
                if not wanted:
                    del self._wanted[company_id]
                try:
                    with contextlib.suppress(psycopg.Error):  # what memory lacks goes the usual way
                        await self._fetch(company_id, skus)
                finally:
                    _wake(coming)
        finally:
            # At once, not by a callback: whoever asks meanwhile would wait for nobody.
            self._fetching = None
            for left in self._wanted.values():
                _wake(left.values())
            self._wanted.clear()

    async def _fetch(self, company_id: UUID, skus: list[str]) -> None:
        seen = self._shelves.edition
        async with self._connections.one() as connection:
            cursor = await connection.execute(STOCK, (company_id, skus), prepare=True)
            found = await cursor.fetchall()
        asked = set(skus)
        for sku, offer, tariffs in found:
            place = place_of(_decode(str(offer)))
            for document in _decode(str(tariffs)) if tariffs else ():
                decoded = decoded_from(document)
                self._shelves.put_tariff(str(document["version_id"]), decoded, seen=seen)
                if sku in skus:  # members were asked for with their packs, and no further
                    asked |= decoded.members
            if place.known:
                self._shelves.put_place(company_id, str(sku), place, seen=seen)
            await asyncio.sleep(0)  # decoding takes a while: those at hand are answered meanwhile
        for sku in asked - {str(one) for one, _, _ in found}:
            self._shelves.put_absent(company_id, sku, seen=seen)


def _wake(coming: Iterable[asyncio.Future[None]]) -> None:
    for future in coming:
        if not future.done():
            future.set_result(None)
