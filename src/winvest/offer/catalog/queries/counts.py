"""Counts beside a list of products: by family, by partner, by status."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import IntegrationStatus, LifecycleStatus
from winvest.offer.catalog.forms.filters import ELSEWHERE, NONE, ProductFilters
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import listed
from winvest.offer.catalog.queries.lists import Clause, matching

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


async def risk_counts(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ProductFilters,
    extra: Sequence[Clause] = (),
    fuzzy: bool = False,
) -> tuple[RiskCount, ...]:
    """Number of products of each family, under all filters but family and partner."""
    statement = (
        select(Risk.code, func.min(Risk.label), func.min(Risk.icon), func.count())
        .select_from(Product)
        .join(Risk, Risk.id == Product.risk_id)
        .join(Company, Company.id == Product.company_id)
        .outerjoin(Partner, Partner.id == Product.partner_id)
        .where(listed(scope), *matching(filters, fuzzy=fuzzy, risk=False, partner=False), *extra)
        .group_by(Risk.code)
        .order_by(func.min(Risk.position), func.fr_unaccent(func.lower(func.min(Risk.label))))
    )
    return tuple(
        RiskCount(code=code, label=label, icon=icon, count=count)
        for code, label, icon, count in await session.execute(statement)
    )


async def partner_counts(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ProductFilters,
    extra: Sequence[Clause] = (),
    fuzzy: bool = False,
) -> tuple[PartnerCount, ...]:
    """Number of products of each partner, under all filters but partner; those without one last."""
    rank = case(
        *((Product.integration_status == one, at) for at, one in enumerate(BEST_FIRST)),
        else_=len(BEST_FIRST),
    )
    statement = (
        select(
            Partner.slug,
            func.min(Partner.name),
            Product.partner_id.is_(None),
            func.min(rank),
            func.count(),
        )
        .select_from(Product)
        .join(Risk, Risk.id == Product.risk_id)
        .join(Company, Company.id == Product.company_id)
        .outerjoin(Partner, Partner.id == Product.partner_id)
        .where(listed(scope), *matching(filters, fuzzy=fuzzy, partner=False), *extra)
        .group_by(Partner.slug, Product.partner_id.is_(None))
        .order_by(func.count().desc(), Partner.slug)
    )
    found = (await session.execute(statement)).all()
    ordered = sorted(found, key=lambda row: row[0] is None)
    return tuple(
        PartnerCount(
            slug=slug or (NONE if without else ELSEWHERE),
            name=name or ("Sans compagnie" if without else "Compagnie d’une autre société"),
            integration_status=BEST_FIRST[best],
            count=count,
        )
        for slug, name, without, best, count in ordered
    )


async def status_counts(session: AsyncSession, scope: Scope) -> dict[LifecycleStatus, int]:
    """Number of products shown, by status in the order of the life cycle; none is left out."""
    statement = (
        select(Product.lifecycle_status, func.count())
        .join(Risk, Risk.id == Product.risk_id)
        .where(listed(scope))
        .group_by(Product.lifecycle_status)
    )
    found = {status: count for status, count in await session.execute(statement)}
    return {status: found[status] for status in LifecycleStatus if status in found}
