"""Jobs of the completeness: each minute, what changed; each morning, what lacks is told,
documents and accounts alike.
"""

from datetime import UTC, datetime
from typing import Any

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.events import announce
from winvest.foundation.infra.queue import World, job
from winvest.offer.publication.completeness.telling import missing_by_company
from winvest.offer.publication.completeness.working import SLICE, due_products, work_out
from winvest.offer.publication.unmapped import unmapped_by_company

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


@job("publication.tell_missing", cron="30 5 * * *")
async def tell_missing(world: World, **_: Any) -> None:
    """Tell each morning of the documents that products on sale lack; once while nothing changes."""
    scope = await world.system_scope("Winvest (complétude)")
    async with transaction(world.db, scope) as session:
        for event in await missing_by_company(session, scope):
            await announce(session, scope, event)


@job("publication.tell_unmapped", cron="35 5 * * *")
async def tell_unmapped(world: World, **_: Any) -> None:
    """Tell each morning of products on sale without validated accounts; once while it lasts."""
    scope = await world.system_scope("Winvest (mapping comptable)")
    async with transaction(world.db, scope) as session:
        for event in await unmapped_by_company(session, scope, now=datetime.now(UTC)):
            await announce(session, scope, event)
