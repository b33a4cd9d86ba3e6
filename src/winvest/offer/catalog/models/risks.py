"""Tables of the risks (families) and of the fields that each adds to its products."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import FetchedValue

import winvest.group.companies.models
import winvest.offer.catalog.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, Row, Small, Words, from_parent, one_of
from winvest.offer.catalog.enums import FieldKind, RiskScope


class Risk(EditableRow):
    """A family of products, of one company or of the whole group."""

    __tablename__ = "risk"
    __table_args__ = (
        UniqueConstraint("company_id", "code"),
        UniqueConstraint("id", "company_id"),
        CheckConstraint("code ~ '^[A-Z0-9][A-Z0-9_-]*$'", name="code_shape"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    code: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(120))
    icon: Mapped[str | None] = mapped_column(String(120))
    scope: Mapped[RiskScope] = mapped_column(one_of(RiskScope, name="scope"))
    is_global: Mapped[bool] = mapped_column(server_default=text("false"))
    description: Mapped[str | None]
    position: Mapped[Small] = mapped_column(server_default=text("0"))
    retired_at: Mapped[datetime | None]


class RiskField(EditableRow):
    """A typed field that a family adds to the sheet of its products."""

    __tablename__ = "risk_field"
    __table_args__ = (
        ForeignKeyConstraint(
            ["risk_id", "company_id"], ["risk.id", "risk.company_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("risk_id", "code"),
        UniqueConstraint("id", "risk_id", "kind"),
        CheckConstraint("code ~ '^[a-z][a-z0-9_]*$'", name="code_shape"),
        CheckConstraint(
            "(kind IN ('choice', 'multi_choice')) = (cardinality(choices) > 0)",
            name="choices_of_choice",
        ),
        CheckConstraint("max_value >= min_value", name="range"),
    )

    risk_id: Mapped[UUID]
    company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    code: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(120))
    kind: Mapped[FieldKind] = mapped_column(one_of(FieldKind, name="kind"))
    unit: Mapped[str | None] = mapped_column(String(20))
    choices: Mapped[Words]
    min_value: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    max_value: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    required: Mapped[bool] = mapped_column(server_default=text("false"))
    help: Mapped[str | None]
    position: Mapped[Small] = mapped_column(server_default=text("0"))
    retired_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"), server_onupdate=FetchedValue())


class RiskFieldVersion(Row):
    """A definition that a field had, written by trigger: old values stay readable under it."""

    __tablename__ = "risk_field_version"
    __table_args__ = (UniqueConstraint("risk_field_id", "version"),)

    risk_field_id: Mapped[UUID] = mapped_column(ForeignKey("risk_field.id", ondelete="CASCADE"))
    company_id: Mapped[UUID]
    version: Mapped[int]
    label: Mapped[str] = mapped_column(String(120))
    kind: Mapped[FieldKind] = mapped_column(one_of(FieldKind, name="kind"))
    unit: Mapped[str | None] = mapped_column(String(20))
    choices: Mapped[Words]
    min_value: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    max_value: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    required: Mapped[bool] = mapped_column(server_default=text("false"))
    help: Mapped[str | None]
