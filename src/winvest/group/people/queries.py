"""Queries of the teams: the list, one team with its people, who may be in one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.companies.queries import CALLED
from winvest.group.identity.enums import Role, UserStatus
from winvest.group.identity.models import RoleAssignment, User
from winvest.group.people.enums import MemberState, TeamState
from winvest.group.people.forms import TeamFilters
from winvest.group.people.models import Team, TeamMember

READ, EDIT = "teams.read", "teams.edit"
PAGE = 50
MOST_PEOPLE = 200
SORT = func.fr_unaccent(func.lower(Team.name))
PERSON = func.fr_unaccent(func.lower(User.display_name))


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """A team in the list; `members` counts those who may act for the company today."""

    id: UUID
    name: str
    company_code: str
    company_name: str
    manager: str | None
    members: int
    state: TeamState


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage:
    """A page of the list; `after` is the place of the next one."""

    lines: tuple[TeamLine, ...]
    total: int
    after: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A person of a company, as lists of choice show them."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of a team, since when, and whether they may act for the company today."""

    id: UUID
    name: str
    email: str
    joined_at: datetime
    state: MemberState


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSheet:
    """All that is known of one team."""

    id: UUID
    company_id: UUID
    company_code: str
    company_name: str
    name: str
    manager_id: UUID | None
    manager: str | None
    archived_at: datetime | None
    lock_version: int
    members: tuple[Member, ...]
    may_edit: bool

    @property
    def state(self) -> TeamState:
        """Does the team still count?"""
        return TeamState.ARCHIVED if self.archived_at else TeamState.ACTIVE

    @property
    def acting(self) -> int:
        """How many of its people may act for the company today."""
        return sum(one.state is MemberState.ACTIVE for one in self.members)


async def teams(
    session: AsyncSession, scope: Scope, *, filters: TeamFilters, now: datetime
) -> TeamPage:
    """The teams of the companies shown, by name, fifty at a time. Some dozens a company."""
    those = matching(scope, filters)
    total = await session.scalar(select(func.count()).select_from(those.subquery()))
    acting = (
        select(func.count())
        .select_from(TeamMember)
        .join(User, User.id == TeamMember.user_id)
        .where(
            TeamMember.team_id == Team.id,
            TeamMember.left_at.is_(None),
            User.status == UserStatus.ACTIVE,
            _has_role(TeamMember.company_id.expression, now),
        )
        .correlate(Team)
        .scalar_subquery()
    )
    statement = (
        select(Team, Company.code, CALLED, User.display_name, acting)
        .join(Company, Company.id == Team.company_id)
        .outerjoin(User, User.id == Team.manager_id)
        .where(Team.id.in_(those))
        .order_by(SORT, Team.id)
        .limit(PAGE + 1)
    )
    if filters.after is not None:
        place = (
            await session.execute(select(SORT, Team.id).where(Team.id == filters.after))
        ).one_or_none()
        if place is not None:
            statement = statement.where(tuple_(SORT, Team.id) > tuple_(*place))
    found = (await session.execute(statement)).all()
    lines = tuple(
        TeamLine(
            id=one.id,
            name=one.name,
            company_code=code,
            company_name=called,
            manager=manager,
            members=members,
            state=TeamState.ARCHIVED if one.archived_at else TeamState.ACTIVE,
        )
        for one, code, called, manager, members in found[:PAGE]
    )
    return TeamPage(
        lines=lines, total=total or 0, after=lines[-1].id if len(found) > PAGE else None
    )


