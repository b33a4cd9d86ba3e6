"""Tables of the versions of a product, their plans."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    column,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

import winvest.offer.catalog.models.products
import winvest.offer.catalog.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, from_parent, one_of
from winvest.offer.catalog.enums import Recurrence, VersionStatus


class ProductVersion(EditableRow):
    """What the product is from a date on. Up to 500,000 rows; immutable once published."""

    __tablename__ = "product_version"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_id", "owner_company_id"],
            ["product.id", "product.company_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("product_id", "version"),
        UniqueConstraint("id", "owner_company_id"),
        UniqueConstraint("id", "product_id", "owner_company_id"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("effective_to > effective_from", name="period"),
        CheckConstraint(
            "status <> 'superseded' OR effective_to IS NOT NULL", name="superseded_is_closed"
        ),
        CheckConstraint("content_sha256 ~ '^[0-9a-f]{64}$'", name="content_sha256_shape"),
        ExcludeConstraint(
            ("product_id", "="),
            (func.tstzrange(column("effective_from"), column("effective_to")), "&&"),
            name="ex_product_version_overlap",
            using="gist",
            where=text("status IN ('scheduled', 'active', 'superseded')"),
            deferrable=True,
            initially="IMMEDIATE",
        ),
        Index("ix_product_version_in_force", "product_id", text("effective_from DESC")),
        Index(
            "ix_product_version_due",
            "effective_from",
            postgresql_where=text("status = 'scheduled'"),
        ),
    )

    product_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    version: Mapped[int]
    status: Mapped[VersionStatus] = mapped_column(
        one_of(VersionStatus, name="status"), server_default=text("'draft'")
    )
    effective_from: Mapped[datetime]
    effective_to: Mapped[datetime | None]
    notes: Mapped[str | None]
    breaking_changes: Mapped[bool] = mapped_column(server_default=text("false"))
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    approved_by: Mapped[UUID | None]
    approved_at: Mapped[datetime | None]
    edited_by: Mapped[UUID | None]
    copied_from: Mapped[UUID | None]
    reader_company_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(PG_UUID), server_default=from_parent()
    )


class ProductPlan(EditableRow):
    """A plan (formule) of a version, with its recurrence."""

    __tablename__ = "product_plan"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_version_id", "owner_company_id"],
            ["product_version.id", "product_version.owner_company_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("product_version_id", "code"),
        UniqueConstraint("id", "product_version_id"),
        CheckConstraint("billing_cycle_days BETWEEN 1 AND 3660", name="billing_cycle_range"),
        CheckConstraint(
            "(recurrence = 'custom') = (billing_cycle_days IS NOT NULL)",
            name="billing_cycle_of_custom",
        ),
    )

    product_version_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    recurrence: Mapped[Recurrence] = mapped_column(one_of(Recurrence, name="recurrence"))
    billing_cycle_days: Mapped[int | None]
    position: Mapped[int] = mapped_column(server_default=text("0"))
