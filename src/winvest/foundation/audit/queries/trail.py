"""The trail: the global list, filtered, paged by (at, id), newest first."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Text, func, select, tuple_, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.forms import Cursor, TrailFilter
from winvest.foundation.audit.models import AuditLog, AuditTableRule
from winvest.foundation.audit.queries.chains import COMPANY, CONTENT, Chain, chains_of, of_chain
from winvest.foundation.audit.queries.reading import Entry, entries_from
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope

PAGE = 50
COUNTED = 1000
LINE: tuple[Any, ...] = (*CONTENT, AuditLog.seq, AuditLog.hash)
NEAR = timedelta(minutes=10)
MISSING = "Cette ligne d’audit n’existe pas ou n’est pas de vos sociétés. Revenez au journal."


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """One page of the trail; `counted` stops at a thousand, then `more_than_counted`."""

    entries: tuple[Entry, ...]
    next: Cursor | None
    counted: int
    more_than_counted: bool


async def trail_page(
    session: AsyncSession, scope: Scope, *, asked: TrailFilter, limit: int = PAGE
) -> TrailPage:
    """The lines that match, newest first. Volume: millions; each chain is read by its index."""
    chains = await _asked_chains(session, scope, asked)
    rows = await _rows(session, chains, asked, limit=limit + 1)
    counted = await _count(session, chains, asked)
    shown = rows[:limit]
    return TrailPage(
        entries=await entries_from(
            session, scope, rows=shown, companies=await company_names(session, scope)
        ),
        next=Cursor(at=shown[-1].at, id=shown[-1].id) if len(rows) > limit else None,
        counted=min(counted, COUNTED),
        more_than_counted=counted > COUNTED,
    )


async def trail_stream(
    session: AsyncSession,
    scope: Scope,
    *,
    asked: TrailFilter,
    right: str = "audit.export",
    people: bool = True,
    batch: int = 500,
) -> AsyncIterator[Entry]:
    """All the lines that match, page after page: for exports, never whole in memory.

    `people=False` leaves personal values closed.
    """
    chains = await _asked_chains(session, scope, asked, right=right)
    companies = await company_names(session, scope)
    after = asked.after
    while True:
        rows = await _rows(session, chains, asked, limit=batch, after=after)
        entries = await entries_from(session, scope, rows=rows, companies=companies, people=people)
        for entry in entries:
            yield entry
        if len(rows) < batch:
            return
        after = Cursor(at=rows[-1].at, id=rows[-1].id)


async def trail_entry(session: AsyncSession, scope: Scope, *, entry_id: UUID) -> Entry:
    """One line; raises `NotFound` if it is another company's."""
    chains = await chains_of(session, scope)
    row = (await session.execute(select(*LINE).where(AuditLog.id == entry_id))).first()
    if row is None or row.company_id not in {chain.company_id for chain in chains}:
        raise NotFound(MISSING)
    names = await company_names(session, scope)
    return (await entries_from(session, scope, rows=[row], companies=names))[0]


async def same_request(
    session: AsyncSession, scope: Scope, *, entry: Entry, limit: int = PAGE
) -> tuple[Entry, ...]:
    """The other lines written by the same request, in their order."""
    if not entry.request_id:
        return ()
    chains = await chains_of(session, scope)
    found: list[Row[Any]] = []
    for chain in chains:
        rows = await session.execute(
            select(*LINE)
            .where(
                of_chain(chain),
                AuditLog.request_id == entry.request_id,
                AuditLog.at.between(entry.at - NEAR, entry.at + NEAR),
                AuditLog.id != entry.id,
            )
            .order_by(AuditLog.at, AuditLog.id)
            .limit(limit)
        )
        found += rows.all()
    names = await company_names(session, scope)
    return await entries_from(session, scope, rows=found[:limit], companies=names)


async def company_names(session: AsyncSession, scope: Scope) -> dict[UUID, str]:
    """Code of each company whose trail the actor may read."""
    chains = await chains_of(session, scope)
    return {chain.company_id: chain.code for chain in chains if chain.company_id}


async def company_codes(session: AsyncSession, scope: Scope) -> dict[UUID, str]:
    """Code of each company of the perimeter (for lists whose right is not the audit's)."""
    rows = await session.execute(
        select(COMPANY.c.id, COMPANY.c.code).where(COMPANY.c.id.in_(scope.company_ids))
    )
    return {row.id: row.code for row in rows}


async def audited_tables(session: AsyncSession, scope: Scope) -> tuple[str, ...]:
    """Tables under audit, for the filter."""
    return tuple(await session.scalars(select(AuditTableRule.table_name).order_by("table_name")))


async def _asked_chains(
    session: AsyncSession, scope: Scope, asked: TrailFilter, *, right: str = "audit.read"
) -> tuple[Chain, ...]:
    chains = await chains_of(session, scope, right=right)
    if asked.company is not None:
        return tuple(chain for chain in chains if chain.code == asked.company)
    if scope.selected_company_id is not None:
        return tuple(one for one in chains if one.company_id == scope.selected_company_id)
    return chains


async def _rows(
    session: AsyncSession,
    chains: tuple[Chain, ...],
    asked: TrailFilter,
    *,
    limit: int,
    after: Cursor | None = None,
) -> list[Row[Any]]:
    if not chains:
        return []
    parts = [_of_one_chain(chain, asked, after or asked.after, limit) for chain in chains]
    whole = union_all(*(part.subquery().select() for part in parts)).subquery()
    found = await session.execute(
        select(whole).order_by(whole.c.at.desc(), whole.c.id.desc()).limit(limit)
    )
    return list(found.all())


def _of_one_chain(
    chain: Chain, asked: TrailFilter, after: Cursor | None, limit: int
) -> Select[Any]:
    part = (
        select(*LINE)
        .where(of_chain(chain), *_conditions(asked))
        .order_by(AuditLog.at.desc(), AuditLog.id.desc())
        .limit(limit)
    )
    if after is not None:
        part = part.where(
            AuditLog.at <= after.at, tuple_(AuditLog.at, AuditLog.id) < (after.at, after.id)
        )
    return part


async def _count(session: AsyncSession, chains: tuple[Chain, ...], asked: TrailFilter) -> int:
    if not chains:
        return 0
    parts = [
        select(AuditLog.id)
        .where(of_chain(chain), *_conditions(asked))
        .limit(COUNTED + 1)
        .subquery()
        .select()
        for chain in chains
    ]
    some = union_all(*parts).subquery()
    return await session.scalar(select(func.count()).select_from(some)) or 0


def _conditions(asked: TrailFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.actor:
        found.append(AuditLog.actor_label.icontains(asked.actor, autoescape=True))
    if asked.role:
        roles = func.string_to_array(AuditLog.role, ",", type_=ARRAY(Text))
        found.append(roles.contains([asked.role]))
    if asked.table:
        found.append(AuditLog.table_name == asked.table)
    if asked.action:
        found.append(AuditLog.action == asked.action.value)
    if asked.command:
        found.append(AuditLog.command == asked.command)
    if asked.since:
        found.append(AuditLog.at >= asked.since)
    if asked.until:
        found.append(AuditLog.at < asked.until)
    if asked.record_id:
        found.append(AuditLog.record_id == asked.record_id)
    return found
