"""Products as programs read them: a page by key of up to 50,000, or one by its id or code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Subquery,
    Text,
    Uuid,
    bindparam,
    select,
    true,
    tuple_,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.shapes import UUID_SHAPE
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.access import listed, readable, shelf_faces
from winvest.offer.catalog.queries.former import code_of_today
from winvest.offer.catalog.queries.shelf import CHANNEL_BITS, SHELF
from winvest.offer.catalog.queries.versions import in_force
from winvest.offer.catalog.queries.wording import sighted

PRODUCT = Product.__table__.c
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
    values: dict[str, Any] = {
        "q": wanted.q.strip() or None,
        "sku": wanted.sku and wanted.sku.upper(),
        "company_id": wanted.company_id,
        "partner_id": wanted.partner_id,
        "risk_id": wanted.risk_id,
        "lifecycle_status": wanted.lifecycle_status and wanted.lifecycle_status.value,
        "channel": CHANNEL_BITS[wanted.channel] if wanted.channel else None,
        "updated_since": wanted.updated_since,
        "after_at": after[0] if after else None,
        "after_id": after[1] if after else None,
    }
    given = {name: value for name, value in values.items() if value is not None}
    asked = sighted(_page, scope, shape=frozenset(given))
    return await asked.filled(**given, most=limit + 1).named(session)


def _page(scope: Scope, *, shape: frozenset[str]) -> Select[*tuple[Any, ...]]:
    """A page of the list, for this person, under the filters that the address holds."""
    keys = _keys(scope, shape)
    order = (Product.updated_at, Product.id) if "updated_since" in shape else (Product.id,)
    return _products().join(keys, keys.c.id == Product.id).order_by(*order)


def _keys(scope: Scope, shape: frozenset[str]) -> Subquery:
    """The ids of the page, from the shelf: versions are then looked up for these alone."""
    moment, key = DateTime(timezone=True), Uuid()
    place: tuple[Any, ...] = (SHELF.c.id,)
    statement = select(SHELF.c.id).where(listed(scope, shelf_faces(SHELF)), *_clauses(shape))
    if "updated_since" in shape:
        place = (PRODUCT.updated_at, SHELF.c.id)
        statement = statement.join(Product.__table__, PRODUCT.id == SHELF.c.id).where(
            PRODUCT.updated_at >= bindparam("updated_since", type_=moment)
        )
    if "after_at" in shape:
        after = tuple_(bindparam("after_at", type_=moment), bindparam("after_id", type_=key))
        statement = statement.where(tuple_(PRODUCT.updated_at, SHELF.c.id) > after)
    elif "after_id" in shape:
        statement = statement.where(SHELF.c.id > bindparam("after_id", type_=key))
    most = bindparam("most", type_=Integer())
    return statement.order_by(*place).limit(most).subquery("page")


async def product_named(
    session: AsyncSession, scope: Scope, *, named: str, lock: bool = False
) -> Any:
    """The product of an id or code, whole; `lock` keeps others from changing it meanwhile.

    A code that the product had before still leads to it: its item tells the code of today.
    """
    row = await _product(session, scope, named=named, lock=lock)
    if row is None and not UUID_SHAPE.fullmatch(named):
        today = await code_of_today(session, scope, former=named)
        row = today and await _product(session, scope, named=today, lock=lock)
    if row is None:
        raise NotFound("Aucun produit de cet identifiant ou de ce code dans votre périmètre.")
    return row


async def _product(session: AsyncSession, scope: Scope, *, named: str, lock: bool) -> Any:
    which = _named(named)
    if lock:
        await session.execute(select(Product.id).where(which).with_for_update())
    statement = _products().join(Risk, Risk.id == Product.risk_id).where(which, readable(scope))
    return (await session.execute(statement)).one_or_none()


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
        .select_from(Product)
        .outerjoin(version, true())
    )


def _clauses(shape: frozenset[str]) -> list[ColumnElement[bool]]:
    columns = (
        (SHELF.c.sku, "sku"),
        (SHELF.c.owner_company_id, "company_id"),
        (SHELF.c.partner_id, "partner_id"),
        (SHELF.c.risk_id, "risk_id"),
        (SHELF.c.lifecycle_status, "lifecycle_status"),
    )
    clauses = [
        column == bindparam(name, type_=column.type) for column, name in columns if name in shape
    ]
    if "q" in shape:
        clauses.append(SHELF.c.id.in_(select(search.found(bindparam("q", type_=Text())).c.id)))
    if "channel" in shape:
        bit = bindparam("channel", type_=SHELF.c.channel_bits.type)
        clauses.append(SHELF.c.channel_bits.op("&")(bit) != 0)
    return clauses


def _named(named: str) -> ColumnElement[bool]:
    if UUID_SHAPE.fullmatch(named):
        return Product.id == UUID(named)
    return Product.sku == named.upper()
