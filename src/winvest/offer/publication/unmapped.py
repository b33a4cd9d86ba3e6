"""Products on sale whose accounts are not validated, told each morning to who books them.

Nothing begins to be sold without them (the gate); but accounts change, and catalogues are imported.
"""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.events import ProductsUnmapped
from winvest.offer.publication.models import Publication
from winvest.offer.publication.rules import SETTLED


async def unmapped_by_company(
    session: AsyncSession, scope: Scope, *, now: datetime
) -> tuple[ProductsUnmapped, ...]:
    """One line a company that sells products whose accounts it has not validated. One statement."""
    its_own = and_(
        AccountingMapping.product_version_id == Publication.product_version_id,
        AccountingMapping.company_id == Publication.company_id,
    )
    settled = AccountingMapping.status.in_(tuple(SETTLED))
    rows = await session.execute(
        select(Publication.company_id, Product.sku)
        .join(Product, Product.id == Publication.product_id)
        .where(
            Publication.status == PublicationStatus.PUBLISHED,
            Publication.start_at <= now,
            or_(Publication.end_at.is_(None), Publication.end_at > now),
            Product.lifecycle_status == LifecycleStatus.ACTIVE,
            or_(~exists().where(its_own), exists().where(its_own, ~settled)),
        )
        .group_by(Publication.company_id, Product.sku)
        .order_by(Publication.company_id, Product.sku)
    )
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for company_id, sku in rows:
        found[company_id].append(sku)
    return tuple(
        ProductsUnmapped(company_id=company_id, skus=tuple(skus))
        for company_id, skus in found.items()
    )
