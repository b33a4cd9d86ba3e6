"""Tables of the companies of the group."""

from uuid import UUID

from sqlalchemy import CHAR, CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

import winvest.group.companies.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, Json, one_of
from winvest.group.companies.enums import AddressKind, ContactKind, LedgerPurpose

HOLDING = "WC"  # Winvest Capital: what is nobody else's in the group is told there


class Company(EditableRow):
    """A company of the group. Its name and code are readable by all."""

    __tablename__ = "company"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("legal_name"),
        UniqueConstraint("siren"),
        CheckConstraint("code ~ '^[A-Z0-9]{1,8}$'", name="code_shape"),
        CheckConstraint("siren ~ '^[0-9]{9}$'", name="siren_shape"),
        CheckConstraint("siret_default ~ '^[0-9]{14}$'", name="siret_shape"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_shape"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_shape"),
    )

    code: Mapped[str] = mapped_column(String(8))
    legal_name: Mapped[str] = mapped_column(String(160))
    brand_name: Mapped[str | None] = mapped_column(String(120))
    siren: Mapped[str | None] = mapped_column(String(9))
    siret_default: Mapped[str | None] = mapped_column(String(14))
    vat_number: Mapped[str | None] = mapped_column(String(32))
    country: Mapped[str] = mapped_column(String(2), server_default=text("'FR'"))
    currency: Mapped[str] = mapped_column(CHAR(3), server_default=text("'EUR'"))
    timezone: Mapped[str] = mapped_column(String(40), server_default=text("'Europe/Paris'"))
    ics_code: Mapped[str | None] = mapped_column(String(20))
    brand_theme: Mapped[Json | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))


class CompanyAddress(EditableRow):
    """A postal address of the company."""

    __tablename__ = "company_address"
    __table_args__ = (CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_shape"),)

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), index=True)
    kind: Mapped[AddressKind] = mapped_column(one_of(AddressKind, name="kind"))
    line1: Mapped[str] = mapped_column(String(120))
    line2: Mapped[str | None] = mapped_column(String(120))
    postal_code: Mapped[str] = mapped_column(String(12))
    city: Mapped[str] = mapped_column(String(80))
    country: Mapped[str] = mapped_column(String(2), server_default=text("'FR'"))


class CompanyContact(EditableRow):
    """A person or desk to reach at the company."""

    __tablename__ = "company_contact"

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), index=True)
    kind: Mapped[ContactKind] = mapped_column(one_of(ContactKind, name="kind"))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(32))


class CompanyLedgerSetting(EditableRow):
    """A journal and account that the company uses for one purpose."""

    __tablename__ = "company_ledger_setting"
    __table_args__ = (
        UniqueConstraint("company_id", "purpose"),
        CheckConstraint("num_nonnulls(gl_account, journal) > 0", name="says_something"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    purpose: Mapped[LedgerPurpose] = mapped_column(one_of(LedgerPurpose, name="purpose"))
    gl_account: Mapped[str | None] = mapped_column(String(20))
    journal: Mapped[str | None] = mapped_column(String(20))
