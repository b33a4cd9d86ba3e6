"""Jobs of the catalogue room."""

from typing import Any

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, job
from winvest.offer.catalog.commands.upkeep import tidy_shelf


@job("catalog.tidy_shelf", cron="5-59/10 * * * *")
async def tidy_the_shelf(world: World, **_: Any) -> None:
    """Keep the lists quick: what begins or ends, and the counts added up, every ten minutes."""
    scope = await world.system_scope("Winvest (automatique)")
    async with transaction(world.db, scope) as session:
        await tidy_shelf(session, scope)
