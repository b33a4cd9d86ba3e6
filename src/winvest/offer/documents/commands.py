"""Acts on the documents: deposit, replace, archive, put back.

A file never changes. Documents may join a version in force (a notice, a missing DIPA); there a
compulsory one that still runs is replaced by a new version, since clients were given it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import (
    FieldError,
    Invalid,
    Refused,
)
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.enums import DocumentStatus
from winvest.offer.documents.files.reception import FIELD, Received
from winvest.offer.documents.forms import Entry, Renewal
from winvest.offer.documents.holding import held_document, know_file, set_status, stale
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.rules import demanded_somewhere, legal_family
from winvest.offer.documents.targets import EDIT, PREPARED, Target
from winvest.offer.documents.verification import (
    Placing,
    ask_checks,
    check_for,
    give_up_check,
    on_sale,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposited:
    """A document that was put in; `joins`: the version that it waits for the day of, if any."""

    id: UUID
    sku: str
    check_id: UUID | None
    joins: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A document after an act, for the message and its « Annuler »."""

    id: UUID
    sku: str
    title: str
    lock_version: int
    waits: bool = False


@command("documents.deposit", needs=EDIT, undo=Undo("documents.archive"))
async def deposit_document(
    session: AsyncSession,
    scope: Scope,
    *,
    entry: Entry,
    targets: Sequence[Target],
    file: Received,
    now: datetime,
    lot: UUID | None = None,
) -> tuple[Deposited, ...]:
    """Déposer un document sur une ou plusieurs versions ; son fichier est déjà dans le coffre.

    On a version on sale it waits for its legal check. `lot`: several deposits are one check, which
    the caller asks for at their end.
    """
    for one in targets:
        scope.require(EDIT, company_id=one.company_id, risk_family=one.risk_code)
    await _check_new(session, entry=entry, targets=targets, file=file)
    await know_file(session, companies={one.company_id for one in targets}, file=file, now=now)
    made: list[Deposited] = []
    rows = []
    sold = await on_sale(session, version_ids=[one.version_id for one in targets])
    whole = lot or new_id()
    for one in targets:
        check = check_for(whole, company_id=one.company_id, risk_code=one.risk_code)
        waits = check if one.version_id in sold else None
        joins = one.number if one.status in PREPARED else None
        made.append(Deposited(id=new_id(), sku=one.sku, check_id=waits, joins=joins))
        demanded = demanded_somewhere(
            entry.type,
            family=legal_family(one.risk_code),
            channels=one.channels,
            day=local_day(now),
        )
        rows.append(
            {
                "id": made[-1].id,
                "product_version_id": one.version_id,
                "owner_company_id": one.company_id,
                "type": entry.type,
                "title": entry.title,
                "version": entry.edition,
                "language": entry.language,
                "mandatory": entry.mandatory or demanded,
                "channels": [channel.value for channel in entry.channels],
                "valid_from": entry.valid_from,
                "valid_to": entry.valid_to,
                **_file_values(file, scope),
                **Placing(check_id=waits, now=now).values,
            }
        )
    await session.execute(insert(ProductDocument), rows)
    if lot is None:
        await ask_checks(session, scope, check_ids=[one.check_id for one in made], now=now)
    return tuple(made)


@command(
    "documents.replace",
    needs=EDIT,
    undo=Irreversible("L’édition d’avant reste dans les archives : remettez-la en vigueur de là."),
)
async def replace_document(
    session: AsyncSession,
    scope: Scope,
    *,
    document_id: UUID,
    renewal: Renewal,
    file: Received,
    now: datetime,
) -> Filed:
    """Remplacer un document par une nouvelle édition ; l’ancienne va aux archives.

    On a version on sale, the one in force stays until the new one was checked.
    """
    old, sku = await held_document(session, scope, document_id=document_id, now=now)
    if old.lock_version != renewal.lock_version:
        raise stale()
    if old.status is DocumentStatus.ARCHIVED:
        raise Refused(
            "Ce document est archivé : déposez la nouvelle édition comme un nouveau document.",
            code="archived",
        )
    if old.file_hash == file.sha256:
        told = "C’est le même fichier que celui en place : choisissez la nouvelle édition."
        raise Invalid([FieldError(field=FIELD, code="same_file", message=told)])
    sold = bool(await on_sale(session, version_ids=[old.product_version_id]))
    stays = sold and old.status is not DocumentStatus.DRAFT
    if stays:
        await _check_alone(session, old)
    await know_file(session, companies={old.owner_company_id}, file=file, now=now)
    one_id = new_id()
    placing = Placing(check_id=new_id() if sold else None, now=now)
    await session.execute(
        insert(ProductDocument).values(
            id=one_id,
            replaces_id=old.id if stays else old.replaces_id,
            product_version_id=old.product_version_id,
            owner_company_id=old.owner_company_id,
            type=old.type,
            title=renewal.title,
            version=renewal.edition,
            language=old.language,
            mandatory=old.mandatory,
            channels=old.channels,
            valid_from=renewal.valid_from,
            valid_to=renewal.valid_to,
            **_file_values(file, scope),
            **placing.values,
        )
    )
    if not stays:
        await set_status(session, document_id, DocumentStatus.ARCHIVED)
        await give_up_check(session, scope, one=old)
    await ask_checks(session, scope, check_ids=[placing.check_id], now=now)
    return Filed(id=one_id, sku=sku, title=renewal.title, lock_version=1, waits=sold)


