"""Rebuilding the versions of a product from what another tool kept of them (CAT-10).

They come as drafts, dated and numbered in their order: what another tool sold commits nobody here
before it is submitted and approved.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    any_,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.infra.models import Base
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.documents.enums import DocumentStatus
from winvest.offer.documents.models import ProductDocument
from winvest.offer.pricing.models import PriceGridRow, PricingRule
from winvest.offer.versions.commands.extras import TABLES, extra_row
from winvest.offer.versions.commands.grids import grid_row
from winvest.offer.versions.commands.schemes import add_scheme
from winvest.offer.versions.commands.writing import rule_row
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.models import VersionDecision
from winvest.offer.versions.rules.content import ExtraPart, PlanPart, PricePart, SchemePart

Row = dict[str, Any]
Rows = dict[type[Base], list[Row]]
EDIT, PAY = "pricing.edit", "commissions.edit"
NOTE = "Reconstruite d’un import"
BESIDE = ("accounting_mapping", "cq_rule", "publication")  # never rebuilt: added since by someone
PARTS: tuple[Any, ...] = (
    *(ProductPlan, PricingRule, PriceGridRow, *TABLES.values()),
    CommissionScheme,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """A version to rebuild, from its first instant to that of the next one."""

    id: UUID
    effective_from: datetime
    effective_to: datetime | None
    plans: Sequence[PlanPart]
    prices: Sequence[PricePart]
    schemes: Sequence[SchemePart] = ()
    extras: Sequence[ExtraPart] = ()

    @property
    def parts(self) -> int:
        """How many plans, prices, lines of grids, extras, schemes and tiers it holds."""
        held = (self.plans, self.prices, self.extras, self.schemes)
        lines = sum(len(one.grid) for one in self.prices)
        return sum(map(len, held)) + lines + sum(len(one.tiers) for one in self.schemes)


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
    rows: Rows = {}
    schemes: list[tuple[UUID, SchemePart, dict[str, UUID]]] = []
    for product, those in products.items():
        for number, one in enumerate(those, start=1):
            ids = {plan.code: new_id() for plan in one.plans}
            rows.setdefault(ProductVersion, []).append(
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
            for part, row in _tariff_rows(one, ids):
                rows.setdefault(part, []).append({"id": new_id(), **here, **row})
            schemes += [(one.id, scheme, ids) for scheme in one.schemes]
            drafted = {
                "act": VersionAct.DRAFTED,
                "actor_id": scope.actor_id,
                "actor_label": scope.actor_label[:160],
            }
            rows.setdefault(VersionDecision, []).append({"id": new_id(), **here, **drafted})
    for model in (ProductVersion, ProductPlan, VersionDecision):
        if model in rows:
            await session.execute(insert(model), rows[model])
    for rule in rows.get(PricingRule, ()):  # each with a payload of its own shape
        await session.execute(insert(PricingRule).values(rule))
    for extra in (PriceGridRow, *TABLES.values()):
        if extra in rows:
            await session.execute(insert(extra), rows[extra])
    for version_id, scheme, ids in schemes:
        await add_scheme(session, version_id, scheme, ids)


def _tariff_rows(one: Rebuilt, ids: Mapping[str, UUID]) -> Iterator[tuple[type[Base], Row]]:
    """The rows of the plans, prices, grids and extras of a version; `ids`: those of its plans."""
    for at, plan in enumerate(one.plans):
        yield (
            ProductPlan,
            {
                "id": ids[plan.code],
                "code": plan.code,
                "name": plan.name,
                "recurrence": plan.recurrence,
                "billing_cycle_days": plan.billing_cycle_days,
                "position": at,
            },
        )
    for at, price in enumerate(one.prices):
        rule = new_id()
        yield PricingRule, {"id": rule, **rule_row(price, ids, at)}
        for place, line in enumerate(price.grid):
            yield PriceGridRow, {"pricing_rule_id": rule, **grid_row(line, place)}
    for kind, model in TABLES.items():
        those = [extra for extra in one.extras if extra.kind is kind]
        for at, extra in enumerate(those):
            yield model, extra_row(extra, ids, at)


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

    `products`: the versions of each, and how many parts each was rebuilt with.
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
    for name in BESIDE:
        added = table(name, column("product_version_id"))
        here = select(added.c.product_version_id).where(added.c.product_version_id == _any(ids))
        untouched -= set((await session.scalars(here)).all())
    parts: dict[UUID, int] = {}
    for version, count, highest in await _counted(session, ids):
        parts[version] = parts.get(version, 0) + count
        if highest > 1:
            untouched.discard(version)
    whole = {one for one in untouched if parts.get(one, 0) == versions[one]}
    kept = frozenset(key for key, those in products.items() if not whole >= set(those))
    gone = [one for key, those in products.items() if key not in kept for one in those]
    if gone:
        await session.execute(delete(ProductVersion).where(ProductVersion.id == _any(gone)))
    return kept


async def _counted(session: AsyncSession, ids: Sequence[UUID]) -> list[tuple[UUID, int, int]]:
    """How many parts of each kind these versions hold, and how often one of them was written."""
    found: list[tuple[UUID, int, int]] = []
    for part in PARTS:
        version = part.product_version_id
        counts = select(version, func.count(), func.max(part.lock_version))
        rows = await session.execute(counts.where(version == _any(ids)).group_by(version))
        found += [(key, count, highest) for key, count, highest in rows]
    version = CommissionScheme.product_version_id
    tiers = (
        select(version, func.count(), func.max(CommissionTier.lock_version))
        .join(CommissionTier, CommissionTier.scheme_id == CommissionScheme.id)
        .where(version == _any(ids))
        .group_by(version)
    )
    rows = await session.execute(tiers)
    return found + [(key, count, highest) for key, count, highest in rows]


async def with_versions(
    session: AsyncSession, scope: Scope, *, product_ids: Sequence[UUID]
) -> frozenset[UUID]:
    """Those of these products that have a version already."""
    found = select(ProductVersion.product_id).where(ProductVersion.product_id == _any(product_ids))
    return frozenset((await session.scalars(found)).all())


def _any(ids: Sequence[UUID]) -> Any:
    return any_(cast(literal(list(ids), ARRAY(PG_UUID())), ARRAY(PG_UUID())))
