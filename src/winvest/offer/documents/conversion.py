"""Conversion to PDF/A: asked for a document, made by a job, kept as a document of its own.

The original stays as it was deposited, in the archives. Where nothing that converts is installed,
the request is refused at once.
"""

import asyncio
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.infra.vault import vault
from winvest.foundation.kit.errors import Conflict, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.commands import Filed
from winvest.offer.documents.correction import CHECKED
from winvest.offer.documents.enums import ConversionStatus, DocumentStatus
from winvest.offer.documents.files.enums import Scan
from winvest.offer.documents.files.inspection import Inspected, inspected
from winvest.offer.documents.files.ports import ConversionFailed, ConverterMissing, converter
from winvest.offer.documents.files.reception import Received, stored
from winvest.offer.documents.files.rules import PDF
from winvest.offer.documents.holding import hand_over, held_document, know_file, set_status
from winvest.offer.documents.models import DocumentConversion, DocumentFile, ProductDocument
from winvest.offer.documents.targets import EDIT
from winvest.offer.documents.verification import ask_checks

JOB = "documents.convert"
BROKEN = "La conversion s’est interrompue : demandez-la de nouveau."
CHANGED = "Le document a changé pendant la conversion : demandez-la de nouveau."
COPIED = (
    *("product_version_id", "owner_company_id", "type", "title", "version", "language"),
    *("mandatory", "channels", "author", "status", "published_at", "valid_from", "valid_to"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A conversion to do: of which content, of which document."""

    id: UUID
    document_id: UUID
    sha256: str


@command(
    "documents.ask_conversion",
    needs=EDIT,
    undo=Irreversible("L’original est gardé : remettez-le en vigueur depuis les archives."),
)
async def ask_conversion(
    session: AsyncSession, scope: Scope, *, document_id: UUID, lock_version: int, now: datetime
) -> Filed:
    """Demander une copie PDF/A, qui prendra la place du document ; l’original est gardé."""
    if not converter().ready():
        raise ConverterMissing
    one, sku = await held_document(session, scope, document_id=document_id, now=now)
    if one.lock_version != lock_version:
        raise Conflict("Quelqu’un vient d’agir sur ce document : rechargez la page.")
    if one.status is DocumentStatus.ARCHIVED:
        raise Refused(
            "Ce document est archivé : remettez-le en vigueur avant de le convertir.",
            code="archived",
        )
    if one.file_hash is None or one.media_type != PDF.media_type:
        raise Refused("Seul un PDF se convertit : déposez ce document en PDF.", code="not_pdf")
    file = await session.scalar(_file_of(one))
    if file is not None and file.pdf_claim and not file.pdf_lacks:
        raise Refused(f"Ce fichier est déjà un {file.pdf_claim}.", code="already_archival")
    waiting = select(DocumentConversion.id).where(
        DocumentConversion.document_id == document_id,
        DocumentConversion.status == ConversionStatus.WAITING,
    )
    if await session.scalar(waiting) is None:
        asked = new_id()
        await session.execute(
            insert(DocumentConversion).values(
                id=asked,
                owner_company_id=one.owner_company_id,
                document_id=document_id,
                asked_by=scope.actor_label[:120],
            )
        )
        await enqueue(session, JOB, conversion=str(asked))
    return Filed(id=one.id, sku=sku, title=one.title, lock_version=lock_version)


async def asked_conversion(
    session: AsyncSession, scope: Scope, *, conversion_id: UUID
) -> Asked | None:
    """What is to be converted; nothing when it was done already."""
    found = (
        await session.execute(
            select(DocumentConversion.id, ProductDocument.id, ProductDocument.file_hash)
            .join(ProductDocument, ProductDocument.id == DocumentConversion.document_id)
            .where(
                DocumentConversion.id == conversion_id,
                DocumentConversion.status == ConversionStatus.WAITING,
            )
        )
    ).one_or_none()
    if found is None or found[2] is None:
        return None
    return Asked(id=found[0], document_id=found[1], sha256=found[2])


async def converted(asked: Asked, *, folder: Path, now: datetime) -> Received:
    """Make the PDF/A, look at it, keep it; `ConversionFailed` says why not. No transaction."""
    target = folder / "archive.pdf"
    try:
        await asyncio.to_thread(_emptied, folder)
        source = await vault().fetch(asked.sha256)
        before = await asyncio.to_thread(inspected, source)
        await converter().convert(source, target)
        after = await asyncio.to_thread(inspected, target)
        told = _wrong(before, after, asked)
        if told:
            raise ConversionFailed(told)
        made = Received(
            sha256=after.sha256,
            size=after.size,
            format=PDF,
            name=f"archive-{asked.sha256[:12]}.pdf",
            scan=Scan.NOT_SCANNED,
            scanner=None,
            pages=after.pages,
            claim=after.claim,
            lacks=after.lacks,
        )
        await stored(made, target, now=now)
        return made
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _emptied(folder: Path) -> None:
    """The folder of this conversion, without what a worker that died left in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def _wrong(before: Inspected, after: Inspected, asked: Asked) -> str:
    """Why a result may not be kept; empty when it may."""
    if before.sha256 != asked.sha256:
        return "Le fichier du coffre ne correspond plus à son empreinte"
    if after.refused or after.format is not PDF:
        return "Le résultat n’est pas un PDF lisible"
    if not after.claim or after.lacks:
        return f"Le résultat n’est pas un PDF/A : {', '.join(after.lacks) or 'rien ne le dit'}"
    if after.pages != before.pages:
        return f"Le résultat a {after.pages} pages, l’original {before.pages}"
    return ""


@command(
    "documents.record_conversion",
    needs=None,
    undo=Irreversible("L’original est gardé : remettez-le en vigueur depuis les archives."),
)
async def record_conversion(
    session: AsyncSession, scope: Scope, *, asked: Asked, file: Received, now: datetime
) -> UUID | None:
    """Mettre la copie PDF/A à la place de l’original, qui va aux archives."""
    one, _ = await held_document(session, scope, document_id=asked.document_id, now=now)
    if one.file_hash != asked.sha256 or one.status is DocumentStatus.ARCHIVED:
        await fail_conversion(session, scope, asked=asked, reason=CHANGED, now=now)
        return None
    await know_file(
        session,
        companies={one.owner_company_id},
        file=file,
        now=now,
        converted_from=asked.sha256,
    )
    made, waits = new_id(), one.status is DocumentStatus.DRAFT
    copied = (*COPIED, *(CHECKED if waits else ()))
    kept: Mapping[str, Any] = {name: getattr(one, name) for name in copied}
    await session.execute(
        insert(ProductDocument).values(
            id=made,
            **kept,
            file_url=f"documents/{file.sha256[:2]}/{file.sha256}",
            file_hash=file.sha256,
            media_type=PDF.media_type,
            size_bytes=file.size,
        )
    )
    await set_status(session, one.id, DocumentStatus.ARCHIVED)
    await hand_over(session, old_id=one.id, made_id=made)
    if waits:
        await ask_checks(session, scope, check_ids=[one.check_id], now=now)
    await session.execute(
        update(DocumentConversion)
        .where(DocumentConversion.id == asked.id)
        .values(status=ConversionStatus.DONE, made_document_id=made, ended_at=now)
    )
    return made


@command(
    "documents.fail_conversion",
    needs=None,
    undo=Irreversible("Rien n’a changé : la conversion peut être demandée de nouveau."),
)
async def fail_conversion(
    session: AsyncSession, scope: Scope, *, asked: Asked, reason: str, now: datetime
) -> None:
    """Noter pourquoi la conversion n’a pas abouti ; le document reste tel quel."""
    await session.execute(
        update(DocumentConversion)
        .where(DocumentConversion.id == asked.id)
        .values(status=ConversionStatus.FAILED, reason=reason, ended_at=now)
    )


async def latest_conversion(
    session: AsyncSession, scope: Scope, *, document_id: UUID
) -> DocumentConversion | None:
    """The last conversion asked of a document, or that made it."""
    one = DocumentConversion
    return await session.scalar(
        select(one)
        .where((one.document_id == document_id) | (one.made_document_id == document_id))
        .order_by(one.created_at.desc())
        .limit(1)
    )


def _file_of(one: ProductDocument) -> Any:
    return select(DocumentFile).where(
        DocumentFile.owner_company_id == one.owner_company_id,
        DocumentFile.sha256 == one.file_hash,
    )
