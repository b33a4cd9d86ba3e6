"""Tables of the approvals: the matrix, the tasks, what was decided, how long publishing takes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

import winvest.group.approvals.refusals
import winvest.group.companies.models  # noqa: F401 - the tables that these lean on
from winvest.foundation.infra.models import Base, EditableRow, Row, Small, one_of
from winvest.group.approvals.enums import (
    Facet,
    Function,
    Letter,
    Process,
    SubjectKind,
    TaskAct,
    TaskStatus,
)

SAME = "La matrice RACI est celle de tout le groupe (annexe D)."


class RaciTaskRow(EditableRow):
    """A task of the matrix, and in how many days it is done."""

    __tablename__ = "raci_task"
    __shared__ = SAME
    __table_args__ = (
        UniqueConstraint("process", "position"),
        CheckConstraint("days BETWEEN 1 AND 90", name="days_range"),
    )

    code: Mapped[str] = mapped_column(String(40), unique=True)
    process: Mapped[str] = mapped_column(String(24))
    position: Mapped[Small]
    days: Mapped[Small] = mapped_column(server_default=text("2"))


class RaciRule(Row):
    """What a function is to a task over `[valid_from, valid_to)`, and who says so."""

    __tablename__ = "raci_rule"
    __shared__ = SAME
    __table_args__ = (
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint("btrim(source) <> ''", name="source_given"),
        ExcludeConstraint(
            ("task", "="),
            ("function", "="),
            (text("daterange(valid_from, valid_to)"), "&&"),
            name="ex_raci_rule_overlap",
            using="gist",
        ),
    )

    task: Mapped[str] = mapped_column(String(40), ForeignKey("raci_task.code"))
    function: Mapped[Function] = mapped_column(one_of(Function, name="function"))
    letter: Mapped[Letter] = mapped_column(one_of(Letter, name="letter", length=3))
    source: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class ApprovalTask(Row):
    """A task asked of a function of a company, about a subject of its owner; some ten a version."""

    __tablename__ = "approval_task"
    __table_args__ = (
        CheckConstraint(
            "(status IN ('signed', 'refused', 'done')) = (decided_at IS NOT NULL)", name="decided"
        ),
        CheckConstraint("status <> 'refused' OR btrim(comment) <> ''", name="refusal_explained"),
        CheckConstraint("link ~ '^/([^/]|$)'", name="link_local"),
        Index(
            "uq_approval_task_living",
            *("subject_id", "company_id", "task", "function"),
            unique=True,
            postgresql_where=text("status <> 'cancelled'"),
        ),
        Index(
            "ix_approval_task_waiting",
            *("company_id", "role_code", "due_at", "id"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_approval_task_decided", "decided_by", text("decided_at DESC"), text("id DESC")),
        Index("ix_approval_task_untold", "id", postgresql_where=text("NOT reopening_told")),
    )

    owner_company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    process: Mapped[Process] = mapped_column(one_of(Process, name="process"))
    task: Mapped[str] = mapped_column(String(40), ForeignKey("raci_task.code"))
    function: Mapped[Function] = mapped_column(one_of(Function, name="function"))
    role_code: Mapped[str] = mapped_column(String(60))
    accountable: Mapped[bool]
    status: Mapped[TaskStatus] = mapped_column(one_of(TaskStatus, name="status"))
    subject_kind: Mapped[SubjectKind] = mapped_column(one_of(SubjectKind, name="subject_kind"))
    subject_id: Mapped[UUID]
    risk_family: Mapped[str | None] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(400))
    facet: Mapped[Facet] = mapped_column(one_of(Facet, name="facet"))
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    author_id: Mapped[UUID | None]
    asked_by: Mapped[UUID | None]
    asked_label: Mapped[str] = mapped_column(String(160))
    due_at: Mapped[datetime]
    escalated_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]
    reopening_told: Mapped[bool] = mapped_column(server_default=text("true"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_label: Mapped[str | None] = mapped_column(String(160))
    comment: Mapped[str | None]
    alone: Mapped[bool] = mapped_column(server_default=text("false"))


class ApprovalWaiting(Base):
    """How many tasks wait for a role of a company, in lines that add up; kept by a trigger."""

    __tablename__ = "approval_waiting"
    __shared__ = "a count in the rail, read before it is known who asks; kept by trigger"
    __table_args__ = (
        Index(
            "ix_approval_waiting_role_code",
            *("role_code", "company_id"),
            postgresql_include=["risk_family", "waiting"],
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    role_code: Mapped[str] = mapped_column(String(60))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    risk_family: Mapped[str | None] = mapped_column(String(60))
    waiting: Mapped[int]


class ApprovalAct(Row):
    """One act on a task, kept for good."""

    __tablename__ = "approval_act"
    __table_args__ = (Index("ix_approval_act_task_id", "task_id", "created_at"),)

    task_id: Mapped[UUID] = mapped_column(ForeignKey("approval_task.id"))
    owner_company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    act: Mapped[TaskAct] = mapped_column(one_of(TaskAct, name="act"))
    actor_id: Mapped[UUID | None]
    actor_label: Mapped[str] = mapped_column(String(160))
    comment: Mapped[str | None]
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    alone: Mapped[bool] = mapped_column(server_default=text("false"))


class ApprovalDelay(Row):
    """From the last sign-off of a subject to its publication, against 24 hours (CDC §7)."""

    __tablename__ = "approval_delay"
    __table_args__ = (
        Index(
            "ix_approval_delay_due_at",
            "due_at",
            postgresql_where=text("published_at IS NULL AND alerted_at IS NULL"),
        ),
    )

    owner_company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    subject_id: Mapped[UUID] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(400))
    ready_at: Mapped[datetime]
    due_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    alerted_at: Mapped[datetime | None]
