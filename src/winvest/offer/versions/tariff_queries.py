"""The tariffs of many versions at once, as exports and imports compare them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, any_, cast, func, literal, select
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.pricing.models import (
    InitialFee,
    PriceGridRow,
    PriceOption,
    PriceSurcharge,
    PricingRule,
    Promotion,
)
from winvest.offer.versions.rules.content import Content
from winvest.offer.versions.rules.reading import JsonRows, content_of

TABLES = (
    *(ProductPlan, PricingRule, PriceGridRow),
    *(PriceOption, PriceSurcharge, InitialFee, Promotion),
)


async def tariffs_of(
    session: AsyncSession, scope: Scope, *, version_ids: Collection[UUID]
) -> dict[UUID, Content]:
    """The plans, prices, grids and extras of these versions; some hundreds at once."""
    rows = await tariff_rows(session, scope, version_ids=version_ids)
    return {key: content_of(tables, key) for key, tables in rows.items()}


async def tariff_rows(
    session: AsyncSession, scope: Scope, *, version_ids: Collection[UUID]
) -> dict[UUID, JsonRows]:
    """The same as rows, for who writes them."""
    rows: dict[str, dict[str, dict[UUID, Any]]] = {str(one): {} for one in version_ids}
    ids = cast(literal(list(version_ids), ARRAY(PG_UUID())), ARRAY(PG_UUID()))
    for model in TABLES:
        whole = func.to_jsonb(model.__table__.table_valued())  # type: ignore[attr-defined]
        asked = select(whole).where(model.product_version_id == any_(ids))
        for row in await session.scalars(asked):
            tables = rows[row["product_version_id"]]
            tables.setdefault(model.__tablename__, {})[UUID(row["id"])] = row
    return {UUID(key): tables for key, tables in rows.items()}
