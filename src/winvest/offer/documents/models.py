"""Tables of the documents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

import winvest.offer.catalog.models.versions
import winvest.offer.documents.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, Large, Row, Words, from_parent, one_of
from winvest.offer.documents.enums import ConversionStatus, DocumentStatus, DocumentType
from winvest.offer.documents.files.enums import Integrity, Scan

END = "coalesce(valid_to, '9999-01-01 00:00:00+00'::timestamptz)"


class ProductDocument(EditableRow):
    """A document of a version; its file and hash never change, a replacement is a new row."""

    __tablename__ = "product_document"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_version_id", "owner_company_id"],
            ["product_version.id", "product_version.owner_company_id"],
            ondelete="CASCADE",
        ),
        Index("ix_product_document_version_type", "product_version_id", "type"),
        Index("ix_product_document_valid_to", "valid_to"),
        Index("ix_product_document_end_id", text(END), "id"),
        Index(
            "ix_product_document_check_id",
            "check_id",
            postgresql_where=text("check_id IS NOT NULL"),
        ),
        Index(
            "ix_product_document_unasked",
            "product_version_id",
            postgresql_where=text("status = 'draft' AND check_id IS NULL"),
        ),
        Index(
            "ix_product_document_replaces_id",
            "replaces_id",
            postgresql_where=text("replaces_id IS NOT NULL"),
        ),
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint(
            "channels <@ ARRAY['field', 'telesales', 'web', 'partner']", name="channels_known"
        ),
        CheckConstraint("file_hash ~ '^[0-9a-f]{64}$'", name="file_hash_shape"),
        CheckConstraint("size_bytes >= 0", name="size_range"),
        CheckConstraint("language ~ '^[a-z]{2}$'", name="language_shape"),
        CheckConstraint(
            "status <> 'published' OR (published_at IS NOT NULL AND file_hash IS NOT NULL)",
            name="published_is_complete",
        ),
    )

    product_version_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    type: Mapped[DocumentType] = mapped_column(one_of(DocumentType, name="type"))
    title: Mapped[str] = mapped_column(String(160))
    version: Mapped[str] = mapped_column(String(20), server_default=text("'1'"))
    file_url: Mapped[str] = mapped_column(Text)
    file_hash: Mapped[str | None] = mapped_column(String(96))
    media_type: Mapped[str | None] = mapped_column(String(100))
    size_bytes: Mapped[Large | None]
    mandatory: Mapped[bool] = mapped_column(server_default=text("false"))
    channels: Mapped[Words]
    language: Mapped[str] = mapped_column(String(2), server_default=text("'fr'"))
    author: Mapped[str | None] = mapped_column(String(120))
    status: Mapped[DocumentStatus] = mapped_column(
        one_of(DocumentStatus, name="status"), server_default=text("'draft'")
    )
    published_at: Mapped[datetime | None]
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    check_id: Mapped[UUID | None]
    replaces_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("product_document.id", ondelete="SET NULL")
    )


class DocumentFile(Row):
    """A content deposited by a company: what it is, when it came, whether it is still intact."""

    __tablename__ = "document_file"
    __table_args__ = (
        UniqueConstraint("owner_company_id", "sha256"),
        Index("ix_document_file_checked_at", text("checked_at NULLS FIRST"), "id"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_shape"),
    )

    owner_company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id", ondelete="RESTRICT"))
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[Large | None]
    media_type: Mapped[str] = mapped_column(String(100))
    original_name: Mapped[str | None] = mapped_column(String(160))
    stored_at: Mapped[datetime] = mapped_column(server_default=func.now())
    kept_until: Mapped[datetime] = mapped_column(server_default=text("now() + INTERVAL '10 years'"))
    scan: Mapped[Scan] = mapped_column(
        one_of(Scan, name="scan"), server_default=text("'not_scanned'")
    )
    scanner: Mapped[str | None] = mapped_column(String(80))
    pages: Mapped[int | None]
    pdf_claim: Mapped[str | None] = mapped_column(String(20))
    pdf_lacks: Mapped[Words]
    converted_from: Mapped[str | None] = mapped_column(String(64))
    integrity: Mapped[Integrity] = mapped_column(
        one_of(Integrity, name="integrity"), server_default=text("'unchecked'")
    )
    checked_at: Mapped[datetime | None]


class DocumentTimestamp(Row):
    """A time stamp of a third party on a file, or what keeps it from coming."""

    __tablename__ = "document_timestamp"
    __table_args__ = (
        UniqueConstraint("owner_company_id", "sha256"),
        ForeignKeyConstraint(
            ["owner_company_id", "sha256"],
            ["document_file.owner_company_id", "document_file.sha256"],
            name="fk_document_timestamp_owner_company_id",
            ondelete="CASCADE",
        ),
        Index(
            "ix_document_timestamp_waiting",
            text("tried_at NULLS FIRST"),
            "id",
            postgresql_where=text("stamped_at IS NULL"),
        ),
        CheckConstraint(
            "(token IS NULL) = (stamped_at IS NULL) AND (token IS NULL) = (authority IS NULL)"
            " AND (token IS NULL) = (policy IS NULL) AND (token IS NULL) = (serial IS NULL)",
            name="stamped_whole",
        ),
        CheckConstraint("tries >= 0", name="tries_range"),
    )

    owner_company_id: Mapped[UUID]
    sha256: Mapped[str] = mapped_column(String(64))
    token: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    authority: Mapped[str | None] = mapped_column(String(160))
    policy: Mapped[str | None] = mapped_column(String(80))
    serial: Mapped[str | None] = mapped_column(String(80))
    stamped_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    fault: Mapped[str | None] = mapped_column(String(300))
    tried_at: Mapped[datetime | None]


class DocumentConversion(Row):
    """A conversion to PDF/A that a person asked for, and what became of it."""

    __tablename__ = "document_conversion"
    __table_args__ = (
        Index(
            "uq_document_conversion_waiting",
            "document_id",
            unique=True,
            postgresql_where=text("status = 'waiting'"),
        ),
        Index("ix_document_conversion_document_id", "document_id", "created_at"),
        CheckConstraint("(status = 'failed') = (reason IS NOT NULL)", name="reason_told"),
    )

    owner_company_id: Mapped[UUID]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("product_document.id", ondelete="CASCADE"))
    asked_by: Mapped[str] = mapped_column(String(120))
    status: Mapped[ConversionStatus] = mapped_column(
        one_of(ConversionStatus, name="status"), server_default=text("'waiting'")
    )
    reason: Mapped[str | None]
    made_document_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("product_document.id", ondelete="SET NULL"), index=True
    )
    ended_at: Mapped[datetime | None]


class DocumentCorrection(Row):
    """A validity put right: the row that says it now, the one that was wrong, by whom and why."""

    __tablename__ = "document_correction"
    __table_args__ = (
        CheckConstraint("btrim(reason) <> ''", name="reason_given"),
        CheckConstraint("document_id <> corrected_id", name="another"),
    )

    owner_company_id: Mapped[UUID]
    document_id: Mapped[UUID] = mapped_column(
        ForeignKey("product_document.id", ondelete="CASCADE"), unique=True
    )
    corrected_id: Mapped[UUID] = mapped_column(
        ForeignKey("product_document.id", ondelete="CASCADE"), index=True
    )
    made_by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str]
