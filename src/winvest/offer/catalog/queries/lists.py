"""Lists of products: a page by key, under the filters of its address. Up to 50,000 rows.

The keys come from the shelf, which is narrow; the rows of the page from the products themselves.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    TableValuedAlias,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import memory_of
from winvest.foundation.infra.direct import worded
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import Badge, Channel, IntegrationStatus, LifecycleStatus
from winvest.offer.catalog.forms.filters import (
    ELSEWHERE,
    NONE,
    SEPARATOR,
    Order,
    Place,
    ProductFilters,
)
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.matching import Clause
from winvest.offer.catalog.queries.orders import (
    GROUPS,
    Sorting,
    beyond,
    by_groups,
    falls,
    grouped,
    groups_of,
    sorting,
    sorts_by_price,
)
from winvest.offer.catalog.queries.shelf import SHELF, Priced, on_shelf, stamp

KEPT = 20_000  # rows in memory, of some 2 kB
SHOWN = worded(
    text("SELECT * FROM shown_products(:products)").bindparams(
        bindparam("products", type_=ARRAY(PG_UUID))
    )
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProductRow:
    """A product as lists show it; as long as the database says the same, it is the same.

    With a `stamp`, so is all that the same companies are shown of it: its prices, its diffusion.
    """

    id: UUID
    sku: str
    name: str
    company_id: UUID
    company_code: str
    company_name: str
    partner_name: str | None
    risk_code: str
    risk_label: str
    lifecycle_status: LifecycleStatus
    integration_status: IntegrationStatus
    channels: tuple[Channel, ...]
    badges: tuple[Badge, ...]
    version_id: UUID | None
    version: int | None
    updated_at: datetime
    stamp: int | None = None


class Key(NamedTuple):
    """A product of a page, its value of what the list is sorted by, and its stamp."""

    id: UUID
    sort: str
    stamp: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPage:
    """A page of a list, and the places where its neighbours start."""

    rows: tuple[ProductRow, ...]
    first_rank: int
    following: Place | None
    preceding: Place | None


async def product_page(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ProductFilters,
    extra: Sequence[Clause] = (),
    fuzzy: bool = False,
    size: int = 50,
) -> ProductPage:
    """A page of the products shown, in the order asked; `extra` are clauses of upper rooms."""
    words = search.found(filters.q, fuzzy=fuzzy) if filters.q else None
    keys = page_keys(scope, filters=filters, words=words, extra=extra, size=size).cte("keys")
    shown = _shown(func.array(select(keys.c.id).scalar_subquery()))
    statement = (
        select(shown, keys.c.sort).join(keys, keys.c.id == shown.c.id).order_by(keys.c.position)
    )
    found = (await session.execute(statement)).all()
    return _page(
        [(Key(id=one.id, sort=one.sort), _row(one)) for one in found],
        place=filters.place,
        size=size,
    )


def page_keys(
    scope: Scope,
    *,
    filters: ProductFilters,
    words: FromClause | None,
    priced: Priced | None = None,
    extra: Sequence[Clause] = (),
    size: int,
) -> Select[Any]:
    """Which products a page shows and one more, with what sorts them, read from the shelf alone.

    `words` are the products found by the words of the search; `extra` look at the product itself.
    """
    clauses = [*on_shelf(SHELF, scope, filters=filters, priced=priced), *extra]
    return keys_under(scope, clauses, filters=filters, words=words, joined=bool(extra), size=size)


def keys_under(
    scope: Scope,
    clauses: Sequence[Clause],
    *,
    filters: ProductFilters,
    words: FromClause | None = None,
    on: FromClause = SHELF,
    joined: bool = False,
    few: bool = False,
    nobody: Collection[str] = (NONE, ELSEWHERE),
    size: int,
) -> Select[Any]:
    """The same under these clauses, in the order and from the place of the filters.

    Of many products the index of the order is walked; `few` are sorted. `on` what was found on the
    shelf, its score in it (`words` itself), nothing is joined. With `joined` the clauses look at
    the product itself; `nobody` is known of its partners (`by_groups`).
    """
    if filters.sort is Order.PRICE and not sorts_by_price(scope):
        filters = replace(filters, order=Order.NAME)
    source: Any
    if filters.sort in GROUPS and words is None and not joined and not few:
        groups = groups_of(filters)
        source = by_groups(groups, filters, clauses, size=size + 1, nobody=nobody)
        return _numbered(source, ("key_1", "key_2"), falling=falls(filters))
    sort = sorting(filters, words, on)
    source = select(on.c.id, stamp(on))
    if words is not None and words is not on:
        source = source.join(words, words.c.id == SHELF.c.id)
    if joined:
        source = (
            source.join(Product, Product.id == SHELF.c.id)
            .join(Risk, Risk.id == Product.risk_id)
            .join(Company, Company.id == Product.company_id)
            .outerjoin(Partner, Partner.id == Product.partner_id)
        )
    if filters.sort in GROUPS:
        groups = groups_of(filters)
        same, first = grouped(groups, filters, on)
        source = source.outerjoin(groups, same)
        sort = replace(sort, keys=(first, *sort.keys))
    source = source.where(*clauses)
    if filters.place is not None:
        source = source.where(beyond(sort, on.c.id, filters.place))
    names = [f"key_{at}" for at in range(1, len(sort.keys) + 1)]
    keys = [key.label(name) for key, name in zip(sort.keys, names, strict=True)]
    source = source.add_columns(*keys).order_by(*sort.row(on.c.id)).limit(size + 1)
    return _numbered(source, names, falling=sort.falling)


def _numbered(source: Select[Any], names: Sequence[str], *, falling: bool) -> Select[Any]:
    """The keys of a page in their order; several values of one key as the text of a place."""
    page = source.subquery("page")
    keys = [page.c[name] for name in names]
    position = func.row_number().over(
        order_by=Sorting(keys=tuple(keys), falling=falling).row(page.c.id)
    )
    value = cast(keys[0], Text) if len(keys) == 1 else func.concat_ws(SEPARATOR, *keys)
    return select(page.c.id, value.label("sort"), position.label("position"), page.c.stamp)


async def page_of(
    session: AsyncSession, scope: Scope, keys: Sequence[Key], *, place: Place | None, size: int
) -> ProductPage:
    """The page of these keys, in their order: one more than its size says that it goes on."""
    # By product, stamp and whose eyes: what row-level security shows depends on the companies.
    seen = memory_of(session, "catalog.rows", most=KEPT)
    sight = (scope.company_ids, scope.group_admin)
    shown: dict[UUID, ProductRow] = {}
    unknown: dict[UUID, int | None] = {}
    for key in keys:
        kept = seen.get((key.id, key.stamp, *sight)) if key.stamp else None
        if kept is None:
            unknown[key.id] = key.stamp
        else:
            shown[key.id] = kept
    if unknown:
        for one in await SHOWN.filled(products=list(unknown)).named(session):
            stamp = unknown[one.id]
            row = shown[one.id] = _row(one, stamp=stamp)
            if stamp:
                seen.keep((one.id, stamp, *sight), row)
    rows = [(one, shown[one.id]) for one in keys if one.id in shown]
    return _page(rows, place=place, size=size)


def _page(rows: Sequence[tuple[Key, ProductRow]], *, place: Place | None, size: int) -> ProductPage:
    backwards = place is not None and place.backwards
    kept = rows[:size][::-1] if backwards else rows[:size]
    more = len(rows) > size
    rank = place.rank if place else 0
    first = max(0, rank - len(kept)) if backwards else rank
    has_next = backwards or more
    has_previous = (more if backwards else place is not None) and bool(kept)
    return ProductPage(
        rows=tuple(row for _, row in kept),
        first_rank=first + 1,
        following=_place(kept[-1][0], first + len(kept)) if has_next and kept else None,
        preceding=_place(kept[0][0], first, backwards=True) if has_previous else None,
    )


def _place(key: Key, rank: int, *, backwards: bool = False) -> Place:
    return Place(value=key.sort, id=key.id, rank=rank, backwards=backwards)


def _shown(products: ColumnElement[Any]) -> TableValuedAlias:
    """`shown_products()` as a table; its columns are those of `ProductRow`."""
    names = [one.name for one in fields(ProductRow) if one.name not in ("id", "stamp")]
    return func.shown_products(products).table_valued(
        column("id", PG_UUID()), *(column(name) for name in names), name="shown"
    )


def _row(row: Any, *, stamp: int | None = None) -> ProductRow:
    return ProductRow(
        id=row.id,
        sku=row.sku,
        name=row.name,
        company_id=row.company_id,
        company_code=row.company_code,
        company_name=row.company_name,
        partner_name=row.partner_name,
        risk_code=row.risk_code,
        risk_label=row.risk_label,
        lifecycle_status=LifecycleStatus(row.lifecycle_status),
        integration_status=IntegrationStatus(row.integration_status),
        channels=_channels(tuple(row.channels)),
        badges=_badges(tuple(row.badges)),
        version_id=row.version_id,
        version=row.version,
        updated_at=row.updated_at,
        stamp=stamp,
    )


@lru_cache(maxsize=256)
def _channels(codes: tuple[str, ...]) -> tuple[Channel, ...]:
    return tuple(one for one in Channel if one in codes)


@lru_cache(maxsize=256)
def _badges(codes: tuple[str, ...]) -> tuple[Badge, ...]:
    return tuple(one for one in Badge if one in codes)
