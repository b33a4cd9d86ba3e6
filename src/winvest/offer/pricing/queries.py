"""Queries of the prices: the pricing rules of versions, with their plans."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import load_json
from winvest.foundation.infra.direct import worded
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

SHOWN = worded(
    text(
        "SELECT version_id, plan_id, recurrence, type, tier_mode, currency, payload::text,"
        " tax_rate, tax_included, label FROM shown_prices(:versions)"
    ).bindparams(bindparam("versions", type_=ARRAY(PG_UUID)))
)
Stored = tuple[tuple[Any, ...], ...]  # the prices of a version, as they are kept


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
    stored = await stored_prices(session, scope, version_ids=version_ids)
    return {version: read_prices(rows) for version, rows in stored.items()}


async def stored_prices(
    session: AsyncSession, scope: Scope, *, version_ids: Iterable[UUID]
) -> dict[UUID, Stored]:
    """The same prices before they are read: what is said of them can be kept by their content."""
    found: dict[UUID, list[tuple[Any, ...]]] = {}
    for version, *price in await SHOWN.filled(versions=list(version_ids)).rows(session):
        found.setdefault(version, []).append(tuple(price))
    return {version: tuple(rows) for version, rows in found.items()}


def read_prices(stored: Stored) -> tuple[Price, ...]:
    """Stored prices as the rules of the prices read them."""
    return tuple(
        Price(
            plan_id=plan,
            recurrence=Recurrence(recurrence) if recurrence else None,
            type=PricingType(kind),
            tier_mode=TierMode(tier_mode) if tier_mode else None,
            currency=currency,
            payload=load_json(payload),
            tax_rate=tax_rate,
            tax_included=tax_included,
            label=label,
        )
        for plan, recurrence, kind, tier_mode, currency, payload, tax_rate, tax_included, label in (
            stored
        )
    )


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
