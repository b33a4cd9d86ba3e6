"""Tables of the references: points of indices (append-only), excluded clients."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

import winvest.offer.pricing.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, Row, UnitAmount, from_parent


class IndexPoint(Row):
    """The value of a series from a day on, as it was known from a moment on."""

    __tablename__ = "index_point"
    __shared__ = "Séries de marché et d’inflation : les mêmes pour tout le groupe."
    __table_args__ = (
        UniqueConstraint("series", "valid_on", "known_at"),
        CheckConstraint("series IN ('spot', 'cpi', 'energy')", name="series"),
        CheckConstraint("btrim(source) <> ''", name="source_given"),
    )

    series: Mapped[str] = mapped_column(String(24))
    valid_on: Mapped[date]
    value: Mapped[UnitAmount]
    known_at: Mapped[datetime] = mapped_column(server_default=from_parent())
    source: Mapped[str]
    recorded_by: Mapped[UUID | None]


class ClientExclusion(EditableRow):
    """A client to whom a company does not sell, for a reason and a period."""

    __tablename__ = "client_exclusion"
    __table_args__ = (
        Index("ix_client_exclusion_company_id_client_reference", "company_id", "client_reference"),
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint("btrim(reason) <> ''", name="reason_given"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    client_reference: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str]
    valid_from: Mapped[datetime] = mapped_column(server_default=func.now())
    valid_to: Mapped[datetime | None]
