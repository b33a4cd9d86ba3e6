"""Tables of the taxes that are not VAT."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

import winvest.group.taxes.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, Rate, one_of
from winvest.group.taxes.enums import TaxKind


class InsuranceTax(EditableRow):
    """The rate of a premium tax over `[valid_from, valid_to)`, with the law that says so."""

    __tablename__ = "insurance_tax"
    __shared__ = "Taux fixés par la loi : les mêmes pour tout le groupe."
    __table_args__ = (
        CheckConstraint("code ~ '^[A-Z0-9]+$'", name="code_shape"),
        CheckConstraint("rate BETWEEN 0 AND 100", name="rate_range"),
        CheckConstraint("kind = 'charged' OR rate = 0", name="nil_when_not_charged"),
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint("btrim(legal_source) <> ''", name="source_given"),
        ExcludeConstraint(
            ("code", "="),
            (text("daterange(valid_from, valid_to)"), "&&"),
            name="ex_insurance_tax_overlap",
            using="gist",
            deferrable=True,
            initially="IMMEDIATE",
        ),
    )

    code: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(120))
    kind: Mapped[TaxKind] = mapped_column(
        one_of(TaxKind, name="kind"), server_default=text("'charged'")
    )
    rate: Mapped[Rate]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    legal_source: Mapped[str]
    exclusions: Mapped[str | None]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
