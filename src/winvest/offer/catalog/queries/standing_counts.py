"""How many products of a list are complete, incomplete, or complete until a day."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.forms.filters import Completeness, ProductFilters
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.access import conceals
from winvest.offer.catalog.queries.shelf import SHELF, TALLY, Priced, on_shelf
from winvest.offer.catalog.queries.standings import stands


async def completeness_counts(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ProductFilters,
    priced: Priced | None = None,
    fuzzy: bool = False,
) -> Mapping[Completeness, int]:
    """Under all filters but completeness, added up from the tally.

    Of words, of a day to come and for who only sells somewhere, by one walk of the shelf.
    """
    others = replace(filters, completeness=None)
    tallied = not (filters.q or filters.complete_on or conceals(scope))
    on = TALLY if tallied else SHELF
    count = func.sum(TALLY.c.products) if tallied else func.count()
    statement = select(
        *(
            func.coalesce(count.filter(stands(scope, filters, one, on)), 0).label(one.name)
            for one in Completeness
        )
    ).where(*on_shelf(on, scope, filters=others, priced=priced))
    if filters.q:
        words = search.found(filters.q, fuzzy=fuzzy)
        statement = statement.where(SHELF.c.id.in_(select(words.c.id)))
    (counts,) = (await session.execute(statement)).all()
    return dict(zip(Completeness, counts, strict=True))
