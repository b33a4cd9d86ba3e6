"""Tables of the messages received. The endpoints belong to the partners' room."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from winvest.foundation.inbox.enums import WebhookEventStatus
from winvest.foundation.infra.models import Row, from_parent, one_of


class WebhookEvent(Row):
    """A message as it came; partitioned by month of reception."""

    __tablename__ = "webhook_event"
    __table_args__ = (
        ForeignKeyConstraint(
            ["endpoint_id", "company_id"], ["webhook_endpoint.id", "webhook_endpoint.company_id"]
        ),
        Index("ix_webhook_event_endpoint_received", "endpoint_id", "received_at"),
        Index("ix_webhook_event_company_status", "company_id", "status", "received_at"),
        {"postgresql_partition_by": "RANGE (received_at)"},
    )

    endpoint_id: Mapped[UUID]
    company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    received_at: Mapped[datetime] = mapped_column(primary_key=True, server_default=text("now()"))
    delivery_id: Mapped[str | None] = mapped_column(String(120))
    payload: Mapped[Any] = mapped_column(JSONB)
    signature: Mapped[str | None] = mapped_column(String(96))
    status: Mapped[WebhookEventStatus] = mapped_column(
        one_of(WebhookEventStatus, name="status"), server_default=text("'received'")
    )
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    last_error: Mapped[str | None]
    processed_at: Mapped[datetime | None]


class WebhookReceipt(Row):
    """Proof that a delivery was taken in: the same delivery is never taken twice."""

    __tablename__ = "webhook_receipt"
    __table_args__ = (
        ForeignKeyConstraint(
            ["endpoint_id", "company_id"],
            ["webhook_endpoint.id", "webhook_endpoint.company_id"],
            ondelete="CASCADE",
        ),
        Index("uq_webhook_receipt_delivery", "endpoint_id", "delivery_id", unique=True),
    )

    endpoint_id: Mapped[UUID]
    company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    delivery_id: Mapped[str] = mapped_column(String(120))
    event_id: Mapped[UUID]
    received_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
