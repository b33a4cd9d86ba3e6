"""Tables of the prices."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import (
    CHAR,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

import winvest.offer.catalog.models.versions
import winvest.offer.pricing.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import (
    EditableRow,
    Rate,
    Small,
    UnitAmount,
    Words,
    from_parent,
    one_of,
)
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PriceEffect, PricingType, TierMode

TaxCode = Annotated[str, mapped_column(String(10))]


def of_version_and_plan() -> tuple[SchemaItem, ...]:
    """Keys of a row of a version (and of one of its plans): same version, same owner."""
    return (
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
    )


class PricingRule(EditableRow):
    """How a plan (or the whole version) is priced; the payload follows Annexe A §3.3."""

    __tablename__ = "pricing_rule"
    __table_args__ = (
        *of_version_and_plan(),
        Index("ix_pricing_rule_version_plan_type", "product_version_id", "plan_id", "type"),
        Index(
            "ix_pricing_rule_usage",
            "product_version_id",
            postgresql_where=text("type = 'usage'"),
        ),
        Index("ix_pricing_rule_unit", "unit", postgresql_where=text("unit IS NOT NULL")),
        CheckConstraint("tax_rate BETWEEN 0 AND 100", name="tax_rate_range"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_shape"),
        CheckConstraint("pricing_payload_fits(type, payload)", name="payload_shape"),
        CheckConstraint("tier_mode IS NULL OR type = 'tiered'", name="tier_mode_of_tiered"),
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint("unit IS NULL OR type = 'tiered'", name="unit_of_tiered"),
        UniqueConstraint("id", "product_version_id"),
    )

    product_version_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    plan_id: Mapped[UUID | None]
    type: Mapped[PricingType] = mapped_column(one_of(PricingType, name="type"))
    tier_mode: Mapped[TierMode | None] = mapped_column(one_of(TierMode, name="tier_mode"))
    currency: Mapped[str] = mapped_column(CHAR(3), server_default=text("'EUR'"))
    payload: Mapped[Any] = mapped_column(JSONB)
    tax_rate: Mapped[Rate] = mapped_column(server_default=text("20.00"))
    tax_included: Mapped[bool] = mapped_column(server_default=text("true"))
    tax_code: Mapped[TaxCode | None]
    unit: Mapped[str | None] = mapped_column(String(20))
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    label: Mapped[str | None] = mapped_column(String(120))
    position: Mapped[Small] = mapped_column(server_default=text("0"))


class PriceGridRow(EditableRow):
    """A line of a grid: the amount for an age at the date of effect, a zone, a household…"""

    __tablename__ = "price_grid_row"
    __table_args__ = (
        ForeignKeyConstraint(
            ["pricing_rule_id", "product_version_id"],
            ["pricing_rule.id", "pricing_rule.product_version_id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["product_version_id", "owner_company_id"],
            ["product_version.id", "product_version.owner_company_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("pricing_rule_id", "position"),
        Index("ix_price_grid_row_product_version_id", "product_version_id"),
        Index("ix_price_grid_row_zone", "zone", postgresql_where=text("zone IS NOT NULL")),
        CheckConstraint("amount >= 0", name="amount_range"),
        CheckConstraint("max_age >= min_age", name="ages_in_order"),
        CheckConstraint(
            "min_age BETWEEN 0 AND 130 AND max_age BETWEEN 0 AND 130", name="ages_range"
        ),
        CheckConstraint("max_household >= min_household", name="households_in_order"),
        CheckConstraint(
            "min_household BETWEEN 1 AND 30 AND max_household BETWEEN 1 AND 30",
            name="households_range",
        ),
    )

    pricing_rule_id: Mapped[UUID]
    product_version_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    amount: Mapped[UnitAmount]
    min_age: Mapped[Small | None]
    max_age: Mapped[Small | None]
    zone: Mapped[str | None] = mapped_column(String(20))
    min_household: Mapped[Small | None]
    max_household: Mapped[Small | None]
    level: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[Small] = mapped_column(server_default=text("0"))


class DatedPrice(EditableRow):
    """What options, surcharges, fees and promotions share: a version or plan, and a period."""

    __abstract__ = True

    product_version_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    plan_id: Mapped[UUID | None]
    code: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    position: Mapped[Small] = mapped_column(server_default=text("0"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805 - SQLAlchemy's way
        """Keys and period, the same in each of these tables."""
        return (
            *of_version_and_plan(),
            UniqueConstraint(
                "product_version_id", "plan_id", "code", postgresql_nulls_not_distinct=True
            ),
            CheckConstraint("valid_to > valid_from", name="period"),
            *cls.own_checks(),
        )

    @classmethod
    def own_checks(cls) -> tuple[SchemaItem, ...]:
        """Checks of the one table."""
        return ()


class PriceOption(DatedPrice):
    """An option that the client may add to a plan."""

    __tablename__ = "price_option"

    amount: Mapped[UnitAmount]
    recurrence: Mapped[Recurrence] = mapped_column(one_of(Recurrence, name="recurrence"))
    tax_rate: Mapped[Rate] = mapped_column(server_default=text("20.00"))
    tax_included: Mapped[bool] = mapped_column(server_default=text("true"))
    tax_code: Mapped[TaxCode | None]

    @classmethod
    def own_checks(cls) -> tuple[SchemaItem, ...]:
        """Ranges of the option."""
        return (
            CheckConstraint("amount >= 0", name="amount_range"),
            CheckConstraint("tax_rate BETWEEN 0 AND 100", name="tax_rate_range"),
        )


class PriceSurcharge(DatedPrice):
    """What is added for an age, a zone or a kind of client."""

    __tablename__ = "price_surcharge"

    effect: Mapped[PriceEffect] = mapped_column(one_of(PriceEffect, name="effect"))
    value: Mapped[UnitAmount]
    min_age: Mapped[Small | None]
    max_age: Mapped[Small | None]
    zones: Mapped[Words]
    client_kinds: Mapped[Words]

    @classmethod
    def own_checks(cls) -> tuple[SchemaItem, ...]:
        """Ranges of the surcharge."""
        return (
            CheckConstraint("value > 0", name="value_range"),
            CheckConstraint("max_age >= min_age", name="ages_in_order"),
        )


class InitialFee(DatedPrice):
    """What is charged once at the start (set-up, activation, file fees)."""

    __tablename__ = "initial_fee"

    amount: Mapped[UnitAmount]
    tax_rate: Mapped[Rate] = mapped_column(server_default=text("20.00"))
    tax_included: Mapped[bool] = mapped_column(server_default=text("true"))
    tax_code: Mapped[TaxCode | None]

    @classmethod
    def own_checks(cls) -> tuple[SchemaItem, ...]:
        """Ranges of the fee."""
        return (
            CheckConstraint("amount >= 0", name="amount_range"),
            CheckConstraint("tax_rate BETWEEN 0 AND 100", name="tax_rate_range"),
        )


class Promotion(DatedPrice):
    """What is taken off during a period, for all or by a code, for the first months or always."""

    __tablename__ = "promotion"

    effect: Mapped[PriceEffect] = mapped_column(one_of(PriceEffect, name="effect"))
    value: Mapped[UnitAmount]
    promo_code: Mapped[str | None] = mapped_column(String(40))
    first_months: Mapped[Small | None]
    combinable: Mapped[bool] = mapped_column(server_default=text("false"))

    @classmethod
    def own_checks(cls) -> tuple[SchemaItem, ...]:
        """Ranges of the promotion."""
        return (
            CheckConstraint(
                "value > 0 AND (effect = 'amount' OR value <= 100)", name="value_range"
            ),
            CheckConstraint("first_months BETWEEN 1 AND 120", name="first_months_range"),
        )


class NegotiatedPrice(EditableRow):
    """A price agreed with one client or group of clients; it lives beside the versions."""

    __tablename__ = "negotiated_price"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_id", "owner_company_id"],
            ["product.id", "product.company_id"],
            ondelete="CASCADE",
        ),
        Index("ix_negotiated_price_product_client", "product_id", "client_reference"),
        Index("ix_negotiated_price_owner_company_id_valid_from", "owner_company_id", "valid_from"),
        ExcludeConstraint(
            ("product_id", "="),
            ("company_id", "="),
            ("client_reference", "="),
            (text("coalesce(plan_code, '')"), "="),
            (text("tstzrange(valid_from, valid_to)"), "&&"),
            name="ex_negotiated_price_overlap",
            using="gist",
            deferrable=True,
            initially="IMMEDIATE",
        ),
        CheckConstraint("amount >= 0", name="amount_range"),
        CheckConstraint("tax_rate BETWEEN 0 AND 100", name="tax_rate_range"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_shape"),
        CheckConstraint("valid_to > valid_from", name="period"),
    )

    product_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), index=True)
    plan_code: Mapped[str | None] = mapped_column(String(60))
    client_reference: Mapped[str] = mapped_column(String(120))
    amount: Mapped[UnitAmount]
    currency: Mapped[str] = mapped_column(CHAR(3), server_default=text("'EUR'"))
    tax_rate: Mapped[Rate] = mapped_column(server_default=text("20.00"))
    tax_included: Mapped[bool] = mapped_column(server_default=text("true"))
    tax_code: Mapped[TaxCode | None]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    reason: Mapped[str | None]
    agreed_by: Mapped[UUID | None]
