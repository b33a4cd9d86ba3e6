"""Sign-in: password, second factor, sign-out. A failure is recorded, so it is returned, not raised:
raising would roll the record back and open the door to guessing."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.access import token_hash
from winvest.group.identity.commands.attempts import (
    AGENT_MAX,
    Failed,
    Visitor,
    failed,
    locked_for,
    one_at_a_time,
    record,
)
from winvest.group.identity.commands.sms import phone_proves
from winvest.group.identity.enums import SignInOutcome, UserStatus
from winvest.group.identity.factor_rules import may_use_sms, must_prove, recovery_shape, totp_step
from winvest.group.identity.models import RecoveryCode, TotpFactor, User, UserSession
from winvest.group.identity.passwords import needs_rehash, password_hash, password_matches
from winvest.group.identity.queries import Account, Pending, account_by_email, factors_of, roles_of
from winvest.group.identity.rules import SESSION_LIFE, normalised_email


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A session was opened (or renewed): its token, and what it still lacks."""

    token: str
    needs_factor: bool = False
    must_enrol: bool = False


@command(
    "identity.sign_in",
    needs=None,
    undo=Irreversible("Une session se ferme, elle ne s’annule pas."),
)
async def sign_in(
    session: AsyncSession,
    scope: Scope,
    *,
    email: str,
    password: str,
    visitor: Visitor,
    now: datetime,
) -> Opened | Failed:
    """Open a session for who knows the password; the same wait and answer for everyone else."""
    address = normalised_email(email)
    await one_at_a_time(session, address)
    locked = await locked_for(session, scope, address, now=now)
    if locked:
        await record(session, address, None, visitor, SignInOutcome.LOCKED)
        return Failed(retry_after=locked)
    account = await account_by_email(session, scope, email=address)
    known = await password_matches(account.password_hash if account else None, password)
    if account is None or not known or account.status != UserStatus.ACTIVE:
        outcome = SignInOutcome.DISABLED if known and account else SignInOutcome.WRONG
        return await failed(session, scope, address, account, visitor, outcome, now=now)
    if account.password_hash and needs_rehash(account.password_hash):
        hashed = await password_hash(password)
        await session.execute(
            update(User).where(User.id == account.id).values(password_hash=hashed)
        )
    return await open_session(session, scope, account=account, visitor=visitor, now=now)


async def open_session(
    session: AsyncSession,
    scope: Scope,
    *,
    account: Account,
    visitor: Visitor,
    now: datetime,
    method: str = "password",
    proven: bool = False,
) -> Opened:
    """A new browser session; it waits for its second factor where there is or must be one."""
    factors = await factors_of(session, scope, user_id=account.id)
    roles = await roles_of(session, scope, user_id=account.id, now=now)
    required = (factors.any or must_prove(roles)) and not proven
    token = secrets.token_urlsafe(32)
    session.add(
        UserSession(
            user_id=account.id,
            token_hash=token_hash(token),
            expires_at=now + SESSION_LIFE,
            ip=visitor.ip,
            user_agent=visitor.user_agent[:AGENT_MAX],
            method=method,
            mfa_required=required,
            mfa_at=now if proven else None,
        )
    )
    if not required:
        await record(session, account.email, account.id, visitor, SignInOutcome.DONE)
    return Opened(token=token, needs_factor=required, must_enrol=required and not factors.any)


@command(
    "identity.prove_by_code", needs=None, undo=Irreversible("Un code prouvé ne se reprend pas.")
)
async def prove_by_code(
    session: AsyncSession,
    scope: Scope,
    *,
    pending: Pending,
    code: str,
    visitor: Visitor,
    now: datetime,
) -> Opened | Failed:
    """Give the second factor: a code of the application, or one of the recovery codes, once."""

    async def given() -> bool:
        user_id = pending.account.id
        return (
            await _totp(session, user_id, code, now=now)
            or await _phone(session, scope, user_id, code, now=now)
            or await _recovery(session, user_id, code, now=now)
        )

    return await prove(session, scope, given, pending=pending, visitor=visitor, now=now)


@command(
    "identity.prove_by_password", needs=None, undo=Irreversible("Une preuve est donnée une fois.")
)
async def prove_by_password(
    session: AsyncSession,
    scope: Scope,
    *,
    pending: Pending,
    password: str,
    visitor: Visitor,
    now: datetime,
) -> Opened | Failed:
    """Confirm one's identity by the password, for who has no second factor."""

    async def given() -> bool:
        return await password_matches(pending.account.password_hash, password)

    return await prove(
        session,
        scope,
        given,
        pending=pending,
        visitor=visitor,
        now=now,
        otherwise=SignInOutcome.WRONG,
    )


async def prove(
    session: AsyncSession,
    scope: Scope,
    given: Callable[[], Awaitable[bool]],
    *,
    pending: Pending,
    visitor: Visitor,
    now: datetime,
    otherwise: SignInOutcome = SignInOutcome.WRONG_FACTOR,
) -> Opened | Failed:
    """Ask for a proof, unless the account is locked; count the failure, or renew the session."""
    email = pending.account.email
    await one_at_a_time(session, email)
    locked = await locked_for(session, scope, email, now=now)
    if locked:
        await record(session, email, pending.account.id, visitor, SignInOutcome.LOCKED)
        return Failed(retry_after=locked)
    if not await given():
        return await failed(session, scope, email, pending.account, visitor, otherwise, now=now)
    return await proven(session, scope, pending=pending, visitor=visitor, now=now)


async def proven(
    session: AsyncSession, scope: Scope, *, pending: Pending, visitor: Visitor, now: datetime
) -> Opened:
    """The second factor was given: the session gets a new token and stands."""
    token = secrets.token_urlsafe(32)
    await session.execute(
        update(UserSession)
        .where(UserSession.id == pending.session_id)
        .values(token_hash=token_hash(token), mfa_at=now, step_up_at=now)
    )
    await record(session, pending.account.email, pending.account.id, visitor, SignInOutcome.DONE)
    return Opened(token=token)


@command(
    "identity.sign_out",
    needs=None,
    undo=Irreversible("On se reconnecte avec ses identifiants."),
)
async def sign_out(session: AsyncSession, scope: Scope, *, token: str, now: datetime) -> None:
    """Close the session of this browser."""
    await session.execute(
        update(UserSession)
        .where(UserSession.token_hash == token_hash(token), UserSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


async def _totp(session: AsyncSession, user_id: UUID, code: str, *, now: datetime) -> bool:
    factors = await session.execute(
        select(TotpFactor)
        .where(TotpFactor.user_id == user_id, TotpFactor.confirmed_at.is_not(None))
        .with_for_update()
    )
    for factor in factors.scalars():
        step = totp_step(factor.secret, code=code, now=now, last_step=factor.last_step)
        if step is not None:
            factor.last_step = step
            factor.last_used_at = now
            return True
    return False


async def _phone(
    session: AsyncSession, scope: Scope, user_id: UUID, code: str, *, now: datetime
) -> bool:
    held = await factors_of(session, scope, user_id=user_id)
    roles = await roles_of(session, scope, user_id=user_id, now=now)
    if not held.sms or not may_use_sms(roles, held=held):
        return False
    return await phone_proves(session, user_id, code, now=now)


async def _recovery(session: AsyncSession, user_id: UUID, code: str, *, now: datetime) -> bool:
    shape = recovery_shape(code)
    if len(shape) < 10:
        return False
    used = await session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_hash == token_hash(shape).hex(),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    return used.first() is not None
