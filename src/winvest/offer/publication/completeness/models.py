"""Tables of the completeness: what is worked out, and what is to be worked out again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from winvest.foundation.infra.models import Row, Words, one_of
from winvest.offer.catalog.enums import Channel


class ProductCompleteness(Row):
    """What lacks of a product for a company on a channel; derived, never edited."""

    __tablename__ = "product_completeness"
    __table_args__ = (
        UniqueConstraint("product_id", "company_id", "channel"),
        Index(
            "ix_product_completeness_missing",
            "product_id",
            "id",
            postgresql_where=text("cardinality(missing) > 0"),
        ),
        Index(
            "ix_product_completeness_closes_at",
            "closes_at",
            postgresql_where=text("closes_at IS NOT NULL"),
        ),
        Index(
            "ix_product_completeness_recheck_at",
            "recheck_at",
            postgresql_where=text("recheck_at IS NOT NULL"),
        ),
        Index("ix_product_completeness_book", "book"),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    owner_company_id: Mapped[UUID]
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    channel: Mapped[Channel] = mapped_column(one_of(Channel, name="channel"))
    missing: Mapped[Words]
    closes_at: Mapped[datetime | None]
    closes_for: Mapped[str | None]
    recheck_at: Mapped[datetime | None]
    book: Mapped[str] = mapped_column(String(64))


class CompletenessDue(Row):
    """A product whose completeness is to be worked out again; written by triggers."""

    __tablename__ = "completeness_due"
    __table_args__ = (Index("ix_completeness_due_product_id", "product_id"),)

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    owner_company_id: Mapped[UUID]
