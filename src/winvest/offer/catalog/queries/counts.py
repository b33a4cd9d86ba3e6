"""Counts beside a list of products: by family, by partner, by status.

Added up from the tally of the shelf, some thousands of lines whatever the number of products; with
words, counted on the shelf among the products found; and so for who does not see all of them, and
by completeness, which the tally does not know.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal
from unicodedata import combining, normalize
from uuid import UUID

from sqlalchemy import (
    FromClause,
    Integer,
    Select,
    String,
    TableValuedAlias,
    case,
    column,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import IntegrationStatus, LifecycleStatus
from winvest.offer.catalog.forms.filters import ELSEWHERE, NONE, ProductFilters
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.access import conceals
from winvest.offer.catalog.queries.shelf import (
    SHELF,
    TALLY,
    Priced,
    is_stale,
    on_shelf,
    refresh_shelf,
)

BEST_FIRST = (
    IntegrationStatus.API,
    IntegrationStatus.IMPORT,
    IntegrationStatus.REQUESTED,
    IntegrationStatus.NOT_INTEGRATED,
    IntegrationStatus.INACTIVE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskCount:
    """A family with its number of products."""

    code: str
    label: str
    icon: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerCount:
    """A partner with its number of products; it shows the best integration of its products."""

    slug: str
    name: str
    integration_status: IntegrationStatus
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """The products of one family and one partner; labels are empty for a partner not read."""

    risk_id: UUID
    risk_code: str
    risk_label: str
    risk_icon: str | None
    risk_position: int
    partner_slug: str | None
    partner_name: str | None
    has_partner: bool
    best: int
    count: int


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
    tallied = words is None and not conceals(scope) and filters.completeness is None
    on = TALLY if tallied else SHELF
    counted = func.sum(TALLY.c.products) if tallied else func.count()
    ranks = {one.value: at for at, one in enumerate(BEST_FIRST)}
    lines = select(
        on.c.risk_id,
        on.c.partner_id,
        case(ranks, value=on.c.integration_status, else_=len(ranks)).label("best"),
        counted.label("products"),
    ).where(*on_shelf(on, scope, filters=filters, priced=priced, risk=False, partner=False))
    if words is not None:
        lines = lines.join(words, words.c.id == SHELF.c.id)
    by_link = (
        lines.group_by(on.c.risk_id, on.c.partner_id, on.c.integration_status)
        .having(counted > 0)
        .subquery("by_link")
    )
    facets = (
        select(
            by_link.c.risk_id,
            by_link.c.partner_id,
            func.min(by_link.c.best).label("best"),
            func.sum(by_link.c.products).label("products"),
        )
        .group_by(by_link.c.risk_id, by_link.c.partner_id)
        .subquery("facets")
    )
    risks, partners = _names("risks"), _names("partners")
    return (
        select(
            facets.c.risk_id,
            risks.c.code,
            risks.c.label,
            risks.c.icon,
            risks.c.position,
            partners.c.slug,
            partners.c.name,
            facets.c.partner_id.is_not(None),
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


def by_risk(facets: Iterable[Facet]) -> tuple[RiskCount, ...]:
    """Facets added up by the code of the family, in the order of the families."""
    grouped: dict[str, list[Facet]] = {}
    for one in facets:
        grouped.setdefault(one.risk_code, []).append(one)
    ordered = sorted(
        grouped.values(), key=lambda them: (min(one.risk_position for one in them), _label(them))
    )
    return tuple(
        RiskCount(
            code=them[0].risk_code,
            label=min(one.risk_label for one in them),
            icon=min((one.risk_icon for one in them if one.risk_icon), default=None),
            count=sum(one.count for one in them),
        )
        for them in ordered
    )


def by_partner(facets: Iterable[Facet], *, filters: ProductFilters) -> tuple[PartnerCount, ...]:
    """Facets of the family filtered by, added up by partner, the largest first."""
    grouped: dict[str, list[Facet]] = {}
    for one in facets:
        if _in_family(one, filters.risk):
            slug = one.partner_slug or (ELSEWHERE if one.has_partner else NONE)
            grouped.setdefault(slug, []).append(one)
    unnamed = {NONE: "Sans compagnie", ELSEWHERE: "Compagnie d’une autre société"}
    counts = (
        PartnerCount(
            slug=slug,
            name=min((one.partner_name for one in them if one.partner_name), default=None)
            or unnamed[slug],
            integration_status=BEST_FIRST[min(one.best for one in them)],
            count=sum(one.count for one in them),
        )
        for slug, them in grouped.items()
    )
    return tuple(sorted(counts, key=lambda one: (one.slug in unnamed, -one.count, one.slug)))


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


def facet(
    risk_id: UUID,
    code: str,
    label: str,
    icon: str | None,
    position: int,
    slug: str | None,
    name: str | None,
    has_partner: bool,
    best: int,
    count: int,
) -> Facet:
    """A facet from its columns."""
    return Facet(
        risk_id=risk_id,
        risk_code=code,
        risk_label=label,
        risk_icon=icon,
        risk_position=position,
        partner_slug=slug,
        partner_name=name,
        has_partner=has_partner,
        best=best,
        count=int(count),
    )


def _in_family(one: Facet, asked: str | None) -> bool:
    return asked is None or asked.lower() in (one.risk_code.lower(), str(one.risk_id))


def _label(them: Sequence[Facet]) -> str:
    return _plain(min(one.risk_label for one in them))


@lru_cache(maxsize=512)
def _plain(label: str) -> str:
    return "".join(one for one in normalize("NFD", label.lower()) if not combining(one))
