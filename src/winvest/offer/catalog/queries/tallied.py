"""A list without words: its counts from the tally, then the keys of its page by what they tell.

The tally knows how many products answer to an address. Few are read by their cells (the numbers of
the tally's lines) and sorted; for many, the index of the order is walked until the page is full.
Each question is one statement whatever the filters, which has a place for each (docs/decisions 9).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Select, any_, bindparam, distinct, func, select
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import memory_of
from winvest.foundation.kit.memory import Memory
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.forms.filters import ELSEWHERE, NONE, Order, ProductFilters
from winvest.offer.catalog.queries.access import concealed, conceals
from winvest.offer.catalog.queries.counts import by_link, named
from winvest.offer.catalog.queries.facets import Facet, facet, in_family, of_partner
from winvest.offer.catalog.queries.lists import Key, keys_under
from winvest.offer.catalog.queries.shelf import (
    SHELF,
    TALLY,
    Priced,
    filled_places,
    placed_on_shelf,
    stood_as,
)
from winvest.offer.catalog.queries.state import State
from winvest.offer.catalog.queries.wording import list_statement, sight, sighted

# Reading by cells costs 2 µs a product of the answer; walking an index 0.5 µs a product passed,
# of which one in so many answers. They meet near 700 of 50,000 where names are strewn evenly; the
# names of a family are not. The other orders may run against the filters altogether.
FEW = 2_000
FEW_OF_ONE = 300  # of one family or partner, whose own names are walked: a seventh of all at most
FEW_IN_OTHER_ORDERS = 6_000
KEPT = 400  # counts in memory, of some 40 kB
Places = Mapping[str, Any]


async def tallied(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ProductFilters,
    priced: Priced | None,
    state: State,
    size: int,
) -> tuple[Sequence[Facet], Sequence[Key]]:
    """The counts under all filters but family and partner, and the keys under all of them."""
    places, stood = filled_places(filters, priced), stood_as(filters)
    facets = await _facets(session, scope, places, stood=stood, state=state)
    keys = await _keys(session, scope, facets, places, filters=filters, stood=stood, size=size)
    return facets, keys


async def _facets(
    session: AsyncSession,
    scope: Scope,
    places: Places,
    *,
    stood: ProductFilters | None,
    state: State,
) -> Sequence[Facet]:
    """Kept while the state lasts; what is hidden from this person is taken off at each request."""
    memory: Memory[object, Sequence[Facet]] = memory_of(session, "catalog.facets", most=KEPT)
    key = (state.number, state.until, tuple(places.items()), stood, sight(scope), scope.group_admin)
    kept = memory.get(key)
    if kept is None:
        rows = await sighted(_counts, scope, stood=stood).filled(**places).rows(session)
        kept = [facet(*one) for one in rows]
        memory.keep(key, kept)
    if not conceals(scope):
        return kept
    hidden = await sighted(_hidden, scope, stood=stood).filled(**places).rows(session)
    fewer = {(risk, partner, best): count for risk, partner, best, count in hidden}
    left = (
        replace(one, count=one.count - fewer.get((one.risk_id, one.partner_id, one.best), 0))
        for one in kept
    )
    return [one for one in left if one.count]


async def _keys(
    session: AsyncSession,
    scope: Scope,
    facets: Sequence[Facet],
    places: Places,
    *,
    filters: ProductFilters,
    stood: ProductFilters | None,
    size: int,
) -> Sequence[Key]:
    meant = [
        one for one in facets if in_family(one, filters.risk) and of_partner(one, filters.partner)
    ]
    count = sum(one.count for one in meant)
    if not count:
        return ()
    places = dict(places)
    if filters.risk is not None:
        places["risks"] = sorted({one.risk_id for one in meant})
    if filters.partner is not None:
        places["partners"] = sorted({one.partner_id for one in meant if one.partner_id})
        places["unpartnered"] = any(one.partner_id is None for one in meant)
    order = ProductFilters(order=filters.sort, descending=filters.descending, place=filters.place)
    alone = tuple(name for name in ("risks", "partners") if _is_alone(places, name))
    in_names = FEW_OF_ONE if alone else FEW
    if count <= (in_names if filters.sort is Order.NAME else FEW_IN_OTHER_ORDERS):
        asked = list_statement(_few, scope, filters=order, stood=stood, size=size)
        found = await asked.filled(**places).rows(session)
    else:  # planned for its values: which index is walked depends on what is asked
        nobody = tuple(one for one in (NONE, ELSEWHERE) if any(of_partner(m, one) for m in meant))
        asked = list_statement(
            _many, scope, filters=order, stood=stood, nobody=nobody, alone=alone, size=size
        )
        places |= {f"{name}_alone": places[name][0] for name in alone} | dict.fromkeys(alone)
        found = await asked.filled(**places).rows(session, prepare=False)
    return [Key(id=one, sort=sort, stamp=stamp) for one, sort, stamp in found]


def _counts(scope: Scope, *, stood: ProductFilters | None) -> Select[Any]:
    return named(by_link(TALLY, placed_on_shelf(TALLY, scope, stood=stood)).subquery("by_link"))


def _hidden(scope: Scope, *, stood: ProductFilters | None) -> Select[Any]:
    """The counts of what is hidden from this person among what the tally counts."""
    there = SHELF.c.id.in_(concealed(scope))
    return by_link(SHELF, [there, *placed_on_shelf(SHELF, scope, stood=stood, hidden=True)])


def _few(
    scope: Scope, *, filters: ProductFilters, stood: ProductFilters | None, size: int
) -> Select[Any]:
    """Products by the cells of the lines that answer, sorted."""
    lines = select(distinct(TALLY.c.cell)).where(*placed_on_shelf(TALLY, scope, stood=stood))
    clauses = [SHELF.c.cell == any_(func.array(lines.scalar_subquery()))]
    if conceals(scope):
        clauses.append(SHELF.c.id.not_in(concealed(scope)))
    keys = keys_under(scope, clauses, filters=filters, few=True, size=size)
    return _in_order(keys)


def _many(
    scope: Scope,
    *,
    filters: ProductFilters,
    stood: ProductFilters | None,
    nobody: tuple[str, ...],
    alone: tuple[str, ...],
    size: int,
) -> Select[Any]:
    """Products in the order of an index.

    A family or a partner that stands `alone` is said to be the one: among several, even of one,
    PostgreSQL does not see that the index of its names is in order, and walks that of all names.
    """
    clauses = placed_on_shelf(SHELF, scope, stood=stood)
    columns = {"risks": SHELF.c.risk_id, "partners": SHELF.c.partner_id}
    clauses += [columns[name] == bindparam(f"{name}_alone", type_=PG_UUID()) for name in alone]
    return _in_order(keys_under(scope, clauses, filters=filters, nobody=nobody, size=size))


def _is_alone(places: Places, name: str) -> bool:
    """Is one named, with no other and not those without any?"""
    one = places[name] is not None and len(places[name]) == 1
    return one and not (name == "partners" and places["unpartnered"])


def _in_order(keys: Select[Any]) -> Select[Any]:
    page = keys.subquery("keys")
    return select(page.c.id, page.c.sort, page.c.stamp).order_by(page.c.position)
