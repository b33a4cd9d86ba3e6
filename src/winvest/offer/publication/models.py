"""Tables of the publications."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    column,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

import winvest.offer.catalog.models.versions
import winvest.offer.publication.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, from_parent, one_of
from winvest.offer.publication.enums import PriceVisibility, PublicationStatus, Visibility


class Publication(EditableRow):
    """A version given to a company to sell, by channels, for a period; written by its owner.

    `pilot_user_ids`, `pilot_team_ids`: the only people who sell it until its end, if any are named:
    these, and whoever is in these teams. `awaited`: a job begins it at its date, after the gate,
    or when the sales of a frozen product go on again; `activates`: the product in test goes on
    sale then; `planned_by`: who is told if it waits.
    """

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
        Index("ix_publication_awaited", "start_at", postgresql_where=text("awaited")),
        Index(
            "ix_publication_reserved",
            "company_id",
            "product_id",
            postgresql_where=text(
                "status = 'published' AND (visibility = 'hidden' OR pilot_user_ids IS NOT NULL"
                " OR pilot_team_ids IS NOT NULL)"
            ),
        ),
        Index(
            "ix_publication_by_team",
            "company_id",
            postgresql_where=text("pilot_team_ids IS NOT NULL"),
        ),
        Index(
            "ix_publication_unpriced",
            "company_id",
            "product_id",
            postgresql_where=text("status = 'published' AND price_visibility = 'hidden'"),
        ),
        ExcludeConstraint(
            ("product_id", "="),
            ("company_id", "="),
            (func.channel_slots(column("channels")), "&&"),
            (func.tstzrange(column("start_at"), column("end_at")), "&&"),
            name="ex_publication_overlap",
            using="gist",
            where=text("status IN ('published', 'suspended')"),
        ),
        CheckConstraint("end_at > start_at", name="period"),
        CheckConstraint("cardinality(pilot_user_ids) > 0", name="pilot_named"),
        CheckConstraint("cardinality(pilot_team_ids) > 0", name="pilot_teamed"),
        CheckConstraint(
            "pilot_user_ids IS NULL AND pilot_team_ids IS NULL OR end_at IS NOT NULL",
            name="pilot_ends",
        ),
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
    pilot_user_ids: Mapped[list[UUID] | None] = mapped_column(
        ARRAY(PG_UUID), info={"links": "app_user"}
    )
    pilot_team_ids: Mapped[list[UUID] | None] = mapped_column(
        ARRAY(PG_UUID), info={"links": "team"}
    )
    awaited: Mapped[bool] = mapped_column(server_default=text("false"))
    activates: Mapped[bool] = mapped_column(server_default=text("false"))
    ended_reason: Mapped[str | None]
    planned_by: Mapped[UUID | None]


class SaleBan(EditableRow):
    """What a company does not sell: a product, a channel, or a product by a channel."""

    __tablename__ = "sale_ban"
    __table_args__ = (
        Index("ix_sale_ban_company_id", "company_id", "valid_from"),
        CheckConstraint("channel IN ('field', 'telesales', 'web', 'partner')", name="channel"),
        CheckConstraint("product_id IS NOT NULL OR channel IS NOT NULL", name="something"),
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint("btrim(reason) <> ''", name="reason_given"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    product_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), index=True
    )
    channel: Mapped[str | None] = mapped_column(String(24))
    reason: Mapped[str]
    valid_from: Mapped[datetime] = mapped_column(server_default=func.now())
    valid_to: Mapped[datetime | None]
