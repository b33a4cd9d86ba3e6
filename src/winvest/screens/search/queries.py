"""What the palette finds: six products, four partners, four families, four teams."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.partners.queries import PartnerChoice, partners_named
from winvest.group.people.naming_queries import TeamNamed, teams_named
from winvest.offer.catalog.forms.filters import ProductFilters
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.access import listed
from winvest.offer.catalog.queries.lists import ProductRow, product_page

EACH = 4
TEAMS = "teams.read"
PRODUCTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFound:
    """A family that answers a search."""

    code: str
    label: str
    icon: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What answers a search, all of it within the person's reach."""

    products: tuple[ProductRow, ...] = ()
    partners: tuple[PartnerChoice, ...] = ()
    risks: tuple[RiskFound, ...] = ()
    teams: tuple[TeamNamed, ...] = ()
    fuzzy: bool = False


async def found_everywhere(session: AsyncSession, scope: Scope, *, q: str) -> Found:
    """Products, partners, families and teams that answer; near spellings when nothing does."""
    teams = await teams_named(session, scope, q=q, limit=EACH) if q and scope.may(TEAMS) else ()
    if not q or not scope.may("catalog.read"):
        return Found(teams=teams)
    exact = await _products(session, scope, q=q)
    partners = await partners_named(session, scope, q=q, limit=EACH)
    risks = await _risks_named(session, scope, q)
    fuzzy = not (exact or partners or risks or teams)
    products = await _products(session, scope, q=q, fuzzy=True) if fuzzy else exact
    once = {one.slug: one for one in partners}
    return Found(
        products=products,
        partners=tuple(once.values()),
        risks=risks,
        teams=teams,
        fuzzy=fuzzy and bool(products),
    )


async def products_named(session: AsyncSession, scope: Scope, *, q: str) -> Found:
    """Products alone, those of a near spelling when no other answers."""
    if not q or not scope.may("catalog.read"):
        return Found()
    exact = await _products(session, scope, q=q)
    products = exact or await _products(session, scope, q=q, fuzzy=True)
    return Found(products=products, fuzzy=bool(products) and not exact)


async def _products(
    session: AsyncSession, scope: Scope, *, q: str, fuzzy: bool = False
) -> tuple[ProductRow, ...]:
    if fuzzy:
        await session.execute(search.NEARNESS)
    page = await product_page(
        session, scope, filters=ProductFilters(q=q), fuzzy=fuzzy, size=PRODUCTS
    )
    return page.rows


async def _risks_named(session: AsyncSession, scope: Scope, q: str) -> tuple[RiskFound, ...]:
    """Families that hold products shown to the person, by label or code."""
    plain = q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = func.fr_unaccent(func.lower(func.concat("%", plain, "%")))
    shown = select(Product.id).where(Product.risk_id == Risk.id, listed(scope)).exists()
    statement = (
        select(Risk.code, func.min(Risk.label), func.min(Risk.icon))
        .where(
            or_(
                func.fr_unaccent(func.lower(Risk.label)).like(pattern),
                func.lower(Risk.code).like(pattern),
            ),
            shown,
        )
        .group_by(Risk.code)
        .order_by(func.min(Risk.label))
        .limit(EACH)
    )
    return tuple(
        RiskFound(code=code, label=label, icon=icon)
        for code, label, icon in await session.execute(statement)
    )
