"""A list with its counts: what it is made of, then the rows of the page.

What a list is made of (its counts, the keys of its page) is kept for as long as nothing that lists
show has changed. A search asks for both at once, so that its words are looked for once; without
words, the counts say how to look for the keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    CompoundSelect,
    Integer,
    Text,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import memory_of
from winvest.foundation.kit.memory import Memory
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.forms.filters import Order, ProductFilters
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.access import conceals
from winvest.offer.catalog.queries.counts import by_link, facet_lines, summed
from winvest.offer.catalog.queries.facets import (
    Facet,
    PartnerCount,
    RiskCount,
    by_partner,
    by_risk,
    facet,
)
from winvest.offer.catalog.queries.lists import Key, ProductPage, keys_under, page_keys, page_of
from winvest.offer.catalog.queries.places import soundly_placed
from winvest.offer.catalog.queries.shelf import (
    SHELF,
    Priced,
    family_and_partner,
    on_shelf,
    refresh_prices,
)
from winvest.offer.catalog.queries.state import State, catalog_state
from winvest.offer.catalog.queries.tallied import tallied
from winvest.offer.catalog.queries.wording import list_statement, sight

FACET, ROW = range(2)
KEPT = 1_000  # lists in memory, of some 10 kB


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of products, and how many there are by family and by partner."""

    page: ProductPage
    risks: tuple[RiskCount, ...]
    partners: tuple[PartnerCount, ...]
    fuzzy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What a list is made of, the rows of its page aside; it holds until the moment it says."""

    keys: Sequence[Key]
    risks: tuple[RiskCount, ...]
    partners: tuple[PartnerCount, ...]
    fuzzy: bool
    until: datetime | None = None


async def listing(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ProductFilters,
    priced: Priced | None = None,
    size: int = 50,
) -> Listing:
    """A list at an address; near spellings are taken when nothing matches the words."""
    filters = soundly_placed(scope, filters)
    if filters.sort is Order.PRICE:
        await refresh_prices(session)
    made = await _kept(session, scope, filters=filters, priced=priced, size=size)
    page = await page_of(session, scope, made.keys, place=filters.place, size=size)
    return Listing(page=page, risks=made.risks, partners=made.partners, fuzzy=made.fuzzy)


async def _kept(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ProductFilters,
    priced: Priced | None,
    size: int,
) -> _Made:
    """What the list is made of, from memory while that state lasts.

    Who only sells somewhere is not shown all of the shelf: what is hidden from them has no state.
    """
    state = await catalog_state(session)
    if conceals(scope):
        return await _made(session, scope, filters=filters, priced=priced, state=state, size=size)
    memory: Memory[object, _Made] = memory_of(session, "catalog.lists", most=KEPT)
    key = (state.number, filters, priced, size, sight(scope), scope.group_admin)
    kept = memory.get(key)
    if kept is None or (kept.until is not None and kept.until <= state.at):
        made = await _made(session, scope, filters=filters, priced=priced, state=state, size=size)
        memory.keep(key, kept := replace(made, until=state.until))
    return kept


async def _made(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ProductFilters,
    priced: Priced | None,
    state: State,
    size: int,
) -> _Made:
    fuzzy = False
    if filters.q or filters.complete_on is not None:
        facets, keys = await _asked(session, scope, filters=filters, priced=priced, size=size)
    else:
        facets, keys = await tallied(
            session, scope, filters=filters, priced=priced, state=state, size=size
        )
    partners = by_partner(facets, filters=filters)
    if filters.q and not partners:
        nearly = await _asked(session, scope, filters=filters, priced=priced, size=size, fuzzy=True)
        found = by_partner(nearly[0], filters=filters)
        if found:
            fuzzy, partners, (facets, keys) = True, found, nearly
    return _Made(keys=keys, risks=by_risk(facets), partners=partners, fuzzy=fuzzy)


async def _asked(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ProductFilters,
    priced: Priced | None,
    size: int,
    fuzzy: bool = False,
) -> tuple[Sequence[Facet], Sequence[Key]]:
    """Counts and keys at once, of what the tally does not know: words, completeness on a day."""
    asked = list_statement(
        _statement,
        scope,
        filters=filters,
        planned=not filters.q,  # by words, what is found leads whatever the filters
        priced=priced,
        size=size,
        fuzzy=fuzzy,
    )
    found = await asked.rows(session)
    rows = sorted((one for one in found if one[0] == ROW), key=lambda one: one[3])
    return (
        [facet(*one[5:]) for one in found if one[0] == FACET],
        [Key(id=one[1], sort=one[2], stamp=one[4]) for one in rows],
    )


def _statement(
    scope: Scope,
    *,
    filters: ProductFilters,
    priced: Priced | None,
    size: int,
    fuzzy: bool,
) -> CompoundSelect[Any]:
    if filters.q:
        found = _found(scope, filters=filters, priced=priced, fuzzy=fuzzy)
        facets = summed(by_link(found, ()))
        clauses = family_and_partner(found, filters)
        keys = keys_under(scope, clauses, filters=filters, words=found, on=found, size=size)
    else:
        facets = facet_lines(scope, filters=filters, words=None, priced=priced)
        keys = page_keys(scope, filters=filters, words=None, priced=priced, size=size)
    counted, page = facets.subquery("counted"), keys.subquery("keys")
    nothing = [cast(null(), column.type) for column in counted.c]
    return union_all(
        select(literal(FACET, Integer).label("kind"), *_no_key(), *counted.c),
        select(
            literal(ROW, Integer), page.c.id, page.c.sort, page.c.position, page.c.stamp, *nothing
        ),
    )


def _found(scope: Scope, *, filters: ProductFilters, priced: Priced | None, fuzzy: bool) -> CTE:
    """What the words find on the shelf, looked up once for the counts and for the page."""
    words = search.found(filters.q, fuzzy=fuzzy)
    clauses = on_shelf(SHELF, scope, filters=filters, priced=priced, risk=False, partner=False)
    return (
        select(SHELF, words.c.score)
        .join(words, words.c.id == SHELF.c.id)
        .where(*clauses)
        .cte("found_there")
    )


def _no_key() -> tuple[Any, ...]:
    types = (UUID(), Text(), Integer(), BigInteger())
    return tuple(cast(null(), one) for one in types)
