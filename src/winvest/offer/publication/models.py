"""Tables of the publications."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

import winvest.offer.catalog.models.versions
import winvest.offer.publication.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, from_parent, one_of
from winvest.offer.publication.enums import PriceVisibility, PublicationStatus, Visibility


class Publication(EditableRow):
    """A version given to a company to sell, by channels, for a period; written by its owner."""

    __tablename__ = "publication"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_version_id", "product_id", "owner_company_id"],
            [
                "product_version.id",
                "product_version.product_id",
                "product_version.owner_company_id",
            ],
            ondelete="CASCADE",
        ),
        Index("ix_publication_company_period", "company_id", "start_at", "end_at"),
        Index("ix_publication_product_company", "product_id", "company_id"),
        Index("ix_publication_product_version_id", "product_version_id"),
        Index(
            "ix_publication_ending",
            "end_at",
            postgresql_where=text("status = 'published' AND end_at IS NOT NULL"),
        ),
        CheckConstraint("end_at > start_at", name="period"),
        CheckConstraint(
            "cardinality(channels) > 0"
            " AND channels <@ ARRAY['field', 'telesales', 'web', 'partner']",
            name="channels_known",
        ),
    )

    product_version_id: Mapped[UUID]
    product_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    channels: Mapped[list[str]]
    visibility: Mapped[Visibility] = mapped_column(
        one_of(Visibility, name="visibility"), server_default=text("'internal'")
    )
    price_visibility: Mapped[PriceVisibility] = mapped_column(
        one_of(PriceVisibility, name="price_visibility"), server_default=text("'internal'")
    )
    conditions: Mapped[str | None]
    status: Mapped[PublicationStatus] = mapped_column(
        one_of(PublicationStatus, name="status"), server_default=text("'draft'")
    )
    start_at: Mapped[datetime]
    end_at: Mapped[datetime | None]
