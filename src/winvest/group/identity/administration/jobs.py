"""Jobs of the administration: the access review of each quarter opens by itself."""

from datetime import UTC, datetime
from typing import Any

import structlog

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, job
from winvest.group.identity.administration.commands.reviews import open_access_review

log = structlog.get_logger("identity")


@job("identity.open_access_review", cron="0 6 1 1,4,7,10 *")
async def open_review(world: World, **_: Any) -> None:
    """The first day of each quarter, open its review; a second run finds it there (G 4)."""
    scope = await world.system_scope("Revue des accès")
    async with transaction(world.db, scope) as session:
        opened = await open_access_review(session, scope, now=datetime.now(UTC))
    log.info("access_review", quarter=opened.quarter, new=opened.new)
