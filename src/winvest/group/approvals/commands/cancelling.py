"""Cancelling: what is given up asks nothing of anybody any more; its history stays."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.steps import keep_of
from winvest.group.approvals.enums import RaciTask, TaskAct, TaskStatus
from winvest.group.approvals.models import ApprovalTask
from winvest.group.approvals.queries import tasks_about


async def cancel(
    session: AsyncSession, scope: Scope, *, subject_id: UUID, tasks: Collection[RaciTask]
) -> int:
    """Cancel the living tasks of a subject, signed or not; how many. A step of giving up."""
    count = 0
    for one in await tasks_about(session, scope, subject_ids=[subject_id], lock=True):
        if one.task not in tasks:
            continue
        await session.execute(
            update(ApprovalTask)
            .where(ApprovalTask.id == one.id)
            .values(
                status=TaskStatus.CANCELLED,
                decided_at=None,
                decided_by=None,
                decided_label=None,
                comment=None,
                alone=False,
                reopening_told=True,
            )
            .execution_options(synchronize_session=False)
        )
        await keep_of(session, scope, one, TaskAct.CANCELLED)
        count += 1
    return count
