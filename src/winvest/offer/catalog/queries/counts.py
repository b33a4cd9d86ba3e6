"""Counts beside a list of products: by family, by partner, by status.

Added up from the tally of the shelf, some thousands of lines whatever the number of products; with
words, counted on the shelf among the products found; and so for who does not see all of them, and
by completeness on a day, which the tally does not know.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    String,
    Subquery,
    TableValuedAlias,
    case,
    column,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.filters import ProductFilters
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.access import conceals
from winvest.offer.catalog.queries.facets import (
    BEST_FIRST,
    Facet,
    PartnerCount,
    RiskCount,
    by_partner,
    by_risk,
    facet,
)
from winvest.offer.catalog.queries.shelf import (
    SHELF,
    TALLY,
    Priced,
    is_stale,
    on_shelf,
    refresh_shelf,
)


async def risk_counts(
    session: AsyncSession, scope: Scope, *, filters: ProductFilters, fuzzy: bool = False
) -> tuple[RiskCount, ...]:
    """Number of products of each family, under all filters but family and partner."""
    return by_risk(await _facets(session, scope, filters=filters, fuzzy=fuzzy))


async def partner_counts(
    session: AsyncSession, scope: Scope, *, filters: ProductFilters, fuzzy: bool = False
) -> tuple[PartnerCount, ...]:
    """Number of products of each partner, under all filters but partner; those without one last."""
    return by_partner(await _facets(session, scope, filters=filters, fuzzy=fuzzy), filters=filters)


def facet_lines(
    scope: Scope,
    *,
    filters: ProductFilters,
    words: FromClause | None,
    priced: Priced | None = None,
) -> Select[Any]:
    """Products by family and partner, under all filters but these two: the columns of a facet.

    Lines of the tally that cancel each other out count for nothing, also for the best integration.
    """
    tallied = words is None and not conceals(scope) and filters.complete_on is None
    on = TALLY if tallied else SHELF
    clauses = on_shelf(on, scope, filters=filters, priced=priced, risk=False, partner=False)
    lines = by_link(on, clauses)
    if words is not None:
        lines = lines.join(words, words.c.id == SHELF.c.id)
    return summed(lines)


def summed(lines: Select[Any]) -> Select[Any]:
    """Products by family and partner, whatever the link: the columns of a facet."""
    links = lines.subquery("by_link")
    facets = (
        select(
            links.c.risk_id,
            links.c.partner_id,
            func.min(links.c.best).label("best"),
            func.sum(links.c.products).label("products"),
        )
        .group_by(links.c.risk_id, links.c.partner_id)
        .subquery("facets")
    )
    return named(facets)


def by_link(on: FromClause, clauses: Iterable[ColumnElement[bool]]) -> Select[Any]:
    """Products of the shelf, or of its tally, by family, partner and how they are integrated."""
    counted = func.sum(TALLY.c.products) if on is TALLY else func.count()
    ranks = {one.value: at for at, one in enumerate(BEST_FIRST)}
    best = case(ranks, value=on.c.integration_status, else_=len(ranks)).label("best")
    return (
        select(on.c.risk_id, on.c.partner_id, best, counted.label("products"))
        .where(*clauses)
        .group_by(on.c.risk_id, on.c.partner_id, on.c.integration_status)
        .having(counted > 0)
    )


def named(facets: Subquery) -> Select[Any]:
    """Counts with the names of their families and partners: the columns of a facet."""
    risks, partners = _names("risks"), _names("partners")
    return (
        select(
            facets.c.risk_id,
            risks.c.code,
            risks.c.label,
            risks.c.icon,
            risks.c.position,
            facets.c.partner_id,
            partners.c.slug,
            partners.c.name,
            facets.c.best,
            facets.c.products,
        )
        .join(risks, risks.c.id == facets.c.risk_id)
        .outerjoin(partners, partners.c.id == facets.c.partner_id)
    )


def _names(kind: Literal["risks", "partners"]) -> TableValuedAlias:
    """The families, or partners, that the acting companies may read: by functions of kept plans."""
    if kind == "risks":
        columns = [column(name, String()) for name in ("code", "label", "icon")]
        return func.shown_risks().table_valued(
            column("id", PG_UUID()), *columns, column("position", Integer())
        )
    return func.shown_partners().table_valued(
        column("id", PG_UUID()), column("slug", String()), column("name", String())
    )


async def status_counts(session: AsyncSession, scope: Scope) -> dict[LifecycleStatus, int]:
    """Number of products shown, by status in the order of the life cycle; none is left out."""
    tallied = not conceals(scope)
    on = TALLY if tallied else SHELF
    statement = (
        select(
            on.c.lifecycle_status,
            func.sum(TALLY.c.products) if tallied else func.count(),
            select(is_stale()).scalar_subquery(),
        )
        .where(*on_shelf(on, scope, filters=ProductFilters()))
        .group_by(on.c.lifecycle_status)
    )
    lines = (await session.execute(statement)).all()
    if lines and lines[0][2]:
        await refresh_shelf(session)
        lines = (await session.execute(statement)).all()
    found = {status: count for status, count, _ in lines}
    return {status: found[status] for status in LifecycleStatus if found.get(status)}


async def _facets(
    session: AsyncSession, scope: Scope, *, filters: ProductFilters, fuzzy: bool
) -> Sequence[Facet]:
    if await session.scalar(select(is_stale())):
        await refresh_shelf(session)
    words = search.found(filters.q, fuzzy=fuzzy) if filters.q else None
    found = await session.execute(facet_lines(scope, filters=filters, words=words))
    return [facet(*one) for one in found]
