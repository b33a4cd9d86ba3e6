"""Jobs of identity: what happens by itself around accounts."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, job
from winvest.group.identity.models import User

log = structlog.get_logger("identity")


@job("identity.alert_lockout")
async def alert_lockout(world: World, *, user_id: str, **_: Any) -> None:
    """Tell the administrators that somebody hammers at an account."""
    scope = await world.system_scope("Sécurité")
    async with transaction(world.db, scope) as session:
        name = await session.scalar(select(User.display_name).where(User.id == UUID(user_id)))
    log.warning("account_locked", user_id=user_id, known=name is not None, at=datetime.now(UTC))
