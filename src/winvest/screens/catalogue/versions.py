"""The fourth level of the catalogue: versions of a product, newest first, with plans and prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import last_day
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.catalog.queries.access import may_read_price, readable, told_versions
from winvest.offer.catalog.queries.former import no_product
from winvest.offer.catalog.queries.versions import in_force
from winvest.offer.pricing.queries import prices_of
from winvest.offer.pricing.rules.display import Price
from winvest.screens.catalogue.queries import PriceTag, price_tag

SIZE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A plan of a version with the price it starts at; no price for those who may not read it."""

    name: str
    price: PriceTag | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version as the list unfolds it."""

    number: int
    status: VersionStatus
    in_force: bool
    period: str
    breaking: bool
    plans: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfoldedProduct:
    """A product with a page of its versions; `older` is the number that the next page is under."""

    id: UUID
    sku: str
    name: str
    versions: tuple[VersionLine, ...]
    total: int
    older: int | None
    newest: bool


async def unfolded_product(
    session: AsyncSession, scope: Scope, *, sku: str, before: int | None = None, size: int = SIZE
) -> UnfoldedProduct:
    """Ten versions of a product that may be read, under a number; three queries at most."""
    found = await _page(session, scope, sku=sku, before=before, size=size)
    if not found:
        raise await no_product(session, scope, sku=sku)
    first = found[0]
    kept = [one for one in found[:size] if one.version_id is not None]
    priced = await may_read_price(
        session,
        scope,
        product_id=first.id,
        owner=first.company_id,
        risk_family=first.risk_code,
    )
    ids = [one.version_id for one in kept]
    plans = await _plans(session, ids) if ids else {}
    prices = await prices_of(session, scope, version_ids=ids) if ids and priced else {}
    return UnfoldedProduct(
        id=first.id,
        sku=first.sku,
        name=first.name,
        versions=tuple(
            VersionLine(
                number=one.version,
                status=VersionStatus(one.status),
                in_force=bool(one.in_force),
                period=period(one.effective_from, one.effective_to),
                breaking=one.breaking_changes,
                plans=_lines(
                    plans.get(one.version_id, ()),
                    prices.get(one.version_id, ()) if priced else None,
                ),
            )
            for one in kept
        ),
        total=first.total,
        older=kept[-1].version if len(found) > size else None,
        newest=before is None,
    )


def period(start: datetime, end: datetime | None) -> str:
    """The days of a version in words; its end is the last day it holds.

    >>> from datetime import UTC
    >>> day = datetime(2026, 1, 1, 23, tzinfo=UTC)
    >>> period(day, None).replace(chr(160), " "), period(day, datetime(2026, 6, 30, 22, tzinfo=UTC))
    ('dès le 2 janv. 2026', '2\\xa0janv.\\xa02026 – 30\\xa0juin\\xa02026')
    """
    if end is None:
        return f"dès le {short_date(start)}"
    return f"{short_date(start)} – {short_date(last_day(end))}"


async def _page(
    session: AsyncSession, scope: Scope, *, sku: str, before: int | None, size: int
) -> Sequence[Any]:
    """The product and a page of its versions together; without any, the product alone."""
    mine = and_(ProductVersion.product_id == Product.id, told_versions(scope))
    under = ProductVersion.version < before if before is not None else true()
    page = (
        select(
            ProductVersion.id.label("version_id"),
            ProductVersion.version,
            ProductVersion.status,
            ProductVersion.effective_from,
            ProductVersion.effective_to,
            ProductVersion.breaking_changes,
            in_force().label("in_force"),
        )
        .where(mine, under)
        .order_by(ProductVersion.version.desc())
        .limit(size + 1)
        .correlate(Product, Risk)
        .lateral("page")
    )
    total = select(func.count()).select_from(ProductVersion).where(mine).scalar_subquery()
    statement = (
        select(
            Product.id,
            Product.sku,
            Product.name,
            Product.company_id,
            Risk.code.label("risk_code"),
            total.label("total"),
            page,
        )
        .join(Risk, Risk.id == Product.risk_id)
        .outerjoin(page, true())
        .where(Product.sku == sku, readable(scope))
        .order_by(page.c.version.desc())
    )
    return (await session.execute(statement)).all()


async def _plans(
    session: AsyncSession, version_ids: Sequence[UUID]
) -> Mapping[UUID, Sequence[tuple[UUID, str]]]:
    statement = (
        select(ProductPlan.product_version_id, ProductPlan.id, ProductPlan.name)
        .where(ProductPlan.product_version_id.in_(version_ids))
        .order_by(ProductPlan.position, ProductPlan.code)
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for version, plan, name in await session.execute(statement):
        found.setdefault(version, []).append((plan, name))
    return found


def _lines(
    plans: Sequence[tuple[UUID, str]], prices: Sequence[Price] | None
) -> tuple[PlanLine, ...]:
    if prices is None:
        return tuple(PlanLine(name=name, price=None) for _, name in plans)
    common = tuple(one for one in prices if one.plan_id is None)
    lines = []
    for plan, name in plans:
        own = tuple(one for one in prices if one.plan_id == plan)
        lines.append(PlanLine(name=name, price=price_tag(own or common)))
    if not lines and common:
        lines.append(PlanLine(name="Sans formule", price=price_tag(common)))
    return tuple(lines)
