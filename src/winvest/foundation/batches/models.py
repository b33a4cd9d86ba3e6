"""Tables of the batches: one row an act launched, one line a row it touches."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import winvest.foundation.batches.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.batches.enums import BatchStatus, LineStatus
from winvest.foundation.infra.models import Json, Row, one_of


class Batch(Row):
    """An act on many rows, launched by one person. A few a day; kept ninety days.

    `for_company_id` tells the audit whose chain it is on (none: the group's), nothing more.
    """

    __tablename__ = "batch"
    __shared__ = "belongs to a person, across the companies of the perimeter; own rows alone"
    __table_args__ = (
        UniqueConstraint("id", "user_id", name="uq_batch_id_user_id"),
        UniqueConstraint("undoes_id"),
        CheckConstraint(
            "done_count + unchanged_count + refused_count + skipped_count <= total", name="counts"
        ),
        ForeignKeyConstraint(
            ["undoes_id", "user_id"], ["batch.id", "batch.user_id"], ondelete="CASCADE"
        ),
        Index("ix_batch_user_id_created_at", "user_id", "created_at"),
        Index("ix_batch_file_until", "file_until", postgresql_where=text("file_until IS NOT NULL")),
    )

    user_id: Mapped[UUID]
    user_label: Mapped[str]
    for_company_id: Mapped[UUID | None]
    act: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    about: Mapped[str | None]
    arguments: Mapped[Json] = mapped_column(server_default=text("'{}'"))
    status: Mapped[BatchStatus] = mapped_column(
        one_of(BatchStatus, name="status"), server_default=text("'waiting'")
    )
    total: Mapped[int] = mapped_column(server_default=text("0"))
    done_count: Mapped[int] = mapped_column(server_default=text("0"))
    unchanged_count: Mapped[int] = mapped_column(server_default=text("0"))
    refused_count: Mapped[int] = mapped_column(server_default=text("0"))
    skipped_count: Mapped[int] = mapped_column(server_default=text("0"))
    undoes_id: Mapped[UUID | None]
    back: Mapped[str | None] = mapped_column(String(2000))
    started_at: Mapped[datetime | None]
    stop_asked_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    file_name: Mapped[str | None] = mapped_column(String(160))
    file_size: Mapped[int | None] = mapped_column(BigInteger)
    file_until: Mapped[datetime | None]


class BatchLine(Row):
    """A row that a batch touches. Up to 50,000 a batch, claimed by status, read by position."""

    __tablename__ = "batch_line"
    __shared__ = "a line of somebody's batch; own rows alone"
    __table_args__ = (
        UniqueConstraint("batch_id", "position", name="uq_batch_line_batch_id_position"),
        UniqueConstraint("batch_id", "subject_id", name="uq_batch_line_batch_id_subject_id"),
        ForeignKeyConstraint(
            ["batch_id", "user_id"], ["batch.id", "batch.user_id"], ondelete="CASCADE"
        ),
        Index(
            "ix_batch_line_waiting",
            "batch_id",
            "position",
            postgresql_where=text("status = 'waiting'"),
        ),
        Index("ix_batch_line_status", "batch_id", "status", "position"),
    )

    batch_id: Mapped[UUID]
    user_id: Mapped[UUID]
    position: Mapped[int]
    subject_id: Mapped[UUID]
    reference: Mapped[str] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(String(200))
    status: Mapped[LineStatus] = mapped_column(
        one_of(LineStatus, name="status"), server_default=text("'waiting'")
    )
    told: Mapped[str | None]
    before: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True))