async def team_sheet(
    session: AsyncSession, scope: Scope, *, team_id: UUID, now: datetime
) -> TeamSheet:
    """One team, for who reads the teams of its company; else it is as if there were none."""
    statement = (
        select(Team, Company.code, CALLED, User.display_name)
        .join(Company, Company.id == Team.company_id)
        .outerjoin(User, User.id == Team.manager_id)
        .where(Team.id == team_id, Team.company_id.in_(scope.companies_with(READ)))
        .execution_options(populate_existing=True)
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound("Cette équipe n’existe pas dans vos sociétés : revenez à la liste.")
    one, code, called, manager = row
    return TeamSheet(
        id=one.id,
        company_id=one.company_id,
        company_code=code,
        company_name=called,
        name=one.name,
        manager_id=one.manager_id,
        manager=manager,
        archived_at=one.archived_at,
        lock_version=one.lock_version,
        members=await _members(session, one, now),
        may_edit=scope.may(EDIT, company_id=one.company_id),
    )


async def colleagues(
    session: AsyncSession, scope: Scope, *, company_id: UUID, now: datetime
) -> tuple[Colleague, ...]:
    """The people who have a role at a company and an account that is not disabled, by name."""
    statement = (
        select(User.id, User.display_name)
        .where(User.status != UserStatus.DISABLED, _has_role(company_id, now))
        .order_by(PERSON, User.id)
        .limit(MOST_PEOPLE)
    )
    return tuple(Colleague(id=key, name=name) for key, name in await session.execute(statement))


async def strangers(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    people: Iterable[UUID],
    now: datetime,
) -> frozenset[UUID]:
    """Those of these people who may not be in a team of the company."""
    asked = frozenset(people)
    statement = select(User.id).where(
        User.id.in_(asked), User.status != UserStatus.DISABLED, _has_role(company_id, now)
    )
    return asked - frozenset((await session.scalars(statement)).all())


async def acting(
    session: AsyncSession, scope: Scope, *, company_id: UUID, people: Iterable[UUID]
) -> frozenset[UUID]:
    """Those of these people who may act for the company today: account in use, role held."""
    asked = tuple(people)
    if not asked:
        return frozenset()
    statement = select(User.id).where(
        User.id.in_(asked), User.status == UserStatus.ACTIVE, _has_role(company_id, func.now())
    )
    return frozenset((await session.scalars(statement)).all())


def matching(scope: Scope, filters: TeamFilters) -> Select[UUID]:
    """The teams that filters leave, by their name or by who is in them."""
    mine = scope.shown_company_ids & scope.companies_with(READ)
    statement = select(Team.id).where(
        Team.company_id.in_(mine),
        Team.archived_at.is_not(None) if filters.archived else Team.archived_at.is_(None),
    )
    for word in filters.words.split():
        plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        like = func.fr_unaccent(f"%{plain.lower()}%")
        statement = statement.where(or_(SORT.like(like), _holds(like)))
    return statement


def _holds(like: ColumnElement[str]) -> ColumnElement[bool]:
    """A person of the team is called so."""
    return exists().where(
        TeamMember.team_id == Team.id,
        TeamMember.left_at.is_(None),
        TeamMember.user_id == User.id,
        PERSON.like(like),
    )


def _has_role(
    company: UUID | ColumnElement[UUID], now: datetime | ColumnElement[datetime]
) -> ColumnElement[bool]:
    """The person holds a role of the staff at the company, or in the whole group; today."""
    return exists().where(
        RoleAssignment.user_id == User.id,
        RoleAssignment.role_code != Role.CLIENT,
        or_(RoleAssignment.company_id == company, RoleAssignment.company_id.is_(None)),
        RoleAssignment.valid_from <= now,
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
    )


async def _members(session: AsyncSession, team: Team, now: datetime) -> tuple[Member, ...]:
    statement = (
        select(User, TeamMember.joined_at, _has_role(team.company_id, now))
        .join(TeamMember, TeamMember.user_id == User.id)
        .where(TeamMember.team_id == team.id, TeamMember.left_at.is_(None))
        .order_by(PERSON, User.id)
    )
    return tuple(
        Member(
            id=one.id,
            name=one.display_name,
            email=one.email,
            joined_at=joined,
            state=_state(one.status, has_role=has_role),
        )
        for one, joined, has_role in await session.execute(statement)
    )


def _state(status: str, *, has_role: bool) -> MemberState:
    if status == UserStatus.DISABLED:
        return MemberState.DISABLED
    if not has_role:
        return MemberState.ROLELESS
    return MemberState.INVITED if status == UserStatus.INVITED else MemberState.ACTIVE
