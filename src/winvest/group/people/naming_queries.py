"""Queries that name teams elsewhere: in the palette, on the sheet of a person."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.companies.queries import CALLED
from winvest.group.people.forms import TeamFilters
from winvest.group.people.models import Team, TeamMember
from winvest.group.people.queries import SORT, matching

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamNamed:
    """A team as other pages name it."""

    id: UUID
    name: str
    company_name: str
    manager_id: UUID | None


async def teams_named(
    session: AsyncSession, scope: Scope, *, q: str, limit: int = MOST
) -> tuple[TeamNamed, ...]:
    """The teams that words name, or whose people they name; for who reads teams."""
    return await _named(session, matching(scope, TeamFilters(words=q)), limit)


async def teams_of(session: AsyncSession, scope: Scope, *, user_id: UUID) -> tuple[TeamNamed, ...]:
    """The teams a person is in today, among those of the companies shown. A few."""
    joined = select(TeamMember.team_id).where(
        TeamMember.user_id == user_id, TeamMember.left_at.is_(None)
    )
    return await _named(session, matching(scope, TeamFilters()).where(Team.id.in_(joined)), MOST)


async def _named(session: AsyncSession, which: Select[UUID], limit: int) -> tuple[TeamNamed, ...]:
    statement = (
        select(Team.id, Team.name, CALLED, Team.manager_id)
        .join(Company, Company.id == Team.company_id)
        .where(Team.id.in_(which))
        .order_by(SORT, Team.id)
        .limit(limit)
    )
    return tuple(
        TeamNamed(id=key, name=name, company_name=called, manager_id=manager)
        for key, name, called, manager in await session.execute(statement)
    )
