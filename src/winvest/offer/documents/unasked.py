"""Drafts that are in a version on sale and that nobody was asked to check: asked, one by one.

A version that never was submitted since the matrix came went on sale by its own approval alone,
with documents that nobody had verified (annexe B 6, annexe D 3.3).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.enums import DocumentStatus
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.verification import ask_checks, check_for

AT_ONCE = 200
UNASKED = (ProductDocument.status == DocumentStatus.DRAFT) & ProductDocument.check_id.is_(None)


async def unasked_versions(session: AsyncSession, scope: Scope) -> tuple[UUID, ...]:
    """The versions on sale that hold such drafts; 200 at most, the others another night."""
    found = await session.scalars(
        select(ProductVersion.id)
        .join(Product, Product.id == ProductVersion.product_id)
        .join(ProductDocument, ProductDocument.product_version_id == ProductVersion.id)
        .where(
            UNASKED,
            ProductVersion.status == VersionStatus.ACTIVE,
            Product.lifecycle_status != LifecycleStatus.RETIRED,
        )
        .distinct()
        .limit(AT_ONCE)
    )
    return tuple(found.all())


@command(
    "documents.ask_unasked",
    needs="documents.edit",
    undo=Irreversible("Qui vérifie est prévenu : il signe, ou refuse."),
)
async def ask_unasked(
    session: AsyncSession, scope: Scope, *, version_id: UUID, now: datetime
) -> int:
    """Demander de vérifier des brouillons déjà dans une version en vente ; how many.

    One check a version. Twice asks once: what was asked about has its check.
    """
    row = (
        await session.execute(
            select(Product.company_id, Risk.code)
            .join(ProductVersion, ProductVersion.product_id == Product.id)
            .join(Risk, Risk.id == Product.risk_id)
            .where(ProductVersion.id == version_id, ProductVersion.status == VersionStatus.ACTIVE)
        )
    ).one_or_none()
    if row is None:
        return 0
    scope.require("documents.edit", company_id=row.company_id, risk_family=row.code)
    check = check_for(version_id, company_id=row.company_id, risk_code=row.code)
    found = await session.scalars(
        update(ProductDocument)
        .where(ProductDocument.product_version_id == version_id, UNASKED)
        .values(check_id=check)
        .returning(ProductDocument.id)
        .execution_options(synchronize_session=False)
    )
    count = len(found.all())
    if count:
        await ask_checks(session, scope, check_ids=[check], now=now)
    return count
