"""Table of the accounts: each company's own plan de comptes."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

import winvest.group.accounting.account_refusals  # noqa: F401 - declares what it refuses
from winvest.foundation.infra.models import EditableRow, one_of
from winvest.group.accounting.account_enums import AccountNature


class LedgerAccount(EditableRow):
    """An account that mappings of the company may name."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        CheckConstraint("number ~ '^[0-9]{6}[0-9A-Z]*$'", name="number_shape"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    number: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(120), info={"names_row": True})
    nature: Mapped[AccountNature] = mapped_column(one_of(AccountNature, name="nature"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
