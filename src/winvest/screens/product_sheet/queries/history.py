"""The Historique tab: what changed since last month, the acts one by one, the versions.

The trail is read by the product's own rows, living and gone; pages of 50 lines, by key.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Text,
    Uuid,
    all_,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.forms import Cursor
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.audit.queries.history import RIGHTS
from winvest.foundation.audit.queries.reading import entries_from
from winvest.foundation.audit.queries.trail import LINE
from winvest.foundation.audit.rules.changes import Change
from winvest.foundation.audit.rules.grouping import Act, acts_of
from winvest.foundation.audit.rules.words import TECHNICAL, field_label
from winvest.foundation.infra.direct import Worded, worded
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.screens.product_sheet.history_filter import HistoryFilter
from winvest.screens.product_sheet.queries.head import Head
from winvest.screens.product_sheet.queries.price_changes import prices_by_plan
from winvest.screens.product_sheet.queries.records import (
    Records,
    lines_since,
    trail_ids,
)
from winvest.screens.product_sheet.queries.standing import version_at
from winvest.screens.product_sheet.replay import Rows, as_known
from winvest.screens.product_sheet.summary import counted

PAGE = 50
MOST_FACETS = 400
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What changed since last month: counts in words, and prices before and after."""

    since: datetime
    entered: datetime | None
    counts: tuple[str, ...]
    prices: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryView:
    """All that the tab shows beside the frame."""

    summary: Summary | None
    acts: tuple[Act, ...]
    next: Cursor | None
    people: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]


async def history_view(
    session: AsyncSession, scope: Scope, *, head: Head, asked: HistoryFilter, month_ago: datetime
) -> HistoryView:
    """The history of the product, for its owner's readers; a seller of another has none."""
    if not head.owner:
        return HistoryView(summary=None, acts=(), next=None, people=(), fields=())
    about = await trail_ids(
        session,
        head.records.rows,
        product_id=head.product.id,
        owner_id=head.product.company_id,
    )
    mine: dict[str, object] = {
        "about": about,
        "hidden": _hidden(scope, head),
        "known": head.when.known or FOREVER,
    }
    people, fields = await _facets(session, mine)
    rows = await _page(session, mine, asked)
    shown = rows[:PAGE]
    entries = await entries_from(session, scope, rows=shown, companies={})
    more = len(rows) > PAGE
    return HistoryView(
        summary=None if head.asked.past else await _summary(session, scope, head, about, month_ago),
        acts=acts_of(entries),
        next=Cursor(at=shown[-1].at, id=shown[-1].id) if more else None,
        people=people,
        fields=fields,
    )


def _hidden(scope: Scope, head: Head) -> list[str]:
    """Tables that this person may not read at the owner's."""
    owner = head.product.company_id
    if scope.may("audit.read", company_id=owner):
        return []
    return [table for table, right in RIGHTS.items() if not scope.may(right, company_id=owner)]


async def _page(session: AsyncSession, mine: dict[str, object], asked: HistoryFilter) -> list[Any]:
    values: dict[str, object] = {
        "field": [asked.field] if asked.field is not None else None,
        "person": asked.person,
        "since": asked.since,
        "until": asked.until,
        "after_at": asked.after.at if asked.after else None,
        "after_id": asked.after.id if asked.after else None,
    }
    shape = frozenset(name for name, value in values.items() if value is not None)
    return await _page_statement(shape).filled(**mine, **values).named(session)


@lru_cache(maxsize=64)
def _page_statement(shape: frozenset[str]) -> Worded:
    """A page of lines under the filters that the address holds."""
    moment = DateTime(timezone=True)
    after = tuple_(bindparam("after_at", type_=moment), bindparam("after_id", type_=Uuid()))
    clauses: dict[str, ColumnElement[bool]] = {
        "field": and_(
            AuditLog.changed_fields.contains(bindparam("field", type_=ARRAY(Text))),
            AuditLog.action == Action.UPDATE.value,
        ),
        "person": AuditLog.actor_label == bindparam("person", type_=Text()),
        "since": AuditLog.at >= bindparam("since", type_=moment),
        "until": AuditLog.at < bindparam("until", type_=moment),
        "after_at": tuple_(AuditLog.at, AuditLog.id) < after,
    }
    return worded(
        select(*LINE)
        .where(*_mine(), *(clause for name, clause in clauses.items() if name in shape))
        .order_by(AuditLog.at.desc(), AuditLog.id.desc())
        .limit(PAGE + 1)
    )


def _mine() -> tuple[ColumnElement[bool], ...]:
    """Lines about the product that may be told, up to the day when they are looked at."""
    return (
        AuditLog.record_id == any_(bindparam("about", type_=ARRAY(Uuid))),
        AuditLog.table_name != all_(bindparam("hidden", type_=ARRAY(Text))),
        AuditLog.at < bindparam("known", type_=DateTime(timezone=True)),
    )


@lru_cache(maxsize=1)
def _touched() -> Worded:
    updated = AuditLog.action == Action.UPDATE.value
    changed = case((updated, AuditLog.changed_fields), else_=cast([""], ARRAY(Text)))
    return worded(
        select(AuditLog.actor_label, func.unnest(changed))
        .where(*_mine())
        .distinct()
        .limit(MOST_FACETS)
    )


async def _facets(
    session: AsyncSession, mine: dict[str, object]
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Who touched the product, and which fields were changed, for the filters."""
    rows = await _touched().filled(**mine).rows(session)
    people: set[str] = set()
    fields: dict[str, str] = {}
    for person, name in rows:
        people.add(person or "Inconnu")
        if name and name not in TECHNICAL:
            fields[name] = field_label(name)
    return (
        tuple(sorted(people, key=str.casefold)),
        tuple(sorted(fields.items(), key=lambda one: one[1].casefold())),
    )


async def _summary(
    session: AsyncSession, scope: Scope, head: Head, about: str, month_ago: datetime
) -> Summary:
    """What changed since: acts counted by kind, and the prices of then beside those of now."""
    rows: Rows = {**head.records.rows, "product": {head.product.id: {}}}
    lines = await lines_since(session, about=about, since=month_ago)
    hidden = _hidden(scope, head)
    known = as_known(rows, lines, product_id=head.product.id)
    entered = known.first_known
    later = [one for one in lines if entered is None or one.at > entered]
    told = [one for one in later if one.table not in hidden]
    return Summary(
        since=month_ago,
        entered=entered,
        counts=counted(told),
        prices=_prices(head, Records(rows=known.rows) if lines else head.records, month_ago)
        if "pricing.read" in head.reads
        else (),
    )


def _prices(head: Head, then: Records, month_ago: datetime) -> tuple[Change, ...]:
    """The plans whose price in force differs from the one in force a month ago."""
    was = version_at(then.of(ProductVersion), month_ago)
    if was is None or not was.in_force:
        return ()
    now_id = head.product.version.id if head.product.version else None
    if then is head.records and now_id == was.id:
        return ()
    old, new = prices_by_plan(then, was.id), prices_by_plan(head.records, now_id)
    return tuple(
        Change(
            field=plan,
            label=plan,
            before=old[plan].told if plan in old else None,
            after=new[plan].told if plan in new else None,
        )
        for plan in dict.fromkeys((*new, *old))
        if old.get(plan) != new.get(plan)
    )
