"""Tables of the quotes: append-only, with the tariffs and facts that they were worked out from."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CHAR,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from winvest.foundation.infra.crypto import EncryptedJSON
from winvest.foundation.infra.models import Rate, Row, Small

Posted = Numeric(14, 2)
SHA = "~ '^[0-9a-f]{64}$'"


class QuotedTariff(Row):
    """The prices of a version as a company quoted them: one row, however many quotes."""

    __tablename__ = "quoted_tariff"
    __table_args__ = (
        UniqueConstraint("company_id", "product_version_id", "sha256"),
        CheckConstraint(f"sha256 {SHA}", name="sha256_shape"),
    )

    company_id: Mapped[UUID]
    product_version_id: Mapped[UUID]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[Any] = mapped_column(JSONB)


class PartnerTariff(Row):
    """What a partner answered for a client that a keyed fingerprint alone names, and until when."""

    __tablename__ = "partner_tariff"
    __table_args__ = (
        Index(
            "ix_partner_tariff_question",
            "company_id",
            "product_id",
            "profile",
            text("answered_at DESC"),
        ),
        CheckConstraint(f"profile {SHA}", name="profile_shape"),
        CheckConstraint("valid_until > answered_at", name="period"),
    )

    company_id: Mapped[UUID]
    partner_id: Mapped[UUID]
    product_id: Mapped[UUID]
    profile: Mapped[str] = mapped_column(String(64))
    reference: Mapped[str] = mapped_column(String(120))
    plans: Mapped[Any] = mapped_column(JSONB)
    answered_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    latency_ms: Mapped[int]


class QuoteRecord(Row):
    """A quote as it was answered; what was asked (a birth date may be in it) is encrypted."""

    __tablename__ = "quote"
    __table_args__ = (
        Index("ix_quote_company_id_priced_at", "company_id", text("priced_at DESC")),
        CheckConstraint(
            "source IN ('internal', 'partner_live', 'partner_cache', 'manual')", name="source"
        ),
        CheckConstraint(f"trace_sha256 {SHA}", name="trace_sha256_shape"),
    )

    company_id: Mapped[UUID]
    created_by: Mapped[UUID | None]
    created_by_label: Mapped[str | None]
    priced_at: Mapped[datetime]
    effective_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    channel: Mapped[str | None] = mapped_column(String(24))
    currency: Mapped[str] = mapped_column(CHAR(3))
    source: Mapped[str] = mapped_column(String(24))
    cache_age_s: Mapped[int | None]
    sandbox: Mapped[bool] = mapped_column(server_default=text("false"))
    version_ids: Mapped[list[UUID]] = mapped_column(ARRAY(PG_UUID))
    request: Mapped[Any] = mapped_column(EncryptedJSON)
    facts: Mapped[Any] = mapped_column(JSONB)
    taxes: Mapped[Any] = mapped_column(JSONB)
    totals: Mapped[Any] = mapped_column(JSONB)
    eligibility: Mapped[Any] = mapped_column(JSONB)
    warnings: Mapped[Any] = mapped_column(JSONB)
    trace: Mapped[Any] = mapped_column(JSONB)
    trace_sha256: Mapped[str] = mapped_column(String(64))


class QuoteLine(Row):
    """A line of a quote, to the cent; an invoice will charge exactly it."""

    __tablename__ = "quote_line"
    __table_args__ = (
        UniqueConstraint("quote_id", "position"),
        CheckConstraint("kind IN ('base', 'option', 'surcharge', 'fee', 'discount')", name="kind"),
        CheckConstraint(
            "recurrence IN ('one_shot', 'monthly', 'yearly', 'custom')", name="recurrence"
        ),
        CheckConstraint("amount_excl_tax + tax_amount = amount_incl_tax", name="adds_up"),
    )

    quote_id: Mapped[UUID] = mapped_column(ForeignKey("quote.id"))
    company_id: Mapped[UUID]
    position: Mapped[Small]
    item: Mapped[Small]
    sku: Mapped[str] = mapped_column(String(80))
    plan_code: Mapped[str | None] = mapped_column(String(60))
    product_version_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(24))
    label: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(Numeric)
    unit_price: Mapped[Decimal] = mapped_column(Numeric)
    amount_excl_tax: Mapped[Decimal] = mapped_column(Posted)
    tax_rate: Mapped[Rate]
    tax_amount: Mapped[Decimal] = mapped_column(Posted)
    amount_incl_tax: Mapped[Decimal] = mapped_column(Posted)
    recurrence: Mapped[str] = mapped_column(String(24))
    first_months: Mapped[Small | None]
    rule_id: Mapped[str]
