"""Acts on the mappings of a product: what logistics and billing will read at each sale."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.mappings import MappingEntry
from winvest.offer.catalog.models.mappings import ProductMapping
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.queries.mappings import ProductMappings, creditors, product_mappings
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet

STALE = "Quelqu’un a modifié ces mappings pendant votre saisie : comparez, puis recommencez."


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """The mappings that were written, their version (0: none), and what stood before."""

    sku: str
    lock_version: int
    before: ProductMappings | None


@command("catalog.edit_mapping", needs="catalog.edit", undo=Undo("catalog.restore_mapping"))
async def edit_mapping(
    session: AsyncSession, scope: Scope, *, sku: str, lock_version: int, entry: MappingEntry
) -> Mapped:
    """Modifier les mappings d’un produit : logistique et facturation (0 : première saisie)."""
    return await _write(session, scope, sku=sku, lock_version=lock_version, entry=entry)


@command("catalog.restore_mapping", needs="catalog.edit", undo=Undo("catalog.edit_mapping"))
async def restore_mapping(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    lock_version: int,
    entry: MappingEntry | None,
) -> Mapped:
    """Rétablir les mappings d’avant ; rien, s’il n’y en avait pas."""
    return await _write(session, scope, sku=sku, lock_version=lock_version, entry=entry)


async def _write(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    lock_version: int,
    entry: MappingEntry | None,
) -> Mapped:
    sheet = await product_sheet(session, scope, sku=sku)
    scope.require("catalog.edit", company_id=sheet.company_id, risk_family=sheet.risk_code)
    if sheet.lifecycle_status is LifecycleStatus.RETIRED:
        raise Refused(
            "Les mappings d’un produit retiré ne changent plus : ses contrats finissent avec eux.",
            code="locked_in_sale",
        )
    await session.execute(select(Product.id).where(Product.id == sheet.id).with_for_update())
    before = await product_mappings(session, scope, product_id=sheet.id)
    if (before.lock_version if before else 0) != lock_version:
        raise Conflict(STALE, current={"mappings": before})
    if entry is None:
        await session.execute(delete(ProductMapping).where(ProductMapping.product_id == sheet.id))
        return Mapped(sku=sheet.sku, lock_version=0, before=before)
    await _check_creditor(session, scope, sheet, entry, before)
    version = await _store(session, sheet.id, entry, known=before is not None)
    return Mapped(sku=sheet.sku, lock_version=version, before=before)


async def _store(
    session: AsyncSession, product_id: UUID, entry: MappingEntry, *, known: bool
) -> int:
    values = asdict(entry)
    if not known:
        await session.execute(
            insert(ProductMapping).values({"id": new_id(), "product_id": product_id, **values})
        )
        return 1
    version = await session.scalar(
        update(ProductMapping)
        .where(ProductMapping.product_id == product_id)
        .values({**values, "updated_at": func.now()})
        .returning(ProductMapping.lock_version)
    )
    return version or 0


async def _check_creditor(
    session: AsyncSession,
    scope: Scope,
    sheet: ProductSheet,
    entry: MappingEntry,
    before: ProductMappings | None,
) -> None:
    """Debits go out in the name of a company that the person acts for, and that has an ICS."""
    asked = entry.creditor_company_id
    if asked is None or (before and before.entry.creditor_company_id == asked):
        return
    known = await creditors(session, scope, owner=sheet.company_id)
    if asked not in {one.company_id for one in known}:
        message = "Cette société n’a pas d’ICS, ou n’est pas des vôtres : choisissez-en une autre."
        raise Invalid([FieldError(field="creditor_company_id", code="unknown", message=message)])
