"""Products as programs read them: a page by key of up to 50,000, or one by its id or code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, select, true, tuple_, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.shapes import UUID_SHAPE
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.access import listed, readable
from winvest.offer.catalog.queries.versions import in_force

COLUMNS = (
    Product.id,
    Product.sku,
    Product.name,
    Product.short_name,
    Product.company_id,
    Product.partner_id,
    Product.risk_id,
    *(
        type_coerce(column, Text).label(column.key)
        for column in (
            Product.revenue_model,
            Product.lifecycle_status,
            Product.integration_status,
            Product.tariff_mode,
        )
    ),
    Product.channels,
    Product.badges,
    Product.created_at,
    Product.updated_at,
    Product.description,
    Product.zones,
    Product.min_age,
    Product.max_age,
    Product.client_kinds,
    Product.lock_version,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFilter:
    """What the list is narrowed to; None is all."""

    q: str = ""
    sku: str | None = None
    company_id: UUID | None = None
    partner_id: UUID | None = None
    risk_id: UUID | None = None
    lifecycle_status: LifecycleStatus | None = None
    channel: Channel | None = None
    updated_since: datetime | None = None


async def product_feed(
    session: AsyncSession,
    scope: Scope,
    *,
    wanted: ProductFilter,
    after: tuple[datetime | None, UUID] | None,
    limit: int,
) -> Sequence[Any]:
    """One row more than the page, if there are more: by id, or by change with `updated_since`."""
    key: Any = Product.id
    if wanted.updated_since is not None:
        key = tuple_(Product.updated_at, Product.id)
    statement = _products().where(listed(scope), *_clauses(wanted)).limit(limit + 1)
    if after is not None:
        moment, identifier = after
        statement = statement.where(key > (identifier if moment is None else tuple_(*after)))
    by_change = (Product.updated_at, Product.id)
    order = (Product.id,) if wanted.updated_since is None else by_change
    found = await session.execute(statement.order_by(*order))
    return list(found.all())


async def product_named(
    session: AsyncSession, scope: Scope, *, named: str, lock: bool = False
) -> Any:
    """The product of an id or code, whole; `lock` keeps others from changing it meanwhile."""
    which = _named(named)
    if lock:
        await session.execute(select(Product.id).where(which).with_for_update())
    row = (await session.execute(_products().where(which, readable(scope)))).one_or_none()
    if row is None:
        raise NotFound("Aucun produit de cet identifiant ou de ce code dans votre périmètre.")
    return row


async def product_just_made(session: AsyncSession, scope: Scope, *, product_id: UUID) -> Any:
    """A product that this very transaction wrote, even for who may not read drafts."""
    return (await session.execute(_products().where(Product.id == product_id))).one()


def _products() -> Select[*tuple[Any, ...]]:
    version = (
        select(ProductVersion.id)
        .where(ProductVersion.product_id == Product.id, in_force())
        .order_by(ProductVersion.effective_from.desc())
        .limit(1)
        .correlate(Product)
        .lateral("current_version")
    )
    return (
        select(*COLUMNS, version.c.id.label("current_version_id"))
        .join(Risk, Risk.id == Product.risk_id)
        .outerjoin(version, true())
    )


def _clauses(wanted: ProductFilter) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if wanted.q.strip():
        clauses.append(search.matches(wanted.q))
    if wanted.sku is not None:
        clauses.append(Product.sku == wanted.sku.upper())
    for column, value in (
        (Product.company_id, wanted.company_id),
        (Product.partner_id, wanted.partner_id),
        (Product.risk_id, wanted.risk_id),
    ):
        if value is not None:
            clauses.append(column == value)
    if wanted.lifecycle_status is not None:
        clauses.append(Product.lifecycle_status == wanted.lifecycle_status)
    if wanted.channel is not None:
        clauses.append(Product.channels.contains([wanted.channel.value]))
    if wanted.updated_since is not None:
        clauses.append(Product.updated_at >= wanted.updated_since)
    return clauses


def _named(named: str) -> ColumnElement[bool]:
    if UUID_SHAPE.fullmatch(named):
        return Product.id == UUID(named)
    return Product.sku == named.upper()
