"""Writing the plans and prices of a version in preparation: only what changed is written."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Text, cast, delete, insert, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.pricing.models import PricingRule
from winvest.offer.versions.commands.opening import opened
from winvest.offer.versions.commands.rates import refuse_unknown_rates
from winvest.offer.versions.forms.prices import Wanted, wanted_numbers
from winvest.offer.versions.rules.content import PlanPart, PricePart
from winvest.offer.versions.rules.reading import price_ids

EDIT = "pricing.edit"
_numbers = msgspec.json.Encoder(decimal_format="number").encode


@command(
    "versions.write_prices",
    needs=EDIT,
    undo=Irreversible("Les prix d’un brouillon se réécrivent ; ils n’engagent rien."),
)
async def write_prices(
    session: AsyncSession, scope: Scope, *, sku: str, number: int, seen: str, wanted: Wanted
) -> bool:
    """Écrire les formules et les prix d’une version en préparation. Gives whether any changed.

    An approved or submitted version is a draft again as soon as one of its prices changes.
    """
    one = await opened(session, scope, sku=sku, number=number, seen=seen, right=EDIT)
    await refuse_unknown_rates(
        session, scope, sheet=one.sheet, version=one.version,
        rates={f"prix-{at}-rate": each.price.tax_rate for at, each in enumerate(wanted.prices)},
    )  # fmt: skip
    plans = {each.code: each for each in one.content.plans}
    changed, ids = await _write_plans(session, one.version.id, plans, wanted)
    stored = dict(zip(price_ids(one.rows, one.version.id), one.content.prices, strict=True))
    return await _write_rules(session, one.version.id, stored, ids, wanted) or changed


async def _write_plans(
    session: AsyncSession, version_id: UUID, stored: Mapping[str, PlanPart], wanted: Wanted
) -> tuple[bool, dict[str, UUID]]:
    found = await session.execute(
        select(ProductPlan.code, ProductPlan.id, ProductPlan.position).where(
            ProductPlan.product_version_id == version_id
        )
    )
    known = {code: (plan_id, position) for code, plan_id, position in found}
    kept = {one.was for one in wanted.plans}
    gone = [plan_id for code, (plan_id, _) in known.items() if code not in kept]
    if gone:
        await session.execute(delete(ProductPlan).where(ProductPlan.id.in_(gone)))
    ids: dict[str, UUID] = {}
    changed = bool(gone)
    for position, one in enumerate(wanted.plans):
        values: dict[str, Any] = {
            "code": one.plan.code,
            "name": one.plan.name,
            "recurrence": one.plan.recurrence,
            "billing_cycle_days": one.plan.billing_cycle_days,
            "position": position,
        }
        if one.was is None or one.was not in known:
            plan_id = new_id()
            statement: Any = insert(ProductPlan).values(
                id=plan_id, product_version_id=version_id, **values
            )
        else:
            plan_id, before = known[one.was]
            ids[one.plan.code] = plan_id
            if stored[one.was] == one.plan and before == position:
                continue
            statement = update(ProductPlan).where(ProductPlan.id == plan_id).values(**values)
        ids[one.plan.code] = plan_id
        changed = True
        await session.execute(statement.execution_options(synchronize_session=False))
    return changed, ids


async def _write_rules(
    session: AsyncSession,
    version_id: UUID,
    stored: Mapping[UUID, PricePart],
    plan_ids: Mapping[str, UUID],
    wanted: Wanted,
) -> bool:
    places = list(stored)
    kept = {places[one.at] for one in wanted.prices if one.at is not None}
    gone = [rule_id for rule_id in places if rule_id not in kept]
    if gone:
        await session.execute(delete(PricingRule).where(PricingRule.id.in_(gone)))
    changed = bool(gone)
    for position, one in enumerate(wanted.prices):
        values = rule_row(one.price, plan_ids, position)
        if one.at is None:
            statement: Any = insert(PricingRule).values(
                id=new_id(), product_version_id=version_id, **values
            )
        else:
            rule_id = places[one.at]
            if stored[rule_id] == one.price and one.at == position:
                continue
            statement = update(PricingRule).where(PricingRule.id == rule_id).values(**values)
        changed = True
        await session.execute(statement.execution_options(synchronize_session=False))
    return changed


def rule_row(one: PricePart, plan_ids: Mapping[str, UUID], position: int) -> dict[str, Any]:
    """A price as its row is written."""
    payload = _numbers(wanted_numbers(one.payload)).decode()
    return {
        "plan_id": None if one.plan is None else plan_ids[one.plan],
        "type": one.type,
        "tier_mode": one.tier_mode,
        "currency": one.currency,
        "payload": cast(literal(payload, Text), JSONB),
        "tax_rate": one.tax_rate,
        "tax_included": one.tax_included,
        "tax_code": one.tax_code,
        "unit": one.unit,
        "label": one.label,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "position": position,
    }
