"""Tables of the API: what was answered to a POST, kept for its retries."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from winvest.foundation.infra.crypto import EncryptedBytes
from winvest.foundation.infra.models import Json, Row, Small


class IdempotencyRecord(Row):
    """The answer to a POST that carried an Idempotency-Key; forgotten after a day."""

    __tablename__ = "idempotency_record"
    __table_args__ = (
        UniqueConstraint("company_id", "actor_id", "key"),
        Index(None, "expires_at"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    actor_id: Mapped[UUID]
    key: Mapped[str] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[Small]
    headers: Mapped[Json]
    body: Mapped[bytes] = mapped_column(EncryptedBytes)
    expires_at: Mapped[datetime] = mapped_column(server_default=text("now() + interval '24 hours'"))
