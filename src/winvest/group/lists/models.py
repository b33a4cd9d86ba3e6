"""Tables of the group's lists. The first entries come with the migration, with their sources."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

import winvest.group.lists.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, Rate, Small, one_of
from winvest.group.lists.enums import Dimension, VatKind, ZoneKind

SHARED = "Liste de tout le groupe, lue par tous ; écrite par les commandes de la pièce, avec droit."

ITS_NAME = {"names_row": True}  # what the history calls the entry by


class MeasureUnit(EditableRow):
    """A unit; `factor` is how many base units of its dimension it is worth."""

    __tablename__ = "measure_unit"
    __shared__ = SHARED
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("btrim(code) = code AND code <> ''", name="code_given"),
        CheckConstraint("factor > 0", name="factor_positive"),
        CheckConstraint("dimension <> 'count' OR factor = 1", name="counted_is_one"),
    )

    code: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(80), info=ITS_NAME)
    dimension: Mapped[Dimension] = mapped_column(one_of(Dimension, name="dimension"))
    factor: Mapped[Decimal] = mapped_column(Numeric(30, 12), server_default=text("1"))
    position: Mapped[Small] = mapped_column(server_default=text("0"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    note: Mapped[str | None]


class SalesChannel(EditableRow):
    """How people call a way to sell, its order, and whether forms still offer it."""

    __tablename__ = "sales_channel"
    __shared__ = SHARED
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("code IN ('field', 'telesales', 'web', 'partner')", name="code"),
    )

    code: Mapped[str] = mapped_column(String(24))
    label: Mapped[str] = mapped_column(String(60), info=ITS_NAME)
    description: Mapped[str | None]
    position: Mapped[Small] = mapped_column(server_default=text("0"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))


class GeoZone(EditableRow):
    """A country, region, department… or a zone of our own; a zone lies in its parent."""

    __tablename__ = "geo_zone"
    __shared__ = SHARED
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("code ~ '^[A-Z0-9][A-Z0-9-]*$'", name="code_shape"),
        CheckConstraint("parent_code <> code", name="not_its_own_parent"),
        Index("ix_geo_zone_parent_code", "parent_code"),
    )

    code: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(120), info=ITS_NAME)
    kind: Mapped[ZoneKind] = mapped_column(one_of(ZoneKind, name="kind"))
    parent_code: Mapped[str | None] = mapped_column(String(20), ForeignKey("geo_zone.code"))
    insee_code: Mapped[str | None] = mapped_column(String(5))
    position: Mapped[Small] = mapped_column(server_default=text("0"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))


class VatCode(EditableRow):
    """The rate of a code over a period `[valid_from, valid_to)`, with the law that says so."""

    __tablename__ = "vat_code"
    __shared__ = SHARED
    __table_args__ = (
        CheckConstraint("code ~ '^[A-Z0-9]+$'", name="code_shape"),
        CheckConstraint("rate BETWEEN 0 AND 100", name="rate_range"),
        CheckConstraint(
            "kind NOT IN ('exempt', 'reverse_charge') OR rate = 0", name="nil_when_not_charged"
        ),
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint("btrim(legal_source) <> ''", name="source_given"),
        ExcludeConstraint(
            ("country", "="),
            ("code", "="),
            (text("daterange(valid_from, valid_to)"), "&&"),
            name="ex_vat_code_overlap",
            using="gist",
            deferrable=True,
            initially="IMMEDIATE",
        ),
    )

    code: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(120), info=ITS_NAME)
    kind: Mapped[VatKind] = mapped_column(one_of(VatKind, name="kind"))
    rate: Mapped[Rate]
    country: Mapped[str] = mapped_column(String(20), ForeignKey("geo_zone.code"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    legal_source: Mapped[str]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
