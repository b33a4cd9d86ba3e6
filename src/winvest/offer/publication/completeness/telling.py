"""What lacks of the products on sale, told by company: how many, the first ones, in what state."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, distinct, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.publication.completeness.models import ProductCompleteness
from winvest.offer.publication.events import DocumentsMissing

SHOWN = 3


async def missing_by_company(session: AsyncSession, scope: Scope) -> tuple[DocumentsMissing, ...]:
    """One line a company that owns products on sale without their documents. Two statements."""
    one = ProductCompleteness
    lacking = (
        func.cardinality(one.missing) > 0,
        Product.lifecycle_status == LifecycleStatus.ACTIVE,
    )
    told = func.concat(one.product_id, one.company_id, one.channel, cast(one.missing, String))
    totals = await session.execute(
        select(
            one.owner_company_id,
            func.count(distinct(one.product_id)),
            func.md5(func.string_agg(told, aggregate_order_by(literal("|"), told))),
        )
        .join(Product, Product.id == one.product_id)
        .where(*lacking)
        .group_by(one.owner_company_id)
    )
    examples = await _examples(session, lacking)
    return tuple(
        DocumentsMissing(
            company_id=company_id, products=count, examples=tuple(examples[company_id]), state=state
        )
        for company_id, count, state in totals
    )


async def _examples(
    session: AsyncSession, lacking: tuple[ColumnElement[bool], ...]
) -> defaultdict[UUID, list[str]]:
    """The first products of each company, with what lacks of each on all its channels."""
    one = ProductCompleteness
    lacks = (
        select(one.owner_company_id, Product.sku, func.unnest(one.missing).label("type"))
        .join(Product, Product.id == one.product_id)
        .where(*lacking)
        .subquery()
    )
    owner, sku = lacks.c.owner_company_id, lacks.c.sku
    rank = func.row_number().over(partition_by=owner, order_by=sku)
    each = (
        select(
            owner,
            sku,
            func.string_agg(distinct(lacks.c.type), ", ").label("types"),
            rank.label("rank"),
        )
        .group_by(owner, sku)
        .subquery()
    )
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    rows = await session.execute(
        select(each.c.owner_company_id, each.c.sku, each.c.types)
        .where(each.c.rank <= SHOWN)
        .order_by(each.c.owner_company_id, each.c.rank)
    )
    for company_id, code, names in rows:
        found[company_id].append(f"{code} ({names})")
    return found
