"""Shelves: what each company sells, kept in memory for as long as nothing changes.

A tariff is decoded once; its place on a company's shelf is kept under the company **and** the SKU.
What changes is told by PostgreSQL (`NOTIFY offer_changed`, made by triggers): while the news are
listened to, memory answers; as soon as they are not, every question goes to the database.
"""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Hashable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

import psycopg
import structlog

from winvest.group.taxes.rules import Rates
from winvest.offer.pricing.rules.request import IndexPoint
from winvest.offer.pricing.rules.shelf import Place
from winvest.offer.pricing.rules.tariff import Tariff

CHANNEL = "offer_changed"
REFERENCES = "references"
MOST = 60_000
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
TariffKey = tuple[UUID, str, str]  # company, version, hash of the document
log = structlog.get_logger("pricing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A tariff (none when it cannot be read), its document as JSON text, its hash, its members."""

    tariff: Tariff | None
    content: bytes
    sha256: str
    members: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What all prices may rest on: dated tax rates, index series."""

    tax_rates: Rates
    indices: dict[str, tuple[IndexPoint, ...]]


class Kept(Generic[K, V]):
    """The most recently used entries."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.rows: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The entry, now the most recent."""
        found = self.rows.get(key)
        if found is not None:
            self.rows.move_to_end(key)
        return found

    def put(self, key: K, value: V) -> None:
        """Keep an entry; the least recent goes when there are too many."""
        self.rows[key] = value
        self.rows.move_to_end(key)
        if len(self.rows) > self.most:
            self.rows.popitem(last=False)


class Shelves:
    """The memory of one process; empty and silent until news are listened to."""

    def __init__(self, most: int = MOST) -> None:
        self.live = False
        self.edition = 0
        self.places: Kept[tuple[UUID, str], Place] = Kept(most)
        self.absent: Kept[tuple[UUID, str], bool] = Kept(most)
        self.tariffs: Kept[str, Decoded] = Kept(most)
        self.references: dict[str, References] = {}
        self.seats: dict[UUID, tuple[str, str]] = {}
        self.stored: Kept[TariffKey, bool] = Kept(4 * most)
        self.emptied = asyncio.Event()

    @property
    def is_full(self) -> bool:
        """Would one more place push another out?"""
        return len(self.places.rows) >= self.places.most

    def put_place(self, company_id: UUID, sku: str, place: Place, *, seen: int) -> None:
        """Keep a place, unless something changed since it was asked for."""
        if self.live and seen == self.edition:
            self.places.put((company_id, sku), place)

    def put_absent(self, company_id: UUID, sku: str, *, seen: int) -> None:
        """Keep that a company has no such product, until anything changes in what is on offer.

        A product comes within reach by a write, which is told; time alone only takes it away.
        """
        if self.live and seen == self.edition:
            self.absent.put((company_id, sku), True)

    def put_tariff(self, version_id: str, decoded: Decoded, *, seen: int) -> None:
        """Keep a tariff, unless something changed since it was asked for."""
        if self.live and seen == self.edition:
            self.tariffs.put(version_id, decoded)

    def put_references(self, country: str, found: References, *, seen: int) -> None:
        """Keep rates and indices, unless something changed since they were asked for."""
        if self.live and seen == self.edition:
            self.references[country] = found

    def put_seat(self, company_id: UUID, seat: tuple[str, str], *, seen: int) -> None:
        """Keep the zone and country of a company, unless something changed meanwhile."""
        if self.live and seen == self.edition:
            self.seats[company_id] = seat

    def not_kept(self, company_id: UUID, decoded: Mapping[str, Decoded]) -> dict[str, Decoded]:
        """The tariffs that the company quotes for the first time, as far as is known."""
        return {
            version_id: one
            for version_id, one in decoded.items()
            if self.stored.get((company_id, version_id, one.sha256)) is None
        }

    def now_kept(self, keys: Iterable[TariffKey]) -> None:
        """These tariffs were kept, their transaction is through."""
        if self.live:
            for key in keys:
                self.stored.put(key, True)

    def hear(self, news: str) -> None:
        """Forget what the news name: some products, rates and indices, or everything (`*`)."""
        self.edition += 1
        if news == "*":
            self.forget()
            return
        if news == REFERENCES:
            self.references.clear()
            return
        self.absent.rows.clear()
        changed = set(news.split(","))
        gone = [key for key, place in self.places.rows.items() if place.product_id in changed]
        for key in gone:
            place = self.places.rows.pop(key)
            for edition in place.editions:
                self.tariffs.rows.pop(edition.version_id, None)

    def forget(self) -> None:
        """Start anew."""
        self.edition += 1
        self.places.rows.clear()
        self.absent.rows.clear()
        self.tariffs.rows.clear()
        self.references.clear()
        self.seats.clear()
        self.emptied.set()


@asynccontextmanager
async def listening(shelves: Shelves, url: str) -> AsyncIterator[None]:
    """Listen to the news for as long as the application runs."""
    task = asyncio.create_task(_listen(shelves, url.replace("postgresql+psycopg:", "postgresql:")))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _listen(shelves: Shelves, url: str) -> None:
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                shelves.forget()
                shelves.live = True
                async for news in connection.notifies():
                    shelves.hear(news.payload)
        except psycopg.Error as error:
            log.warning("offer_news_lost", reason=type(error).__name__)
        finally:
            shelves.live = False
            shelves.forget()
        await asyncio.sleep(1)
