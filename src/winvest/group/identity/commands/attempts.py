"""Attempts to prove who one is: counted one by one, told to the administrators, locking."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra import metrics
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.enums import SignInOutcome
from winvest.group.identity.models import LoginAttempt
from winvest.group.identity.queries import Account, failures_since_success
from winvest.group.identity.rules import LOCK_FROM, lock_until

AGENT_MAX = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The attempt failed; `retry_after` seconds when the account is locked."""

    retry_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Where an attempt comes from."""

    ip: str
    user_agent: str


async def failed(
    session: AsyncSession,
    scope: Scope,
    email: str,
    account: Account | None,
    visitor: Visitor,
    outcome: SignInOutcome,
    *,
    now: datetime,
) -> Failed:
    """Count a failure; from the tenth on the account is locked and its administrators told."""
    await record(session, email, account.id if account else None, visitor, outcome)
    failures = await failures_since_success(
        session, scope, email=email, now=now + timedelta(seconds=1)
    )
    if len(failures) >= LOCK_FROM and account is not None:
        await enqueue(
            session,
            "identity.alert_lockout",
            queueing_lock=f"lockout:{account.id}",
            user_id=str(account.id),
        )
    until = lock_until(failures, now=now)
    return Failed(retry_after=_seconds(until, now))


async def locked_for(
    session: AsyncSession, scope: Scope, email: str, *, now: datetime
) -> int | None:
    """For how many seconds an address is still locked; None: it is not."""
    failures = await failures_since_success(session, scope, email=email, now=now)
    return _seconds(lock_until(failures, now=now), now)


async def record(
    session: AsyncSession,
    email: str,
    user_id: UUID | None,
    visitor: Visitor,
    outcome: SignInOutcome,
) -> None:
    """Write an attempt down."""
    metrics.SIGN_INS.labels(outcome.value).inc()
    session.add(
        LoginAttempt(
            email=email[:254],
            user_id=user_id,
            ip=visitor.ip,
            user_agent=visitor.user_agent[:AGENT_MAX],
            outcome=outcome,
        )
    )
    await session.flush()  # the failures counted next include this one


async def one_at_a_time(session: AsyncSession, email: str) -> None:
    """Attempts on one account queue, so that a hundred at once are still counted one by one."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(email, 7))))


def _seconds(until: datetime | None, now: datetime) -> int | None:
    return None if until is None else max(1, int((until - now).total_seconds()))
