"""Queries of identity: accounts by address, pending sessions, factors. Filtered by their caller."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, exists, func, literal, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.identity.access import token_hash as hash_of
from winvest.group.identity.enums import Role, SignInOutcome, UserStatus
from winvest.group.identity.factor_rules import Factors
from winvest.group.identity.models import (
    LoginAttempt,
    Passkey,
    PasswordToken,
    RecoveryCode,
    RoleAssignment,
    SignInPolicy,
    SmsFactor,
    TotpFactor,
    User,
    UserSession,
)
from winvest.group.identity.rules import PENDING_LIFE

FAILED = (SignInOutcome.WRONG, SignInOutcome.WRONG_FACTOR)
FORGIVEN = (SignInOutcome.DONE, SignInOutcome.RENEWED)
REMEMBERED = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as the sign-in sees it."""

    id: UUID
    email: str
    display_name: str
    password_hash: str | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A browser session by its token, whether or not its second factor was given."""

    session_id: UUID
    account: Account
    mfa_required: bool
    proven: bool


async def account_by_email(session: AsyncSession, scope: Scope, *, email: str) -> Account | None:
    """The account of an address (already in lower case)."""
    found = await session.execute(_accounts().where(User.email == email))
    row = found.one_or_none()
    return Account(**row._asdict()) if row else None


async def pending_session(
    session: AsyncSession, scope: Scope, *, token_hash: bytes, now: datetime
) -> Pending | None:
    """The session that awaits (or has) its second factor."""
    found = await session.execute(
        _accounts()
        .add_columns(
            UserSession.id.label("session_id"), UserSession.mfa_required, UserSession.mfa_at
        )
        .join(UserSession, UserSession.user_id == User.id)
        .where(
            UserSession.token_hash == token_hash,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now,
            or_(
                UserSession.mfa_required.is_(False),
                UserSession.mfa_at.is_not(None),
                UserSession.created_at > now - PENDING_LIFE,
            ),
            User.status == UserStatus.ACTIVE,
        )
    )
    row = found.one_or_none()
    if row is None:
        return None
    return Pending(
        session_id=row.session_id,
        account=Account(
            id=row.id,
            email=row.email,
            display_name=row.display_name,
            password_hash=row.password_hash,
            status=row.status,
        ),
        mfa_required=row.mfa_required,
        proven=not row.mfa_required or row.mfa_at is not None,
    )


async def failures_since_success(
    session: AsyncSession, scope: Scope, *, email: str, now: datetime
) -> Sequence[datetime]:
    """Moments of the failed attempts since the last success, oldest first; at most a day's 60."""
    success = (
        select(func.max(LoginAttempt.created_at))
        .where(LoginAttempt.email == email, LoginAttempt.outcome.in_(FORGIVEN))
        .scalar_subquery()
    )
    found = await session.execute(
        select(LoginAttempt.created_at)
        .where(
            LoginAttempt.email == email,
            LoginAttempt.outcome.in_(FAILED),
            LoginAttempt.created_at > now - REMEMBERED,
            or_(success.is_(None), LoginAttempt.created_at > success),
        )
        .order_by(LoginAttempt.created_at.desc())
        .limit(60)
    )
    return list(reversed(found.scalars().all()))


async def factors_of(session: AsyncSession, scope: Scope, *, user_id: UUID) -> Factors:
    """How many second factors of each kind the person has confirmed."""
    counts = select(
        select(func.count())
        .where(TotpFactor.user_id == user_id, TotpFactor.confirmed_at.is_not(None))
        .scalar_subquery(),
        select(func.count()).where(Passkey.user_id == user_id).scalar_subquery(),
        select(func.count())
        .where(
            SmsFactor.user_id == user_id,
            SmsFactor.confirmed_at.is_not(None),
            _sms_allowed(user_id),
        )
        .scalar_subquery(),
        select(func.count())
        .where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
        .scalar_subquery(),
    )
    totp, passkeys, sms, codes = (await session.execute(counts)).one()
    return Factors(totp=totp, passkeys=passkeys, sms=sms, recovery_codes=codes)


async def sms_allowed_for(session: AsyncSession, scope: Scope, *, user_id: UUID) -> bool:
    """Do all the companies of the person accept codes by SMS?"""
    return bool(await session.scalar(select(_sms_allowed(user_id))))


