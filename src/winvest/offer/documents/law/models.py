"""Table of the obligations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

import winvest.offer.documents.law.refusals  # noqa: F401 - declares what this table refuses
from winvest.foundation.infra.models import EditableRow, Words, one_of
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.law.rules import LegalFamily


class DocumentObligation(EditableRow):
    """One of these types must be there over `[valid_from, valid_to)`; no family: for all."""

    __tablename__ = "document_obligation"
    __shared__ = "Obligations fixées par la loi : les mêmes pour tout le groupe."
    __table_args__ = (
        CheckConstraint("cardinality(types) > 0", name="types_given"),
        CheckConstraint("valid_to > valid_from", name="period"),
        CheckConstraint("btrim(legal_source) <> ''", name="source_given"),
    )

    family: Mapped[LegalFamily | None] = mapped_column(one_of(LegalFamily, name="family"))
    channel: Mapped[Channel | None] = mapped_column(one_of(Channel, name="channel"))
    types: Mapped[Words] = mapped_column(server_default=None)
    legal_source: Mapped[str]
    note: Mapped[str | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
