"""Query of the documents in force that end soon."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.enums import DocumentStatus
from winvest.offer.documents.models import ProductDocument

RUNNING = (LifecycleStatus.TEST, LifecycleStatus.ACTIVE, LifecycleStatus.FROZEN)
IN_FORCE = (VersionStatus.ACTIVE, VersionStatus.SCHEDULED)


class EndingDocument(NamedTuple):
    """A document in force, its product, and when it ends."""

    id: UUID
    company_id: UUID
    title: str
    product_name: str
    sku: str
    valid_to: datetime


async def ending_documents(
    session: AsyncSession, scope: Scope, *, now: datetime, within: timedelta
) -> list[EndingDocument]:
    """The published documents of running products that end within a time. Hundreds at most."""
    rows = await session.execute(
        select(
            ProductDocument.id,
            ProductDocument.owner_company_id,
            ProductDocument.title,
            Product.name,
            Product.sku,
            ProductDocument.valid_to,
        )
        .join(ProductVersion, ProductVersion.id == ProductDocument.product_version_id)
        .join(Product, Product.id == ProductVersion.product_id)
        .where(
            ProductDocument.status == DocumentStatus.PUBLISHED,
            ProductDocument.valid_to > now,
            ProductDocument.valid_to <= now + within,
            ProductVersion.status.in_(IN_FORCE),
            Product.lifecycle_status.in_(RUNNING),
        )
        .order_by(ProductDocument.valid_to)
    )
    return [
        EndingDocument(document, company, title, name, sku, end)
        for document, company, title, name, sku, end in rows.tuples()
        if end is not None
    ]
