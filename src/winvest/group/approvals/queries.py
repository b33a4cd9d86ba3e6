"""Queries of the approvals: the matrix, the tasks of a person, of a subject, what was decided."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import (
    Facet,
    Function,
    Process,
    RaciTask,
    SubjectKind,
    TaskAct,
    TaskStatus,
)
from winvest.group.approvals.events import Subject, TaskTold
from winvest.group.approvals.models import (
    ApprovalAct,
    ApprovalTask,
)
from winvest.group.approvals.ports import Standing
from winvest.group.approvals.rules import who_signs
from winvest.group.companies.models import Company


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task as pages and commands look at it."""

    id: UUID
    owner_company_id: UUID
    company_id: UUID
    company_name: str
    process: Process
    task: RaciTask
    function: Function
    role_code: str
    accountable: bool
    status: TaskStatus
    subject_kind: SubjectKind
    subject_id: UUID
    risk_family: str | None
    title: str
    link: str
    facet: Facet
    content_sha256: str | None
    author_id: UUID | None
    asked_label: str
    created_at: datetime
    due_at: datetime
    escalated_at: datetime | None
    reopened_at: datetime | None
    decided_at: datetime | None
    decided_label: str | None
    comment: str | None
    alone: bool

    @property
    def role_label(self) -> str:
        """Who signs, as people call them: the jurist where there is one."""
        return who_signs(self.function, self.role_code)

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return Subject(
            kind=self.subject_kind,
            id=self.subject_id,
            owner_company_id=self.owner_company_id,
            title=self.title,
            link=self.link,
            risk_family=self.risk_family,
        )

    @property
    def told(self) -> TaskTold:
        """What an event says of it."""
        return TaskTold(
            task_id=self.id,
            task=self.task,
            company_id=self.company_id,
            function=self.function,
            role_code=self.role_code,
            accountable=self.accountable,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What happened to a task."""

    act: TaskAct
    actor_label: str
    comment: str | None
    alone: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsigned:
    """An accountable sign-off that does not stand."""

    id: UUID
    task: RaciTask
    role_code: str
    role_label: str
    company_id: UUID
    company_name: str
    subject_id: UUID


COLUMNS = tuple(
    getattr(ApprovalTask, name)
    for name in Task.__dataclass_fields__
    if name not in ("company_name",)
)


async def task_of(
    session: AsyncSession, scope: Scope, *, task_id: UUID, lock: bool = False
) -> Task:
    """A task of one's companies; to decide of it, lock it."""
    asked = tasks().where(ApprovalTask.id == task_id)
    if lock:
        asked = asked.with_for_update(of=ApprovalTask)
    row = (await session.execute(asked)).one_or_none()
    if row is None:
        raise NotFound("Cette validation n’existe pas, ou n’est pas de vos sociétés.")
    return task_from(row._asdict())


async def tasks_about(
    session: AsyncSession, scope: Scope, *, subject_ids: Collection[UUID], lock: bool = False
) -> tuple[Task, ...]:
    """The living tasks of subjects, in the order of the matrix; about ten a version."""
    asked = tasks().where(
        ApprovalTask.subject_id.in_(subject_ids), ApprovalTask.status != TaskStatus.CANCELLED
    )
    if lock:
        asked = asked.order_by(ApprovalTask.id).with_for_update(of=ApprovalTask)
    order, columns = list(RaciTask), list(Function)
    found = [task_from(row._asdict()) for row in await session.execute(asked)]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                order.index(one.task), columns.index(one.function), one.company_name
            ),
        )
    )  # fmt: skip


def authors_of(task: Task, stands: Standing | None) -> Collection[UUID | None]:
    """Who wrote what a task depends on: also whoever undid its signature, on what is on sale."""
    if stands is None or stands.authors is None:
        return (task.author_id,)
    undone = task.reopened_at and task.subject_kind is SubjectKind.VERSION
    return (*stands.authors, task.author_id) if undone else stands.authors


async def unsigned(
    session: AsyncSession, scope: Scope, *, subject_ids: Collection[UUID]
) -> tuple[Unsigned, ...]:
    """The accountable sign-offs that do not stand: what keeps the gate shut. One indexed query."""
    asked = (
        select(
            ApprovalTask.id, ApprovalTask.task, ApprovalTask.function, ApprovalTask.role_code,
            ApprovalTask.company_id, ApprovalTask.subject_id,
            func.coalesce(Company.brand_name, Company.legal_name).label("company_name"),
        )
        .join(Company, Company.id == ApprovalTask.company_id)
        .where(
            ApprovalTask.subject_id.in_(subject_ids),
            ApprovalTask.accountable,
            ApprovalTask.status.in_((TaskStatus.OPEN, TaskStatus.PAUSED, TaskStatus.REFUSED)),
        )
    )  # fmt: skip
    order = list(RaciTask)
    found = [
        Unsigned(
            id=row.id,
            task=RaciTask(row.task),
            role_code=row.role_code,
            role_label=who_signs(row.function, row.role_code),
            company_id=row.company_id,
            company_name=row.company_name,
            subject_id=row.subject_id,
        )
        for row in await session.execute(asked)
    ]
    return tuple(sorted(found, key=lambda one: order.index(one.task)))


async def acts_of(session: AsyncSession, scope: Scope, *, task_id: UUID) -> tuple[Act, ...]:
    """The history of a task, newest first."""
    asked = (
        select(
            ApprovalAct.act, ApprovalAct.actor_label, ApprovalAct.comment, ApprovalAct.alone,
            ApprovalAct.created_at.label("at"),
        )
        .where(ApprovalAct.task_id == task_id)
        .order_by(ApprovalAct.created_at.desc(), ApprovalAct.id.desc())
    )  # fmt: skip
    return tuple(Act(**row._asdict()) for row in await session.execute(asked))


def tasks() -> Select[Any]:
    """Tasks with the name of their company."""
    name = func.coalesce(Company.brand_name, Company.legal_name).label("company_name")
    return select(*COLUMNS, name).join(Company, Company.id == ApprovalTask.company_id)


def task_from(row: dict[str, object]) -> Task:
    """A row of `tasks`."""
    row["task"] = RaciTask(str(row["task"]))
    return Task(**row)  # type: ignore[arg-type]