@command("documents.archive", needs=EDIT, undo=Undo("documents.restore"))
async def archive_document(
    session: AsyncSession, scope: Scope, *, document_id: UUID, lock_version: int, now: datetime
) -> Filed:
    """Archiver un document : il reste consultable, et ne compte plus."""
    one, sku = await held_document(session, scope, document_id=document_id, now=now)
    if one.lock_version != lock_version:
        raise stale()
    if one.status is DocumentStatus.ARCHIVED:
        raise Refused("Ce document est déjà archivé : rechargez la page.", code="archived")
    lock = await set_status(session, document_id, DocumentStatus.ARCHIVED)
    await give_up_check(session, scope, one=one)
    return Filed(id=one.id, sku=sku, title=one.title, lock_version=lock)


@command("documents.restore", needs=EDIT, undo=Undo("documents.archive"))
async def restore_document(
    session: AsyncSession, scope: Scope, *, document_id: UUID, lock_version: int, now: datetime
) -> Filed:
    """Remettre en vigueur un document archivé ; ce qui n’a pas été vérifié attend de l’être."""
    one, sku = await held_document(session, scope, document_id=document_id)
    if one.lock_version != lock_version:
        raise stale()
    if one.status is not DocumentStatus.ARCHIVED:
        raise Refused("Ce document n’est pas archivé : rechargez la page.", code="not_archived")
    back = DocumentStatus.PUBLISHED if one.published_at else DocumentStatus.DRAFT
    lock = await set_status(session, document_id, back)
    if back is DocumentStatus.DRAFT:
        await ask_checks(session, scope, check_ids=[one.check_id], now=now)
    waits = back is DocumentStatus.DRAFT
    return Filed(id=one.id, sku=sku, title=one.title, lock_version=lock, waits=waits)


async def _check_alone(session: AsyncSession, old: ProductDocument) -> None:
    """One new edition at a time waits to replace a document."""
    waiting = select(ProductDocument.id).where(
        ProductDocument.replaces_id == old.id, ProductDocument.status == DocumentStatus.DRAFT
    )
    if await session.scalar(waiting) is not None:
        raise Refused(
            "Une nouvelle édition de ce document attend déjà sa vérification légale : "
            "remplacez-la, ou archivez-la.",
            code="edition_waiting",
        )


async def _check_new(
    session: AsyncSession, *, entry: Entry, targets: Sequence[Target], file: Received
) -> None:
    """The same file, for the same use, is not put in twice (a form sent twice)."""
    twice = (
        await session.scalars(
            select(ProductDocument.product_version_id).where(
                ProductDocument.product_version_id.in_([one.version_id for one in targets]),
                ProductDocument.type == entry.type,
                ProductDocument.file_hash == file.sha256,
                ProductDocument.language == entry.language,
                ProductDocument.status != DocumentStatus.ARCHIVED,
            )
        )
    ).all()
    if twice:
        held = ", ".join(one.sku for one in targets if one.version_id in set(twice))[:160]
        told = f"Ce fichier y est déjà comme {entry.type.value} : {held}. Choisissez-en un autre."
        raise Invalid([FieldError(field=FIELD, code="already_there", message=told)])


def _file_values(file: Received, scope: Scope) -> dict[str, object]:
    return {
        "file_url": f"documents/{file.sha256[:2]}/{file.sha256}",
        "file_hash": file.sha256,
        "media_type": file.format.media_type,
        "size_bytes": file.size,
        "author": scope.actor_label[:120],
    }


async def publish_with_version(session: AsyncSession, *, version_id: UUID, now: datetime) -> None:
    """The drafts of a version whose documents are signed are in force with it.

    They came with products duplicated before copies came as deposits do. One without its file,
    or that waits for a check of its own, stays a draft.
    """
    await session.execute(
        update(ProductDocument)
        .where(
            ProductDocument.product_version_id == version_id,
            ProductDocument.status == DocumentStatus.DRAFT,
            ProductDocument.check_id.is_(None),
            ProductDocument.file_hash.is_not(None),
        )
        .values(status=DocumentStatus.PUBLISHED, published_at=now)
        .execution_options(synchronize_session=False)
    )
