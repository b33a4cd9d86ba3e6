"""What a product asks of logistics and billing, and how it leaves the catalogue."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

import winvest.offer.catalog.mapping_refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, Small, from_parent, one_of
from winvest.offer.catalog.mapping_enums import (
    DebitCycle,
    DebitMethod,
    InvoiceTemplate,
    MandateTemplate,
    Renewals,
    TicketAtSale,
)


class ProductMapping(EditableRow):
    """Logistics and billing of a product (CDC §3.6); one a product, whatever its version."""

    __tablename__ = "product_mapping"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_id", "owner_company_id"],
            ["product.id", "product.company_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("product_id"),
        Index(
            "ix_product_mapping_stock_item",
            "owner_company_id",
            "stock_item",
            postgresql_where=text("stock_item IS NOT NULL"),
        ),
        CheckConstraint("debit_day BETWEEN 1 AND 28", name="debit_day_range"),
    )

    product_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    is_physical: Mapped[bool] = mapped_column(server_default=text("false"))
    parcel_weight_g: Mapped[int | None]
    parcel_length_mm: Mapped[int | None]
    parcel_width_mm: Mapped[int | None]
    parcel_height_mm: Mapped[int | None]
    stock_item: Mapped[str | None] = mapped_column(String(60))
    ticket_at_sale: Mapped[TicketAtSale] = mapped_column(
        one_of(TicketAtSale, name="ticket_at_sale"), server_default=text("'none'")
    )
    invoice_template: Mapped[InvoiceTemplate] = mapped_column(
        one_of(InvoiceTemplate, name="invoice_template"), server_default=text("'standard'")
    )
    debit_method: Mapped[DebitMethod] = mapped_column(
        one_of(DebitMethod, name="debit_method"), server_default=text("'sepa'")
    )
    mandate_template: Mapped[MandateTemplate] = mapped_column(
        one_of(MandateTemplate, name="mandate_template"), server_default=text("'sepa_core'")
    )
    debit_cycle: Mapped[DebitCycle] = mapped_column(
        one_of(DebitCycle, name="debit_cycle"), server_default=text("'plan'")
    )
    debit_day: Mapped[Small | None]
    initial_fee_code: Mapped[str | None] = mapped_column(String(60))
    creditor_company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"))


class ProductExitPlan(EditableRow):
    """How a product on sale leaves the catalogue (CDC §4, « Retrait produit »)."""

    __tablename__ = "product_exit_plan"
    __table_args__ = (
        ForeignKeyConstraint(
            ["product_id", "owner_company_id"],
            ["product.id", "product.company_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("product_id"),
        Index(
            "ix_product_exit_plan_replacement_product_id",
            "replacement_product_id",
            postgresql_where=text("replacement_product_id IS NOT NULL"),
        ),
        CheckConstraint("client_notice_on <= support_ends_on", name="notice_before_end"),
        CheckConstraint("replacement_product_id <> product_id", name="not_itself"),
    )

    product_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    support_ends_on: Mapped[date]
    renewals: Mapped[Renewals] = mapped_column(one_of(Renewals, name="renewals"))
    replacement_product_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("product.id", ondelete="SET NULL")
    )
    client_notice_on: Mapped[date]
    notice: Mapped[str]
    reason: Mapped[str | None]
    support_by: Mapped[str | None] = mapped_column(String(160))
    renewals_by: Mapped[str | None] = mapped_column(String(160))
    clients_asked_at: Mapped[datetime | None]
    clients_told_at: Mapped[datetime | None]
    clients_told: Mapped[int | None]
    documents_archived_at: Mapped[datetime | None]
    edited_by: Mapped[UUID | None]
