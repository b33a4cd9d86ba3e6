"""Tables of the audit trail. Rows are written by the trigger `audit_row` alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

import winvest.foundation.audit.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import Base, Json, Large, Row, Words


class AuditLog(Base):
    """One change of one row; partitioned by month. A chain per company, none is GROUP's."""

    __tablename__ = "audit_log"
    __table_args__ = (
        CheckConstraint("action IN ('insert', 'update', 'delete')", name="action"),
        CheckConstraint("num_nonnulls(seq, hash, sealed_at) IN (0, 3)", name="sealed_whole"),
        Index("ix_audit_log_record", "record_id", "at"),
        Index("ix_audit_log_company_at", "company_id", "at"),
        Index("ix_audit_log_company_seq", "company_id", "seq"),
        Index("ix_audit_log_table_at", "table", "at"),
        Index("ix_audit_log_actor_at", "actor_id", "at"),
        Index("ix_audit_log_unsealed", "at", postgresql_where=text("sealed_at IS NULL")),
        Index(
            "ix_audit_log_deleted",
            "table",
            "company_id",
            postgresql_where=text("action = 'delete'"),
        ),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column("table", String(60))
    record_id: Mapped[UUID | None]
    company_id: Mapped[UUID | None]
    actor_id: Mapped[UUID | None]
    actor_label: Mapped[str | None]
    role: Mapped[str | None]
    command: Mapped[str | None]
    request_id: Mapped[str | None]
    action: Mapped[str] = mapped_column(String(8))
    before: Mapped[Json | None]
    after: Mapped[Json | None]
    changed_fields: Mapped[Words]
    at: Mapped[datetime] = mapped_column(primary_key=True, server_default=text("clock_timestamp()"))
    seq: Mapped[Large | None]
    prev_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime | None]


class AuditAnchor(Base):
    """The head of a chain at a moment, kept apart from the log; append-only."""

    __tablename__ = "audit_anchor"
    __shared__ = "hashes of every chain, nothing of any company"
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        CheckConstraint("seq >= 0", name="seq_range"),
    )

    id: Mapped[UUID] = mapped_column(
        primary_key=True, server_default=text("gen_random_uuid()"), sort_order=-1
    )
    chain: Mapped[str] = mapped_column(String(40))
    seq: Mapped[Large]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class AuditTableRule(Row):
    """How a table is audited: its chain, secrets and personal columns. Written by migrations."""

    __tablename__ = "audit_table_rule"
    __shared__ = "names of tables and columns"
    __table_args__ = (UniqueConstraint("table_name"),)

    table_name: Mapped[str] = mapped_column(String(60))
    chain_column: Mapped[str | None] = mapped_column(String(60))
    secret_columns: Mapped[Words]
    ignored_columns: Mapped[Words]
    personal_columns: Mapped[Words]
    person_column: Mapped[str | None] = mapped_column(String(60))


class PersonKey(Row):
    """The key of one person's values in the audit; erasing it makes them unreadable for good."""

    __tablename__ = "person_key"
    __shared__ = "keys of people of the whole group, read by the sealing job alone"
    __table_args__ = (
        UniqueConstraint("person_id"),
        CheckConstraint("(wrapped_key IS NULL) = (erased_at IS NOT NULL)", name="erased_or_kept"),
    )

    person_id: Mapped[UUID]
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    erased_at: Mapped[datetime | None]
