"""Queries of people: the list by key, and all that an administrator knows of one account."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.identity.administration.enums import AssignmentState
from winvest.group.identity.administration.forms import GROUP, PeopleFilters
from winvest.group.identity.administration.queries.roles import (
    AssignmentRow,
    assignments_of,
    not_ended,
)
from winvest.group.identity.administration.rules import whole_group
from winvest.group.identity.enums import UserStatus
from winvest.group.identity.factor_rules import Factors, must_prove
from winvest.group.identity.models import (
    Passkey,
    RecoveryCode,
    RoleAssignment,
    SmsFactor,
    TotpFactor,
    User,
)

READ = "users.read"
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person in the list."""

    id: UUID
    display_name: str
    email: str
    status: UserStatus
    last_seen_at: datetime | None
    roles: tuple[AssignmentRow, ...]
    factors: Factors

    @property
    def lacks_factor(self) -> bool:
        """Does a role demand a second factor that the person has not enrolled?"""
        return not self.factors.any and must_prove({one.role for one in self.roles})


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """A page of the list; `after` is the place of the next one."""

    lines: tuple[PersonLine, ...]
    total: int
    after: UUID | None


async def people(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: PeopleFilters,
    now: datetime,
    size: int = PAGE,
) -> PeoplePage:
    """The people that the scope may read, by name, fifty at a time. Some hundreds in all."""
    matching = _matching(scope, filters, now)
    total = await session.scalar(select(func.count()).select_from(matching.subquery()))
    sort = func.fr_unaccent(func.lower(User.display_name))
    statement = select(User).where(User.id.in_(matching)).order_by(sort, User.id).limit(size + 1)
    if filters.after is not None:
        place = (
            await session.execute(select(sort, User.id).where(User.id == filters.after))
        ).one_or_none()
        if place is not None:
            statement = statement.where(tuple_(sort, User.id) > tuple_(*place))
    found = list((await session.execute(statement)).scalars())
    shown = found[:size]
    ids = [one.id for one in shown]
    held = await assignments_of(session, scope, user_ids=ids, now=now)
    factors = await factors_of_people(session, ids)
    return PeoplePage(
        lines=tuple(
            PersonLine(
                id=one.id,
                display_name=one.display_name,
                email=one.email,
                status=UserStatus(one.status),
                last_seen_at=one.last_seen_at,
                roles=tuple(
                    row
                    for row in held
                    if row.user_id == one.id and row.state is not AssignmentState.ENDED
                ),
                factors=factors[one.id],
            )
            for one in shown
        ),
        total=total or 0,
        after=shown[-1].id if len(found) > size else None,
    )


def visible(scope: Scope) -> ColumnElement[bool]:
    """People with a role, today or before, at a company of the scope; all for the whole group."""
    if whole_group(scope, READ):
        return User.id.is_not(None)
    return exists().where(
        RoleAssignment.user_id == User.id,
        RoleAssignment.company_id.in_(scope.companies_with(READ)),
    )


def _matching(scope: Scope, filters: PeopleFilters, now: datetime) -> Select[UUID]:
    statement = select(User.id).where(visible(scope))
    if filters.q:
        words = func.fr_unaccent(func.lower(User.display_name + " " + User.email))
        for word in filters.q.split():
            plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            statement = statement.where(words.like(func.fr_unaccent(f"%{plain.lower()}%")))
    if filters.status:
        statement = statement.where(User.status == filters.status)
    if filters.role or filters.company:
        holds = [RoleAssignment.user_id == User.id, not_ended(now)]
        if not whole_group(scope, READ):
            holds.append(RoleAssignment.company_id.in_(scope.companies_with(READ)))
        if filters.role:
            holds.append(RoleAssignment.role_code == filters.role)
        if filters.company == GROUP:
            holds.append(RoleAssignment.company_id.is_(None))
        elif filters.company:
            at = select(Company.id).where(Company.code == filters.company).scalar_subquery()
            holds.append(or_(RoleAssignment.company_id == at, RoleAssignment.company_id.is_(None)))
        statement = statement.where(exists().where(*holds))
    return statement


async def factors_of_people(session: AsyncSession, ids: list[UUID]) -> dict[UUID, Factors]:
    """The confirmed second factors of each of these people, counted."""
    confirmed = {
        "totp": select(TotpFactor.user_id, func.count())
        .where(TotpFactor.confirmed_at.is_not(None), TotpFactor.user_id.in_(ids))
        .group_by(TotpFactor.user_id),
        "passkeys": select(Passkey.user_id, func.count())
        .where(Passkey.user_id.in_(ids))
        .group_by(Passkey.user_id),
        "sms": select(SmsFactor.user_id, func.count())
        .where(SmsFactor.confirmed_at.is_not(None), SmsFactor.user_id.in_(ids))
        .group_by(SmsFactor.user_id),
        "recovery_codes": select(RecoveryCode.user_id, func.count())
        .where(RecoveryCode.used_at.is_(None), RecoveryCode.user_id.in_(ids))
        .group_by(RecoveryCode.user_id),
    }
    counts: dict[UUID, dict[str, int]] = {one: {} for one in ids}
    for kind, statement in confirmed.items():
        for user_id, count in (await session.execute(statement)).all():
            counts[user_id][kind] = count
    return {one: Factors(**found) for one, found in counts.items()}
