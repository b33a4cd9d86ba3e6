"""Queries of the completeness: what lacks and what will, one line a product, company, channel."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import listed, readable
from winvest.offer.documents.ahead import FAR
from winvest.offer.publication.completeness.models import ProductCompleteness
from winvest.offer.publication.completeness.rules import Standing, standing_words

READ = "documents.read"
SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LackLine:
    """What lacks, or will, of a product for a company on a channel."""

    id: UUID
    product_id: UUID
    sku: str
    product_name: str
    status: LifecycleStatus
    company_code: str
    company_name: str
    channel: Channel
    missing: tuple[str, ...]
    closes_on: date | None
    closes_for: str | None
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacks:
    """What to look for: lacks now, or closings to come; on a channel, at a company."""

    to_come: bool = False
    channel: Channel | None = None
    company: str = ""
    after: tuple[str, UUID] | None = None


async def lack_lines(
    session: AsyncSession, scope: Scope, *, asked: Lacks, now: datetime, size: int = SIZE
) -> tuple[LackLine, ...]:
    """A page of what lacks, by product; of what will in a year, nearest first; one more."""
    one = ProductCompleteness
    key: Any = Product.sku
    if asked.to_come:
        key = func.to_char(func.timezone("UTC", one.closes_at), "YYYYMMDDHH24MISS")
    statement = (
        select(
            one.id,
            key.label("key"),
            one.product_id,
            one.channel,
            one.missing,
            one.closes_at,
            one.closes_for,
            Product.sku,
            Product.name,
            Product.lifecycle_status,
            Company.code,
            func.coalesce(Company.brand_name, Company.legal_name).label("company_name"),
        )
        .join(Product, Product.id == one.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .join(Company, Company.id == one.company_id)
        .where(
            listed(scope),
            readable(scope, right=READ),
            Product.lifecycle_status != LifecycleStatus.RETIRED,
        )
        .order_by(key, one.id)
        .limit(size + 1)
    )
    wanted = one.closes_at <= now + FAR if asked.to_come else func.cardinality(one.missing) > 0
    statement = statement.where(wanted)
    if asked.channel is not None:
        statement = statement.where(one.channel == asked.channel)
    if asked.company:
        statement = statement.where(Company.code == asked.company)
    if asked.after is not None:
        statement = statement.where(tuple_(key, one.id) > tuple_(*asked.after))
    return tuple(
        LackLine(
            id=row.id,
            product_id=row.product_id,
            sku=row.sku,
            product_name=row.name,
            status=row.lifecycle_status,
            company_code=row.code,
            company_name=row.company_name,
            channel=row.channel,
            missing=tuple(row.missing),
            closes_on=None if row.closes_at is None else local_day(row.closes_at),
            closes_for=row.closes_for,
            key=row.key,
        )
        for row in await session.execute(statement)
    )


async def standings_among(
    session: AsyncSession, scope: Scope, *, product_ids: Sequence[UUID]
) -> Mapping[UUID, str]:
    """How the products of a page stand, in words; a product not worked out yet has none."""
    one = ProductCompleteness.__table__.c
    rows = await session.execute(
        select(one.product_id, one.channel, func.cardinality(one.missing) > 0, one.closes_at).where(
            one.product_id.in_(product_ids)
        )
    )
    found: dict[UUID, list[Standing]] = defaultdict(list)
    for product, channel, lacks, closes_at in rows:
        found[product].append((channel, lacks, closes_at))
    return {product: standing_words(entries) for product, entries in found.items()}
