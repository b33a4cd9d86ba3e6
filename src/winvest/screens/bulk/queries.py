"""The products of a selection: counted by status, and as the lines of a batch. Up to 50,000.

They are read from the shelf by the very clauses of the list, so that what is chosen is what shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.filters import Place, ProductFilters
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.lists import Key, ProductPage, page_keys, page_of
from winvest.offer.catalog.queries.shelf import SHELF, is_stale, on_shelf, refresh_shelf
from winvest.screens.bulk.forms import Chosen
from winvest.screens.catalogue.names import names_asked
from winvest.screens.catalogue.queries import price_facet

Clause = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The products chosen, as filters and clauses of the shelf, and how many of each status.

    `extra` are those clauses that the filters do not say; `fuzzy`: by near spellings; `about`:
    which they are, in words.
    """

    filters: ProductFilters
    clauses: tuple[Clause, ...]
    extra: tuple[Clause, ...]
    fuzzy: bool
    counts: Mapping[LifecycleStatus, int]
    about: str = ""

    @property
    def total(self) -> int:
        """How many products."""
        return sum(self.counts.values())


async def up_to_date(session: AsyncSession) -> None:
    """Bring the shelf up to date, as the list does before it is read."""
    if await session.scalar(select(is_stale())):
        await refresh_shelf(session)


async def selection(session: AsyncSession, scope: Scope, *, chosen: Chosen) -> Selection:
    """The products chosen that the person may read: exactly those that the list shows."""
    order = chosen.state.filters
    if not chosen.whole:
        ticked = or_(SHELF.c.sku.in_(chosen.skus), SHELF.c.id.in_(chosen.ids))
        plain = ProductFilters(order=order.order, descending=order.descending)
        found = await _counted(session, scope, plain, extra=(ticked,), fuzzy=False)
        return replace(found, about=chosen.about())
    fuzzy = bool(order.q) and not await _found(session, scope, order)
    found = await _counted(session, scope, order, extra=(), fuzzy=fuzzy)
    return replace(found, about=await _about(session, scope, chosen))


def batch_lines(chosen: Selection) -> Select[Any]:
    """The selection as the lines of a batch, by name, for one INSERT … SELECT."""
    return (
        select(
            SHELF.c.id.label("subject_id"),
            SHELF.c.sku.label("reference"),
            func.left(Product.name, 200).label("label"),
            func.row_number().over(order_by=(SHELF.c.name_sort, SHELF.c.id)).label("position"),
        )
        .join(Product, Product.id == SHELF.c.id)
        .where(*chosen.clauses)
    )


async def selected_page(
    session: AsyncSession, scope: Scope, *, chosen: Selection, place: Place | None, size: int
) -> ProductPage:
    """A page of the selection, in the order of its list."""
    filters = replace(chosen.filters, place=place)
    keys = page_keys(
        scope,
        filters=filters,
        words=search.found(filters.q, fuzzy=chosen.fuzzy) if filters.q else None,
        priced=price_facet(filters),
        extra=chosen.extra,
        size=size,
    ).subquery("keys")
    found = await session.execute(
        select(keys.c.id, keys.c.sort, keys.c.stamp).order_by(keys.c.position)
    )
    shown = [Key(id=one.id, sort=one.sort, stamp=one.stamp) for one in found]
    return await page_of(session, scope, shown, place=place, size=size)


async def _about(session: AsyncSession, scope: Scope, chosen: Chosen) -> str:
    """The filters in words: a family, a partner and a company by their names."""
    names = await names_asked(session, scope, filters=chosen.state.filters)
    return chosen.about(risk=names.risk, partner=names.partner, company=names.company)


async def _found(session: AsyncSession, scope: Scope, filters: ProductFilters) -> bool:
    """Do the words match anything, whatever the partner? Else the list shows near spellings."""
    clauses = _clauses(scope, filters, fuzzy=False, partner=False)
    return bool(await session.scalar(select(exists(select(SHELF.c.id).where(*clauses)))))


async def _counted(
    session: AsyncSession,
    scope: Scope,
    filters: ProductFilters,
    *,
    extra: tuple[Clause, ...],
    fuzzy: bool,
) -> Selection:
    clauses = (*_clauses(scope, filters, fuzzy=fuzzy), *extra)
    statement = (
        select(SHELF.c.lifecycle_status, func.count())
        .where(*clauses)
        .group_by(SHELF.c.lifecycle_status)
    )
    found = {status: count for status, count in await session.execute(statement)}
    return Selection(
        filters=filters,
        clauses=clauses,
        extra=extra,
        fuzzy=fuzzy,
        counts={one: found[one.value] for one in LifecycleStatus if one.value in found},
    )


def _clauses(
    scope: Scope, filters: ProductFilters, *, fuzzy: bool, partner: bool = True
) -> tuple[Clause, ...]:
    shown = on_shelf(SHELF, scope, filters=filters, priced=price_facet(filters), partner=partner)
    if filters.q:
        words = search.found(filters.q, fuzzy=fuzzy)
        shown.append(SHELF.c.id.in_(select(words.c.id)))
    return tuple(shown)
