"""Versions as programs read them: a page, newest first, or one with all that it holds."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.catalog.queries.access import told_versions
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.pricing.models import PricingRule

COLUMNS = (
    ProductVersion.id,
    ProductVersion.product_id,
    ProductVersion.version,
    type_coerce(ProductVersion.status, Text).label("status"),
    ProductVersion.effective_from,
    ProductVersion.effective_to,
    ProductVersion.notes,
    ProductVersion.breaking_changes,
    ProductVersion.content_sha256,
    ProductVersion.approved_at,
    ProductVersion.created_at,
    ProductVersion.updated_at,
)


async def version_page(
    session: AsyncSession, scope: Scope, *, product_id: UUID, below: int | None, limit: int
) -> Sequence[Any]:
    """Versions of a product the caller may see, newest first; one row more than the page."""
    statement = (
        select(*COLUMNS)
        .join(Product, Product.id == ProductVersion.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(ProductVersion.product_id == product_id, told_versions(scope))
        .order_by(ProductVersion.version.desc())
        .limit(limit + 1)
    )
    if below is not None:
        statement = statement.where(ProductVersion.version < below)
    return list((await session.execute(statement)).all())


async def version_numbered(
    session: AsyncSession, scope: Scope, *, product_id: UUID, number: int
) -> Any:
    """The version of a number; `NotFound` when there is none that the caller may know of."""
    statement = (
        select(*COLUMNS)
        .join(Product, Product.id == ProductVersion.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(
            ProductVersion.product_id == product_id,
            ProductVersion.version == number,
            told_versions(scope),
        )
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"Ce produit n’a pas de version {number} dans votre périmètre.")
    return row


async def plans_of(session: AsyncSession, scope: Scope, *, version_id: UUID) -> Sequence[Any]:
    """The plans of a version, in their order."""
    statement = (
        select(
            ProductPlan.id,
            ProductPlan.code,
            ProductPlan.name,
            type_coerce(ProductPlan.recurrence, Text).label("recurrence"),
            ProductPlan.billing_cycle_days,
        )
        .where(ProductPlan.product_version_id == version_id)
        .order_by(ProductPlan.position, ProductPlan.code)
    )
    return list((await session.execute(statement)).all())


async def rules_of(session: AsyncSession, scope: Scope, *, version_id: UUID) -> Sequence[Any]:
    """The pricing rules of a version, in their order, with the code of their plan."""
    statement = (
        select(
            PricingRule.id,
            ProductPlan.code.label("plan_code"),
            type_coerce(PricingRule.type, Text).label("type"),
            type_coerce(PricingRule.tier_mode, Text).label("tier_mode"),
            PricingRule.currency,
            PricingRule.payload,
            PricingRule.tax_rate,
            PricingRule.tax_included,
        )
        .outerjoin(ProductPlan, ProductPlan.id == PricingRule.plan_id)
        .where(PricingRule.product_version_id == version_id)
        .order_by(PricingRule.position, PricingRule.id)
    )
    return list((await session.execute(statement)).all())


async def schemes_of(session: AsyncSession, scope: Scope, *, version_id: UUID) -> Sequence[Any]:
    """The commission schemes of a version that the caller may see, with the code of their plan."""
    statement = (
        select(
            CommissionScheme.id,
            ProductPlan.code.label("plan_code"),
            type_coerce(CommissionScheme.applies_to, Text).label("applies_to"),
            type_coerce(CommissionScheme.settlement, Text).label("settlement"),
            type_coerce(CommissionScheme.tier_mode, Text).label("tier_mode"),
            CommissionScheme.split,
        )
        .outerjoin(ProductPlan, ProductPlan.id == CommissionScheme.plan_id)
        .where(CommissionScheme.product_version_id == version_id)
        .order_by(ProductPlan.position, CommissionScheme.applies_to, CommissionScheme.id)
    )
    return list((await session.execute(statement)).all())


async def tiers_of(
    session: AsyncSession, scope: Scope, *, scheme_ids: Sequence[UUID]
) -> dict[UUID, list[Any]]:
    """The tiers of these schemes, each list in its order."""
    statement = (
        select(
            CommissionTier.scheme_id,
            type_coerce(CommissionTier.basis, Text).label("basis"),
            CommissionTier.min,
            CommissionTier.max,
            type_coerce(CommissionTier.value_type, Text).label("value_type"),
            CommissionTier.value,
        )
        .where(CommissionTier.scheme_id.in_(scheme_ids))
        .order_by(CommissionTier.scheme_id, CommissionTier.basis, CommissionTier.min)
    )
    found: dict[UUID, list[Any]] = {}
    for row in (await session.execute(statement)).all():
        found.setdefault(row.scheme_id, []).append(row)
    return found
