"""A document whole: its product and version, its file, what may be done with it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import last_day
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import Channel, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import readable
from winvest.offer.documents.enums import DocumentRequirement, DocumentStatus
from winvest.offer.documents.expiry_rules import days_left
from winvest.offer.documents.files.enums import Integrity, Scan
from winvest.offer.documents.files.rules import FORMATS, PDF, Format, megabytes
from winvest.offer.documents.forms import LANGUAGES
from winvest.offer.documents.models import DocumentFile, ProductDocument
from winvest.offer.documents.rules import (
    Paper,
    Presence,
    paper_presence,
    requirement_of,
    still_binds,
)
from winvest.offer.documents.targets import EDIT, OPEN

READ = "documents.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What is known of the file by the company that deposited it."""

    original_name: str | None
    stored_at: datetime
    kept_until: datetime
    scan: Scan
    scanner: str | None
    pages: int | None
    claim: str | None
    lacks: tuple[str, ...]
    converted_from: str | None
    integrity: Integrity
    checked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document as its page shows it."""

    id: UUID
    type_label: str
    type_code: str
    title: str
    edition: str
    language: str
    channels: tuple[Channel, ...]
    requirement: DocumentRequirement
    author: str | None
    published_at: datetime | None
    valid_from: datetime | None
    last_day: date | None
    days_left: int | None
    presence: Presence
    archived: bool
    sha256: str | None
    format: Format
    size: str
    sku: str
    product_name: str
    company_name: str
    version_number: int
    version_status: VersionStatus
    lock_version: int
    file: FileFacts | None
    may_edit: bool
    open: bool
    binds: bool
    check_id: UUID | None
    replaces_id: UUID | None
    owner_company_id: UUID

    @property
    def convertible(self) -> bool:
        """May its PDF be made a PDF/A: is it one that this person may still replace?"""
        file = self.file
        ordinary = file is not None and (not file.claim or bool(file.lacks))
        mine = self.may_edit and self.open and not self.archived and not self.binds
        return mine and self.format is PDF and ordinary


async def document_view(
    session: AsyncSession, scope: Scope, *, document_id: UUID, now: datetime
) -> DocumentView:
    """A document that this person may read; `NotFound` else. One query."""
    one_file = and_(
        DocumentFile.owner_company_id == ProductDocument.owner_company_id,
        DocumentFile.sha256 == ProductDocument.file_hash,
    )
    found = (
        await session.execute(
            select(
                ProductDocument,
                DocumentFile,
                ProductVersion.version,
                ProductVersion.status,
                Product.sku,
                Product.name,
                Company.brand_name,
                Company.legal_name,
                Risk.code,
            )
            .join(ProductVersion, ProductVersion.id == ProductDocument.product_version_id)
            .join(Product, Product.id == ProductVersion.product_id)
            .join(Risk, Risk.id == Product.risk_id)
            .join(Company, Company.id == Product.company_id)
            .outerjoin(DocumentFile, one_file)
            .where(
                ProductDocument.id == document_id,
                readable(scope),
                readable(scope, right=READ),
            )
        )
    ).one_or_none()
    if found is None:
        raise NotFound("Ce document n’existe pas dans votre périmètre. Revenez aux documents.")
    one, file, number, status, sku, name, brand, legal, risk = found
    paper = Paper(
        type=one.type,
        status=one.status,
        channels=(),
        valid_to=one.valid_to,
        mandatory=one.mandatory,
        valid_from=one.valid_from,
    )
    return DocumentView(
        id=one.id,
        type_label=one.type.label,
        type_code=one.type.value,
        title=one.title,
        edition=one.version,
        language=dict(LANGUAGES).get(one.language, one.language),
        channels=tuple(each for each in Channel if each in one.channels),
        requirement=requirement_of(mandatory=one.mandatory),
        author=one.author,
        published_at=one.published_at,
        valid_from=one.valid_from,
        last_day=None if one.valid_to is None else last_day(one.valid_to),
        days_left=None if one.valid_to is None else days_left(one.valid_to, now),
        presence=paper_presence(paper, now=now),
        archived=one.status is DocumentStatus.ARCHIVED,
        sha256=one.file_hash,
        format=FORMATS.get(one.media_type or "", PDF),
        size="" if one.size_bytes is None else megabytes(one.size_bytes),
        sku=sku,
        product_name=name,
        company_name=brand or legal,
        version_number=number,
        version_status=status,
        lock_version=one.lock_version,
        file=None if file is None else _facts(file),
        may_edit=scope.may(EDIT, company_id=one.owner_company_id, risk_family=risk),
        open=status in OPEN,
        binds=status is VersionStatus.ACTIVE and still_binds(paper, now=now),
        check_id=one.check_id,
        replaces_id=one.replaces_id,
        owner_company_id=one.owner_company_id,
    )


def _facts(file: DocumentFile) -> FileFacts:
    return FileFacts(
        original_name=file.original_name,
        stored_at=file.stored_at,
        kept_until=file.kept_until,
        scan=file.scan,
        scanner=file.scanner,
        pages=file.pages,
        claim=file.pdf_claim,
        lacks=tuple(file.pdf_lacks),
        converted_from=file.converted_from,
        integrity=file.integrity,
        checked_at=file.checked_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An entry of a list that one chooses from."""

    code: str
    label: str


async def partner_choices(session: AsyncSession, scope: Scope) -> tuple[Choice, ...]:
    """The partners whose products the companies shown hold. A few dozen."""
    rows = await session.execute(
        select(Partner.slug, Partner.name)
        .where(
            exists().where(
                Product.partner_id == Partner.id,
                Product.company_id.in_(scope.shown_company_ids),
            )
        )
        .order_by(Partner.name, Partner.slug)
        .distinct()
    )
    return tuple(Choice(code=slug, label=name) for slug, name in rows)
