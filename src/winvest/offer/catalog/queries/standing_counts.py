"""How many products of a list are complete, incomplete, or complete until a day."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.forms.filters import Completeness, ProductFilters
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.shelf import SHELF, Priced, on_shelf
from winvest.offer.catalog.queries.standings import stands


async def completeness_counts(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ProductFilters,
    priced: Priced | None = None,
    fuzzy: bool = False,
) -> Mapping[Completeness, int]:
    """Under all filters but completeness; one walk of the shelf, asked for when one chooses."""
    others = replace(filters, completeness=None)
    statement = select(
        *(func.count().filter(stands(scope, filters, one)).label(one.name) for one in Completeness)
    ).where(*on_shelf(SHELF, scope, filters=others, priced=priced))
    if filters.q:
        words = search.found(filters.q, fuzzy=fuzzy)
        statement = statement.where(SHELF.c.id.in_(select(words.c.id)))
    (counts,) = (await session.execute(statement)).all()
    return dict(zip(Completeness, counts, strict=True))