async def sms_policy(session: AsyncSession, scope: Scope, *, company_id: UUID) -> bool:
    """Does this company accept codes by SMS?"""
    found = await session.scalar(
        select(SignInPolicy.sms_allowed).where(SignInPolicy.company_id == company_id)
    )
    return bool(found)


def _sms_allowed(user_id: UUID) -> ColumnElement[bool]:
    """All companies of the perimeter accept it, and there is one."""
    within = exists().where(
        RoleAssignment.user_id == user_id,
        or_(RoleAssignment.company_id.is_(None), RoleAssignment.company_id == Company.id),
        RoleAssignment.valid_from <= func.now(),
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > func.now()),
    )
    accepting = exists().where(
        SignInPolicy.company_id == Company.id, SignInPolicy.sms_allowed.is_(True)
    )
    somewhere = exists().where(Company.is_active.is_(True), within)
    refused = exists().where(Company.is_active.is_(True), within, ~accepting)
    return somewhere & ~refused


async def roles_of(
    session: AsyncSession, scope: Scope, *, user_id: UUID, now: datetime
) -> frozenset[str]:
    """Codes of the roles that the person holds now, anywhere."""
    found = await session.execute(
        select(RoleAssignment.role_code).where(
            RoleAssignment.user_id == user_id,
            RoleAssignment.valid_from <= now,
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
        )
    )
    return frozenset(found.scalars())


def _accounts() -> Select[UUID, str, str, str | None, str]:
    return select(User.id, User.email, User.display_name, User.password_hash, User.status)


async def administrator_ids(
    session: AsyncSession, scope: Scope, *, now: datetime
) -> Sequence[UUID]:
    """Active administrators of the whole group."""
    found = await session.execute(
        select(User.id)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(
            RoleAssignment.role_code == Role.ADMIN_GROUPE,
            RoleAssignment.valid_from <= now,
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
            User.status == UserStatus.ACTIVE,
        )
        .distinct()
    )
    return list(found.scalars())


async def administrators(session: AsyncSession, scope: Scope, *, now: datetime) -> Sequence[str]:
    """Addresses of the group's active administrators."""
    ids = await administrator_ids(session, scope, now=now)
    found = await session.execute(select(User.email).where(User.id.in_(ids)).order_by(User.email))
    return list(found.scalars())


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What an unused link in its time lets do."""

    id: UUID
    user_id: UUID
    email: str
    purpose: str


async def usable_link(
    session: AsyncSession, scope: Scope, *, token: str, now: datetime, lock: bool = False
) -> Link | None:
    """The link behind a token, unless it was used, is too old, or its account was disabled."""
    statement = (
        select(PasswordToken.id, PasswordToken.user_id, User.email, PasswordToken.purpose)
        .join(User, User.id == PasswordToken.user_id)
        .where(
            PasswordToken.token_hash == hash_of(token),
            PasswordToken.used_at.is_(None),
            PasswordToken.expires_at > now,
            User.status != UserStatus.DISABLED,
        )
    )
    if lock:
        statement = statement.with_for_update(of=PasswordToken)
    row = (await session.execute(statement)).one_or_none()
    return Link(**row._asdict()) if row else None


async def people_of_roles(
    session: AsyncSession,
    scope: Scope,
    *,
    roles: frozenset[str],
    company_id: UUID,
    now: datetime,
    risk_family: str | None = None,
) -> frozenset[UUID]:
    """The active people who hold one of the roles at a company, or in the whole group.

    `risk_family`: only those who hold it for that family too.
    """
    family: ColumnElement[bool] = true()
    if risk_family is not None:
        family = or_(
            RoleAssignment.risk_families.is_(None),
            literal(risk_family) == any_(RoleAssignment.risk_families),
        )
    found = await session.execute(
        select(User.id)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(
            RoleAssignment.role_code.in_(roles),
            or_(RoleAssignment.company_id == company_id, RoleAssignment.company_id.is_(None)),
            family,
            RoleAssignment.valid_from <= now,
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
            User.status == UserStatus.ACTIVE,
        )
    )
    return frozenset(found.scalars())


async def addresses_of_roles(
    session: AsyncSession, scope: Scope, *, roles: frozenset[str], now: datetime
) -> Sequence[str]:
    """Addresses of the active people who hold one of the roles, at any company, once each."""
    found = await session.execute(
        select(User.email)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(
            RoleAssignment.role_code.in_(roles),
            RoleAssignment.valid_from <= now,
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
            User.status == UserStatus.ACTIVE,
        )
        .distinct()
        .order_by(User.email)
    )
    return list(found.scalars())
