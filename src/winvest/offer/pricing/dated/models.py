"""Tables of the dated prices that are not in `pricing.models`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

import winvest.offer.catalog.models.products
import winvest.offer.pricing.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, Small, UnitAmount, from_parent, one_of
from winvest.offer.pricing.enums import PriceEffect


class DatedPromotion(EditableRow):
    """A promotion of a product over a period of its own, whatever version is in force."""

    __tablename__ = "dated_promotion"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_id", "owner_company_id"],
            ["product.id", "product.company_id"],
            ondelete="CASCADE",
        ),
        Index("ix_dated_promotion_owner_company_id_valid_from", "owner_company_id", "valid_from"),
        CheckConstraint("value > 0 AND (effect = 'amount' OR value <= 100)", name="value_range"),
        CheckConstraint("first_months BETWEEN 1 AND 120", name="first_months_range"),
        CheckConstraint("valid_to > valid_from", name="period"),
        ExcludeConstraint(
            ("product_id", "="),
            (text("coalesce(plan_code, '')"), "="),
            ("code", "="),
            (text("tstzrange(valid_from, valid_to)"), "&&"),
            name="ex_dated_promotion_overlap",
            using="gist",
            deferrable=True,
            initially="IMMEDIATE",
        ),
    )

    product_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    plan_code: Mapped[str | None] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(120))
    effect: Mapped[PriceEffect] = mapped_column(one_of(PriceEffect, name="effect"))
    value: Mapped[UnitAmount]
    promo_code: Mapped[str | None] = mapped_column(String(40))
    first_months: Mapped[Small | None]
    combinable: Mapped[bool] = mapped_column(server_default=text("false"))
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    reason: Mapped[str | None]
