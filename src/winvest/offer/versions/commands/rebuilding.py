"""Rebuilding the versions of a product from what another tool kept of them (CAT-10).

They come as drafts, dated and numbered in their order: what another tool sold commits nobody here
before it is submitted and approved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, any_, cast, delete, func, insert, literal, select
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.commissions.models import CommissionScheme
from winvest.offer.documents.enums import DocumentStatus
from winvest.offer.documents.models import ProductDocument
from winvest.offer.pricing.models import PricingRule
from winvest.offer.versions.commands.schemes import add_scheme
from winvest.offer.versions.commands.writing import rule_row
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.models import VersionDecision
from winvest.offer.versions.rules.content import PlanPart, PricePart, SchemePart

EDIT, PAY = "pricing.edit", "commissions.edit"
NOTE = "Reconstruite d’un import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """A version to rebuild, from its first instant to that of the next one."""

    id: UUID
    effective_from: datetime
    effective_to: datetime | None
    plans: Sequence[PlanPart]
    prices: Sequence[PricePart]
    schemes: Sequence[SchemePart] = ()

    @property
    def parts(self) -> int:
        """How many plans, prices and schemes it holds."""
        return len(self.plans) + len(self.prices) + len(self.schemes)


@command("versions.rebuild", needs=EDIT, undo=Undo("versions.discard_rebuilt"))
async def rebuild_versions(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    products: Mapping[UUID, Sequence[Rebuilt]],
) -> None:
    """Reconstruire les versions de produits qui n’en ont pas, en brouillon."""
    scope.require(EDIT, company_id=company_id)
    if any(one.schemes for those in products.values() for one in those):
        scope.require(PAY, company_id=company_id)
    versions: list[dict[str, Any]] = []
    plans: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    schemes: list[tuple[UUID, SchemePart, dict[str, UUID]]] = []
    log: list[dict[str, Any]] = []
    for product, those in products.items():
        for number, one in enumerate(those, start=1):
            versions.append(
                {
                    "id": one.id,
                    "product_id": product,
                    "owner_company_id": company_id,
                    "version": number,
                    "status": VersionStatus.DRAFT,
                    "effective_from": one.effective_from,
                    "effective_to": one.effective_to,
                    "notes": NOTE,
                }
            )
            here = {"product_version_id": one.id, "owner_company_id": company_id}
            ids = {plan.code: new_id() for plan in one.plans}
            plans += [
                {
                    "id": ids[plan.code],
                    **here,
                    "code": plan.code,
                    "name": plan.name,
                    "recurrence": plan.recurrence,
                    "billing_cycle_days": plan.billing_cycle_days,
                    "position": at,
                }
                for at, plan in enumerate(one.plans)
            ]
            rules += [
                {"id": new_id(), **here, **rule_row(price, ids, at)}
                for at, price in enumerate(one.prices)
            ]
            schemes += [(one.id, scheme, ids) for scheme in one.schemes]
            log.append(
                {
                    "id": new_id(),
                    **here,
                    "act": VersionAct.DRAFTED,
                    "actor_id": scope.actor_id,
                    "actor_label": scope.actor_label[:160],
                }
            )
    for model, rows in ((ProductVersion, versions), (ProductPlan, plans), (VersionDecision, log)):
        if rows:
            await session.execute(insert(model), rows)
    for rule in rules:
        await session.execute(insert(PricingRule).values(rule))
    for version_id, scheme, ids in schemes:
        await add_scheme(session, version_id, scheme, ids)


@command(
    "versions.discard_rebuilt",
    needs=EDIT,
    undo=Irreversible("Des brouillons supprimés se reconstruisent du même fichier."),
)
async def discard_rebuilt(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    products: Mapping[UUID, Mapping[UUID, int]],
) -> frozenset[UUID]:
    """Supprimer des versions reconstruites que personne n’a touchées.

    `products`: the versions of each, and how many plans, prices and schemes each was rebuilt with.
    Gives the products one of whose versions changed since: none of theirs is deleted.
    """
    scope.require(EDIT, company_id=company_id)
    versions = {key: count for those in products.values() for key, count in those.items()}
    ids = list(versions)
    asked = (
        select(ProductVersion.id)
        .where(
            ProductVersion.id == _any(ids),
            ProductVersion.owner_company_id == company_id,
            ProductVersion.status == VersionStatus.DRAFT,
            ProductVersion.lock_version == 1,
        )
        .with_for_update()
    )
    untouched = set((await session.scalars(asked)).all())
    papers = select(ProductDocument.product_version_id).where(
        ProductDocument.product_version_id == _any(ids),
        ProductDocument.status != DocumentStatus.ARCHIVED,
    )
    untouched -= set((await session.scalars(papers)).all())
    parts: dict[UUID, int] = {}
    for part in (ProductPlan, PricingRule, CommissionScheme):
        counts = (
            select(part.product_version_id, func.count(), func.max(part.lock_version))
            .where(part.product_version_id == _any(ids))
            .group_by(part.product_version_id)
        )
        for version, count, highest in await session.execute(counts):
            parts[version] = parts.get(version, 0) + count
            if highest > 1:
                untouched.discard(version)
    whole = {one for one in untouched if parts.get(one, 0) == versions[one]}
    kept = frozenset(key for key, those in products.items() if not whole >= set(those))
    gone = [one for key, those in products.items() if key not in kept for one in those]
    if gone:
        await session.execute(delete(ProductVersion).where(ProductVersion.id == _any(gone)))
    return kept


async def with_versions(
    session: AsyncSession, scope: Scope, *, product_ids: Sequence[UUID]
) -> frozenset[UUID]:
    """Those of these products that have a version already."""
    found = select(ProductVersion.product_id).where(ProductVersion.product_id == _any(product_ids))
    return frozenset((await session.scalars(found)).all())


def _any(ids: Sequence[UUID]) -> Any:
    return any_(cast(literal(list(ids), ARRAY(PG_UUID())), ARRAY(PG_UUID())))
