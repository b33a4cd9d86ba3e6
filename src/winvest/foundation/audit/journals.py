"""Monthly journals: a CSV by chain, written once, sealed by its SHA-256 (CDC §3.8, Annexe G §4).

Personal values stay closed in them, so that forgetting a person holds for the journals too.
"""

import asyncio
import json
import os
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from winvest.foundation.audit.csv_file import csv_of
from winvest.foundation.audit.forms import TrailFilter
from winvest.foundation.audit.queries.chains import Chain, chains_of
from winvest.foundation.audit.queries.trail import trail_stream
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.calendar import start_of_day
from winvest.foundation.kit.errors import NotFound, Refused
from winvest.foundation.kit.scope import Scope

JOURNALS = "journals"
INDEX = "index.jsonl"
READ_ONLY = 0o444
MISSING = "Ce journal mensuel n’existe pas pour vos sociétés. Choisissez-en un dans la liste."
ALTERED = (
    "Le fichier de ce journal n’a plus l’empreinte notée à sa création. "
    "Prévenez l’équipe informatique et restaurez-le d’une sauvegarde."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthJournal:
    """One journal: its chain, month (AAAA-MM), file, size and seal."""

    chain: str
    month: str
    name: str
    size: int
    sha256: str
    made_at: datetime


async def write_month_journals(
    db: Database, scope: Scope, *, folder: Path, month: str, now: datetime
) -> tuple[MonthJournal, ...]:
    """Write the month's journal of each chain that has none yet; the journals written."""
    async with transaction(db, scope) as session:
        chains = await chains_of(session, scope)
    known = {(one.chain, one.month) for one in journals_in(folder)}
    written = []
    for chain in chains:
        if (chain.code, month) not in known:
            written.append(await _write(db, scope, chain, folder=folder, month=month, now=now))
    return tuple(written)


def journals_in(folder: Path) -> tuple[MonthJournal, ...]:
    """All the journals, newest month first."""
    index = folder / INDEX
    if not index.exists():
        return ()
    told = [json.loads(line) for line in index.read_text("utf-8").splitlines()]
    found = [
        MonthJournal(**{**one, "made_at": datetime.fromisoformat(one["made_at"])}) for one in told
    ]
    found.sort(key=lambda one: one.chain)
    found.sort(key=lambda one: one.month, reverse=True)
    return tuple(found)


def readable_journals(folder: Path, chains: tuple[Chain, ...]) -> tuple[MonthJournal, ...]:
    """The journals of the chains that the actor may read."""
    codes = {chain.code for chain in chains}
    return tuple(one for one in journals_in(folder) if one.chain in codes)


async def journal_file(folder: Path, chains: tuple[Chain, ...], *, name: str) -> bytes:
    """The content of a journal, checked against its seal."""
    journal = next((one for one in readable_journals(folder, chains) if one.name == name), None)
    if journal is None:
        raise NotFound(MISSING)
    path = folder / journal.name
    if not path.exists():
        raise Refused(ALTERED, code="journal_altered")
    content = await asyncio.to_thread(path.read_bytes)
    if sha256(content).hexdigest() != journal.sha256:
        raise Refused(ALTERED, code="journal_altered")
    return content


async def _write(
    db: Database, scope: Scope, chain: Chain, *, folder: Path, month: str, now: datetime
) -> MonthJournal:
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    path = folder / f"AUDIT_{chain.code}_{month}.csv"
    fresh = path.with_suffix(".part")
    digest, size = sha256(), 0
    asked = replace(_month_filter(month), company=chain.code)
    async with transaction(db, scope) as session:
        entries = trail_stream(session, scope, asked=asked, people=False)
        with fresh.open("wb") as file:
            async for piece in csv_of(entries):
                digest.update(piece)
                size += file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    fresh.chmod(READ_ONLY)
    fresh.replace(path)
    journal = MonthJournal(
        chain=chain.code,
        month=month,
        name=path.name,
        size=size,
        sha256=digest.hexdigest(),
        made_at=now.astimezone(UTC),
    )
    _note(folder / INDEX, journal)
    return journal


def _note(index: Path, journal: MonthJournal) -> None:
    told = {
        "chain": journal.chain,
        "month": journal.month,
        "name": journal.name,
        "size": journal.size,
        "sha256": journal.sha256,
        "made_at": journal.made_at.isoformat(),
    }
    with index.open("a", encoding="utf-8") as file:
        file.write(json.dumps(told, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _month_filter(month: str) -> TrailFilter:
    first = date.fromisoformat(f"{month}-01")
    following = (
        date(first.year + 1, 1, 1) if first.month == 12 else date(first.year, first.month + 1, 1)
    )
    return TrailFilter(since=start_of_day(first), until=start_of_day(following))
