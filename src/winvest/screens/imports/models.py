"""Tables of the imports: a file, its lines, and how the columns of a source are read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CHAR,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import winvest.group.companies.models
import winvest.screens.imports.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import Json, Row, Words, one_of
from winvest.screens.imports.enums import ImportStatus, Outcome, Source, Verdict

ZERO = text("0")


class CatalogImport(Row):
    """A file imported, or about to be, into one company. Some a week; kept for ever."""

    __tablename__ = "catalog_import"
    __table_args__ = (
        UniqueConstraint("id", "company_id"),
        CheckConstraint("file_sha256 ~ '^[0-9a-f]{64}$'", name="file_sha256_shape"),
        Index("ix_catalog_import_company_id_created_at", "company_id", "created_at", "id"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    user_id: Mapped[UUID | None]
    user_label: Mapped[str]
    source: Mapped[Source] = mapped_column(one_of(Source, name="source"))
    file_name: Mapped[str] = mapped_column(String(160))
    file_sha256: Mapped[str] = mapped_column(CHAR(64))
    file_size: Mapped[int]
    reading: Mapped[Json] = mapped_column(server_default=text("'{}'"))
    mapping: Mapped[Json] = mapped_column(server_default=text("'{}'"))
    blank_erases: Mapped[bool] = mapped_column(server_default=text("false"))
    whole: Mapped[bool] = mapped_column(server_default=text("false"))
    status: Mapped[ImportStatus] = mapped_column(
        one_of(ImportStatus, name="status"), server_default=text("'received'")
    )
    total: Mapped[int] = mapped_column(server_default=ZERO)
    checked_count: Mapped[int] = mapped_column(server_default=ZERO)
    create_count: Mapped[int] = mapped_column(server_default=ZERO)
    update_count: Mapped[int] = mapped_column(server_default=ZERO)
    unchanged_count: Mapped[int] = mapped_column(server_default=ZERO)
    faulty_count: Mapped[int] = mapped_column(server_default=ZERO)
    created_count: Mapped[int] = mapped_column(server_default=ZERO)
    updated_count: Mapped[int] = mapped_column(server_default=ZERO)
    refused_count: Mapped[int] = mapped_column(server_default=ZERO)
    undone_count: Mapped[int] = mapped_column(server_default=ZERO)
    kept_count: Mapped[int] = mapped_column(server_default=ZERO)
    problem: Mapped[str | None]
    batch_id: Mapped[UUID | None]
    undo_batch_id: Mapped[UUID | None]
    checked_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    applied_label: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    undone_label: Mapped[str | None]
    cleared_at: Mapped[datetime | None]


class ImportLine(Row):
    """A line of the file: its cells, what it would change, what became of it. Kept ninety days."""

    __tablename__ = "catalog_import_line"
    __table_args__ = (
        UniqueConstraint("import_id", "position"),
        ForeignKeyConstraint(
            ["import_id", "company_id"],
            ["catalog_import.id", "catalog_import.company_id"],
            ondelete="CASCADE",
        ),
        Index("ix_catalog_import_line_verdict", "import_id", "verdict", "position"),
    )

    import_id: Mapped[UUID]
    company_id: Mapped[UUID]
    position: Mapped[int]
    sku: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(160))
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict, name="verdict"))
    cells: Mapped[Words] = mapped_column(server_default=None)
    changes: Mapped[Json] = mapped_column(server_default=text("'{}'"))
    faults: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    product_id: Mapped[UUID | None]
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome, name="outcome"))
    told: Mapped[str | None]


class ImportMapping(Row):
    """How a company reads the columns of a source: header → entry; the last one used."""

    __tablename__ = "import_mapping"
    __table_args__ = (UniqueConstraint("company_id", "source"),)

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    source: Mapped[Source] = mapped_column(one_of(Source, name="source"))
    columns: Mapped[Json] = mapped_column(server_default=text("'{}'"))
