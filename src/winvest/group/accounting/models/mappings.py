"""Where each flow of a product is booked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

import winvest.group.accounting.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, from_parent, one_of
from winvest.group.accounting.enums import AccountingNature, MappingStatus


class AccountingMapping(EditableRow):
    """Where a flow of a version is booked by a company; written by Compta alone."""

    __tablename__ = "accounting_mapping"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_version_id", "owner_company_id"],
            ["product_version.id", "product_version.owner_company_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("product_version_id", "company_id", "nature"),
        Index("ix_accounting_mapping_company_id_status", "company_id", "status"),
        CheckConstraint("gl_account ~ '^[0-9]{3,}[0-9A-Z]*$'", name="gl_account_shape"),
        CheckConstraint(
            "status NOT IN ('validated', 'exported')"
            " OR (gl_account IS NOT NULL AND validated_at IS NOT NULL)",
            name="validated_is_complete",
        ),
    )

    product_version_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    nature: Mapped[AccountingNature] = mapped_column(one_of(AccountingNature, name="nature"))
    gl_account: Mapped[str | None] = mapped_column(String(20))
    journal: Mapped[str | None] = mapped_column(String(20))
    tax_code: Mapped[str | None] = mapped_column(String(10))
    cost_center: Mapped[str | None] = mapped_column(String(20))
    status: Mapped[MappingStatus] = mapped_column(
        one_of(MappingStatus, name="status"), server_default=text("'to_validate'")
    )
    validated_by: Mapped[UUID | None]
    validated_at: Mapped[datetime | None]
    edited_by: Mapped[UUID | None]
