"""Drafting: a new version from another, its dates and notes, and throwing it away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import Conflict, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.versions.commands.steps import log
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.queries import Version, lock_product, version_numbered
from winvest.offer.versions.rules.moves import check_editable

EDIT = "catalog.edit"
PARTS = ("pricing.edit", "commissions.edit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """The draft that was made."""

    id: UUID
    sku: str
    number: int


@command("versions.draft", needs=EDIT, undo=Undo("versions.discard"))
async def draft_from(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    source: int | None,
    effective_from: datetime,
    notes: str | None,
) -> Drafted:
    """Préparer une nouvelle version à partir d’une autre, avec tout ce qu’elle contient."""
    sheet = await product_sheet(session, scope, sku=sku)
    _require(scope, sheet)
    if sheet.lifecycle_status is LifecycleStatus.RETIRED:
        raise Refused(
            "Ce produit est retiré et n’a plus de version : dupliquez-le pour le proposer à "
            "nouveau.",
            code="product_retired",
        )
    copied = None
    if source is not None:
        copied = await version_numbered(session, scope, product_id=sheet.id, number=source)
    return await new_version(
        session, scope, sheet=sheet, source=copied, effective_from=effective_from, notes=notes
    )


async def new_version(
    session: AsyncSession,
    scope: Scope,
    *,
    sheet: ProductSheet,
    source: Version | None,
    effective_from: datetime,
    notes: str | None,
    breaking: bool = False,
) -> Drafted:
    """A draft under the next number, holding what its source holds."""
    await lock_product(session, product_id=sheet.id)
    last = await session.scalar(
        select(func.max(ProductVersion.version)).where(ProductVersion.product_id == sheet.id)
    )
    number, version_id = (last or 0) + 1, new_id()
    await session.execute(
        insert(ProductVersion).values(
            id=version_id,
            product_id=sheet.id,
            version=number,
            status=VersionStatus.DRAFT,
            effective_from=effective_from,
            notes=notes,
            breaking_changes=breaking,
            copied_from=None if source is None else source.id,
        )
    )
    if source is not None:
        await session.execute(select(func.copy_version_content(source.id, version_id)))
    await log(session, scope, version_id=version_id, act=VersionAct.DRAFTED)
    return Drafted(id=version_id, sku=sheet.sku, number=number)


@command("versions.describe", needs=EDIT, undo=Undo("versions.describe"))
async def describe_version(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    number: int,
    lock_version: int,
    effective_from: datetime,
    notes: str | None,
    breaking_changes: bool,
) -> None:
    """Changer la date, la note ou le caractère majeur d’une version en préparation."""
    sheet = await product_sheet(session, scope, sku=sku)
    _require(scope, sheet)
    version = await open_version(
        session, scope, sheet=sheet, number=number, lock_version=lock_version
    )
    if version.breaking_changes != breaking_changes and version.status is not VersionStatus.DRAFT:
        await reopen(session, scope, version=version)
    await session.execute(
        update(ProductVersion)
        .where(ProductVersion.id == version.id)
        .values(
            effective_from=effective_from,
            effective_to=None,
            notes=notes,
            breaking_changes=breaking_changes,
        )
        .execution_options(synchronize_session=False)
    )


@command(
    "versions.discard",
    needs=EDIT,
    undo=Irreversible("Un brouillon supprimé ne revient pas ; son historique reste dans l’audit."),
)
async def discard_version(session: AsyncSession, scope: Scope, *, sku: str, number: int) -> None:
    """Supprimer une version restée en brouillon, avec ce qu’elle contient."""
    sheet = await product_sheet(session, scope, sku=sku)
    _require(scope, sheet)
    version = await version_numbered(session, scope, product_id=sheet.id, number=number, lock=True)
    if version.status is not VersionStatus.DRAFT:
        raise Refused(
            f"Cette version est « {version.status.label.lower()} » : seul un brouillon se "
            "supprime. Reprenez-la d’abord en brouillon, si elle n’est pas publiée.",
            code="version_move",
        )
    await session.execute(delete(ProductVersion).where(ProductVersion.id == version.id))


async def open_version(
    session: AsyncSession, scope: Scope, *, sheet: ProductSheet, number: int, lock_version: int
) -> Version:
    """A version that may still change, locked; `Conflict` when somebody changed it meanwhile."""
    version = await version_numbered(session, scope, product_id=sheet.id, number=number, lock=True)
    check_editable(version.status)
    if version.lock_version != lock_version:
        raise Conflict(
            "Quelqu’un vient de modifier cette version : rechargez la page, puis recommencez."
        )
    return version


async def reopen(session: AsyncSession, scope: Scope, *, version: Version) -> None:
    """A change of what was submitted or approved makes the version a draft again."""
    await session.execute(select(func.reopen_versions([version.id])))


def _require(scope: Scope, sheet: ProductSheet) -> None:
    """Whoever copies prices and commissions may write them."""
    for right in (EDIT, *PARTS):
        scope.require(right, company_id=sheet.company_id, risk_family=sheet.risk_code)
