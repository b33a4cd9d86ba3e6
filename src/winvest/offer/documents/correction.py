"""A wrong validity put right: a new row of the same file; the one that was wrong is kept.

The file is what clients were given, and does not change: a compulsory document on sale may so be
corrected without a new version, as long as it still holds today.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.errors import FieldError, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.ahead import worsened
from winvest.offer.documents.commands import Filed
from winvest.offer.documents.enums import DocumentStatus
from winvest.offer.documents.forms import Correction
from winvest.offer.documents.holding import (
    hand_over,
    held_document,
    on_channels,
    paper_of,
    set_status,
    stale,
)
from winvest.offer.documents.models import DocumentCorrection, ProductDocument
from winvest.offer.documents.rules import legal_family, still_binds
from winvest.offer.documents.targets import EDIT
from winvest.offer.documents.verification import ask_checks

KEPT = (
    *("product_version_id", "owner_company_id", "type", "title", "version", "language"),
    *("file_url", "file_hash", "media_type", "size_bytes", "mandatory", "channels", "author"),
    *("status", "published_at"),
)
SOLD = (VersionStatus.ACTIVE, VersionStatus.SCHEDULED)
CHECKED = ("check_id", "replaces_id")  # of a document that waits


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """A correction as the pages of both documents tell it."""

    document_id: UUID
    corrected_id: UUID
    made_by: str
    reason: str
    made_at: datetime


@command(
    "documents.correct_validity",
    needs=EDIT,
    undo=Irreversible("Une correction se corrige par une autre : l’ancienne validité est gardée."),
)
async def correct_validity(
    session: AsyncSession, scope: Scope, *, document_id: UUID, correction: Correction, now: datetime
) -> Filed:
    """Corriger la validité d’un document, en disant pourquoi ; l’ancienne va aux archives."""
    one, sku = await held_document(session, scope, document_id=document_id)
    if one.lock_version != correction.lock_version:
        raise stale()
    if one.status is DocumentStatus.ARCHIVED:
        raise Refused(
            "Ce document est archivé : remettez-le en vigueur avant de corriger sa validité.",
            code="archived",
        )
    if (one.valid_from, one.valid_to) == (correction.valid_from, correction.valid_to):
        told = "C’est déjà sa validité : changez l’une des dates."
        raise Invalid([FieldError(field="au", code="same", message=told)])
    await _check_still_held(session, one, correction, now=now)
    if not correction.confirmed:
        await _check_told(session, one, correction, now=now)
    made, waits = new_id(), one.status is DocumentStatus.DRAFT
    await session.execute(
        insert(ProductDocument).values(
            id=made,
            **{name: getattr(one, name) for name in (*KEPT, *(CHECKED if waits else ()))},
            valid_from=correction.valid_from,
            valid_to=correction.valid_to,
        )
    )
    await set_status(session, one.id, DocumentStatus.ARCHIVED)
    await hand_over(session, old_id=one.id, made_id=made)
    await session.execute(
        insert(DocumentCorrection).values(
            id=new_id(),
            owner_company_id=one.owner_company_id,
            document_id=made,
            corrected_id=one.id,
            made_by=scope.actor_label[:120],
            reason=correction.reason,
        )
    )
    if waits:  # what was read for the check is no longer what it says
        await ask_checks(session, scope, check_ids=[one.check_id], now=now)
    return Filed(id=made, sku=sku, title=one.title, lock_version=1, waits=waits)


async def _check_still_held(
    session: AsyncSession, one: ProductDocument, correction: Correction, *, now: datetime
) -> None:
    """What clients are given today is not corrected away: it changes with a version."""
    sold = await session.scalar(
        select(ProductVersion.status).where(ProductVersion.id == one.product_version_id)
    )
    if sold is not VersionStatus.ACTIVE or not still_binds(paper_of(one), now=now):
        return
    ended = correction.valid_to is not None and correction.valid_to <= now
    begun = one.valid_from is None or one.valid_from <= now
    if ended or (begun and correction.valid_from > now):
        told = (
            "Ce document obligatoire est en vigueur, et ne le serait plus aujourd’hui : gardez une "
            "validité qui couvre ce jour, ou préparez une nouvelle version, marquée majeure, avec "
            "le bon document."
        )
        field = "au" if ended else "du"
        raise Invalid([FieldError(field=field, code="document_binding", message=told)])


async def _check_told(
    session: AsyncSession, one: ProductDocument, correction: Correction, *, now: datetime
) -> None:
    """What stops being sold because of a correction is said before it is made."""
    found = await session.execute(
        select(Product.channels, Risk.code)
        .join(ProductVersion, ProductVersion.product_id == Product.id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(ProductVersion.id == one.product_version_id, ProductVersion.status.in_(SOLD))
    )
    sold = found.one_or_none()
    if sold is None or one.status is not DocumentStatus.PUBLISHED:
        return
    rows = await session.scalars(
        select(ProductDocument).where(ProductDocument.product_version_id == one.product_version_id)
    )
    was = {each.id: on_channels(each) for each in rows}
    then = was | {
        one.id: replace(was[one.id], valid_from=correction.valid_from, valid_to=correction.valid_to)
    }
    told = worsened(
        list(was.values()),
        list(then.values()),
        family=legal_family(sold.code),
        channels=[Channel(each) for each in sold.channels] or list(Channel),
        now=now,
    )
    if told:
        sentences = " ".join(each.sentence for each in told)
        message = f"{sentences} Cochez pour corriger quand même, ou gardez la validité."
        raise Invalid([FieldError(field="confirme", code="closes", message=message)])


async def corrections_of(
    session: AsyncSession, scope: Scope, *, document_id: UUID
) -> tuple[CorrectionView, ...]:
    """The correction that made this document, and the one that took its place; two at most."""
    one = DocumentCorrection
    rows = await session.scalars(
        select(one)
        .where((one.document_id == document_id) | (one.corrected_id == document_id))
        .order_by(one.created_at)
    )
    return tuple(
        CorrectionView(
            document_id=row.document_id,
            corrected_id=row.corrected_id,
            made_by=row.made_by,
            reason=row.reason,
            made_at=row.created_at,
        )
        for row in rows
    )
