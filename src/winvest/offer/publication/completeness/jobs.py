"""Job of the completeness: each minute, what changed; at their hour, what time changes."""

from datetime import UTC, datetime
from typing import Any

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, job
from winvest.offer.publication.completeness.working import SLICE, due_products, work_out

SLICES = 40


@job("publication.refresh_completeness", cron="* * * * *")
async def refresh_completeness(world: World, **_: Any) -> None:
    """Work out again what is due, slice by slice; 20,000 products a run at most."""
    scope = await world.system_scope("Winvest (complétude)")
    for _slice in range(SLICES):
        now = datetime.now(UTC)
        async with transaction(world.db, scope) as session:
            due = await due_products(session, scope, now=now)
            if due:
                await work_out(session, scope, product_ids=due, now=now)
        if len(due) < SLICE:
            return
