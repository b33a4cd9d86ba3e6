"""The keeper: quotes that programs ask for at about the same time are kept by one transaction.

Each is answered after that transaction. It also counts the requests of each key, and refuses all of
it when a key was withdrawn, changed, or asked enough: who asked is then answered the usual way.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import cast

import psycopg
import structlog

from winvest.foundation.infra.edge_headers import Quota
from winvest.group.identity.holders import Holder, Holders
from winvest.offer.pricing.quotes.connections import Connections
from winvest.offer.pricing.quotes.working import Rows, together

AT_ONCE = 2  # one writes while another waits for the disk
MOST = 64
KEEP = (
    "SELECT * FROM keep_quotes_of_keys("
    "%s::uuid[], %s::bytea[], %s::text[], %s::int[], %s, %s::json, %s::json, %s::json)"
)
log = structlog.get_logger("pricing")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    holder: Holder
    rows: Rows
    kept: "asyncio.Future[Quota | None]"


class Keeper:
    """The quotes of one process on their way to the database."""

    def __init__(self, connections: Connections, holders: Holders, *, ceiling: int) -> None:
        self._connections = connections
        self._holders = holders
        self._ceiling = ceiling
        self._waiting: list[_Waiting] = []
        self._running: set[asyncio.Task[None] | None] = set()

    async def keep(self, holder: Holder, rows: Rows) -> Quota | None:
        """Keep a quote; the quota of its key then, or None: nothing was kept nor counted."""
        kept: asyncio.Future[Quota | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(holder=holder, rows=rows, kept=kept))
        if len(self._running) < AT_ONCE:
            self._start()
        return await kept

    def _start(self) -> None:
        self._running.add(asyncio.create_task(self._run()))

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                quotas: dict[bytes, Quota] = {}
                try:
                    quotas = await self._write(batch)
                except psycopg.Error as error:
                    log.warning("quotes_not_kept", reason=error.sqlstate, count=len(batch))
                    for one in batch:
                        self._holders.forget(one.holder)
                finally:
                    for one in batch:
                        if not one.kept.done():
                            one.kept.set_result(quotas.get(one.holder.hash))
        finally:
            # At once, not by a callback: whoever comes meanwhile would wait for nobody.
            self._running.discard(asyncio.current_task())
            if self._waiting and not self._running:
                self._start()

    async def _write(self, batch: list[_Waiting]) -> dict[bytes, Quota]:
        holders = {one.holder.hash: one.holder for one in batch}
        times = Counter(one.holder.hash for one in batch)
        companies = {one for holder in holders.values() for one in holder.scope.company_ids}
        asked = (
            list(companies),
            list(holders),
            [one.stamp for one in holders.values()],
            [times[one] for one in holders],
            self._ceiling,
        )
        rows = together(one.rows for one in batch)
        async with self._connections.one() as connection:
            cursor = await connection.execute(KEEP, (*asked, *rows.told()), prepare=True)
            found = await cursor.fetchall()
        return {
            digest: Quota(
                limit=holders[digest].rate_per_minute or self._ceiling,
                used=used,
                resets_in=max(1, resets_in),
            )
            for digest, used, resets_in in cast("list[tuple[bytes, int, int]]", found)
        }
