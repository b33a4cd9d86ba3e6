"""The lane of the quotes: what programs ask most is answered from memory and one statement.

The same reading, engine and rows as the usual way (`quotes.quote_ask`); what differs is where
things come from: offers from memory, the key confirmed by the very transaction that keeps the
quote, with those asked at the same time. Whatever is not plain (a retry's key, a refusal, the
sandbox, a client known by reference) goes the usual way.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import psycopg

from winvest.foundation.infra.api.doors import encoded, json_in
from winvest.foundation.infra.api.shapes import shaped
from winvest.foundation.infra.lanes import Call, Reply
from winvest.foundation.kit.errors import Refusal
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.holders import Holder, Holders
from winvest.offer.pricing.api.reading import quote_json, request_of
from winvest.offer.pricing.api.shapes import QuoteInput
from winvest.offer.pricing.quotes.connections import Connections
from winvest.offer.pricing.quotes.keeper import AT_ONCE, Keeper
from winvest.offer.pricing.quotes.offers import Found, remembered
from winvest.offer.pricing.quotes.shelves import Shelves
from winvest.offer.pricing.quotes.stock import Rest, Stock
from winvest.offer.pricing.quotes.working import rows_of, worked_out
from winvest.offer.pricing.rules.request import Request

ADDRESS = ("POST", "/api/catalog/pricing/quote")


class QuoteLane:
    """The lane of one process."""

    handler = "quote_ask"

    def __init__(
        self, url: str, shelves: Shelves, *, ceiling: int, rest: Rest | None = None
    ) -> None:
        self.shelves = shelves
        self.answered = 0
        self._connections = Connections(url, most=AT_ONCE + 2)
        self._holders = Holders()
        self._keeper = Keeper(self._connections, self._holders, ceiling=ceiling)
        self._stock = Stock(self._connections, shelves, rest=rest)

    async def __call__(self, call: Call) -> Reply | None:
        """A quote worked out from memory and kept; None when that is not certain to be right."""
        if not self.shelves.live or b"idempotency-key" in call.headers:
            return None
        try:
            holder = self._holders.known(call.bearer) or await self._learnt(call.bearer)
            return None if holder is None else await self._quoted(call, holder)
        except (Refusal, psycopg.Error):
            return None  # the usual way says what is wrong, in its words

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Read ahead for as long as the application runs, then give the connections back."""
        task = asyncio.create_task(self._stock.read_ahead())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await self._connections.close()

    async def _learnt(self, token: str) -> Holder | None:
        async with self._connections.one() as connection:
            return await self._holders.learn(connection, token)

    async def _quoted(self, call: Call, holder: Holder) -> Reply | None:
        scope = holder.scope
        (company_id,) = scope.company_ids
        scope.require("simulate.price", company_id=company_id)
        body = shaped(QuoteInput, json_in(call.body, scope))
        if body.sandbox:
            return None
        now = datetime.now(UTC)
        found = await self._found(scope, company_id, request_of(body, now=now))
        if found is None:
            return None
        made = worked_out(found, now=now)
        fresh = self.shelves.not_kept(company_id, found.decoded)
        rows = rows_of(made, found, scope, company_id=company_id, sandbox=False, fresh=fresh)
        quota = await self._keeper.keep(holder, rows)
        if quota is None:
            return None
        self.shelves.now_kept(
            (company_id, version_id, one.sha256) for version_id, one in fresh.items()
        )
        self.answered += 1
        return Reply(body=encoded(quote_json(made)), scope=scope, quota=quota)

    async def _found(self, scope: Scope, company_id: UUID, request: Request) -> Found | None:
        found = remembered(self.shelves, scope, company_id=company_id, request=request)
        if found is None and request.client.reference is None:
            await self._stock.fetch(company_id, {one.sku for one in request.items})
            found = remembered(self.shelves, scope, company_id=company_id, request=request)
        return found
