"""Queries of a person's own approvals: what waits for them, how much of it, what they decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import Process, TaskStatus
from winvest.group.approvals.models import ApprovalTask
from winvest.group.approvals.queries import Task, task_from, tasks
from winvest.group.approvals.rules import ROLES
from winvest.group.identity.enums import Role

SIZE = 50
SIGNING_ROLES = frozenset((*ROLES.values(), Role.JURISTE))
DECIDED = (TaskStatus.SIGNED, TaskStatus.REFUSED, TaskStatus.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which of one's tasks to list."""

    process: Process | None = None
    late: bool = False
    past: bool = False
    after: tuple[datetime, UUID] | None = None


async def own_tasks(
    session: AsyncSession, scope: Scope, *, asked: Asked, now: datetime
) -> tuple[Task, ...]:
    """The tasks that wait for this person, the most pressing first; or those they decided.

    One more than a page, so that the page knows whether another follows.
    """
    found = tasks()
    if asked.past:
        found = found.where(
            ApprovalTask.decided_by == scope.actor_id, ApprovalTask.status.in_(DECIDED)
        ).order_by(ApprovalTask.decided_at.desc(), ApprovalTask.id.desc())
        if asked.after:
            found = found.where(tuple_(ApprovalTask.decided_at, ApprovalTask.id) < asked.after)
    else:
        found = found.where(ApprovalTask.status == TaskStatus.OPEN, mine(scope)).order_by(
            ApprovalTask.due_at, ApprovalTask.id
        )
        if asked.after:
            found = found.where(tuple_(ApprovalTask.due_at, ApprovalTask.id) > asked.after)
        if asked.late:
            found = found.where(ApprovalTask.due_at < now)
    if asked.process is not None:
        found = found.where(ApprovalTask.process == asked.process)
    found = found.where(ApprovalTask.company_id.in_(scope.shown_company_ids))
    return tuple(task_from(row._asdict()) for row in await session.execute(found.limit(SIZE + 1)))


async def own_counts(
    session: AsyncSession, scope: Scope, *, now: datetime
) -> Mapping[Process, tuple[int, int]]:
    """How many tasks wait for this person by process, and how many of them are late."""
    if not signs_somewhere(scope):
        return {}
    asked = (
        select(
            ApprovalTask.process,
            func.count(),
            func.count().filter(ApprovalTask.due_at < now),
        )
        .where(
            ApprovalTask.status == TaskStatus.OPEN,
            mine(scope),
            ApprovalTask.company_id.in_(scope.shown_company_ids),
        )
        .group_by(ApprovalTask.process)
    )
    return {row[0]: (row[1], row[2]) for row in await session.execute(asked)}


def signs_somewhere(scope: Scope) -> bool:
    """Does this person hold a function of the matrix?"""
    return any(one.role in SIGNING_ROLES for one in scope.grants)


def mine(scope: Scope) -> ColumnElement[bool]:
    """Tasks of the functions that this person holds, where and for what they hold them."""
    ways = []
    for one in scope.grants:
        if one.role not in SIGNING_ROLES:
            continue
        way = [ApprovalTask.role_code == one.role]
        if one.company_id is not None:
            way.append(ApprovalTask.company_id == one.company_id)
        if one.risk_families is not None:
            way.append(
                or_(
                    ApprovalTask.risk_family.is_(None),
                    ApprovalTask.risk_family.in_(sorted(one.risk_families)),
                )
            )
        ways.append(and_(*way))
    return or_(*ways) if ways else false()
