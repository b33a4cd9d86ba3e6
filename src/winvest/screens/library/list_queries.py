"""The list of documents: narrowed, by end of validity, paged by key. 150,000 rows and more."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import last_day
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import Channel, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import listed, readable
from winvest.offer.documents.enums import DocumentRequirement, DocumentStatus, DocumentType
from winvest.offer.documents.expiry_rules import days_left
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.rules import (
    EXPIRES_SOON,
    Paper,
    Presence,
    paper_presence,
    requirement_of,
)
from winvest.offer.documents.targets import OPEN
from winvest.screens.library.filters import ENDLESS, Demand, DocumentFilters, Place, Standing
from winvest.screens.library.queries import READ

SIZE = 50
LIVING = (*OPEN, VersionStatus.SCHEDULED)
END = func.coalesce(
    ProductDocument.valid_to, literal_column("'9999-01-01 00:00:00+00'::timestamptz")
)
Clause = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A document in the list."""

    id: UUID
    type: DocumentType
    title: str
    edition: str
    channels: tuple[Channel, ...]
    requirement: DocumentRequirement
    sku: str
    product_name: str
    company_code: str
    company_name: str
    version_number: int
    version_status: VersionStatus
    last_day: date | None
    days_left: int | None
    presence: Presence
    archived: bool
    published_at: datetime | None
    size_bytes: int | None
    sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """A page of the list, and where the next one starts."""

    lines: tuple[DocumentLine, ...]
    following: Place | None


async def document_page(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: DocumentFilters,
    now: datetime,
    size: int = SIZE,
) -> DocumentPage:
    """A page of the documents of the products shown, those that end first before the others."""
    statement: Any = (
        select(
            ProductDocument.id,
            ProductDocument.type,
            ProductDocument.title,
            ProductDocument.version,
            ProductDocument.channels,
            ProductDocument.mandatory,
            ProductDocument.status,
            ProductDocument.valid_to,
            ProductDocument.valid_from,
            ProductDocument.published_at,
            ProductDocument.size_bytes,
            ProductDocument.file_hash,
            Product.sku,
            Product.name.label("product_name"),
            Company.code.label("company_code"),
            func.coalesce(Company.brand_name, Company.legal_name).label("company_name"),
            ProductVersion.version.label("version_number"),
            ProductVersion.status.label("version_status"),
        )
        .order_by(END, ProductDocument.id)
        .limit(size + 1)
    )
    statement = _narrowed(statement, scope, filters, now)
    if filters.after is not None:
        place = tuple_(filters.after.end, filters.after.id)
        statement = statement.where(tuple_(END, ProductDocument.id) > place)
    rows = (await session.execute(statement)).all()
    lines = tuple(_line(row, now) for row in rows[:size])
    last = rows[size - 1] if len(rows) > size else None
    following = None if last is None else Place(end=last.valid_to or ENDLESS, id=last.id)
    return DocumentPage(lines=lines, following=following)


async def document_count(
    session: AsyncSession, scope: Scope, *, filters: DocumentFilters, now: datetime
) -> int:
    """How many documents the filters leave; asked for an export only."""
    counted = _narrowed(select(func.count()).select_from(ProductDocument), scope, filters, now)
    return int((await session.scalar(counted)) or 0)


def _narrowed(statement: Any, scope: Scope, filters: DocumentFilters, now: datetime) -> Any:
    statement = (
        statement.join(ProductVersion, ProductVersion.id == ProductDocument.product_version_id)
        .join(Product, Product.id == ProductVersion.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .join(Company, Company.id == Product.company_id)
        .where(listed(scope), readable(scope, right=READ), *_standing(filters.standing, now))
    )
    if not filters.past:
        statement = statement.where(ProductVersion.status.in_(LIVING))
    if filters.type is not None:
        statement = statement.where(ProductDocument.type == filters.type)
    if filters.demand is not None:
        asked = ProductDocument.mandatory.is_(filters.demand is Demand.MANDATORY)
        statement = statement.where(asked)
    if filters.channel is not None:
        on_all = func.cardinality(ProductDocument.channels) == 0
        named = ProductDocument.channels.contains([filters.channel.value])
        statement = statement.where(or_(on_all, named))
    if filters.company:
        statement = statement.where(Company.code == filters.company)
    if filters.partner:
        partner = select(Partner.id).where(Partner.slug == filters.partner)
        statement = statement.where(Product.partner_id.in_(partner))
    if filters.q:
        words = func.fr_unaccent(func.lower(filters.q))
        title = func.fr_unaccent(func.lower(ProductDocument.title))
        statement = statement.where(
            or_(func.strpos(Product.near, words) > 0, func.strpos(title, words) > 0)
        )
    return statement


def _standing(asked: Standing | None, now: datetime) -> tuple[Clause, ...]:
    """The same colours as `rules.paper_presence`, for the database."""
    document, soon = ProductDocument, now + EXPIRES_SOON
    published = document.status == DocumentStatus.PUBLISHED
    begun = func.coalesce(document.valid_from, now) <= now
    if asked is Standing.PUBLISHED:
        return published, begun, soon < END
    if asked is Standing.EXPIRING:
        return published, begun, soon >= END, now < END
    if asked is Standing.UPCOMING:
        return published, document.valid_from > now
    if asked is Standing.EXPIRED:
        ended = (document.status != DocumentStatus.ARCHIVED) & (now >= END)
        return (or_(document.status == DocumentStatus.EXPIRED, ended),)
    if asked is Standing.DRAFT:
        return document.status == DocumentStatus.DRAFT, now < END
    if asked is Standing.ARCHIVED:
        return (document.status == DocumentStatus.ARCHIVED,)
    return (document.status != DocumentStatus.ARCHIVED,)


def _line(row: Any, now: datetime) -> DocumentLine:
    channels = tuple(one for one in Channel if one.value in row.channels)
    paper = Paper(
        type=row.type,
        status=row.status,
        channels=channels,
        valid_to=row.valid_to,
        valid_from=row.valid_from,
    )
    return DocumentLine(
        id=row.id,
        type=row.type,
        title=row.title,
        edition=row.version,
        channels=channels,
        requirement=requirement_of(mandatory=row.mandatory),
        sku=row.sku,
        product_name=row.product_name,
        company_code=row.company_code,
        company_name=row.company_name,
        version_number=row.version_number,
        version_status=row.version_status,
        last_day=None if row.valid_to is None else last_day(row.valid_to),
        days_left=None if row.valid_to is None else days_left(row.valid_to, now),
        presence=paper_presence(paper, now=now),
        archived=row.status is DocumentStatus.ARCHIVED,
        published_at=row.published_at,
        size_bytes=row.size_bytes,
        sha256=row.file_hash,
    )
