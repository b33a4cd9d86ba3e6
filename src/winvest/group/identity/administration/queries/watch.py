"""Queries of the security page: refused sign-ins, idle accounts, factors missing, keys ending."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.enums import KeyState
from winvest.group.identity.administration.queries.keys import KeyLine, keys
from winvest.group.identity.administration.queries.roles import current
from winvest.group.identity.administration.rules import whole_group
from winvest.group.identity.enums import SignInOutcome, UserStatus
from winvest.group.identity.factor_rules import MUST_PROVE
from winvest.group.identity.models import (
    LoginAttempt,
    Passkey,
    RoleAssignment,
    SmsFactor,
    TotpFactor,
    User,
)
from winvest.group.identity.rules import IDLE_DAYS

READ = "system.read"
REFUSED = (
    SignInOutcome.WRONG,
    SignInOutcome.WRONG_FACTOR,
    SignInOutcome.LOCKED,
    SignInOutcome.DISABLED,
)
WEEK = timedelta(days=7)
WARNED = timedelta(days=30)
FEWEST = 3
SHOWN = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Sign-ins of the last day."""

    done: int
    refused: int
    locked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hammered:
    """An address that was refused several times within a week."""

    email: str
    user_id: UUID | None
    refused: int
    places: int
    locked: bool
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """An account that will be disabled for being unused."""

    id: UUID
    display_name: str
    last_seen_at: datetime | None
    disabled_on: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """All that a security page tells today."""

    figures: Figures
    hammered: tuple[Hammered, ...]
    idle: tuple[Idle, ...]
    without_factor: tuple[Idle, ...]
    ending_keys: tuple[KeyLine, ...]

    @property
    def calm(self) -> bool:
        """Is there nothing to look at?"""
        return not (self.hammered or self.idle or self.without_factor or self.ending_keys)


async def watch(session: AsyncSession, scope: Scope, *, now: datetime) -> Watch:
    """The alerts of one's perimeter; unknown addresses are told to those of the whole group."""
    living = await keys(session, scope, now=now, right=READ)
    return Watch(
        figures=await _figures(session, scope, now),
        hammered=await _hammered(session, scope, now),
        idle=await _idle(session, scope, now),
        without_factor=await _without_factor(session, scope, now),
        ending_keys=tuple(one for one in living if one.state is KeyState.ENDING),
    )


async def _figures(session: AsyncSession, scope: Scope, now: datetime) -> Figures:
    found = await session.execute(
        select(
            func.count().filter(LoginAttempt.outcome == SignInOutcome.DONE),
            func.count().filter(LoginAttempt.outcome.in_(REFUSED)),
            func.count().filter(LoginAttempt.outcome == SignInOutcome.LOCKED),
        ).where(LoginAttempt.created_at > now - timedelta(days=1), _attempts(scope))
    )
    done, refused, locked = found.one()
    return Figures(done=done, refused=refused, locked=locked)


async def _hammered(session: AsyncSession, scope: Scope, now: datetime) -> tuple[Hammered, ...]:
    locked = func.bool_or(LoginAttempt.outcome == SignInOutcome.LOCKED)
    user_id = select(User.id).where(User.email == LoginAttempt.email).limit(1).scalar_subquery()
    found = await session.execute(
        select(
            LoginAttempt.email,
            user_id.label("user_id"),
            func.count().label("refused"),
            func.count(LoginAttempt.ip.distinct()).label("places"),
            locked.label("locked"),
            func.max(LoginAttempt.created_at).label("last_at"),
        )
        .where(
            LoginAttempt.created_at > now - WEEK,
            LoginAttempt.outcome.in_(REFUSED),
            _attempts(scope),
        )
        .group_by(LoginAttempt.email)
        .having(or_(func.count() >= FEWEST, locked))
        .order_by(func.max(LoginAttempt.created_at).desc())
        .limit(SHOWN)
    )
    return tuple(Hammered(**one._asdict()) for one in found)


async def _idle(session: AsyncSession, scope: Scope, now: datetime) -> tuple[Idle, ...]:
    used = func.coalesce(User.last_seen_at, User.created_at)
    life = timedelta(days=IDLE_DAYS)
    found = await session.execute(
        select(User.id, User.display_name, User.last_seen_at, used)
        .where(User.status != UserStatus.DISABLED, used < now - (life - WARNED), _people(scope))
        .order_by(used)
        .limit(SHOWN)
    )
    return tuple(
        Idle(id=id_, display_name=name, last_seen_at=seen, disabled_on=last + life)
        for id_, name, seen, last in found
    )


async def _without_factor(session: AsyncSession, scope: Scope, now: datetime) -> tuple[Idle, ...]:
    """People whose role demands a second factor, and who have none yet."""
    has = (
        exists().where(TotpFactor.user_id == User.id, TotpFactor.confirmed_at.is_not(None)),
        exists().where(Passkey.user_id == User.id),
        exists().where(SmsFactor.user_id == User.id, SmsFactor.confirmed_at.is_not(None)),
    )
    must = exists().where(
        RoleAssignment.user_id == User.id,
        RoleAssignment.role_code.in_(MUST_PROVE),
        current(now),
    )
    found = await session.execute(
        select(User.id, User.display_name, User.last_seen_at)
        .where(User.status != UserStatus.DISABLED, must, ~or_(*has), _people(scope))
        .order_by(func.fr_unaccent(func.lower(User.display_name)))
        .limit(SHOWN)
    )
    return tuple(
        Idle(id=id_, display_name=name, last_seen_at=seen, disabled_on=now)
        for id_, name, seen in found
    )


def _people(scope: Scope) -> ColumnElement[bool]:
    if whole_group(scope, READ):
        return User.id.is_not(None)
    return exists().where(
        RoleAssignment.user_id == User.id,
        RoleAssignment.company_id.in_(scope.companies_with(READ)),
    )


def _attempts(scope: Scope) -> ColumnElement[bool]:
    if whole_group(scope, READ):
        return LoginAttempt.id.is_not(None)
    return LoginAttempt.email.in_(select(User.email).where(_people(scope)))
