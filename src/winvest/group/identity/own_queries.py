"""Queries on one's own account: its sessions, its second factors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.models import Passkey, SmsFactor, TotpFactor, User, UserSession
from winvest.group.identity.rules import browser_label


async def own_account(session: AsyncSession, scope: Scope) -> User:
    """The account of who acts, to be changed by its commands; a key or a job has none."""
    user = await session.get(User, scope.actor_id) if scope.actor_id else None
    if user is None:
        raise NotFound("Aucun compte ne correspond. Reconnectez-vous.")
    return user


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A browser in which the person is signed in."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    ip: str
    browser: str


async def open_sessions(
    session: AsyncSession, scope: Scope, *, now: datetime
) -> Sequence[OpenSession]:
    """One's own open sessions, the latest first; a dozen at most."""
    found = await session.execute(
        select(
            UserSession.id,
            UserSession.created_at,
            UserSession.last_seen_at,
            UserSession.ip,
            UserSession.user_agent,
        )
        .where(
            UserSession.user_id == scope.actor_id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now,
        )
        .order_by(UserSession.last_seen_at.desc())
        .limit(50)
    )
    return [
        OpenSession(
            id=row.id,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            ip=row.ip,
            browser=browser_label(row.user_agent),
        )
        for row in found
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A second factor as its owner sees it."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


async def totp_factors(session: AsyncSession, scope: Scope) -> Sequence[Factor]:
    """One's own confirmed applications."""
    found = await session.execute(
        select(TotpFactor.id, TotpFactor.name, TotpFactor.created_at, TotpFactor.last_used_at)
        .where(TotpFactor.user_id == scope.actor_id, TotpFactor.confirmed_at.is_not(None))
        .order_by(TotpFactor.created_at)
    )
    return [Factor(**row._asdict()) for row in found]


async def passkeys(session: AsyncSession, scope: Scope) -> Sequence[Factor]:
    """One's own security keys."""
    found = await session.execute(
        select(Passkey.id, Passkey.name, Passkey.created_at, Passkey.last_used_at)
        .where(Passkey.user_id == scope.actor_id)
        .order_by(Passkey.created_at)
    )
    return [Factor(**row._asdict()) for row in found]


async def phones(session: AsyncSession, scope: Scope) -> Sequence[Factor]:
    """One's own confirmed telephones, by their last digits."""
    found = await session.execute(
        select(SmsFactor.id, SmsFactor.phone, SmsFactor.created_at)
        .where(SmsFactor.user_id == scope.actor_id, SmsFactor.confirmed_at.is_not(None))
        .order_by(SmsFactor.created_at)
    )
    return [
        Factor(
            id=row.id,
            name=f"Téléphone •• {row.phone[-2:]}",
            created_at=row.created_at,
            last_used_at=None,
        )
        for row in found
    ]
