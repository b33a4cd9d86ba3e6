"""The record of an administrator's act on an account, beside the audit trail."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.enums import AdminAct
from winvest.group.identity.administration.models import AdminActRow


async def record_act(
    session: AsyncSession,
    scope: Scope,
    *,
    user_id: UUID,
    act: AdminAct,
    reason: str | None = None,
) -> None:
    """Keep who did what to which account, and why; read on the account's sheet."""
    session.add(
        AdminActRow(
            user_id=user_id,
            actor_id=scope.actor_id,
            actor_label=scope.actor_label,
            act=act,
            reason=reason,
        )
    )
    await session.flush()  # a page drawn after the act shows it
