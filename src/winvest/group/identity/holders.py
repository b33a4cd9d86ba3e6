"""Holders of keys, remembered by a process that then asks the database again with what it writes.

What is remembered is only ever a guess: whoever acts on it has `keep_quotes_of_keys` (or its like)
compare the stamp in the very transaction of the act, where a withdrawn key is refused.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import namedtuple_row

from winvest.foundation.kit.scope import Scope
from winvest.group.identity.access import key_scope, token_hash

KEPT = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who a key is, how much it may ask a minute, and the stamp of all this."""

    hash: bytes
    scope: Scope
    rate_per_minute: int | None
    stamp: str


class Holders:
    """The keys seen lately, by their hash."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Holder] = OrderedDict()

    def known(self, token: str) -> Holder | None:
        """The holder, if it was seen."""
        return self._kept.get(token_hash(token))

    async def learn(self, connection: AsyncConnection[object], token: str) -> Holder | None:
        """The holder as the database knows it now; nothing is counted."""
        digest = token_hash(token)
        async with connection.cursor(row_factory=namedtuple_row) as cursor:
            await cursor.execute("SELECT * FROM use_keys(ARRAY[%s::bytea], ARRAY[0])", (digest,))
            row: Any = await cursor.fetchone()
        if row is None:
            self._kept.pop(digest, None)
            return None
        holder = Holder(
            hash=digest,
            scope=key_scope(row),
            rate_per_minute=row.rate_per_minute,
            stamp=row.stamp,
        )
        self._kept[digest] = holder
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return holder

    def forget(self, holder: Holder) -> None:
        """The database said otherwise."""
        self._kept.pop(holder.hash, None)
