"""Queries of people: the list by key, and all that an administrator knows of one account."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.identity.administration.enums import AdminAct, AssignmentState
from winvest.group.identity.administration.forms import GROUP, PeopleFilters
from winvest.group.identity.administration.models import AdminActRow
from winvest.group.identity.administration.queries.roles import (
    AssignmentRow,
    assignments_of,
    held_by,
    not_ended,
)
from winvest.group.identity.administration.rules import administers, whole_group
from winvest.group.identity.enums import UserStatus
from winvest.group.identity.models import (
    Passkey,
    PasswordToken,
    RecoveryCode,
    RoleAssignment,
    SmsFactor,
    TotpFactor,
    User,
    UserSession,
)
from winvest.group.identity.rules import Factors, must_prove

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """An act of an administrator on the account."""

    act: AdminAct
    actor_label: str
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSheet:
    """An account as its sheet shows it."""

    id: UUID
    display_name: str
    email: str
    phone: str | None
    status: UserStatus
    disabled_reason: str | None
    created_at: datetime
    last_seen_at: datetime | None
    lock_version: int
    factors: Factors
    sessions: int
    invited_until: datetime | None
    assignments: tuple[AssignmentRow, ...]
    acts: tuple[ActLine, ...]
    is_self: bool
    may_manage: bool
    elsewhere: bool
    must_prove: bool


async def people(
    session: AsyncSession, scope: Scope, *, filters: PeopleFilters, now: datetime
) -> PeoplePage:
    """The people that the scope may read, by name, fifty at a time. Some hundreds in all."""
    matching = _matching(scope, filters, now)
    total = await session.scalar(select(func.count()).select_from(matching.subquery()))
    sort = func.fr_unaccent(func.lower(User.display_name))
    statement = select(User).where(User.id.in_(matching)).order_by(sort, User.id).limit(PAGE + 1)
    if filters.after is not None:
        place = (
            await session.execute(select(sort, User.id).where(User.id == filters.after))
        ).one_or_none()
        if place is not None:
            statement = statement.where(tuple_(sort, User.id) > tuple_(*place))
    found = list((await session.execute(statement)).scalars())
    shown = found[:PAGE]
    ids = [one.id for one in shown]
    held = await assignments_of(session, scope, user_ids=ids, now=now)
    factors = await _factors(session, ids)
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
        after=shown[-1].id if len(found) > PAGE else None,
    )


async def person_sheet(
    session: AsyncSession, scope: Scope, *, user_id: UUID, now: datetime
) -> PersonSheet:
    """One account, if the scope may read it; else it is as if there were none."""
    one = (
        await session.execute(
            select(User)
            .where(User.id == user_id, _visible(scope))
            .execution_options(populate_existing=True)
        )
    ).scalar_one_or_none()
    if one is None:
        raise NotFound("Ce compte n’existe pas ou n’est pas dans votre périmètre.")
    held = await held_by(session, scope, user_id=user_id, now=now)
    shown = await assignments_of(session, scope, user_ids=(user_id,), now=now)
    companies = {each.company_id for each in held}
    active = [row for row in shown if row.state is not AssignmentState.ENDED]
    return PersonSheet(
        id=one.id,
        display_name=one.display_name,
        email=one.email,
        phone=one.phone,
        status=UserStatus(one.status),
        disabled_reason=one.disabled_reason,
        created_at=one.created_at,
        last_seen_at=one.last_seen_at,
        lock_version=one.lock_version,
        factors=(await _factors(session, [user_id]))[user_id],
        sessions=await _open_sessions(session, user_id, now),
        invited_until=await _invited_until(session, user_id, now),
        assignments=shown,
        acts=await _acts(session, user_id),
        is_self=user_id == scope.actor_id,
        may_manage=scope.may("users.edit") and administers(scope, companies),
        elsewhere=len(held) > len(active),
        must_prove=must_prove({each.role for each in held}),
    )


async def address_taken(session: AsyncSession, scope: Scope, *, email: str) -> UUID | None:
    """The account that already bears this address."""
    found: UUID | None = await session.scalar(select(User.id).where(User.email == email))
    return found


async def company_choices(
    session: AsyncSession, scope: Scope, *, right: str
) -> tuple[tuple[str, str], ...]:
    """Companies where a right is held, for a list of choice: id and name."""
    name = func.coalesce(Company.brand_name, Company.legal_name)
    found = await session.execute(
        select(Company.id, name)
        .where(Company.id.in_(scope.companies_with(right)))
        .order_by(func.fr_unaccent(func.lower(name)))
    )
    return tuple((str(id_), called) for id_, called in found)


async def company_codes(
    session: AsyncSession, scope: Scope, *, right: str
) -> tuple[tuple[str, str], ...]:
    """Companies where a right is held, for the filter: code and name."""
    name = func.coalesce(Company.brand_name, Company.legal_name)
    found = await session.execute(
        select(Company.code, name)
        .where(Company.id.in_(scope.companies_with(right)))
        .order_by(func.fr_unaccent(func.lower(name)))
    )
    return tuple((code, called) for code, called in found)


def _visible(scope: Scope) -> ColumnElement[bool]:
    """People with a role, today or before, at a company of the scope; all for the whole group."""
    if whole_group(scope, READ):
        return User.id.is_not(None)
    return exists().where(
        RoleAssignment.user_id == User.id,
        RoleAssignment.company_id.in_(scope.companies_with(READ)),
    )


def _matching(scope: Scope, filters: PeopleFilters, now: datetime) -> Select[UUID]:
    statement = select(User.id).where(_visible(scope))
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


async def _factors(session: AsyncSession, ids: list[UUID]) -> dict[UUID, Factors]:
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


async def _open_sessions(session: AsyncSession, user_id: UUID, now: datetime) -> int:
    found = await session.scalar(
        select(func.count()).where(
            UserSession.user_id == user_id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now,
        )
    )
    return found or 0


async def _invited_until(session: AsyncSession, user_id: UUID, now: datetime) -> datetime | None:
    found: datetime | None = await session.scalar(
        select(func.max(PasswordToken.expires_at)).where(
            PasswordToken.user_id == user_id,
            PasswordToken.used_at.is_(None),
            PasswordToken.expires_at > now,
        )
    )
    return found


async def _acts(session: AsyncSession, user_id: UUID) -> tuple[ActLine, ...]:
    found = await session.execute(
        select(AdminActRow)
        .where(AdminActRow.user_id == user_id)
        .order_by(AdminActRow.created_at.desc(), AdminActRow.id.desc())
        .limit(20)
    )
    return tuple(
        ActLine(act=one.act, actor_label=one.actor_label, reason=one.reason, at=one.created_at)
        for one in found.scalars()
    )
