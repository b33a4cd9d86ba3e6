"""Integrity: what the store holds is read again, the longest unread first, and told if it differs.

Reading takes time and no transaction: a slice is chosen, read, then recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.events import announce
from winvest.foundation.infra.vault import Vault
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.events import FileDamaged
from winvest.offer.documents.files.enums import Integrity
from winvest.offer.documents.models import DocumentFile, ProductDocument

SLICE = 200
DAMAGED = (Integrity.ALTERED, Integrity.MISSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A file to read again."""

    id: UUID
    sha256: str
    before: Integrity


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found of a file."""

    id: UUID
    before: Integrity
    found: Integrity


async def due_files(
    session: AsyncSession, scope: Scope, *, unread_since: datetime, limit: int = SLICE
) -> tuple[Due, ...]:
    """The files that nobody read again since then, those never read first."""
    rows = await session.execute(
        select(DocumentFile.id, DocumentFile.sha256, DocumentFile.integrity)
        .where(DocumentFile.checked_at.is_(None) | (DocumentFile.checked_at < unread_since))
        .order_by(DocumentFile.checked_at.nulls_first(), DocumentFile.id)
        .limit(limit)
    )
    return tuple(Due(id=one, sha256=sha256, before=before) for one, sha256, before in rows)


async def examined(store: Vault, due: Sequence[Due]) -> tuple[Checked, ...]:
    """Read the files in the store itself; a content that several companies hold, once."""
    found: dict[str, Integrity] = {}
    for one in due:
        if one.sha256 not in found:
            held = await store.examine(one.sha256)
            found[one.sha256] = finding(one.sha256, held)
    return tuple(Checked(id=one.id, before=one.before, found=found[one.sha256]) for one in due)


def finding(sha256: str, held: str | None) -> Integrity:
    """What the hash of what is held says.

    >>> finding("aa", "aa").value, finding("aa", "bb").value, finding("aa", None).value
    ('intact', 'altered', 'missing')
    """
    if held is None:
        return Integrity.MISSING
    return Integrity.INTACT if held == sha256 else Integrity.ALTERED


@command(
    "documents.record_checks",
    needs=None,
    undo=Irreversible("Un constat ne s’efface pas : la prochaine relecture dira ce qu’il en est."),
)
async def record_checks(
    session: AsyncSession, scope: Scope, *, checks: Sequence[Checked], now: datetime
) -> int:
    """Noter ce que la relecture du coffre a trouvé ; un fichier abîmé est signalé une fois."""
    damaged = 0
    for found in Integrity:
        ids = [one.id for one in checks if one.found is found]
        if ids:
            await session.execute(
                update(DocumentFile)
                .where(DocumentFile.id.in_(ids))
                .values(integrity=found, checked_at=now)
                .execution_options(synchronize_session=False)
            )
    for one in checks:
        if one.found in DAMAGED:
            damaged += 1
            if one.found is not one.before:
                await announce(session, scope, await _event(session, one))
    return damaged


async def _event(session: AsyncSession, one: Checked) -> FileDamaged:
    """The damage, told by a document that names the file, the latest one put in force."""
    file, title, sku = (
        await session.execute(
            select(DocumentFile, ProductDocument.title, Product.sku)
            .outerjoin(
                ProductDocument,
                (ProductDocument.file_hash == DocumentFile.sha256)
                & (ProductDocument.owner_company_id == DocumentFile.owner_company_id),
            )
            .outerjoin(ProductVersion, ProductVersion.id == ProductDocument.product_version_id)
            .outerjoin(Product, Product.id == ProductVersion.product_id)
            .where(DocumentFile.id == one.id)
            .order_by(ProductDocument.published_at.desc().nulls_last())
            .limit(1)
        )
    ).one()
    return FileDamaged(
        file_id=one.id,
        company_id=file.owner_company_id,
        sha256=file.sha256,
        finding=one.found,
        title=title or file.original_name or file.sha256[:16],
        sku=sku or "",
    )
