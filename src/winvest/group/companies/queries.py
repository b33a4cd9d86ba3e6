"""Queries of the companies: names and codes, which all may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyName:
    """A company as people call it."""

    id: UUID
    code: str
    name: str


async def company_names(
    session: AsyncSession, scope: Scope, *, ids: Iterable[UUID] | None = None
) -> tuple[CompanyName, ...]:
    """Names and codes of the companies asked for, or of the whole group. A dozen rows."""
    name = func.coalesce(Company.brand_name, Company.legal_name)
    statement = select(Company.id, Company.code, name).order_by(func.fr_unaccent(func.lower(name)))
    if ids is not None:
        statement = statement.where(Company.id.in_(tuple(ids)))
    return tuple(
        CompanyName(id=found, code=code, name=called)
        for found, code, called in await session.execute(statement)
    )


async def brand_theme(
    session: AsyncSession, scope: Scope, *, code: str
) -> Mapping[str, object] | None:
    """Theme of the company of that code, which the sign-in page may show too; None if unknown."""
    found = await session.execute(select(Company.brand_theme).where(Company.code == code))
    return found.scalar_one_or_none()
