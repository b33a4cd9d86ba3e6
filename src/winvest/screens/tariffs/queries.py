"""Reading for the pages of the tariffs: how many of each sort, and who changed what."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Label, Select, func, literal, select, union_all
from sqlalchemy import Text as SqlText
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.models import AuditLog
from winvest.foundation.audit.queries.reading import entries_from
from winvest.foundation.audit.queries.trail import LINE, company_codes
from winvest.foundation.audit.rules.grouping import Act, acts_of
from winvest.foundation.kit.scope import Scope
from winvest.group.taxes.models import InsuranceTax
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import listed
from winvest.offer.pricing.dated.in_versions import version_promotions_counted
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
    """What runs and what is to come of each sort, as its list shows it, in one query."""
    parts = [
        _listed(scope, _tally(Sort.PROMOTIONS, DatedPromotion, now), DatedPromotion),
        version_promotions_counted(scope, now=now).add_columns(_named(Sort.PROMOTIONS)),
        _listed(scope, _tally(Sort.AGREED, NegotiatedPrice, now), NegotiatedPrice),
        _tally(Sort.TAXES, InsuranceTax, today),
    ]
    running, to_come = Counter[str](), Counter[str]()
    for row in await session.execute(union_all(*parts)):
        running[row.sort] += row.running
        to_come[row.sort] += row.to_come
    return tuple(
        Tally(sort=one, running=running[one.value], to_come=to_come[one.value]) for one in Sort
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
        func.count().filter(begun & lasts).label("running"),
        func.count().filter(~begun).label("to_come"),
        _named(sort),
    ).select_from(table)


def _listed(scope: Scope, counted: Any, table: Any) -> Any:
    of_product = counted.join(Product, Product.id == table.product_id)
    return of_product.join(Risk, Risk.id == Product.risk_id).where(listed(scope))


def _named(sort: Sort) -> Label[str]:
    return literal(sort.value, SqlText).label("sort")
