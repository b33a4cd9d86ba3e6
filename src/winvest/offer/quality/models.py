"""Tables of the quality control."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import winvest.offer.catalog.models.versions
import winvest.offer.quality.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, from_parent


class CqRule(EditableRow):
    """Papers and fields that a sale of the version must bring, and the call script to follow."""

    __tablename__ = "cq_rule"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_version_id", "owner_company_id"],
            ["product_version.id", "product_version.owner_company_id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("is_list_of_words(required_fields)", name="required_fields_shape"),
    )

    product_version_id: Mapped[UUID] = mapped_column(index=True)
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    required_fields: Mapped[list[str]] = mapped_column(JSONB)
    call_script_id: Mapped[UUID | None]
    notes: Mapped[str | None]
