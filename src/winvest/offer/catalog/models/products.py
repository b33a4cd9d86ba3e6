"""Tables of the products: identity, sellers, fields of their family, partner codes."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import FetchedValue

import winvest.group.partners.models
import winvest.offer.catalog.models.risks
import winvest.offer.catalog.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, Small, Words, from_parent, one_of
from winvest.offer.catalog.enums import (
    FieldKind,
    IntegrationStatus,
    LifecycleStatus,
    RevenueModel,
    TariffMode,
)

CHANNELS = "ARRAY['field', 'telesales', 'web', 'partner']"


class Product(EditableRow):
    """A product of one company. Up to 50,000 rows; lists are paged by (name_sort, id)."""

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("sku"),
        UniqueConstraint("id", "company_id"),
        UniqueConstraint("id", "risk_id", "company_id"),
        CheckConstraint("sku ~ '^[A-Z0-9][A-Z0-9._/-]*$'", name="sku_shape"),
        CheckConstraint("btrim(name) <> ''", name="name_given"),
        CheckConstraint(f"channels <@ {CHANNELS}", name="channels_known"),
        CheckConstraint(
            "client_kinds <@ ARRAY['personal', 'professional']", name="client_kinds_known"
        ),
        CheckConstraint(
            "badges <@ ARRAY['new', 'promo', 'beta', 'on_quotation']", name="badges_known"
        ),
        CheckConstraint("min_age BETWEEN 0 AND 130", name="min_age_range"),
        CheckConstraint("max_age BETWEEN 0 AND 130", name="max_age_range"),
        CheckConstraint("max_age >= min_age", name="ages_in_order"),
        Index("ix_product_company_risk_status", "company_id", "risk_id", "lifecycle_status"),
        Index("ix_product_company_name_sort", "company_id", "name_sort", "id"),
        Index("ix_product_name_sort", "name_sort", "id"),
        Index("ix_product_updated_at", "updated_at", "id"),
        Index("ix_product_created_by", "created_by", "created_at"),
        Index("ix_product_risk_id", "risk_id"),
        Index("ix_product_partner_id", "partner_id"),
        Index(
            "ix_product_readers_until",
            "readers_until",
            postgresql_where=text("readers_until IS NOT NULL"),
        ),
        Index("ix_product_search", "search", postgresql_using="gin"),
        Index("ix_product_reader_company_ids", "reader_company_ids", postgresql_using="gin"),
        Index(
            "ix_product_near",
            "near",
            postgresql_using="gin",
            postgresql_ops={"near": "gin_trgm_ops"},
        ),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"))
    risk_id: Mapped[UUID] = mapped_column(ForeignKey("risk.id"))
    sku: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(160))
    short_name: Mapped[str | None] = mapped_column(String(80))
    description: Mapped[str | None] = mapped_column(Text)
    revenue_model: Mapped[RevenueModel] = mapped_column(one_of(RevenueModel, name="revenue_model"))
    lifecycle_status: Mapped[LifecycleStatus] = mapped_column(
        one_of(LifecycleStatus, name="lifecycle_status"), server_default=text("'draft'")
    )
    integration_status: Mapped[IntegrationStatus] = mapped_column(
        one_of(IntegrationStatus, name="integration_status"),
        server_default=text("'not_integrated'"),
    )
    tariff_mode: Mapped[TariffMode] = mapped_column(
        one_of(TariffMode, name="tariff_mode"), server_default=text("'manual'")
    )
    channels: Mapped[Words]
    zones: Mapped[Words]
    min_age: Mapped[Small | None]
    max_age: Mapped[Small | None]
    client_kinds: Mapped[Words]
    badges: Mapped[Words]
    created_by: Mapped[UUID | None]
    name_sort: Mapped[str] = mapped_column(
        Text(collation="C"), Computed("fr_unaccent(lower(name))", persisted=True)
    )
    near: Mapped[str] = mapped_column(
        Text,
        Computed("fr_unaccent(lower(sku || ' ' || name))", persisted=True),
        deferred=True,
    )
    search: Mapped[str] = mapped_column(
        TSVECTOR,
        Computed("product_words(sku, name, short_name, description)", persisted=True),
        deferred=True,
    )
    reader_company_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(PG_UUID), server_default=from_parent()
    )
    readers_until: Mapped[datetime | None]


class ProductSeller(EditableRow):
    """A company allowed to sell the product; what it sells, and when, is in its publications."""

    __tablename__ = "product_seller"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_id", "owner_company_id"],
            ["product.id", "product.company_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("product_id", "company_id"),
    )

    product_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), index=True)


class ProductFieldValue(EditableRow):
    """The product's value for a field of its family: exactly one typed column is filled."""

    __tablename__ = "product_field_value"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_id", "risk_id", "owner_company_id"],
            ["product.id", "product.risk_id", "product.company_id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["risk_field_id", "risk_id", "kind"],
            ["risk_field.id", "risk_field.risk_id", "risk_field.kind"],
        ),
        UniqueConstraint("product_id", "risk_field_id"),
        Index("ix_product_field_value_risk_field_id", "risk_field_id"),
        CheckConstraint(
            "num_nonnulls(value_text, value_number, value_boolean, value_date, value_choices) = 1"
            " AND CASE kind"
            " WHEN 'integer' THEN value_number = trunc(value_number)"
            " WHEN 'decimal' THEN value_number IS NOT NULL"
            " WHEN 'boolean' THEN value_boolean IS NOT NULL"
            " WHEN 'date' THEN value_date IS NOT NULL"
            " WHEN 'multi_choice' THEN cardinality(value_choices) > 0"
            " ELSE value_text IS NOT NULL END IS TRUE",
            name="typed",
        ),
    )

    product_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    risk_field_id: Mapped[UUID]
    risk_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    kind: Mapped[FieldKind] = mapped_column(
        one_of(FieldKind, name="kind"), server_default=from_parent()
    )
    value_text: Mapped[str | None]
    value_number: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    value_boolean: Mapped[bool | None]
    value_date: Mapped[date | None]
    value_choices: Mapped[list[str] | None]
    field_version: Mapped[int] = mapped_column(
        server_default=text("1"), server_onupdate=FetchedValue()
    )


class ExternalMapping(EditableRow):
    """The code under which another system knows the product (OggoData, an insurer…)."""

    __tablename__ = "external_mapping"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_id", "owner_company_id"],
            ["product.id", "product.company_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("product_id", "system"),
        Index("ix_external_mapping_system_code", "system", "external_code"),
        Index("ix_external_mapping_external_code", "external_code"),
    )

    product_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    system: Mapped[str] = mapped_column(String(60))
    external_code: Mapped[str] = mapped_column(String(120))
