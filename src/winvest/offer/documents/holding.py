"""Holding a document to act on it: who may, whether its version still takes it, what it is then."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Conflict, Missing, NotFound, Refused, Unready
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.enums import DocumentStatus
from winvest.offer.documents.files.reception import KEPT, Received
from winvest.offer.documents.models import DocumentFile, ProductDocument
from winvest.offer.documents.rules import Paper, still_binds
from winvest.offer.documents.targets import EDIT, OPEN
from winvest.offer.documents.timestamps import await_stamps


async def held_document(
    session: AsyncSession, scope: Scope, *, document_id: UUID, now: datetime | None = None
) -> tuple[ProductDocument, str]:
    """A document to act on, locked, whose version may still take it; and its product's code."""
    found = (
        await session.execute(
            select(ProductDocument, ProductVersion.status, Product.sku, Risk.code)
            .join(ProductVersion, ProductVersion.id == ProductDocument.product_version_id)
            .join(Product, Product.id == ProductVersion.product_id)
            .join(Risk, Risk.id == Product.risk_id)
            .where(ProductDocument.id == document_id)
            .with_for_update(of=ProductDocument)
        )
    ).one_or_none()
    if found is None:
        raise NotFound("Ce document n’existe pas dans votre périmètre. Revenez aux documents.")
    one, status, sku, risk = found
    scope.require(EDIT, company_id=one.owner_company_id, risk_family=risk)
    if status is VersionStatus.SCHEDULED:
        raise Refused(
            "Cette version attend son jour avec exactement ce qui fut approuvé : annulez d’abord "
            "sa mise en production.",
            code="version_scheduled",
        )
    if status not in OPEN:
        raise Refused(
            "Ce document appartient à une version passée, gardée telle qu’elle fut vendue : "
            "agissez sur la version en vigueur.",
            code="version_past",
        )
    if now is not None and status is VersionStatus.ACTIVE and still_binds(paper_of(one), now=now):
        raise _binding(sku)
    return one, sku


def _binding(sku: str) -> Unready:
    """A compulsory document of what is sold changes with a version, as a major change."""
    return Unready(
        "Ce document obligatoire est en vigueur : les clients l’ont reçu. Il se remplace dans une "
        "nouvelle version, marquée majeure.",
        code="document_binding",
        missing=[
            Missing(
                code="document_binding",
                message="Préparer une nouvelle version",
                href=f"/produits/{sku}/versions/nouvelle",
            )
        ],
    )


def paper_of(one: ProductDocument) -> Paper:
    """What the rules look at, whatever the channel."""
    return Paper(
        type=one.type,
        status=one.status,
        channels=(),
        valid_to=one.valid_to,
        mandatory=one.mandatory,
        valid_from=one.valid_from,
    )


def on_channels(one: ProductDocument) -> Paper:
    """The same, on the channels that the document is for."""
    return replace(paper_of(one), channels=tuple(Channel(each) for each in one.channels))


async def know_file(
    session: AsyncSession,
    *,
    companies: set[UUID],
    file: Received,
    now: datetime,
    converted_from: str | None = None,
) -> None:
    """The file belongs to each company that deposits it; once known, it never changes."""
    await session.execute(
        insert(DocumentFile).on_conflict_do_nothing(),
        [
            {
                "id": new_id(),
                "owner_company_id": company,
                "sha256": file.sha256,
                "size_bytes": file.size,
                "media_type": file.format.media_type,
                "original_name": file.name,
                "kept_until": now + KEPT,
                "scan": file.scan,
                "scanner": file.scanner,
                "pages": file.pages,
                "pdf_claim": file.claim,
                "pdf_lacks": list(file.lacks),
                "converted_from": converted_from,
            }
            for company in sorted(companies)
        ],
    )
    await await_stamps(session, companies=companies, sha256=file.sha256)


async def set_status(session: AsyncSession, document_id: UUID, status: DocumentStatus) -> int:
    """Move a document that is held; its new number."""
    return (
        await session.execute(
            update(ProductDocument)
            .where(ProductDocument.id == document_id)
            .values(status=status)
            .returning(ProductDocument.lock_version)
            .execution_options(synchronize_session=False)
        )
    ).scalar_one()


async def hand_over(session: AsyncSession, *, old_id: UUID, made_id: UUID) -> None:
    """An edition that waits to replace a document replaces the row that took its place."""
    await session.execute(
        update(ProductDocument)
        .where(
            ProductDocument.replaces_id == old_id, ProductDocument.status == DocumentStatus.DRAFT
        )
        .values(replaces_id=made_id)
        .execution_options(synchronize_session=False)
    )


def stale() -> Conflict:
    """Somebody acted meanwhile."""
    return Conflict("Quelqu’un vient d’agir sur ce document : rechargez la page, puis recommencez.")
