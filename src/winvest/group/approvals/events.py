"""Events of the approvals: what the others are told, and what follows in the rooms above."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from winvest.group.approvals.enums import Function, Process, RaciTask, SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What tasks are about: a version, a product, a document or a partner of a company."""

    kind: SubjectKind
    id: UUID
    owner_company_id: UUID
    title: str
    link: str
    risk_family: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTold:
    """A task, as those who are told of it need to know it."""

    task_id: UUID
    task: RaciTask
    company_id: UUID
    function: Function
    role_code: str
    accountable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksAsked:
    """Tasks were asked about a subject: who signs is told, who is consulted too."""

    subject: Subject
    process: Process
    tasks: tuple[TaskTold, ...]
    consulted: tuple[tuple[Function, RaciTask], ...]
    actor: str
    actor_id: UUID | None
    due_at: datetime
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDecided:
    """A task was signed, done or refused; who is informed by the matrix is told."""

    subject: Subject
    task: TaskTold
    act_id: UUID
    signed: bool
    comment: str
    author_id: UUID | None
    alone: bool
    informed: tuple[Function, ...]
    actor: str
    actor_id: UUID | None
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRead:
    """A decision reaches the owner of its subject: by a job, when another company decided."""

    decided: TaskDecided


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksCleared:
    """Every accountable sign-off of a subject stands."""

    subject: Subject
    actor: str
    actor_id: UUID | None
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReopened:
    """A sign-off fell because what it depended on changed."""

    subject: Subject
    task: TaskTold
    act_id: UUID
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEscalated:
    """A task is late: the function that answers for it in the end is told (annexe D 4)."""

    subject: Subject
    task: TaskTold
    guardian: Function
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationLate:
    """Everything was signed, and nothing was published within the delay (CDC §7)."""

    delay_id: UUID
    company_id: UUID
    subject_id: UUID
    title: str
    link: str
    ready_at: datetime
