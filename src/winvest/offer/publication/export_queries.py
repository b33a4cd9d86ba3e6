"""What is in force, as files for other programs: prices, accounting mappings, documents."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.companies.models import Company
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import readable
from winvest.offer.documents.enums import DocumentStatus
from winvest.offer.documents.models import ProductDocument
from winvest.offer.versions.rules.content import Content
from winvest.offer.versions.tariff_queries import tariffs_of

PIECE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffRow:
    """A version in force and all that it charges."""

    sku: str
    name: str
    company: str
    zone: str
    version: int
    effective_from: datetime
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRow:
    """Where a flow of a version in force is booked."""

    sku: str
    name: str
    version: int
    company: str
    nature: str
    gl_account: str | None
    journal: str | None
    tax_code: str | None
    cost_center: str | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A published document of a version in force."""

    sku: str
    name: str
    version: int
    type: str
    title: str
    edition: str
    channels: Sequence[str]
    mandatory: bool
    valid_from: datetime | None
    valid_to: datetime | None
    file_hash: str
    media_type: str | None
    size_bytes: int | None


async def tariffs_in_force(
    session: AsyncSession, scope: Scope, *, company: str | None = None
) -> AsyncIterator[Sequence[TariffRow]]:
    """The tariffs of the versions in force, by product; up to 50,000 versions."""
    statement = _in_force(
        scope,
        "pricing.read",
        company,
        select(
            *_NAMED,
            ProductVersion.id.label("version_id"),
            Company.code.label("company"),
            Company.timezone.label("zone"),
            ProductVersion.effective_from,
        )
        .select_from(Product)
        .join(Risk, Risk.id == Product.risk_id)
        .join(ProductVersion, ProductVersion.product_id == Product.id)
        .join(Company, Company.id == Product.company_id),
    )
    async for rows in _pieces(session, statement, ProductVersion.id):
        ids = [row.pop("version_id") for row in rows]
        contents = await tariffs_of(session, scope, version_ids=ids)
        yield [TariffRow(content=contents[key], **row) for key, row in zip(ids, rows, strict=True)]


async def mappings_in_force(
    session: AsyncSession, scope: Scope, *, company: str | None = None
) -> AsyncIterator[Sequence[MappingRow]]:
    """The accounting mappings of the versions in force, by product and booking company."""
    statement = _in_force(
        scope,
        "accounting.read",
        company,
        select(
            *_NAMED,
            Company.code.label("company"),
            AccountingMapping.nature,
            AccountingMapping.gl_account,
            AccountingMapping.journal,
            AccountingMapping.tax_code,
            AccountingMapping.cost_center,
            AccountingMapping.status,
        )
        .select_from(Product)
        .join(Risk, Risk.id == Product.risk_id)
        .join(ProductVersion, ProductVersion.product_id == Product.id)
        .join(AccountingMapping, AccountingMapping.product_version_id == ProductVersion.id)
        .join(Company, Company.id == AccountingMapping.company_id),
    )
    async for rows in _pieces(session, statement, AccountingMapping.id):
        yield [MappingRow(**row) for row in rows]


async def papers_in_force(
    session: AsyncSession, scope: Scope, *, company: str | None = None
) -> AsyncIterator[Sequence[PaperRow]]:
    """The documents of the versions in force that are valid today, by product."""
    one = ProductDocument
    statement = _in_force(
        scope,
        "documents.read",
        company,
        select(
            *_NAMED,
            one.type,
            one.title,
            one.version.label("edition"),
            one.channels,
            one.mandatory,
            one.valid_from,
            one.valid_to,
            one.file_hash,
            one.media_type,
            one.size_bytes,
        )
        .select_from(Product)
        .join(Risk, Risk.id == Product.risk_id)
        .join(ProductVersion, ProductVersion.product_id == Product.id)
        .join(one, one.product_version_id == ProductVersion.id)
        .where(
            one.status == DocumentStatus.PUBLISHED,
            or_(one.valid_from.is_(None), one.valid_from <= func.now()),
            or_(one.valid_to.is_(None), one.valid_to > func.now()),
        ),
    )
    async for rows in _pieces(session, statement, one.id):
        yield [PaperRow(**row) for row in rows]


_NAMED = (Product.sku, Product.name, ProductVersion.version)


def _in_force(scope: Scope, right: str, company: str | None, statement: Any) -> Select[Any]:
    """Of the versions in force that this key reads, under the right that their content asks.

    `company`: the code of the one whose products they are; None: of all that may be read.
    """
    if company is not None:
        owner = select(Company.id).where(Company.code == company).scalar_subquery()
        statement = statement.where(Product.company_id == owner)
    found: Select[Any] = statement.where(
        ProductVersion.status == VersionStatus.ACTIVE,
        readable(scope),
        readable(scope, right=right),
    )
    return found


async def _pieces(
    session: AsyncSession, statement: Select[Any], key: Any
) -> AsyncIterator[list[dict[str, Any]]]:
    """Pages by key, so that no file is ever whole in memory."""
    after: tuple[str, UUID] | None = None
    ordered = statement.add_columns(key.label("row_id")).order_by(Product.sku, key).limit(PIECE)
    while True:
        asked = ordered if after is None else ordered.where(tuple_(Product.sku, key) > after)
        found = [dict(row) for row in (await session.execute(asked)).mappings()]
        if not found:
            return
        after = found[-1]["sku"], found[-1]["row_id"]
        for row in found:
            del row["row_id"]
        yield found
        if len(found) < PIECE:
            return


async def company_coded(session: AsyncSession, scope: Scope, *, code: str) -> UUID | None:
    """The company of this code, if there is one."""
    return (
        await session.execute(select(Company.id).where(Company.code == code))
    ).scalar_one_or_none()
