"""Jobs of the approvals: reopened tasks are told, late ones escalated, late publications too."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, job
from winvest.group.approvals.commands.upkeep import (
    alert_late_publications,
    escalate_late,
    gather_waiting,
    look_whether_clear,
    pass_on,
    read_decision,
    tell_reopened,
)

LABEL = "Winvest (validations)"


@job("approvals.look_for_reopened", cron="* * * * *")
async def look_for_reopened(world: World, **_: Any) -> None:
    """Tell who signed that what they signed changed; gather the counts of what waits."""
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        await tell_reopened(session, scope)
        await gather_waiting(session, scope)


@job("approvals.look_for_late", cron="*/15 * * * *")
async def look_for_late(world: World, **_: Any) -> None:
    """Escalate what waits too long, and say what was signed a day ago and is not published."""
    scope = await world.system_scope(LABEL)
    now = datetime.now(UTC)
    async with transaction(world.db, scope) as session:
        await pass_on(session, scope, now=now)
        await escalate_late(session, scope, now=now)
        await alert_late_publications(session, scope, now=now)


@job("approvals.look_at_clearing")
async def look_at_clearing(world: World, *, task_id: str, **_: Any) -> None:
    """See, for a signer who could not, whether that sign-off was the last."""
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        await look_whether_clear(session, scope, task_id=UUID(task_id), now=datetime.now(UTC))


@job("approvals.read_decision")
async def decision_read(world: World, *, act_id: str, **_: Any) -> None:
    """Tell the owner of what was decided by another company, and give back what it refused."""
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        await read_decision(session, scope, act_id=UUID(act_id))
