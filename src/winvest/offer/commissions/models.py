"""Tables of the commissions."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    UniqueConstraint,
    column,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

import winvest.offer.catalog.models.versions
import winvest.offer.commissions.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, PostedAmount, Small, from_parent, one_of
from winvest.offer.catalog.enums import Channel
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)


class CommissionScheme(EditableRow):
    """What a version pays, by company, partner, channel, year and period."""

    __tablename__ = "commission_scheme"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_version_id", "owner_company_id"],
            ["product_version.id", "product_version.owner_company_id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["plan_id", "product_version_id"],
            ["product_plan.id", "product_plan.product_version_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("id", "owner_company_id"),
        Index("ix_commission_scheme_version_plan", "product_version_id", "plan_id"),
        CheckConstraint("split_is_whole(split)", name="split_whole"),
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint("max_amount >= min_amount", name="amounts_in_order"),
        CheckConstraint("year BETWEEN 1 AND 99", name="year_range"),
    )

    product_version_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    plan_id: Mapped[UUID | None]
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"), index=True)
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"), index=True)
    channel: Mapped[Channel | None] = mapped_column(one_of(Channel, name="channel"))
    applies_to: Mapped[AppliesTo] = mapped_column(
        one_of(AppliesTo, name="applies_to"), server_default=text("'both'")
    )
    settlement: Mapped[Settlement] = mapped_column(one_of(Settlement, name="settlement"))
    tier_mode: Mapped[CommissionTierMode] = mapped_column(
        one_of(CommissionTierMode, name="tier_mode"), server_default=text("'volume'")
    )
    split: Mapped[dict[str, Decimal]] = mapped_column(JSONB)
    year: Mapped[Small | None]
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    min_amount: Mapped[PostedAmount | None]
    max_amount: Mapped[PostedAmount | None]


class CommissionTier(EditableRow):
    """One tier of a scheme; `min` and `max` are inclusive, as typed (0–99, 100–499, 500+)."""

    __tablename__ = "commission_tier"
    __table_args__ = (
        ForeignKeyConstraint(
            ["scheme_id", "owner_company_id"],
            ["commission_scheme.id", "commission_scheme.owner_company_id"],
            ondelete="CASCADE",
        ),
        Index("ix_commission_tier_scheme_min", "scheme_id", "min"),
        CheckConstraint("min >= 0", name="min_range"),
        CheckConstraint("max >= min", name="bounds_in_order"),
        CheckConstraint(
            "value >= 0 AND (value_type = 'amount' OR value <= 1000)", name="value_range"
        ),
        ExcludeConstraint(
            ("scheme_id", "="),
            ("basis", "="),
            (func.numrange(column("min"), column("max"), text("'[]'")), "&&"),
            name="ex_commission_tier_overlap",
            using="gist",
            deferrable=True,
            initially="IMMEDIATE",
        ),
    )

    scheme_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    basis: Mapped[TierBasis] = mapped_column(one_of(TierBasis, name="basis"))
    min: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    max: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    value_type: Mapped[ValueType] = mapped_column(one_of(ValueType, name="value_type"))
    value: Mapped[Decimal] = mapped_column(Numeric(10, 4))
