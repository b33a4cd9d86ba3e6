"""The Documents tab: what is there and what lacks by channel, each file and its validity."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.ahead import Closing, closings
from winvest.offer.documents.enums import DocumentRequirement, DocumentStatus, DocumentType
from winvest.offer.documents.holding import paper_of
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.rules import (
    Coverage,
    Presence,
    coverage,
    legal_family,
    paper_presence,
    requirement_of,
)
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.models import Publication
from winvest.screens.product_sheet.queries.facts import papers_of
from winvest.screens.product_sheet.queries.head import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A document as the tab shows it."""

    id: UUID
    title: str
    type: DocumentType
    edition: str
    has_file: bool
    size_kb: int
    digest: str
    requirement: DocumentRequirement
    channels: tuple[Channel, ...]
    author: str | None
    published_at: datetime | None
    valid_to: datetime | None
    days_left: int | None
    presence: Presence
    archived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsView:
    """All that the tab shows beside the frame."""

    family: LegalFamily | None
    channels: tuple[Channel, ...]
    demanded: tuple[Coverage, ...]
    closings: tuple[Closing, ...]
    files: tuple[FileRow, ...]
    archived: tuple[FileRow, ...]

    @property
    def lacking(self) -> int:
        """How many demanded documents are not there on some channel."""
        return sum(one.lacks for one in self.demanded)


def documents_view(head: Head) -> DocumentsView:
    """The documents of the version shown, on the day looked at."""
    sheet, at = head.product, head.when.at
    shown = sheet.version.id if sheet.version else None
    family = legal_family(sheet.risk_code)
    channels = sold_channels(head, shown)
    papers = papers_of(head.records, shown) if shown else ()
    rows = [_row(one, at) for one in head.records.of_version(ProductDocument, shown)]
    rows.sort(key=lambda one: (one.requirement.value, one.type.value, one.title))
    return DocumentsView(
        family=family,
        channels=channels,
        demanded=coverage(papers, family=family, channels=channels, now=at) if shown else (),
        closings=closings(papers, family=family, channels=channels, now=at) if shown else (),
        files=tuple(one for one in rows if not one.archived),
        archived=tuple(one for one in rows if one.archived),
    )


def sold_channels(head: Head, version_id: UUID | None) -> tuple[Channel, ...]:
    """The channels by which the version is given; before any publication, the product's own."""
    given = {
        channel
        for one in head.records.of(Publication)
        if one.product_version_id == version_id and one.status is not PublicationStatus.WITHDRAWN
        for channel in one.channels
    }
    return tuple(one for one in Channel if one in given) or head.product.channels


def _row(one: ProductDocument, at: datetime) -> FileRow:
    left = None if one.valid_to is None else (one.valid_to - at).days
    return FileRow(
        id=one.id,
        title=one.title,
        type=one.type,
        edition=one.version,
        has_file=one.file_hash is not None,
        size_kb=round((one.size_bytes or 0) / 1024),
        digest=one.file_hash or "",
        requirement=requirement_of(mandatory=bool(one.mandatory)),
        channels=tuple(each for each in Channel if each in one.channels),
        author=one.author,
        published_at=one.published_at,
        valid_to=one.valid_to,
        days_left=left,
        presence=paper_presence(paper_of(one), now=at),
        archived=one.status is DocumentStatus.ARCHIVED,
    )
