"""Chains: what is sealed, what waits, and the rows of a chain in their order."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.models import AuditAnchor, AuditLog, AuditTableRule
from winvest.foundation.audit.rules.chain import GROUP, Content, Head, Sealed, Witness, start_of
from winvest.foundation.audit.rules.masking import PersonalRule
from winvest.foundation.kit.scope import Scope

COMPANY = table("company", column("id"), column("code"), column("brand_name"))
STREAMED = 2000
CONTENT: tuple[ColumnElement[Any], ...] = cast(
    "tuple[ColumnElement[Any], ...]",
    (
        AuditLog.id,
        AuditLog.table_name.label("table"),
        AuditLog.record_id,
        AuditLog.company_id,
        AuditLog.actor_id,
        AuditLog.actor_label,
        AuditLog.role,
        AuditLog.command,
        AuditLog.request_id,
        AuditLog.action,
        AuditLog.before,
        AuditLog.after,
        AuditLog.at,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One chain: a company's, or the group's (no company)."""

    code: str
    company_id: UUID | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainState:
    """How far a chain is sealed, and what waits."""

    chain: Chain
    sealed: int
    last_sealed_at: datetime | None
    waiting: int


async def chains_of(
    session: AsyncSession, scope: Scope, *, right: str = "audit.read"
) -> tuple[Chain, ...]:
    """The chains that the actor may read, by code; GROUP last, for those who run the group."""
    rows = await session.execute(
        select(COMPANY.c.id, COMPANY.c.code, COMPANY.c.brand_name)
        .where(COMPANY.c.id.in_(scope.companies_with(right)))
        .order_by(COMPANY.c.code)
    )
    found = [
        Chain(code=row.code, company_id=row.id, name=row.brand_name or row.code) for row in rows
    ]
    if scope.group_admin and scope.may(right):
        found.append(Chain(code=GROUP, company_id=None, name="Groupe"))
    return tuple(found)


async def chain_states(session: AsyncSession, scope: Scope) -> tuple[ChainState, ...]:
    """The state of each chain that the actor may read."""
    states = []
    for chain in await chains_of(session, scope):
        anchor = await _last_anchor(session, chain)
        waiting = await session.scalar(
            select(func.count()).where(of_chain(chain), AuditLog.sealed_at.is_(None))
        )
        states.append(
            ChainState(
                chain=chain,
                sealed=anchor.seq if anchor else 0,
                last_sealed_at=anchor.at if anchor else None,
                waiting=waiting or 0,
            )
        )
    return tuple(states)


async def head_of(session: AsyncSession, scope: Scope, *, chain: Chain) -> Head:
    """The last link of a chain, as anchored."""
    anchor = await _last_anchor(session, chain)
    return Head(seq=anchor.seq, hash=anchor.hash) if anchor else start_of(chain.code)


async def unsealed_rows(
    session: AsyncSession, scope: Scope, *, chain: Chain, limit: int
) -> Sequence[Row[Any]]:
    """The oldest rows that wait for their seal."""
    found = await session.execute(
        select(*CONTENT)
        .where(of_chain(chain), AuditLog.sealed_at.is_(None))
        .order_by(AuditLog.at, AuditLog.id)
        .limit(limit)
    )
    return found.all()


async def sealed_rows(
    session: AsyncSession, scope: Scope, *, chain: Chain, after: int = 0
) -> AsyncIterator[Sealed]:
    """The rows of a chain in the order of their ranks, streamed (10 million rows and more)."""
    stream = await session.stream(
        select(*CONTENT, AuditLog.seq, AuditLog.prev_hash, AuditLog.hash)
        .where(of_chain(chain), AuditLog.seq > after)
        .order_by(AuditLog.seq)
        .execution_options(yield_per=STREAMED)
    )
    async for row in cast("AsyncIterator[Row[Any]]", stream):
        yield Sealed(
            content=content_of(row),
            seq=row.seq or 0,
            prev_hash=row.prev_hash or b"",
            hash=row.hash or b"",
        )


async def witnessed_rows(
    session: AsyncSession, scope: Scope, *, chain: Chain, after: int, upto: int
) -> list[Witness]:
    """What the file outside tells of the rows sealed between two ranks."""
    rows = await session.execute(
        select(AuditLog.seq, AuditLog.id, AuditLog.table_name.label("table"), AuditLog.hash)
        .where(of_chain(chain), AuditLog.seq > after, AuditLog.seq <= upto)
        .order_by(AuditLog.seq)
    )
    return [Witness(seq=row.seq, id=row.id, table=row.table, hash=row.hash) for row in rows]


async def anchors_after(
    session: AsyncSession, scope: Scope, *, chain: Chain, after: int
) -> tuple[AuditAnchor, ...]:
    """The anchors of a chain above a rank, in order."""
    found = await session.scalars(
        select(AuditAnchor)
        .where(AuditAnchor.chain == chain.code, AuditAnchor.seq > after)
        .order_by(AuditAnchor.seq)
    )
    return tuple(found)


async def anchored_hash(
    session: AsyncSession, scope: Scope, *, chain: Chain, seq: int
) -> bytes | None:
    """The hash anchored at a rank, if an anchor stands there."""
    return await session.scalar(
        select(AuditAnchor.hash).where(AuditAnchor.chain == chain.code, AuditAnchor.seq == seq)
    )


async def personal_rules(session: AsyncSession, scope: Scope) -> dict[str, PersonalRule]:
    """By table, the columns that are a person's."""
    rules = await session.scalars(
        select(AuditTableRule).where(func.cardinality(AuditTableRule.personal_columns) > 0)
    )
    return {
        rule.table_name: PersonalRule(
            columns=frozenset(rule.personal_columns), person_column=rule.person_column
        )
        for rule in rules
    }


async def inserted_people(
    session: AsyncSession, scope: Scope, *, records: dict[UUID, str]
) -> dict[UUID, str]:
    """Whose record each is, by the row that tells its creation (an update says only changes).

    `records`: person column by record id.
    """
    if not records:
        return {}
    found = await session.execute(
        select(AuditLog.record_id, AuditLog.after).where(
            AuditLog.record_id.in_(records), AuditLog.action == "insert"
        )
    )
    people: dict[UUID, str] = {}
    for row in found:
        named = (row.after or {}).get(records[row.record_id])
        if isinstance(named, str):
            people[row.record_id] = named
    return people


def of_chain(chain: Chain) -> ColumnElement[bool]:
    """The rows of one chain."""
    if chain.company_id is None:
        return AuditLog.company_id.is_(None)
    return AuditLog.company_id == chain.company_id


def content_of(row: Row[Any]) -> Content:
    """What a row says, as the chain hashes it."""
    return Content(
        id=row.id,
        table=row.table,
        record_id=row.record_id,
        company_id=row.company_id,
        actor_id=row.actor_id,
        actor_label=row.actor_label,
        role=row.role,
        command=row.command,
        request_id=row.request_id,
        action=row.action,
        before=row.before,
        after=row.after,
        at=row.at,
    )


async def _last_anchor(session: AsyncSession, chain: Chain) -> AuditAnchor | None:
    found: AuditAnchor | None = await session.scalar(
        select(AuditAnchor)
        .where(AuditAnchor.chain == chain.code)
        .order_by(AuditAnchor.seq.desc())
        .limit(1)
    )
    return found
