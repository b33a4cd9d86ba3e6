"""Queries of what clients are to be told: what waits, what was sent."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.models.mappings import ProductExitPlan
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.rehearsal.enums import NoticeLetter, SentHow
from winvest.offer.rehearsal.models import ClientNotice

READ = "documents.read"
PAGE = 50
ONE = ClientNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientNoticeRow:
    """One thing that clients are to be told; `version` none: of a withdrawal."""

    id: UUID
    company_id: UUID
    company: str
    product_id: UUID
    sku: str
    name: str
    risk_code: str
    version: int | None
    letter: NoticeLetter | None
    legal_source: str | None
    about: str
    send_by: date
    effective_on: date
    created_at: datetime
    sent_on: date | None
    sent_count: int | None
    sent_how: SentHow | None
    sent_by_label: str | None
    lock_version: int

    @property
    def link(self) -> str:
        """Where it comes from."""
        base = f"/produits/{self.sku}"
        return f"{base}/retrait" if self.version is None else f"{base}/versions/{self.version}"


COLUMNS = (
    *(ONE.id, ONE.company_id, Company.code.label("company"), ONE.product_id, Product.sku),
    *(Product.name, Risk.code.label("risk_code"), ProductVersion.version, ONE.letter),
    *(ONE.legal_source, ONE.about, ONE.send_by),
    *(ONE.effective_on, ONE.created_at, ONE.sent_on, ONE.sent_count, ONE.sent_how),
    *(ONE.sent_by_label, ONE.lock_version),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """A page of them, how many there are in all, and where the next page starts."""

    rows: tuple[ClientNoticeRow, ...]
    total: int
    following: str | None


async def client_notices(
    session: AsyncSession, scope: Scope, *, sent: bool, after: str | None = None
) -> NoticePage:
    """What waits, the most urgent first; or what was sent, the latest first. Some a month."""
    day = ONE.sent_on if sent else ONE.send_by
    which = ONE.sent_on.is_not(None) if sent else _waits()
    counted = select(func.count()).select_from(_told_rows(scope, which, ONE.id).subquery())
    total = await session.scalar(counted) or 0
    place = _place(after)
    if place is not None:
        here, there = tuple_(day, ONE.id), tuple_(*map(literal, place))
        which &= here < there if sent else here > there
    order = (day.desc(), ONE.id.desc()) if sent else (day, ONE.id)
    rows = await _rows(session, scope, which, *order, at_most=PAGE + 1)
    kept = rows[:PAGE]
    last = kept[-1] if len(rows) > PAGE else None
    following = f"{last.sent_on if sent else last.send_by}_{last.id}" if last else None
    return NoticePage(rows=kept, total=total, following=following)


def _place(token: str | None) -> tuple[date, UUID] | None:
    """The place that an address holds; a wrong one is the first page."""
    day, _, row_id = (token or "").partition("_")
    try:
        return date.fromisoformat(day), UUID(row_id)
    except ValueError:
        return None


async def client_notice(session: AsyncSession, scope: Scope, *, row_id: UUID) -> ClientNoticeRow:
    """One that stands; `NotFound` else."""
    found = await _rows(
        session, scope, (ONE.id == row_id) & or_(_waits(), ONE.sent_on.is_not(None))
    )
    if not found:
        raise NotFound("Cet envoi n’est plus à faire, ou il est d’une autre société.")
    return found[0]


def _waits() -> ColumnElement[bool]:
    """Neither sent nor given up; of a withdrawal, what is signed as it stands."""
    plan = ProductExitPlan
    asked = exists().where(plan.product_id == ONE.product_id, plan.clients_asked_at.is_not(None))
    still = ONE.sent_on.is_(None) & ONE.dropped_at.is_(None)
    return still & or_(ONE.product_version_id.is_not(None), asked)


async def _rows(
    session: AsyncSession,
    scope: Scope,
    which: ColumnElement[bool],
    *order: ColumnElement[Any],
    at_most: int = 1,
) -> tuple[ClientNoticeRow, ...]:
    asked = _told_rows(scope, which, *COLUMNS).order_by(*order).limit(at_most)
    return tuple(ClientNoticeRow(**row._asdict()) for row in await session.execute(asked))


def _told_rows(scope: Scope, which: ColumnElement[bool], *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(Product, Product.id == ONE.product_id)
        .join(Company, Company.id == ONE.company_id)
        .outerjoin(ProductVersion, ProductVersion.id == ONE.product_version_id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(which, _read(scope))
    )


def _read(scope: Scope) -> ColumnElement[bool]:
    """Of the companies, and of the families, whose documents one reads."""
    found = [
        (ONE.company_id == company)
        & (true() if families is None else Risk.code.in_(sorted(families)))
        for company in sorted(scope.companies_with(READ))
        for families in (scope.families_with(READ, company_id=company),)
    ]
    return or_(false(), *found)
