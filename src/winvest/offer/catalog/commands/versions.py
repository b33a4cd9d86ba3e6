"""Drafting a version of a product: its number, its period, its plans. Drafts bind nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.errors import Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.versions import NewVersion, version_errors
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.catalog.queries.sheets import ProductSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """The version that was drafted, and the ids of its plans by code."""

    id: UUID
    number: int
    plan_ids: Mapping[str, UUID]


@command(
    "catalog.draft_version",
    needs="catalog.edit",
    undo=Irreversible("Un brouillon de version n’engage rien : laissez-le, ou faites-en un autre."),
)
async def draft_version(
    session: AsyncSession, scope: Scope, *, product: ProductSheet, version: NewVersion
) -> Drafted:
    """Préparer une version d’un produit, en brouillon (CDC §3.1, versionning)."""
    scope.require("catalog.edit", company_id=product.company_id, risk_family=product.risk_code)
    if product.lifecycle_status is LifecycleStatus.RETIRED:
        raise Refused(
            "Ce produit est retiré et n’a plus de version : créez un nouveau produit.",
            code="product_retired",
        )
    if errors := version_errors(version):
        raise Invalid(errors)
    # Numbers follow each other: two drafts at once wait for each other on their product.
    await session.execute(
        select(Product.id).where(Product.id == product.id).with_for_update(key_share=True)
    )
    last = await session.scalar(
        select(func.max(ProductVersion.version)).where(ProductVersion.product_id == product.id)
    )
    number = (last or 0) + 1
    version_id = new_id()
    await session.execute(
        insert(ProductVersion).values(
            id=version_id,
            product_id=product.id,
            version=number,
            effective_from=version.effective_from,
            effective_to=version.effective_to,
            notes=version.notes,
            breaking_changes=version.breaking_changes,
        )
    )
    plan_ids = {plan.code: new_id() for plan in version.plans}
    if version.plans:
        await session.execute(
            insert(ProductPlan),
            [
                {
                    "id": plan_ids[plan.code],
                    "product_version_id": version_id,
                    "code": plan.code,
                    "name": plan.name,
                    "recurrence": plan.recurrence,
                    "billing_cycle_days": plan.billing_cycle_days,
                    "position": position,
                }
                for position, plan in enumerate(version.plans)
            ],
        )
    return Drafted(id=version_id, number=number, plan_ids=plan_ids)
