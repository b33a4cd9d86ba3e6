"""Jobs of the publication room."""

from typing import Any

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, job
from winvest.offer.publication.commands import close_ended


@job("publication.close_ended", cron="*/10 * * * *")
async def close_ended_publications(world: World, **_: Any) -> None:
    """Bring the readers of products up to date, every ten minutes."""
    scope = await world.system_scope("Winvest (automatique)")
    async with transaction(world.db, scope) as session:
        await close_ended(session, scope)
