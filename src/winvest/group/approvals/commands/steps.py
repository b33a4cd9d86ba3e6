"""Steps that the acts on tasks share: keep what happened, know who holds a role."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import Function, Letter, TaskAct
from winvest.group.approvals.matrix_queries import MatrixLine, matrix
from winvest.group.approvals.models import ApprovalAct
from winvest.group.approvals.queries import Task
from winvest.group.approvals.rules import with_letters
from winvest.group.identity.enums import Role
from winvest.group.identity.queries import people_of_roles


async def keep(
    session: AsyncSession,
    scope: Scope,
    *,
    task_id: UUID,
    owner_company_id: UUID,
    company_id: UUID,
    act: TaskAct,
    comment: str | None = None,
    sha256: str | None = None,
    alone: bool = False,
) -> UUID:
    """Keep what happened to a task; it is never rewritten."""
    act_id = new_id()
    await session.execute(
        insert(ApprovalAct).values(
            id=act_id,
            task_id=task_id,
            owner_company_id=owner_company_id,
            company_id=company_id,
            act=act,
            actor_id=scope.actor_id,
            actor_label=scope.actor_label[:160],
            comment=comment,
            content_sha256=sha256,
            alone=alone,
        )
    )
    return act_id


async def keep_of(
    session: AsyncSession,
    scope: Scope,
    task: Task,
    act: TaskAct,
    *,
    comment: str | None = None,
    sha256: str | None = None,
    alone: bool = False,
) -> UUID:
    """Keep what happened to this task."""
    return await keep(
        session, scope, task_id=task.id, owner_company_id=task.owner_company_id,
        company_id=task.company_id, act=act, comment=comment, sha256=sha256, alone=alone,
    )  # fmt: skip


async def line_of(session: AsyncSession, scope: Scope, *, task: str, on: date) -> MatrixLine | None:
    """The line of the matrix for a task, as it stands on a day."""
    return next((one for one in await matrix(session, scope, on=on) if one.task == task), None)


async def informed(
    session: AsyncSession, scope: Scope, *, task: Task, on: date
) -> tuple[Function, ...]:
    """The functions that are told what was decided, by the matrix as it stands on a day."""
    line = await line_of(session, scope, task=task.task, on=on)
    return with_letters(line.letters, Letter.I, Letter.C) if line else ()


async def has_jurist(
    session: AsyncSession, scope: Scope, *, company_id: UUID, now: datetime
) -> bool:
    """Does the company have a jurist of its own, or of the group?"""
    jurists = frozenset((Role.JURISTE.value,))
    return bool(
        await people_of_roles(session, scope, roles=jurists, company_id=company_id, now=now)
    )
