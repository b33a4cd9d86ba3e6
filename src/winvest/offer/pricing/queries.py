"""Queries of the prices: the pricing rules of versions, with their plans."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.models import (
    InitialFee,
    PriceOption,
    PriceSurcharge,
    PricingRule,
    Promotion,
)
from winvest.offer.pricing.rules.display import Price

SHOWN = (
    text("SELECT * FROM shown_prices(:versions)")
    .bindparams(bindparam("versions", type_=ARRAY(PG_UUID)))
    .columns(version_id=PG_UUID(), payload=JSONB())
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedPlan:
    """A plan of a version with its prices; code None holds the prices of the whole version."""

    code: str | None
    name: str
    recurrence: Recurrence | None
    billing_cycle_days: int | None
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedVersion:
    """The plans of a version, and how much is added to or taken off their prices."""

    plans: tuple[PricedPlan, ...] = ()
    options: int = 0
    surcharges: int = 0
    fees: int = 0
    promotions: int = 0


async def prices_of(
    session: AsyncSession, scope: Scope, *, version_ids: Iterable[UUID]
) -> dict[UUID, tuple[Price, ...]]:
    """The prices of each version; a page of products asks for fifty versions at once."""
    found: dict[UUID, list[Price]] = {}
    for row in await session.execute(SHOWN, {"versions": list(version_ids)}):
        found.setdefault(row.version_id, []).append(
            Price(
                plan_id=row.plan_id,
                recurrence=Recurrence(row.recurrence) if row.recurrence else None,
                type=PricingType(row.type),
                tier_mode=TierMode(row.tier_mode) if row.tier_mode else None,
                currency=row.currency,
                payload=row.payload,
                tax_rate=row.tax_rate,
                tax_included=row.tax_included,
                label=row.label,
            )
        )
    return {version: tuple(prices) for version, prices in found.items()}


async def priced_version(session: AsyncSession, scope: Scope, *, version_id: UUID) -> PricedVersion:
    """The plans of a version in their order, and last the prices that hold for all of them."""
    added = (PriceOption, PriceSurcharge, InitialFee, Promotion)
    counts = (
        select(func.count()).where(table.product_version_id == version_id).scalar_subquery()
        for table in added
    )
    statement = (
        select(ProductPlan, PricingRule, *counts)
        .outerjoin(PricingRule, PricingRule.plan_id == ProductPlan.id, full=True)
        .where(
            (ProductPlan.product_version_id == version_id)
            | (PricingRule.product_version_id == version_id)
        )
        .order_by(ProductPlan.position, ProductPlan.code, PricingRule.position)
    )
    plans: dict[UUID | None, ProductPlan | None] = {}
    prices: dict[UUID | None, list[Price]] = {}
    options = surcharges = fees = promotions = 0
    for row in await session.execute(statement):
        plan, rule, options, surcharges, fees, promotions = row
        key = plan.id if plan else None
        plans[key] = plan
        if rule is not None:
            prices.setdefault(key, []).append(_price(rule, plan))
    return PricedVersion(
        plans=tuple(_plan(plan, tuple(prices.get(key, ()))) for key, plan in plans.items()),
        options=options,
        surcharges=surcharges,
        fees=fees,
        promotions=promotions,
    )


def _plan(plan: ProductPlan | None, prices: tuple[Price, ...]) -> PricedPlan:
    return PricedPlan(
        code=plan.code if plan else None,
        name=plan.name if plan else "Toutes les formules",
        recurrence=plan.recurrence if plan else None,
        billing_cycle_days=plan.billing_cycle_days if plan else None,
        prices=prices,
    )


def _price(rule: PricingRule, plan: ProductPlan | None) -> Price:
    return Price(
        plan_id=rule.plan_id,
        recurrence=plan.recurrence if plan else None,
        type=rule.type,
        tier_mode=rule.tier_mode,
        currency=rule.currency,
        payload=rule.payload,
        tax_rate=rule.tax_rate,
        tax_included=rule.tax_included,
        label=rule.label,
    )
