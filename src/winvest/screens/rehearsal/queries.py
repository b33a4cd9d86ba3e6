"""Queries of the screens: the rehearsals, what may be rehearsed, the totals kept."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import listed, told_versions
from winvest.offer.rehearsal.enums import TotalKind
from winvest.offer.rehearsal.models import Rehearsal, RehearsalTotal
from winvest.offer.rehearsal.queries import COLUMNS, READ, RehearsalRow, readable
from winvest.screens.rehearsal.forms import ListFilters

AHEAD = (
    VersionStatus.DRAFT, VersionStatus.IN_REVIEW, VersionStatus.APPROVED, VersionStatus.SCHEDULED,
)  # fmt: skip
MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A version that may be rehearsed."""

    sku: str
    name: str
    number: int
    status: VersionStatus
    effective_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRow:
    """A stored total, of all the companies shown."""

    kind: TotalKind
    code: str
    label: str
    before: Decimal
    after: Decimal
    actual: Decimal | None


async def rehearsals(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ListFilters,
    before: tuple[datetime, UUID] | None,
    size: int,
) -> tuple[RehearsalRow, ...]:
    """The rehearsals of the companies shown, newest first; a page by key, and one more."""
    statement = (
        select(*COLUMNS)
        .where(Rehearsal.company_id.in_(scope.shown_company_ids), readable(scope))
        .order_by(Rehearsal.created_at.desc(), Rehearsal.id.desc())
        .limit(size + 1)
    )
    if filters.status is not None:
        statement = statement.where(Rehearsal.status == filters.status)
    if filters.text:
        told = func.concat_ws(
            " ", Rehearsal.facts["sku"].as_string(), Rehearsal.facts["name"].as_string()
        )
        wanted = func.fr_unaccent(func.lower(filters.text))
        statement = statement.where(func.strpos(func.fr_unaccent(func.lower(told)), wanted) > 0)
    if before is not None:
        statement = statement.where(tuple_(Rehearsal.created_at, Rehearsal.id) < before)
    return tuple(RehearsalRow(**row._asdict()) for row in await session.execute(statement))


async def versions_ahead(
    session: AsyncSession, scope: Scope, *, text: str = ""
) -> tuple[Ahead, ...]:
    """The versions being prepared or planned that this person may read, the nearest first."""
    statement = (
        select(
            Product.sku,
            Product.name,
            ProductVersion.version.label("number"),
            ProductVersion.status,
            ProductVersion.effective_from,
        )
        .join(Product, Product.id == ProductVersion.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(
            ProductVersion.status.in_(AHEAD),
            Product.company_id.in_(scope.companies_with(READ)),
            listed(scope),
            told_versions(scope),
        )
        .order_by(ProductVersion.effective_from, Product.sku, ProductVersion.version)
        .limit(MOST)
    )
    if text:
        wanted = func.fr_unaccent(func.lower(text))
        told = func.fr_unaccent(func.lower(func.concat_ws(" ", Product.sku, Product.name)))
        statement = statement.where(func.strpos(told, wanted) > 0)
    return tuple(Ahead(**row._asdict()) for row in await session.execute(statement))


async def totals(session: AsyncSession, scope: Scope, *, rehearsal_id: UUID) -> list[TotalRow]:
    """The totals kept with the prediction, of the companies that this person reads."""
    total = RehearsalTotal
    rows = await session.execute(
        select(
            total.kind,
            total.code,
            total.label,
            func.sum(total.before).label("before"),
            func.sum(total.after).label("after"),
            func.sum(total.actual).label("actual"),
        )
        .where(total.rehearsal_id == rehearsal_id, total.company_id.in_(scope.company_ids))
        .group_by(total.kind, total.code, total.label)
        .order_by(total.kind, total.code, total.label)
    )
    return [TotalRow(**row._asdict()) for row in rows]


async def company_codes(session: AsyncSession, scope: Scope) -> dict[UUID, str]:
    """Codes of the companies where this person rehearses."""
    rows = await session.execute(
        select(Company.id, Company.code)
        .where(Company.id.in_(scope.companies_with(READ)))
        .order_by(Company.code)
    )
    return {key: code for key, code in rows}
