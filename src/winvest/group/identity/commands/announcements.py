"""What a person is told by mail when the security of their account changes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.queue import enqueue
from winvest.group.identity.enums import SecurityChange


async def announce_change(
    session: AsyncSession, *, user_id: UUID, change: SecurityChange, now: datetime
) -> None:
    """Tell the person, once this commits; whoever did not ask for it learns it at once."""
    await enqueue(
        session,
        "identity.tell_change",
        user_id=str(user_id),
        change=change.value,
        at=now.isoformat(),
    )
