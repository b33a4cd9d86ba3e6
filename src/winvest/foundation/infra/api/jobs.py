"""Jobs of the API: what was kept for retries is forgotten after a day."""

from typing import Any

import structlog

from winvest.foundation.infra.api.idempotency import forget_expired
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, job

log = structlog.get_logger("api")


@job("api.forget_answers", cron="35 * * * *")
async def forget_answers(world: World, **_: Any) -> None:
    """Each hour, forget the answers kept for retries that are older than a day."""
    scope = await world.system_scope("Durées de conservation")
    async with transaction(world.db, scope) as session:
        gone = await forget_expired(session, scope)
    log.info("answers_forgotten", count=gone)
