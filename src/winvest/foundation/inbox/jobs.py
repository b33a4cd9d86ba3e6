"""Jobs of the inbox."""

from typing import Any

from winvest.foundation.inbox.commands import make_partitions
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, job


@job("inbox.make_partitions", cron="25 1 * * *")
async def make_inbox_partitions(world: World, **_: Any) -> None:
    """Make each day the partitions of the three months ahead."""
    scope = await world.system_scope("Winvest (automatique)")
    async with transaction(world.db, scope) as session:
        await make_partitions(session, scope)
