"""Queries of the companies: names and codes, which all may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import epochs_of, memory_of
from winvest.foundation.infra.direct import Worded, worded
from winvest.foundation.kit.memory import Memory
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company

COMPANY = "company"  # the epoch of what this room keeps in memory
KEPT = 200
CALLED = func.coalesce(Company.brand_name, Company.legal_name)
ALL = select(Company.id, Company.code, CALLED).order_by(func.fr_unaccent(func.lower(CALLED)))
NAMES = worded(ALL)
NAMED = worded(ALL.where(Company.id == any_(bindparam("ids", type_=ARRAY(PG_UUID)))))


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
    if ids is not None:
        return await _names(session, NAMED.filled(ids=list(ids)))
    epochs = epochs_of(session, COMPANY)
    memory: Memory[object, tuple[CompanyName, ...]] = memory_of(session, "company.names", most=KEPT)
    key = (scope.company_ids, scope.group_admin, epochs)
    kept = memory.get(key) if epochs else None
    if kept is None:
        kept = await _names(session, NAMES)
        if epochs:
            memory.keep(key, kept)
    return kept


async def _names(session: AsyncSession, asked: Worded) -> tuple[CompanyName, ...]:
    return tuple(
        CompanyName(id=found, code=code, name=called)
        for found, code, called in await asked.rows(session)
    )


async def brand_theme(
    session: AsyncSession, scope: Scope, *, code: str
) -> Mapping[str, object] | None:
    """Theme of the company of that code, which the sign-in page may show too; None if unknown."""
    found = await session.execute(select(Company.brand_theme).where(Company.code == code))
    return found.scalar_one_or_none()
