"""Writing the tariff of a draft over the one that it holds: what differs, and nothing else."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.pricing.models import PriceGridRow, PricingRule
from winvest.offer.versions.commands.extras import TABLES, extra_row
from winvest.offer.versions.commands.grids import grid_row, write_lines
from winvest.offer.versions.commands.writing import rule_row
from winvest.offer.versions.rules.content import Content, ExtraKind, ExtraPart, PlanPart, PricePart
from winvest.offer.versions.rules.reading import JsonRows, extra_ids, price_ids

Plans = Mapping[str, UUID]
UNTOLD = "Ce tarif ne tient pas dans un fichier : préparez la version depuis la fiche."


async def write_tariff(
    session: AsyncSession, version_id: UUID, rows: JsonRows, *, before: Content, after: Content
) -> None:
    """Make the tariff of a draft, which is `before`, the other one. `rows`: those that it has."""
    if (len(before.prices), len(before.extras)) != (
        len(price_ids(rows, version_id)),
        len(extra_ids(rows, version_id)),
    ):
        raise Refused(UNTOLD, code="tariff_untold")
    plans = await _write_plans(session, version_id, rows, before, after)
    await _write_prices(session, version_id, rows, plans, before, after)
    await _write_extras(session, version_id, rows, plans, before, after)
    gone = [plans[one.code] for one in before.plans if one.code not in _codes(after)]
    if gone:
        await session.execute(delete(ProductPlan).where(ProductPlan.id.in_(gone)))


async def _write_plans(
    session: AsyncSession, version_id: UUID, rows: JsonRows, before: Content, after: Content
) -> Plans:
    ids = {row["code"]: key for key, row in rows.get("product_plan", {}).items()}
    held = {one.code: one for one in before.plans}
    for at, one in enumerate(after.plans):
        if one.code not in ids:
            ids[one.code] = new_id()
            values = {"id": ids[one.code], "product_version_id": version_id, "position": at}
            await session.execute(insert(ProductPlan).values(**values, **_plan_row(one)))
        elif held.get(one.code) != one:
            await _update(session, ProductPlan, ids[one.code], _plan_row(one))
    return ids


async def _write_prices(
    session: AsyncSession,
    version_id: UUID,
    rows: JsonRows,
    plans: Plans,
    before: Content,
    after: Content,
) -> None:
    ids = price_ids(rows, version_id)
    last = max((row["position"] for row in rows.get("pricing_rule", {}).values()), default=-1)
    for at, one in enumerate(after.prices):
        if at >= len(ids):
            rule, last = new_id(), last + 1
            values = {"id": rule, "product_version_id": version_id, **rule_row(one, plans, last)}
            await session.execute(insert(PricingRule).values(**values))
            of_it = {"pricing_rule_id": rule, "product_version_id": version_id}
            if grid := [{"id": new_id(), **of_it, **grid_row(line, place)}
                        for place, line in enumerate(one.grid)]:  # fmt: skip
                await session.execute(insert(PriceGridRow), grid)
            continue
        held = before.prices[at]
        if _bare(held) != _bare(one):
            values = rule_row(one, plans, 0)
            del values["position"]
            await _update(session, PricingRule, ids[at], values)
        if held.grid != one.grid:
            await write_lines(session, version_id, ids[at], held.grid, one.grid)
    if gone := ids[len(after.prices) :]:
        await session.execute(delete(PricingRule).where(PricingRule.id.in_(gone)))


async def _write_extras(
    session: AsyncSession,
    version_id: UUID,
    rows: JsonRows,
    plans: Plans,
    before: Content,
    after: Content,
) -> None:
    held = {
        _key(one): (one, key)
        for one, key in zip(before.extras, extra_ids(rows, version_id), strict=True)
    }
    places = {kind: sum(one.kind is kind for one in before.extras) for kind in ExtraKind}
    for one in after.extras:
        model = TABLES[one.kind]
        stored = held.pop(_key(one), None)
        if stored is None:
            values = extra_row(one, plans, places[one.kind])
            places[one.kind] += 1
            values |= {"id": new_id(), "product_version_id": version_id}
            await session.execute(insert(model).values(**values))
        elif stored[0] != one:
            values = extra_row(one, plans, 0)
            del values["position"]
            await _update(session, model, stored[1], values)
    for one, key in held.values():
        model = TABLES[one.kind]
        await session.execute(delete(model).where(model.id == key))


async def _update(session: AsyncSession, model: Any, key: UUID, values: Mapping[str, Any]) -> None:
    statement = update(model).where(model.id == key).values(**values)
    await session.execute(statement.execution_options(synchronize_session=False))


def _plan_row(one: PlanPart) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "recurrence": one.recurrence,
        "billing_cycle_days": one.billing_cycle_days,
    }


def _codes(content: Content) -> frozenset[str]:
    return frozenset(one.code for one in content.plans)


def _key(one: ExtraPart) -> tuple[str, str, str]:
    return one.kind.value, one.plan or "", one.code


def _bare(one: PricePart) -> tuple[Any, ...]:
    """A price without its grid, which is written by itself."""
    return (
        *(one.plan, one.type, one.payload, one.tax_rate, one.tax_included, one.tier_mode),
        *(one.currency, one.tax_code, one.unit, one.label, one.valid_from, one.valid_to),
    )
