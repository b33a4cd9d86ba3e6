"""History of a record: its own lines and those of all that hangs on it, grouped by act.

Which table hangs on which is read from the foreign keys: a key that carries the owner along, or
that deletes with its parent, makes a child. Product → versions → plans, prices, documents,
publications, mappings… need no list here, and a new room's tables are taken in by themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, Row, Table, literal, or_, select, union_all
from sqlalchemy import String as Text
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.forms import Cursor
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.audit.queries.reading import entries_from
from winvest.foundation.audit.queries.trail import LINE, company_codes
from winvest.foundation.audit.rules.grouping import Act, acts_of
from winvest.foundation.infra.models import Base
from winvest.foundation.kit.scope import Scope

PAGE = 50
DEEPEST = 4
RIGHTS = {
    "accounting_entry": "accounting.read",
    "accounting_entry_line": "accounting.read",
    "accounting_journal": "accounting.read",
    "accounting_mapping": "accounting.read",
    "commission_scheme": "commissions.read",
    "commission_tier": "commissions.read",
    "partner_credential": "partners.credentials",
    "webhook_endpoint": "partners.credentials",
    "client_exclusion": "exclusions.edit",
    "sale_ban": "exclusions.edit",
    "dated_promotion": "pricing.read",
    "price_grid_row": "pricing.read",
    "price_option": "pricing.read",
    "price_surcharge": "pricing.read",
    "pricing_rule": "pricing.read",
    "promotion": "pricing.read",
    "initial_fee": "pricing.read",
    "negotiated_price": "pricing.read",
    "product_document": "documents.read",
    "publication": "publication.read",
    "team": "teams.read",
    "team_member": "teams.read",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """One page of a record's history, newest act first."""

    acts: tuple[Act, ...]
    next: Cursor | None


async def record_history(
    session: AsyncSession,
    scope: Scope,
    *,
    table: str,
    record_id: UUID,
    after: Cursor | None = None,
    limit: int = PAGE,
    without: frozenset[str] = frozenset(),
) -> HistoryPage:
    """The history of a record and its children, for who may read the record.

    `without` leaves tables out, whose rows hang on the record and tell another one's story.
    What needs a right of its own (commissions, mappings…) is left out for who lacks it; people's
    values open for who may read the audit. Volume: hundreds of records, thousands of lines.
    """
    family = await _family(session, table, record_id, without)
    hidden = {name for name, right in RIGHTS.items() if not _may(scope, right)}
    ids = [key for name, keys in family.items() if name not in hidden for key in keys]
    asked = (
        select(*LINE)
        .where(AuditLog.record_id.in_(ids))
        .order_by(AuditLog.at.desc(), AuditLog.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        asked = asked.where(
            or_(
                AuditLog.at < after.at,
                (AuditLog.at == after.at) & (AuditLog.id < after.id),
            )
        )
    rows = list((await session.execute(asked)).all())
    shown = rows[:limit]
    entries = await entries_from(
        session, scope, rows=shown, companies=await company_codes(session, scope)
    )
    more = len(rows) > limit
    return HistoryPage(
        acts=acts_of(entries),
        next=Cursor(at=shown[-1].at, id=shown[-1].id) if more else None,
    )


async def last_change(
    session: AsyncSession, scope: Scope, *, table: str, record_id: UUID
) -> tuple[str, datetime] | None:
    """Who touched the record itself last, and when (for the head of a sheet)."""
    row = (
        await session.execute(
            select(AuditLog.actor_label, AuditLog.at)
            .where(AuditLog.record_id == record_id, AuditLog.table_name == table)
            .order_by(AuditLog.at.desc())
            .limit(1)
        )
    ).first()
    return (row.actor_label or "Inconnu", row.at) if row else None


async def _family(
    session: AsyncSession, table: str, record_id: UUID, without: frozenset[str]
) -> dict[str, set[UUID]]:
    """Ids by table of the record and of all that hangs or hung on it, level by level."""
    found: dict[str, set[UUID]] = {table: {record_id}}
    level = {table: {record_id}}
    seen = {table}  # a row of a plan is one of its version too: each table is asked once
    for _ in range(DEEPEST):
        below: dict[str, set[UUID]] = {}
        links = [
            (child, column, parent_ids)
            for parent, parent_ids in level.items()
            for child, column in children_of(parent)
            if child.name not in seen | without
        ]
        if not links:
            break
        seen |= {child.name for child, _, _ in links}
        for row in await _hanging(session, links):
            if row.key not in found.setdefault(row.name, set()):
                found[row.name].add(row.key)
                below.setdefault(row.name, set()).add(row.key)
        level = below
    return found


@lru_cache(maxsize=256)
def children_of(parent: str) -> tuple[tuple[Table, Column[Any]], ...]:
    """Tables that hang on this one, each with the column that says on which row."""
    found = []
    for child in Base.metadata.sorted_tables:
        if child.info.get("derived"):
            continue  # worked out from audited rows: it has no history of its own
        for constraint in child.foreign_key_constraints:
            column = _link(constraint, parent)
            if column is not None and child.name != parent and "id" in child.c:
                found.append((child, column))
    return tuple(found)


def _link(constraint: ForeignKeyConstraint, parent: str) -> Column[Any] | None:
    if constraint.referred_table.name != parent:
        return None
    for element in constraint.elements:
        hangs = constraint.ondelete == "CASCADE" or len(constraint.elements) > 1
        if element.column.name == "id" and hangs:
            return element.parent
    return None


Link = tuple[Table, Column[Any], set[UUID]]


async def _hanging(session: AsyncSession, links: Iterable[Link]) -> Sequence[Row[Any]]:
    """Rows that hang on these, and those that did and are gone: only the trail knows them."""
    living = [
        select(literal(child.name, Text).label("name"), child.c.id.label("key")).where(
            column.in_(parents)
        )
        for child, column, parents in links
    ]
    gone = select(AuditLog.table_name.label("name"), AuditLog.record_id.label("key")).where(
        AuditLog.action == Action.DELETE.value,
        AuditLog.record_id.is_not(None),
        or_(
            *(
                (AuditLog.table_name == child.name)
                & AuditLog.before[column.name].astext.in_([str(one) for one in parents])
                for child, column, parents in links
            )
        ),
    )
    return (await session.execute(union_all(*living, gone))).all()


def _may(scope: Scope, right: str) -> bool:
    return scope.may(right) or scope.may("audit.read")
