"""Tables of the life of versions: what was decided, by whom, of which content."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

import winvest.offer.catalog.models.versions
import winvest.offer.versions.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import Row, from_parent, one_of
from winvest.offer.versions.enums import VersionAct


class VersionDecision(Row):
    """One act on a version, kept for good; a dozen a version at most."""

    __tablename__ = "version_decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_version_id", "owner_company_id"],
            ["product_version.id", "product_version.owner_company_id"],
            ondelete="CASCADE",
        ),
        Index("ix_version_decision_product_version_id", "product_version_id", "created_at"),
        CheckConstraint(
            "act NOT IN ('refused', 'unscheduled', 'rolled_back') OR btrim(comment) <> ''",
            name="refusal_explained",
        ),
    )

    product_version_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    act: Mapped[VersionAct] = mapped_column(one_of(VersionAct, name="act"))
    actor_id: Mapped[UUID | None]
    actor_label: Mapped[str] = mapped_column(String(160))
    comment: Mapped[str | None]
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    effective_from: Mapped[datetime | None]
    alone: Mapped[bool] = mapped_column(server_default=text("false"))
