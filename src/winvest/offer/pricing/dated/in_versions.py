"""Promotions that versions hold, read beside those that have dates of their own."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import listed
from winvest.offer.pricing.dated.queries import Asked, words_in
from winvest.offer.pricing.dated.rules import Standing
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.models import Promotion

AHEAD = (VersionStatus.SCHEDULED, VersionStatus.ACTIVE)
SOLD = (*AHEAD, VersionStatus.SUPERSEDED)
# A promotion of a version begins and stops with it, or within it. (NULL is no bound.)
START: ColumnElement[datetime] = func.greatest(ProductVersion.effective_from, Promotion.valid_from)
END: ColumnElement[datetime | None] = func.least(ProductVersion.effective_to, Promotion.valid_to)
LASTS = or_(END.is_(None), END > START)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPromotion:
    """A promotion of a version that is sold, was, or will be."""

    id: UUID
    sku: str
    product: str
    version: int
    code: str
    label: str
    effect: PriceEffect
    value: Decimal
    promo_code: str | None
    first_months: int | None
    start: datetime
    end: datetime | None


async def version_promotions(
    session: AsyncSession, scope: Scope, *, asked: Asked, now: datetime, limit: int = 50
) -> tuple[VersionPromotion, ...]:
    """A page of them, those that start last first; tens of thousands in a large catalogue.

    Versions copy their promotions from one to the next: those that were replaced are looked at
    only for what is over, or for one product.
    """
    versions = SOLD if asked.standing is Standing.OVER or asked.sku else AHEAD
    texts = (Promotion.code, Promotion.label, Promotion.promo_code, Product.sku, Product.name)
    statement = _of_versions(
        Promotion.id,
        Product.sku,
        Product.name,
        ProductVersion.version,
        Promotion.code,
        Promotion.label,
        Promotion.effect,
        Promotion.value,
        Promotion.promo_code,
        Promotion.first_months,
        START.label("start"),
        END.label("end"),
    ).where(
        listed(scope),
        ProductVersion.status.in_(versions),
        _stands(asked.standing, now),
        *words_in(asked.q, texts),
    )
    if asked.sku:
        statement = statement.where(Product.sku == asked.sku)
    if asked.after is not None:
        last = tuple_(*(literal(one) for one in asked.after))
        statement = statement.where(tuple_(START, Promotion.id) < last)
    page = statement.order_by(START.desc(), Promotion.id.desc()).limit(limit)
    return tuple(
        VersionPromotion(
            id=row.id,
            sku=row.sku,
            product=row.name,
            version=row.version,
            code=row.code,
            label=row.label,
            effect=row.effect,
            value=row.value,
            promo_code=row.promo_code,
            first_months=row.first_months,
            start=row.start,
            end=row.end,
        )
        for row in await session.execute(page)
    )


def version_promotions_counted(scope: Scope, *, now: datetime) -> Select[Any]:
    """How many run, and how many are to come (one row)."""
    return _of_versions(
        func.count().filter(_stands(Standing.RUNNING, now)).label("running"),
        func.count().filter(_stands(Standing.TO_COME, now)).label("to_come"),
    ).where(listed(scope), ProductVersion.status.in_(AHEAD))


def _of_versions(*columns: Any) -> Select[Any]:
    found: Any = (
        select(*columns)
        .select_from(Promotion)
        .join(ProductVersion, ProductVersion.id == Promotion.product_version_id)
        .join(Product, Product.id == ProductVersion.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(LASTS)
    )
    return cast("Select[Any]", found)


def _stands(asked: Standing | None, now: datetime) -> ColumnElement[bool]:
    if asked is Standing.TO_COME:
        return now < START
    if asked is Standing.OVER:
        return now >= END
    if asked is Standing.RUNNING:
        return (now >= START) & (END.is_(None) | (now < END))
    return true()
