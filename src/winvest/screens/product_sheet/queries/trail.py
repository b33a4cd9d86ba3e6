"""The short timeline beside a sheet: its last acts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, any_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.audit.queries.history import RIGHTS
from winvest.foundation.audit.queries.reading import Entry, entries_from
from winvest.foundation.audit.queries.trail import LINE
from winvest.foundation.audit.rules.changes import Change
from winvest.foundation.audit.rules.words import act_label, table_noun
from winvest.foundation.infra.direct import Worded, worded
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.screens.product_sheet.queries.records import Records

TRAIL = 40
TRAIL_ACTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailAct:
    """An act of the short timeline: what, by whom, when, before and after."""

    id: UUID
    title: str
    text: str
    who: str
    at: datetime
    changes: tuple[Change, ...]


async def last_acts(
    session: AsyncSession, scope: Scope, *, sheet: ProductSheet, kept: Records
) -> tuple[TrailAct, ...]:
    """The last acts on the rows shown, for who may read them; a few dozen lines are looked at."""
    hidden = {
        table
        for table, right in RIGHTS.items()
        if not scope.may(right, company_id=sheet.company_id)
        and not scope.may("audit.read", company_id=sheet.company_id)
    }
    seen = {key for table, rows in kept.rows.items() if table not in hidden for key in rows}
    rows = await _last().filled(records=[*seen, sheet.id]).named(session)
    groups = acts_in(rows)[:TRAIL_ACTS]
    alone = [group[0] for group in groups if len(group) == 1]
    entries = await entries_from(session, scope, rows=alone, companies={}, people=False)
    told = {one.id: one for one in entries}
    return tuple(_trail_act(group, told.get(group[0].id)) for group in groups)


@lru_cache(maxsize=1)
def _last() -> Worded:
    about = bindparam("records", type_=ARRAY(Uuid))
    return worded(
        select(*LINE)
        .where(AuditLog.record_id == any_(about))
        .order_by(AuditLog.at.desc(), AuditLog.id.desc())
        .limit(TRAIL)
    )


def acts_in(rows: Sequence[Row[Any]]) -> list[list[Row[Any]]]:
    """Lines of the same request and act, newest first."""
    groups: list[list[Row[Any]]] = []
    for row in rows:
        last = groups[-1][-1] if groups else None
        same = last is not None and (row.request_id, row.command, row.actor_label) == (
            last.request_id,
            last.command,
            last.actor_label,
        )
        if same and groups:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _trail_act(group: list[Row[Any]], entry: Entry | None) -> TrailAct:
    first = group[0]
    if entry is not None:
        text, changes = "", entry.changes if entry.action is Action.UPDATE else ()
        if entry.action is not Action.UPDATE:
            text = f"{entry.action.label}\u00a0: {entry.table_label}"
    else:
        counts = Counter(table_noun(row.table).name for row in group)
        listed = ", ".join(name for name, _ in counts.most_common(4))
        more = "…" if len(counts) > 4 else ""
        text, changes = f"{listed}{more}", ()
    return TrailAct(
        id=first.id,
        title=act_label(first.command),
        text=text,
        who=first.actor_label or "Inconnu",
        at=first.at,
        changes=changes[:3],
    )
