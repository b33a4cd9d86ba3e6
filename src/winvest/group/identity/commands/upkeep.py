"""What happens to accounts by themselves: unused ones are disabled, old traces are forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.enums import UserStatus
from winvest.group.identity.models import LoginAttempt, PasswordToken, User, UserSession
from winvest.group.identity.queries import administrator_ids
from winvest.group.identity.rules import IDLE_DAYS

REASON = f"Compte inutilisé depuis {IDLE_DAYS} jours"


@command(
    "identity.disable_idle_accounts",
    needs="users.edit",
    undo=Irreversible("Un administrateur réactive le compte depuis sa fiche."),
)
async def disable_idle_accounts(
    session: AsyncSession, scope: Scope, *, now: datetime
) -> Sequence[UUID]:
    """Disable the accounts unused for 90 days, but never the last administrator of the group."""
    limit = now - timedelta(days=IDLE_DAYS)
    idle = select(User.id).where(
        User.status != UserStatus.DISABLED,
        func.coalesce(User.last_seen_at, User.created_at) < limit,
    )
    found = set((await session.execute(idle)).scalars())
    admins = set(await administrator_ids(session, scope, now=now))
    if admins and admins <= found:
        found -= {max(admins, key=str)}  # somebody must be able to open the others again
    await session.execute(
        update(User)
        .where(User.id.in_(found))
        .values(status=UserStatus.DISABLED, disabled_reason=REASON)
    )
    await session.execute(
        update(UserSession)
        .where(UserSession.user_id.in_(found), UserSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return sorted(found, key=str)


@command(
    "identity.forget_old_sign_ins",
    needs="users.edit",
    undo=Irreversible("Des traces effacées ne reviennent pas."),
)
async def forget_old_sign_ins(session: AsyncSession, scope: Scope, *, before: datetime) -> None:
    """Forget attempts, links and sessions older than the date."""
    await session.execute(delete(LoginAttempt).where(LoginAttempt.created_at < before))
    await session.execute(delete(PasswordToken).where(PasswordToken.expires_at < before))
    await session.execute(
        delete(UserSession).where(
            or_(UserSession.expires_at < before, UserSession.revoked_at < before)
        )
    )
