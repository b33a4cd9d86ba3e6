"""Reading for the pages of the tariffs: how many of each sort, and who changed what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy import Text as SqlText
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.models import AuditLog
from winvest.foundation.audit.queries.reading import entries_from
from winvest.foundation.audit.queries.trail import LINE, company_codes
from winvest.foundation.audit.rules.grouping import Act, acts_of
from winvest.foundation.kit.scope import Scope
from winvest.group.taxes.models import InsuranceTax
from winvest.offer.pricing.dated.models import DatedPromotion
from winvest.offer.pricing.models import NegotiatedPrice
from winvest.screens.tariffs.forms import Sort

LATEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many rows of a sort run, and how many are to come."""

    sort: Sort
    running: int
    to_come: int


async def tallies(
    session: AsyncSession, scope: Scope, *, now: datetime, today: date
) -> tuple[Tally, ...]:
    """What runs and what is to come of each sort, in one query."""
    shown = scope.shown_company_ids
    parts = [
        _tally(Sort.PROMOTIONS, DatedPromotion, now).where(
            DatedPromotion.owner_company_id.in_(shown)
        ),
        _tally(Sort.AGREED, NegotiatedPrice, now).where(
            NegotiatedPrice.owner_company_id.in_(shown)
        ),
        _tally(Sort.TAXES, InsuranceTax, today),
    ]
    found = {row.sort: row for row in await session.execute(union_all(*parts))}
    return tuple(
        Tally(sort=one, running=found[one.value].running, to_come=found[one.value].to_come)
        for one in Sort
    )


async def latest_acts(
    session: AsyncSession, scope: Scope, *, table: str, ids: Collection[UUID]
) -> tuple[Act, ...]:
    """Who changed what in these rows, newest first."""
    asked: Select[Any] = (
        select(*LINE)
        .where(AuditLog.table_name == table, AuditLog.record_id.in_(ids))
        .order_by(AuditLog.at.desc(), AuditLog.id.desc())
        .limit(LATEST)
    )
    rows = (await session.execute(asked)).all()
    codes = await company_codes(session, scope)
    return tuple(acts_of(await entries_from(session, scope, rows=rows, companies=codes)))


def _tally(sort: Sort, table: Any, now: datetime | date) -> Any:
    begun = table.valid_from <= now
    lasts = table.valid_to.is_(None) | (table.valid_to > now)
    return select(
        literal(sort.value, SqlText).label("sort"),
        func.count().filter(begun & lasts).label("running"),
        func.count().filter(~begun).label("to_come"),
    )
