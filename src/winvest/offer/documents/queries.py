"""Queries of the documents: those of a version, one by its id, those that end soon."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import listed, readable
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.models import ProductDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document of a product as screens show it."""

    id: UUID
    type: DocumentType
    title: str
    version: str
    file_url: str
    file_hash: str | None
    media_type: str | None
    size_bytes: int | None
    mandatory: bool
    channels: tuple[Channel, ...]
    status: DocumentStatus
    valid_from: datetime | None
    valid_to: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingDocument:
    """A document whose validity ends soon, with its product."""

    title: str
    type: DocumentType
    valid_to: datetime
    sku: str
    product_name: str


async def version_documents(
    session: AsyncSession, scope: Scope, *, version_id: UUID
) -> tuple[DocumentRow, ...]:
    """The documents of a version that are not archived: compulsory ones first. A dozen rows."""
    statement = (
        select(ProductDocument)
        .where(
            ProductDocument.product_version_id == version_id,
            ProductDocument.status != DocumentStatus.ARCHIVED,
        )
        .order_by(ProductDocument.mandatory.desc(), ProductDocument.type, ProductDocument.title)
    )
    return tuple(_row(one) for one in (await session.scalars(statement)).all())


async def document(session: AsyncSession, scope: Scope, *, document_id: UUID) -> DocumentRow:
    """A document of a product that this person may read; else `NotFound`."""
    statement = (
        select(ProductDocument)
        .join(ProductVersion, ProductVersion.id == ProductDocument.product_version_id)
        .join(Product, Product.id == ProductVersion.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(
            ProductDocument.id == document_id,
            readable(scope),
            readable(scope, right="documents.read"),
        )
    )
    found = (await session.scalars(statement)).one_or_none()
    if found is None:
        raise NotFound("Ce document n’existe pas dans votre périmètre. Revenez à sa fiche produit.")
    return _row(found)


async def ending_documents(
    session: AsyncSession, scope: Scope, *, until: datetime, limit: int = 8
) -> tuple[EndingDocument, ...]:
    """Documents of the products shown whose validity ends by then, the nearest first."""
    statement = (
        select(
            ProductDocument.title,
            ProductDocument.type,
            ProductDocument.valid_to,
            Product.sku,
            Product.name,
        )
        .join(ProductVersion, ProductVersion.id == ProductDocument.product_version_id)
        .join(Product, Product.id == ProductVersion.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(
            listed(scope),
            ProductDocument.status == DocumentStatus.PUBLISHED,
            ProductDocument.valid_to <= until,
            ProductDocument.valid_to > func.now(),
            or_(ProductVersion.effective_to.is_(None), ProductVersion.effective_to > func.now()),
        )
        .order_by(ProductDocument.valid_to, ProductDocument.id)
        .limit(limit)
    )
    return tuple(
        EndingDocument(title=title, type=kind, valid_to=valid_to, sku=sku, product_name=name)
        for title, kind, valid_to, sku, name in await session.execute(statement)
        if valid_to is not None
    )


def _row(one: ProductDocument) -> DocumentRow:
    return DocumentRow(
        id=one.id,
        type=one.type,
        title=one.title,
        version=one.version,
        file_url=one.file_url,
        file_hash=one.file_hash,
        media_type=one.media_type,
        size_bytes=one.size_bytes,
        mandatory=one.mandatory,
        channels=tuple(Channel(channel) for channel in one.channels),
        status=one.status,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
    )
