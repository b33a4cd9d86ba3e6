"""The chain: each sealed row is hashed with the hash of the row before it (Annexe G §3).

A row's bytes come from its values alone (moments as whole microseconds since 1970, keys sorted,
exact numbers), never from formatted text, so that no time zone or locale can change them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from winvest.foundation.audit.enums import Damage

GROUP = "GROUP"
VERSION = "winvest-audit-1"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a row of the trail says; all of it is hashed."""

    id: UUID
    table: str
    record_id: UUID | None
    company_id: UUID | None
    actor_id: UUID | None
    actor_label: str | None
    role: str | None
    command: str | None
    request_id: str | None
    action: str
    before: Values | None
    after: Values | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A row as it stands in the table, with the hashes stored beside it."""

    content: Content
    seq: int
    prev_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """What was noted outside the table when the row was sealed; `hash` may be its beginning."""

    seq: int
    id: UUID
    table: str
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last link of a chain."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The first wrong row of a chain; id and table are None when no witness knows them."""

    chain: str
    kind: Damage
    seq: int
    row_id: UUID | None
    table: str | None


def start_of(chain: str) -> Head:
    """The head of a chain that has no row yet; no two chains start alike."""
    return Head(seq=0, hash=sha256(f"{VERSION}:{chain}".encode()).digest())


def link(prev_hash: bytes, seq: int, content: Content) -> bytes:
    """The hash of a row: of the one before it, its rank and all that it says."""
    return sha256(prev_hash + canonical(seq, content)).digest()


def canonical(seq: int, content: Content) -> bytes:
    """The bytes that stand for a row: a JSON list in a fixed order, keys sorted.

    An exact number carries a NUL before its digits: PostgreSQL refuses NUL in text, so that the
    number 9.90 and the text "9.90" never hash alike.
    """
    said = [
        VERSION,
        seq,
        str(content.id),
        content.table,
        _text(content.record_id),
        _text(content.company_id),
        _text(content.actor_id),
        content.actor_label,
        content.role,
        content.command,
        content.request_id,
        content.action,
        content.before,
        content.after,
        microseconds(content.at),
    ]
    return json.dumps(
        said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_exact
    ).encode("utf-8", "surrogatepass")


def microseconds(at: datetime) -> int:
    """Whole microseconds since 1970, whatever the zone in which the moment is told.

    >>> microseconds(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC))
    1000005
    """
    return (at - EPOCH) // MICROSECOND


def judge(
    chain: str,
    before: Head,
    row: Sealed,
    witness: Witness | None = None,
    *,
    anchor: bytes | None = None,
    emptied: bool = False,
) -> Finding | None:
    """What is wrong with the next row of a chain, given the head before it; None if nothing is.

    Ranks run without a hole, so a hole is a deletion; a chain emptied whole (`emptied`: the hole
    ends where a sealing ended) and then continued was truncated. A row whose content no longer
    gives its stored hash was modified. A hash that holds in the table but not outside it (witness,
    anchor), or that the next row does not continue, was written anew.
    """
    if row.seq > before.seq + 1:
        whole = emptied and before.seq == 0 and row.seq > 2
        known = witness if witness and witness.seq == before.seq + 1 else None
        kind = Damage.TRUNCATED if whole else Damage.DELETED
        return _finding(chain, kind, before.seq + 1, known)
    told = witness.hash if witness and witness.seq == row.seq else b""
    attested = row.hash.startswith(told) and anchor in (None, row.hash)
    holds = link(row.prev_hash, row.seq, row.content) == row.hash
    if not holds and attested:
        return _of(chain, Damage.MODIFIED, row)
    linked = row.seq == before.seq + 1 and row.prev_hash == before.hash
    if holds and linked and attested:
        return None
    return _of(chain, Damage.REWRITTEN, row)


def judge_end(chain: str, last: Head, outside: int, witness: Witness | None) -> Finding | None:
    """Is the tail of the chain missing? `outside`: the last rank known outside the table."""
    if last.seq >= outside:
        return None
    known = witness if witness and witness.seq == last.seq + 1 else None
    return _finding(chain, Damage.TRUNCATED, last.seq + 1, known)


def _of(chain: str, kind: Damage, row: Sealed) -> Finding:
    return Finding(
        chain=chain, kind=kind, seq=row.seq, row_id=row.content.id, table=row.content.table
    )


def _finding(chain: str, kind: Damage, seq: int, known: Witness | None) -> Finding:
    return Finding(
        chain=chain,
        kind=kind,
        seq=seq,
        row_id=known.id if known else None,
        table=known.table if known else None,
    )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _exact(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"\0{value:f}"
    raise TypeError(f"no canonical form for {type(value).__name__}")
