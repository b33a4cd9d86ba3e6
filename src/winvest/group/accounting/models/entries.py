"""What was booked: journals, entries, lines. Written once; a correction is another entry."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CHAR,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import FetchedValue

import winvest.group.accounting.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import Row, one_of
from winvest.group.accounting.enums import EntryKind, LineType

COMPANY = "company.id"


class AccountingJournal(Row):
    """A journal of a company; its counter gives the entries their numbers, without a gap."""

    __tablename__ = "accounting_journal"
    __table_args__ = (
        UniqueConstraint("company_id", "code"),
        UniqueConstraint("id", "company_id"),
        CheckConstraint("code ~ '^[A-Z0-9]{1,20}$'", name="code_shape"),
        CheckConstraint("last_number >= 0", name="last_number_positive"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey(COMPANY, ondelete="RESTRICT"))
    code: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(60))
    last_number: Mapped[int] = mapped_column(server_default=text("0"))


class AccountingEntry(Row):
    """An entry: a snapshot of what a room above told, so that no export joins upward."""

    __tablename__ = "accounting_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["journal_id", "company_id"],
            ["accounting_journal.id", "accounting_journal.company_id"],
            ondelete="RESTRICT",
        ),
        UniqueConstraint("journal_id", "number"),
        UniqueConstraint("company_id", "source_key"),
        UniqueConstraint("id", "company_id"),
        Index("ix_accounting_entry_company_id_entry_date", "company_id", "entry_date"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey(COMPANY, ondelete="RESTRICT"))
    journal_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(server_default=FetchedValue())
    kind: Mapped[EntryKind] = mapped_column(one_of(EntryKind, name="kind"))
    entry_date: Mapped[date]
    piece_ref: Mapped[str] = mapped_column(String(60))
    piece_date: Mapped[date]
    label: Mapped[str] = mapped_column(String(160))
    currency: Mapped[str] = mapped_column(CHAR(3), server_default=text("'EUR'"))
    source_key: Mapped[str] = mapped_column(String(160))
    product_sku: Mapped[str | None] = mapped_column(String(80))
    partner_name: Mapped[str | None] = mapped_column(String(160))
    contract_ref: Mapped[UUID | None]
    client_ref: Mapped[UUID | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class AccountingEntryLine(Row):
    """A line: an account debited or credited, never both, never below zero."""

    __tablename__ = "accounting_entry_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["entry_id", "company_id"],
            ["accounting_entry.id", "accounting_entry.company_id"],
            ondelete="RESTRICT",
        ),
        UniqueConstraint("entry_id", "position"),
        CheckConstraint("account ~ '^[0-9]{6,}[0-9A-Z]*$'", name="account_shape"),
        CheckConstraint(
            "debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0)", name="one_side"
        ),
        CheckConstraint("tax_amount >= 0 AND tax_rate BETWEEN 0 AND 100", name="tax_positive"),
    )

    entry_id: Mapped[UUID]
    company_id: Mapped[UUID]
    position: Mapped[int]
    type: Mapped[LineType] = mapped_column(one_of(LineType, name="type"))
    account: Mapped[str] = mapped_column(String(20))
    account_label: Mapped[str] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(String(160))
    debit: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default=text("0"))
    credit: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default=text("0"))
    tax_amount: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default=text("0"))
    tax_rate: Mapped[Decimal] = mapped_column(Numeric(5, 2), server_default=text("0"))
    cost_center: Mapped[str | None] = mapped_column(String(20))
    auxiliary_code: Mapped[str | None] = mapped_column(String(20))
    auxiliary_label: Mapped[str | None] = mapped_column(String(120))
