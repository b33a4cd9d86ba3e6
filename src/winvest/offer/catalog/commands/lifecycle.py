"""Moving a product through its life cycle, where no gate stands in the way (Annexe C §1)."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy import CursorResult, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import Conflict, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.catalog.rules import Move, check_move


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The move that was made, and where the product was before."""

    sku: str
    move: Move
    before: LifecycleStatus


@command("catalog.change_status", needs="catalog.lifecycle", undo=Undo("catalog.change_status"))
async def change_status(
    session: AsyncSession, scope: Scope, *, sku: str, target: LifecycleStatus
) -> Moved:
    """Changer le statut d’un produit : mettre en test, revenir en brouillon, geler, reprendre."""
    sheet = await _own_product(session, scope, sku)
    move = check_move(sheet.lifecycle_status, target)
    if move.final:
        raise Refused(
            "Un retrait est définitif : confirmez-le par l’acte « Retirer définitivement ».",
            code="final_move",
        )
    return await _move(session, sheet, move)


@command(
    "catalog.retire_draft",
    needs="catalog.lifecycle",
    undo=Irreversible("Un produit retiré l’est définitivement (Annexe C §1)."),
)
async def retire_draft(session: AsyncSession, scope: Scope, *, sku: str) -> Moved:
    """Retirer définitivement un brouillon qui ne sera pas vendu."""
    sheet = await _own_product(session, scope, sku)
    return await _move(session, sheet, check_move(sheet.lifecycle_status, LifecycleStatus.RETIRED))


async def _own_product(session: AsyncSession, scope: Scope, sku: str) -> ProductSheet:
    sheet = await product_sheet(session, scope, sku=sku)
    scope.require("catalog.lifecycle", company_id=sheet.company_id, risk_family=sheet.risk_code)
    return sheet


async def _move(session: AsyncSession, sheet: ProductSheet, move: Move) -> Moved:
    result = await session.execute(
        update(Product)
        .where(Product.id == sheet.id, Product.lifecycle_status == sheet.lifecycle_status)
        .values(lifecycle_status=move.target)
    )
    if cast("CursorResult[object]", result).rowcount == 0:
        raise Conflict("Le statut de ce produit vient de changer : rechargez sa fiche.")
    return Moved(sku=sheet.sku, move=move, before=sheet.lifecycle_status)
