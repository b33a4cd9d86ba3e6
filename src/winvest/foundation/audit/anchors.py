"""Anchors outside the database: one file a chain, one line a sealing, only ever appended to.

A line holds the head (rank, hash, moment) and, for each row sealed, its id, table and the beginning
of its hash: a deleted row can still be named. It is written after the sealing has committed, so the
file never tells of a row that is not there; a line missed by a crash is written by the next run.
"""

import asyncio
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.models import AuditAnchor
from winvest.foundation.audit.queries.chains import Chain, anchors_after, witnessed_rows
from winvest.foundation.audit.rules.chain import Head, Witness
from winvest.foundation.kit.scope import Scope

KEPT_BYTES = 12
LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What the file says of itself: its last head, and since when it was made anew, if it was."""

    head: Head | None
    remade_at: str | None


def path_of(folder: Path, chain: Chain) -> Path:
    """The file of a chain."""
    return folder / f"{chain.code}.jsonl"


async def publish(
    session: AsyncSession, scope: Scope, *, chain: Chain, folder: Path, now: datetime
) -> int:
    """Append the anchors that the file does not hold yet; the number of lines written."""
    path = path_of(folder, chain)
    known = await asyncio.to_thread(_journal, path)
    last = known.head.seq if known.head else 0
    fresh = await anchors_after(session, scope, chain=chain, after=last)
    if not fresh:
        return 0
    lines: list[bytes] = []
    since = last
    for anchor in fresh:
        rows = await witnessed_rows(session, scope, chain=chain, after=since, upto=anchor.seq)
        remade = known.head is None and not lines and now - anchor.at > LATE
        lines.append(_line(chain, anchor, rows, remade_at=now if remade else None))
        since = anchor.seq
    return await asyncio.to_thread(_append, path, lines, last)


async def journal(folder: Path, *, chain: Chain) -> Journal:
    """What the file of a chain says of itself."""
    return await asyncio.to_thread(_journal, path_of(folder, chain))


def witnesses(folder: Path, chain: Chain) -> Iterator[Witness]:
    """The rows that the file tells of, in the order of their ranks, read as they are asked for."""
    path = path_of(folder, chain)
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                return  # being written at this very moment
            told = json.loads(line)
            for offset, (row_id, table, digest) in enumerate(told["rows"]):
                yield Witness(
                    seq=told["first"] + offset,
                    id=UUID(row_id),
                    table=table,
                    hash=bytes.fromhex(digest),
                )


def _line(
    chain: Chain, anchor: AuditAnchor, rows: list[Witness], *, remade_at: datetime | None
) -> bytes:
    told: dict[str, Any] = {
        "chain": chain.code,
        "seq": anchor.seq,
        "hash": anchor.hash.hex(),
        "at": anchor.at.isoformat(),
        "first": rows[0].seq if rows else anchor.seq + 1,
        "rows": [[str(row.id), row.table, row.hash[:KEPT_BYTES].hex()] for row in rows],
    }
    if remade_at is not None:
        told["remade_at"] = remade_at.isoformat()
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"


def _append(path: Path, lines: list[bytes], after: int) -> int:
    """Append under the file's lock, unless somebody else did meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _cut_torn_line(file)
        head = _journal(path).head
        if (head.seq if head else 0) != after:
            return 0
        file.write(b"".join(lines))
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return len(lines)


def _cut_torn_line(file: BinaryIO) -> None:
    """A line that a crash left half-written is dropped: it will be written again."""
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return
    file.seek(size - 1)
    if file.read(1) != b"\n":
        file.truncate(_start_of_last_line(file, size))
    file.seek(0, os.SEEK_END)


def _journal(path: Path) -> Journal:
    if not path.exists():
        return Journal(head=None, remade_at=None)
    with path.open("rb") as file:
        first = file.readline()
        size = file.seek(0, os.SEEK_END)
        if not first.endswith(b"\n"):
            return Journal(head=None, remade_at=None)
        end = size
        file.seek(size - 1)
        if file.read(1) != b"\n":
            end = _start_of_last_line(file, size)
        start = _start_of_last_line(file, end - 1)
        file.seek(start)
        last = json.loads(file.read(end - start))
    return Journal(
        head=Head(seq=last["seq"], hash=bytes.fromhex(last["hash"])),
        remade_at=json.loads(first).get("remade_at"),
    )


def _start_of_last_line(file: BinaryIO, end: int) -> int:
    """Where the line that ends before `end` starts."""
    step, at = 65536, end
    while at > 0:
        start = max(0, at - step)
        file.seek(start)
        found = file.read(at - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        at = start
    return 0
