"""Jobs of the publication room."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, enqueue, job
from winvest.foundation.kit.calendar import today_in
from winvest.offer.publication.commands.starting import start_publication
from winvest.offer.publication.commands.upkeep import close_ended
from winvest.offer.publication.commands.withdrawing import follow_exit_plan
from winvest.offer.publication.queries import due_publications, plans_to_follow

LABEL = "Winvest (diffusion)"


@job("publication.close_ended", cron="*/10 * * * *")
async def close_ended_publications(world: World, **_: Any) -> None:
    """Bring the readers of products up to date, every ten minutes."""
    scope = await world.system_scope("Winvest (automatique)")
    async with transaction(world.db, scope) as session:
        await close_ended(session, scope)


@job("publication.look_for_due", cron="* * * * *")
async def look_for_due_publications(world: World, **_: Any) -> None:
    """Find the planned publications whose day has come, one job each; late ones catch up."""
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        for one in await due_publications(session, scope, now=datetime.now(UTC)):
            await enqueue(
                session,
                "publication.start",
                queueing_lock=f"publication:{one}",
                publication_id=str(one),
            )


@job("publication.start")
async def start_one(world: World, *, publication_id: str, **_: Any) -> None:
    """Begin one planned publication: all of it or nothing, once, whatever kills the worker."""
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        await start_publication(
            session, scope, publication_id=UUID(publication_id), now=datetime.now(UTC)
        )


@job("publication.look_for_exits", cron="10 5 * * *")
async def look_for_exits(world: World, **_: Any) -> None:
    """Find the exit plans that have something to do today, one job each."""
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        for one in await plans_to_follow(session, scope, today=today_in(datetime.now(UTC))):
            await enqueue(
                session, "publication.follow_exit", queueing_lock=f"exit:{one}", product_id=str(one)
            )


@job("publication.follow_exit")
async def follow_exit(world: World, *, product_id: str, **_: Any) -> None:
    """Tell the clients, archive the documents: each once, on its day or later."""
    scope = await world.system_scope(LABEL)
    now = datetime.now(UTC)
    async with transaction(world.db, scope) as session:
        await follow_exit_plan(
            session, scope, product_id=UUID(product_id), today=today_in(now), now=now
        )
