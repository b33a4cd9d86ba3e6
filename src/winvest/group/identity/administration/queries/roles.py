"""Queries of roles: the codes, their rights, who holds what and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.identity.administration.enums import AssignmentState
from winvest.group.identity.administration.rules import TOP, Held, whole_group
from winvest.group.identity.enums import UserStatus
from winvest.group.identity.models import RoleAssignment, RoleRight, RoleRow, User


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """A role, as lists of choice show it."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow:
    """A role of a person: where, within which families, from when to when, given by whom."""

    id: UUID
    user_id: UUID
    role: str
    role_label: str
    company_id: UUID | None
    company_code: str | None
    company_name: str | None
    families: tuple[str, ...]
    valid_from: datetime
    valid_to: datetime | None
    granted_by: str | None
    state: AssignmentState

    @property
    def where(self) -> str:
        """The perimeter in words."""
        return self.company_name or "Tout le groupe"


async def roles(session: AsyncSession, scope: Scope) -> tuple[RoleLine, ...]:
    """The roles, in their order. Thirteen rows."""
    found = await session.execute(select(RoleRow.code, RoleRow.label).order_by(RoleRow.position))
    return tuple(RoleLine(code=code, label=label) for code, label in found)


async def rights_of(session: AsyncSession, scope: Scope, *, role: str) -> frozenset[str]:
    """Codes of the rights that a role holds today."""
    found = await session.execute(select(RoleRight.right_code).where(RoleRight.role_code == role))
    return frozenset(found.scalars())


async def assignments_of(
    session: AsyncSession, scope: Scope, *, user_ids: Collection[UUID], now: datetime
) -> tuple[AssignmentRow, ...]:
    """Roles of these people that the scope may see, current first. A handful each."""
    giver = aliased(User)
    statement = (
        select(
            RoleAssignment,
            RoleRow.label,
            Company.code,
            func.coalesce(Company.brand_name, Company.legal_name),
            giver.display_name,
        )
        .join(RoleRow, RoleRow.code == RoleAssignment.role_code)
        .outerjoin(Company, Company.id == RoleAssignment.company_id)
        .outerjoin(giver, giver.id == RoleAssignment.granted_by)
        .where(RoleAssignment.user_id.in_(user_ids))
        .order_by(RoleRow.position, Company.code, RoleAssignment.valid_from, RoleAssignment.id)
    )
    if not whole_group(scope, "users.read"):
        statement = statement.where(
            RoleAssignment.company_id.in_(scope.companies_with("users.read"))
        )
    rows = [
        AssignmentRow(
            id=one.id,
            user_id=one.user_id,
            role=one.role_code,
            role_label=label,
            company_id=one.company_id,
            company_code=code,
            company_name=name,
            families=tuple(sorted(one.risk_families or ())),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            granted_by=given_by,
            state=_state(one.valid_from, one.valid_to, now),
        )
        for one, label, code, name, given_by in await session.execute(statement)
    ]
    order = list(AssignmentState)
    return tuple(sorted(rows, key=lambda row: order.index(row.state)))


async def assignment(
    session: AsyncSession, scope: Scope, *, assignment_id: UUID, now: datetime
) -> AssignmentRow:
    """One role of a person, if the scope may see it."""
    user_id = await session.scalar(
        select(RoleAssignment.user_id).where(RoleAssignment.id == assignment_id)
    )
    if user_id is not None:
        for row in await assignments_of(session, scope, user_ids=(user_id,), now=now):
            if row.id == assignment_id:
                return row
    raise NotFound("Ce rôle n’existe plus, ou n’est pas dans votre périmètre. Rechargez la fiche.")


async def held_by(
    session: AsyncSession, scope: Scope, *, user_id: UUID, now: datetime
) -> tuple[Held, ...]:
    """All roles that a person holds or will hold, in every company: what decisions rest on."""
    statement = select(
        RoleAssignment.role_code,
        RoleAssignment.company_id,
        select(func.array_agg(RoleRight.right_code))
        .where(RoleRight.role_code == RoleAssignment.role_code)
        .scalar_subquery()
        .label("rights"),
    ).where(RoleAssignment.user_id == user_id, not_ended(now))
    return tuple(
        Held(role=role, company_id=company_id, rights=frozenset(rights or ()))
        for role, company_id, rights in await session.execute(statement)
    )


async def other_top_admins(
    session: AsyncSession, scope: Scope, *, besides: UUID, now: datetime
) -> int:
    """How many other people are active Admin Groupe today; the rows are locked, so that two
    administrators can't remove each other at once."""
    found = await session.execute(
        select(RoleAssignment.user_id)
        .join(User, User.id == RoleAssignment.user_id)
        .where(
            RoleAssignment.role_code == TOP,
            current(now),
            User.status == UserStatus.ACTIVE,
        )
        .order_by(RoleAssignment.id)
        .with_for_update(of=RoleAssignment)
    )
    return len(set(found.scalars()) - {besides})


def current(now: datetime) -> ColumnElement[bool]:
    """Assignments in force."""
    return and_(RoleAssignment.valid_from <= now, not_ended(now))


def not_ended(now: datetime) -> ColumnElement[bool]:
    """Assignments in force, or to come."""
    return or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now)


def _state(start: datetime, end: datetime | None, now: datetime) -> AssignmentState:
    if end is not None and end <= now:
        return AssignmentState.ENDED
    return AssignmentState.FUTURE if start > now else AssignmentState.CURRENT
