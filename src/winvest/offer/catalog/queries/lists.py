"""Lists of products: a page by key, under the filters of its address. Up to 50,000 rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import Badge, Channel, IntegrationStatus, LifecycleStatus
from winvest.offer.catalog.forms.filters import ELSEWHERE, NONE, Order, Place, ProductFilters
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.access import listed
from winvest.offer.catalog.queries.versions import shown_version

Clause = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """A product as lists show it."""

    id: UUID
    sku: str
    name: str
    company_id: UUID
    company_code: str
    company_name: str
    partner_name: str | None
    risk_code: str
    risk_label: str
    lifecycle_status: LifecycleStatus
    integration_status: IntegrationStatus
    channels: tuple[Channel, ...]
    badges: tuple[Badge, ...]
    version_id: UUID | None
    version: int | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPage:
    """A page of a list, and the places where its neighbours start."""

    rows: tuple[ProductRow, ...]
    first_rank: int
    following: Place | None
    preceding: Place | None


async def product_page(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ProductFilters,
    extra: Sequence[Clause] = (),
    fuzzy: bool = False,
    size: int = 50,
) -> ProductPage:
    """A page of the products shown, in the order asked; `extra` are clauses of upper rooms."""
    version = shown_version().lateral("shown_version")
    key, descending = _sort(filters, fuzzy=fuzzy)
    place = filters.place
    backwards = place is not None and place.backwards
    falling = descending != backwards
    statement = (
        select(
            Product.id,
            Product.sku,
            Product.name,
            Product.company_id,
            Product.lifecycle_status,
            Product.integration_status,
            Product.channels,
            Product.badges,
            Product.updated_at,
            Risk.code.label("risk_code"),
            Risk.label.label("risk_label"),
            Company.code.label("company_code"),
            func.coalesce(Company.brand_name, Company.legal_name).label("company_name"),
            Partner.name.label("partner_name"),
            version.c.id.label("version_id"),
            version.c.version,
            key.label("sort_value"),
        )
        .join(Risk, Risk.id == Product.risk_id)
        .join(Company, Company.id == Product.company_id)
        .outerjoin(Partner, Partner.id == Product.partner_id)
        .outerjoin(version, true())
        .where(listed(scope), *matching(filters, fuzzy=fuzzy), *extra)
        .order_by(
            key.desc() if falling else key.asc(),
            Product.id.desc() if falling else Product.id.asc(),
        )
        .limit(size + 1)
    )
    if place is not None:
        statement = statement.where(_beyond(key, place, falling=falling))
    found = (await session.execute(statement)).all()
    kept = found[:size][::-1] if backwards else found[:size]
    return _page(kept, place, size=size, more=len(found) > size)


def matching(
    filters: ProductFilters, *, fuzzy: bool = False, risk: bool = True, partner: bool = True
) -> list[Clause]:
    """The filters as clauses on product, risk, company and partner, all four joined."""
    clauses: list[Clause] = []
    if filters.q:
        clauses.append(search.near(filters.q) if fuzzy else search.matches(filters.q))
    if filters.company:
        clauses.append(_named(filters.company, Company.code, Company.id))
    if filters.risk and risk:
        clauses.append(_named(filters.risk, Risk.code, Risk.id))
    if filters.partner and partner:
        clauses.append(_of_partner(filters.partner))
    if filters.status:
        clauses.append(Product.lifecycle_status == filters.status)
    if filters.channel:
        clauses.append(Product.channels.contains([filters.channel.value]))
    if filters.integrated is not None:
        integrated = Product.integration_status.in_(
            (IntegrationStatus.API, IntegrationStatus.IMPORT)
        )
        clauses.append(integrated if filters.integrated else ~integrated)
    return clauses


def _of_partner(asked: str) -> Clause:
    if asked == NONE:
        return Product.partner_id.is_(None)
    if asked == ELSEWHERE:
        return and_(Product.partner_id.is_not(None), Partner.id.is_(None))
    return _named(asked, Partner.slug, Partner.id)


def _named(asked: str, code: Any, identifier: Any) -> Clause:
    """A code as people write it, or the id that `/risques/{id}` and programs use."""
    try:
        return or_(func.lower(code) == asked.lower(), identifier == UUID(asked))
    except ValueError:
        return func.lower(code) == asked.lower()


def _sort(filters: ProductFilters, *, fuzzy: bool) -> tuple[ColumnElement[Any], bool]:
    order = filters.sort
    if order is Order.RELEVANCE and filters.q:
        return search.relevance(filters.q, fuzzy=fuzzy), not filters.descending
    if order is Order.STATUS:
        ranks = {one: at for at, one in enumerate(LifecycleStatus)}
        rank = case(*((Product.lifecycle_status == one, at) for one, at in ranks.items()))
        return rank, filters.descending
    if order is Order.UPDATED:
        return Product.updated_at.expression, not filters.descending
    column = Product.sku if order is Order.SKU else Product.name_sort
    return column.expression, filters.descending


def _beyond(key: ColumnElement[Any], place: Place, *, falling: bool) -> Clause:
    value = literal(place.value).cast(key.type)
    here, there = tuple_(key, Product.id), tuple_(value, literal(place.id))
    return here < there if falling else here > there


def _page(rows: Sequence[Any], place: Place | None, *, size: int, more: bool) -> ProductPage:
    backwards = place is not None and place.backwards
    rank = place.rank if place else 0
    first = max(0, rank - len(rows)) if backwards else rank
    has_next = backwards or more
    has_previous = (more if backwards else place is not None) and bool(rows)
    return ProductPage(
        rows=tuple(_row(one) for one in rows),
        first_rank=first + 1,
        following=_place(rows[-1], first + len(rows)) if has_next and rows else None,
        preceding=_place(rows[0], first, backwards=True) if has_previous else None,
    )


def _place(row: Any, rank: int, *, backwards: bool = False) -> Place:
    value = row.sort_value
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return Place(value=text, id=row.id, rank=rank, backwards=backwards)


def _row(row: Any) -> ProductRow:
    return ProductRow(
        id=row.id,
        sku=row.sku,
        name=row.name,
        company_id=row.company_id,
        company_code=row.company_code,
        company_name=row.company_name,
        partner_name=row.partner_name,
        risk_code=row.risk_code,
        risk_label=row.risk_label,
        lifecycle_status=row.lifecycle_status,
        integration_status=row.integration_status,
        channels=tuple(one for one in Channel if one in row.channels),
        badges=tuple(one for one in Badge if one in row.badges),
        version_id=row.version_id,
        version=row.version,
        updated_at=row.updated_at,
    )
