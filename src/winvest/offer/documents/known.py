"""Documents that a company deposited before: by their content, by their title, by their version."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.files.reception import Received
from winvest.offer.documents.files.rules import FORMATS
from winvest.offer.documents.models import DocumentFile, ProductDocument

READ = "documents.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A content under the title and edition that it was deposited with."""

    title: str
    edition: str
    type: DocumentType
    language: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A content in a version, as one type of document, in one language."""

    version_id: UUID
    type: str
    language: str
    sha256: str


async def known_files(
    session: AsyncSession, scope: Scope, *, company_id: UUID, sha256s: Collection[str]
) -> dict[str, Received]:
    """The contents that the company deposited before, as they were looked at then."""
    one = DocumentFile
    scope.require(READ, company_id=company_id)
    statement = select(one).where(one.owner_company_id == company_id, one.sha256.in_(sha256s))
    return {
        file.sha256: Received(
            sha256=file.sha256,
            size=file.size_bytes or 0,
            format=FORMATS[file.media_type],
            name=file.original_name or file.sha256,
            scan=file.scan,
            scanner=file.scanner,
            pages=file.pages,
            claim=file.pdf_claim,
            lacks=tuple(file.pdf_lacks),
        )
        for file in await session.scalars(statement)
        if file.media_type in FORMATS
    }


async def documents_titled(
    session: AsyncSession, scope: Scope, *, company_id: UUID, titles: Collection[str]
) -> tuple[Named, ...]:
    """The contents that the company deposited under these titles (in small letters), once each."""
    one = ProductDocument
    scope.require(READ, company_id=company_id)
    statement = (
        select(one.title, one.version, one.type, one.language, one.file_hash)
        .where(
            one.owner_company_id == company_id,
            func.lower(one.title).in_(titles),
            one.file_hash.is_not(None),
        )
        .distinct()
    )
    return tuple(
        Named(title=title, edition=edition, type=kind, language=language, sha256=sha256)
        for title, edition, kind, language, sha256 in await session.execute(statement)
        if sha256 is not None
    )


async def uses_in(
    session: AsyncSession, scope: Scope, *, version_ids: Collection[UUID]
) -> frozenset[Use]:
    """What these versions hold already, archives apart."""
    one = ProductDocument
    statement = select(one.product_version_id, one.type, one.language, one.file_hash).where(
        one.product_version_id.in_(version_ids), one.status != DocumentStatus.ARCHIVED
    )
    return frozenset(
        Use(version_id=version, type=kind.value, language=language, sha256=sha256 or "")
        for version, kind, language, sha256 in await session.execute(statement)
    )
