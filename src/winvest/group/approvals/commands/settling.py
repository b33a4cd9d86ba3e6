"""Settling: what was signed, then done, no longer falls when the rest of its content changes."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import Facet, RaciTask, TaskStatus
from winvest.group.approvals.models import ApprovalTask


async def settle(
    session: AsyncSession, scope: Scope, *, subject_id: UUID, tasks: Collection[RaciTask]
) -> None:
    """Keep these sign-offs as they were given: their act is done. A step of what follows it."""
    await session.execute(
        update(ApprovalTask)
        .where(
            ApprovalTask.subject_id == subject_id,
            ApprovalTask.task.in_(tasks),
            ApprovalTask.status == TaskStatus.SIGNED,
            ApprovalTask.facet != Facet.NOTHING,
        )
        .values(facet=Facet.NOTHING)
        .execution_options(synchronize_session=False)
    )
