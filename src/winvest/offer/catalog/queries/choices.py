"""What a form about a product offers: families, codes already taken, names that look alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import readable


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskChoice:
    """A family that products of a company may belong to."""

    id: UUID
    code: str
    label: str
    company_id: UUID
    is_global: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """A product whose name or code is the same or nearly so."""

    sku: str
    name: str
    company_code: str


async def risk_choices(
    session: AsyncSession, scope: Scope, *, company_ids: Sequence[UUID], retired: bool = False
) -> tuple[RiskChoice, ...]:
    """The families of these companies and those of the whole group. A few dozen rows.

    New products take none that is retired; rights may still name it.
    """
    statement = (
        select(Risk.id, Risk.code, Risk.label, Risk.company_id, Risk.is_global)
        .where(
            or_(Risk.is_global, Risk.company_id.in_(company_ids)),
            true() if retired else Risk.retired_at.is_(None),
        )
        .order_by(Risk.position, func.fr_unaccent(func.lower(Risk.label)))
    )
    return tuple(
        RiskChoice(
            id=one.id,
            code=one.code,
            label=one.label,
            company_id=one.company_id,
            is_global=one.is_global,
        )
        for one in await session.execute(statement)
    )


async def risk_of(session: AsyncSession, scope: Scope, *, risk_id: UUID) -> RiskChoice | None:
    """A family by its id, if this person may know of it and it is not retired."""
    one = (
        await session.execute(
            select(Risk.id, Risk.code, Risk.label, Risk.company_id, Risk.is_global).where(
                Risk.id == risk_id, Risk.retired_at.is_(None)
            )
        )
    ).one_or_none()
    if one is None:
        return None
    return RiskChoice(
        id=one.id,
        code=one.code,
        label=one.label,
        company_id=one.company_id,
        is_global=one.is_global,
    )


async def taken_skus(session: AsyncSession, scope: Scope, *, prefix: str) -> tuple[str, ...]:
    """The codes of the perimeter that start so; an index range, a few hundred at most."""
    statement = (
        select(Product.sku)
        .where(Product.sku.startswith(prefix, autoescape=True))
        .order_by(func.length(Product.sku).desc(), Product.sku.desc())
        .limit(500)
    )
    return tuple((await session.scalars(statement)).all())


async def lookalikes(
    session: AsyncSession, scope: Scope, *, name: str, company_id: UUID
) -> tuple[Lookalike, ...]:
    """Products of the company with the same or nearly the same name (Annexe E §3)."""
    plain = func.fr_unaccent(func.lower(name))
    nearness = func.similarity(Product.name_sort, plain)
    statement = (
        select(Product.sku, Product.name, Company.code)
        .join(Risk, Risk.id == Product.risk_id)
        .join(Company, Company.id == Product.company_id)
        .where(readable(scope), Product.company_id == company_id, nearness >= 0.6)
        .order_by(nearness.desc(), Product.sku)
        .limit(5)
    )
    return tuple(
        Lookalike(sku=sku, name=found, company_code=code)
        for sku, found, code in await session.execute(statement)
    )
