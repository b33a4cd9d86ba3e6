"""Jobs of the versions: each minute, what is due goes live, one job each; late ones catch up."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, enqueue, job
from winvest.offer.versions.commands.going_live import go_live
from winvest.offer.versions.queries import due_versions

LABEL = "Winvest (mise en production)"


@job("versions.look_for_due", cron="* * * * *")
async def look_for_due(world: World, **_: Any) -> None:
    """Find the versions whose day has come, however long the worker was away."""
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        for one in await due_versions(session, scope, now=datetime.now(UTC)):
            await enqueue(
                session,
                "versions.go_live",
                queueing_lock=f"go_live:{one.id}",
                version_id=str(one.id),
                approved_sha=one.approved_sha,
            )


@job("versions.go_live")
async def put_live(
    world: World, *, version_id: str, approved_sha: str | None = None, **_: Any
) -> None:
    """Put one version live: all of it or nothing, once, whatever kills the worker."""
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        await go_live(
            session,
            scope,
            version_id=UUID(version_id),
            approved_sha=approved_sha,
            now=datetime.now(UTC),
        )
