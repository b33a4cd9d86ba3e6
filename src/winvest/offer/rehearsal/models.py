"""Tables of the rehearsals: what was rehearsed, what it would do to each file, what it did."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CHAR,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import winvest.group.companies.models
import winvest.offer.catalog.models.products  # noqa: F401 - the product rehearsed
from winvest.foundation.infra.models import EditableRow, Json, Row, Small, one_of
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.rehearsal.enums import (
    ComparisonStatus,
    Effect,
    LineNature,
    NoticeLetter,
    RehearsalKind,
    RehearsalStatus,
    SentHow,
    SubjectKind,
    TotalKind,
)

ZERO = text("0")
NONE = text("'{}'")
Posted = Numeric(14, 2)


class Rehearsal(Row):
    """One rehearsal: the change, the day, the content rehearsed. Some a week; kept for good.

    `facts`: what was rehearsed in words, the documents due, the notice; `place`: where the job is.
    """

    __tablename__ = "rehearsal"
    __table_args__ = (
        CheckConstraint("content_sha256 ~ '^[0-9a-f]{64}$'", name="content_sha256_shape"),
        CheckConstraint(
            "(kind = 'version') = (product_version_id IS NOT NULL)", name="version_told"
        ),
        Index("ix_rehearsal_company_id_created_at", "company_id", "created_at", "id"),
        Index("ix_rehearsal_product_id", "product_id"),
        Index("ix_rehearsal_product_version_id", "product_version_id"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    kind: Mapped[RehearsalKind] = mapped_column(one_of(RehearsalKind, name="kind"))
    product_version_id: Mapped[UUID | None]
    version_number: Mapped[int | None]
    base_version_id: Mapped[UUID | None]
    base_number: Mapped[int | None]
    content_sha256: Mapped[str] = mapped_column(CHAR(64))
    effective_at: Mapped[datetime]
    known_at: Mapped[datetime]
    filters: Mapped[Json] = mapped_column(server_default=NONE)
    facts: Mapped[Json] = mapped_column(server_default=NONE)
    user_id: Mapped[UUID | None]
    user_label: Mapped[str]
    status: Mapped[RehearsalStatus] = mapped_column(
        one_of(RehearsalStatus, name="status"), server_default=text("'waiting'")
    )
    total: Mapped[int] = mapped_column(server_default=ZERO)
    done_count: Mapped[int] = mapped_column(server_default=ZERO)
    place: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    problem: Mapped[str | None]
    finished_at: Mapped[datetime | None]
    comparison: Mapped[ComparisonStatus] = mapped_column(
        one_of(ComparisonStatus, name="comparison"), server_default=text("'none'")
    )
    compared_count: Mapped[int] = mapped_column(server_default=ZERO)
    compared_at: Mapped[datetime | None]
    actual_at: Mapped[datetime | None]
    detail_erased_at: Mapped[datetime | None]


class RehearsalLine(Row):
    """What the change does to one flow of one file; up to some 100,000 a rehearsal, erased in time.

    `company_id` is the company that sold: each reads its own lines alone.
    """

    __tablename__ = "rehearsal_line"
    __table_args__ = (
        UniqueConstraint("rehearsal_id", "subject_id", "flow"),
        CheckConstraint("before_excl + before_tax = before_incl", name="before_adds_up"),
        CheckConstraint("after_excl + after_tax = after_incl", name="after_adds_up"),
        CheckConstraint("actual_excl + actual_tax = actual_incl", name="actual_adds_up"),
        Index("ix_rehearsal_line_delta", "rehearsal_id", text("delta DESC"), "id"),
    )

    rehearsal_id: Mapped[UUID] = mapped_column(ForeignKey("rehearsal.id", ondelete="CASCADE"))
    company_id: Mapped[UUID]
    subject_kind: Mapped[SubjectKind] = mapped_column(one_of(SubjectKind, name="subject_kind"))
    subject_id: Mapped[UUID]
    flow: Mapped[Small]
    reference: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    month: Mapped[str] = mapped_column(CHAR(7))
    channel: Mapped[str | None] = mapped_column(String(24))
    plan_code: Mapped[str | None] = mapped_column(String(60))
    age_band: Mapped[str | None] = mapped_column(String(12))
    department: Mapped[str | None] = mapped_column(String(12))
    quantity: Mapped[Decimal] = mapped_column(Numeric)
    recurrence: Mapped[Recurrence | None] = mapped_column(one_of(Recurrence, name="recurrence"))
    nature: Mapped[LineNature | None] = mapped_column(one_of(LineNature, name="nature"))
    effect: Mapped[Effect] = mapped_column(one_of(Effect, name="effect"))
    why: Mapped[str | None]
    before_excl: Mapped[Decimal] = mapped_column(Posted, server_default=ZERO)
    before_tax: Mapped[Decimal] = mapped_column(Posted, server_default=ZERO)
    before_incl: Mapped[Decimal] = mapped_column(Posted, server_default=ZERO)
    before_commission: Mapped[Decimal | None] = mapped_column(Posted)
    after_excl: Mapped[Decimal] = mapped_column(Posted, server_default=ZERO)
    after_tax: Mapped[Decimal] = mapped_column(Posted, server_default=ZERO)
    after_incl: Mapped[Decimal] = mapped_column(Posted, server_default=ZERO)
    after_commission: Mapped[Decimal | None] = mapped_column(Posted)
    delta: Mapped[Decimal] = mapped_column(
        Posted, Computed("after_incl - before_incl", persisted=True)
    )
    rate: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    letter: Mapped[bool] = mapped_column(server_default=text("false"))
    notice: Mapped[bool] = mapped_column(server_default=text("false"))
    foreseen: Mapped[bool] = mapped_column(server_default=text("true"))
    actual_excl: Mapped[Decimal | None] = mapped_column(Posted)
    actual_tax: Mapped[Decimal | None] = mapped_column(Posted)
    actual_incl: Mapped[Decimal | None] = mapped_column(Posted)
    actual_commission: Mapped[Decimal | None] = mapped_column(Posted)
    actual_effect: Mapped[Effect | None] = mapped_column(one_of(Effect, name="actual_effect"))
    actual_why: Mapped[str | None]


class RehearsalTotal(Row):
    """A total kept with the prediction, of one company: an entry, a share of commission, letters.

    `code`: the account (empty: none is named), the party, the kind of letter.
    """

    __tablename__ = "rehearsal_total"
    __table_args__ = (UniqueConstraint("rehearsal_id", "company_id", "kind", "code", "label"),)

    rehearsal_id: Mapped[UUID] = mapped_column(ForeignKey("rehearsal.id", ondelete="CASCADE"))
    company_id: Mapped[UUID]
    kind: Mapped[TotalKind] = mapped_column(one_of(TotalKind, name="kind"))
    code: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(60))
    before: Mapped[Decimal] = mapped_column(Posted, server_default=ZERO)
    after: Mapped[Decimal] = mapped_column(Posted, server_default=ZERO)
    actual: Mapped[Decimal | None] = mapped_column(Posted)


class RehearsalSummary(Row):
    """The figures of a rehearsal at one company, kept when its lines are erased.

    `figures`: who is concerned, how much, by rhythm and by group, as the pages show them.
    """

    __tablename__ = "rehearsal_summary"
    __table_args__ = (UniqueConstraint("rehearsal_id", "company_id"),)

    rehearsal_id: Mapped[UUID] = mapped_column(ForeignKey("rehearsal.id", ondelete="CASCADE"))
    company_id: Mapped[UUID]
    figures: Mapped[Json]


class PriceNoticeRule(EditableRow):
    """How long before a price goes up a client must be told, by which letter, with its source."""

    __tablename__ = "price_notice_rule"
    __shared__ = "Préavis fixés par la loi : les mêmes pour tout le groupe."
    __table_args__ = (
        CheckConstraint("months BETWEEN 0 AND 24", name="months_range"),
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint("btrim(legal_source) <> ''", name="source_given"),
    )

    family: Mapped[LegalFamily | None] = mapped_column(one_of(LegalFamily, name="family"))
    months: Mapped[Small]
    letter: Mapped[NoticeLetter] = mapped_column(
        one_of(NoticeLetter, name="letter"), server_default=text("'durable'")
    )
    legal_source: Mapped[str]
    note: Mapped[str | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]


class ClientNotice(EditableRow):
    """What clients are to be told of a version, or of a withdrawal: by what, until when.

    Sent by people, outside; who sent it writes down when, to how many and by what.
    """

    __tablename__ = "client_notice"
    __table_args__ = (
        UniqueConstraint("product_id", "product_version_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("btrim(about) <> ''", name="about_given"),
        CheckConstraint(
            "num_nulls(sent_on, sent_count, sent_how, sent_by_label) IN (0, 4)", name="sent_whole"
        ),
        CheckConstraint("sent_count >= 0", name="sent_count_range"),
        Index("ix_client_notice_company_id_send_by", "company_id", "send_by"),
        Index("ix_client_notice_product_version_id", "product_version_id"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    product_version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("product_version.id", ondelete="CASCADE")
    )
    letter: Mapped[NoticeLetter | None] = mapped_column(one_of(NoticeLetter, name="letter"))
    legal_source: Mapped[str | None]
    about: Mapped[str]
    send_by: Mapped[date]
    effective_on: Mapped[date]
    dropped_at: Mapped[datetime | None]
    sent_on: Mapped[date | None]
    sent_count: Mapped[int | None]
    sent_how: Mapped[SentHow | None] = mapped_column(one_of(SentHow, name="sent_how"))
    sent_by: Mapped[UUID | None]
    sent_by_label: Mapped[str | None]
