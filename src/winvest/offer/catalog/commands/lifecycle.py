"""Moving a product through its life cycle (Annexe C §1): by its rules, its gate, its exit plan."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.events import ProductRetired
from winvest.offer.catalog.forms.exit_plan import ExitPlan
from winvest.offer.catalog.models.mappings import ProductExitPlan
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.ports import sale_gate
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.catalog.rules import Move, check_gate, check_move, check_plan

FOR_GOOD = Irreversible("Un produit retiré l’est définitivement (Annexe C §1).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The move that was made, and where the product was before."""

    sku: str
    move: Move
    before: LifecycleStatus

    @property
    def may_be_taken_back(self) -> bool:
        """Is there a way back? What was activated is frozen, never « in test » again."""
        return not (self.move.final or self.move.gated)


@command("catalog.change_status", needs="catalog.lifecycle", undo=Undo("catalog.change_status"))
async def change_status(
    session: AsyncSession, scope: Scope, *, sku: str, target: LifecycleStatus
) -> Moved:
    """Changer le statut d’un produit : tester, activer, geler, reprendre, revenir en brouillon."""
    sheet = await _own_product(session, scope, sku)
    move = check_move(sheet.lifecycle_status, target)
    if move.final:
        raise Refused(
            "Un retrait est définitif : confirmez-le par l’acte « Retirer », depuis la fiche.",
            code="final_move",
        )
    if move.gated:
        check_gate(await sale_gate().lacking(session, scope, sheet=sheet))
    return await _move(session, sheet, move)


@command("catalog.retire_draft", needs="catalog.lifecycle", undo=FOR_GOOD)
async def retire_draft(session: AsyncSession, scope: Scope, *, sku: str) -> Moved:
    """Retirer définitivement un produit qui n’est pas en vente, sans plan de sortie."""
    sheet = await _own_product(session, scope, sku)
    move = check_move(sheet.lifecycle_status, LifecycleStatus.RETIRED)
    check_plan(move, given=False)
    return await _move(session, sheet, move)


@command("catalog.retire_product", needs="catalog.lifecycle", undo=FOR_GOOD)
async def retire_product(
    session: AsyncSession, scope: Scope, *, sku: str, plan: ExitPlan | None
) -> Moved:
    """Retirer définitivement un produit, avec son plan de sortie (obligatoire s’il est actif)."""
    sheet = await _own_product(session, scope, sku)
    move = check_move(sheet.lifecycle_status, LifecycleStatus.RETIRED)
    check_plan(move, given=plan is not None)
    if plan is not None:
        await _keep_plan(session, scope, sheet, plan)
    moved = await _move(session, sheet, move)
    event = ProductRetired(
        product_id=sheet.id,
        company_id=sheet.company_id,
        risk_code=sheet.risk_code,
        sku=sheet.sku,
        product_name=sheet.name,
        reason=(plan.reason or plan.notice) if plan else "Produit retiré.",
        planned=plan is not None,
        actor=scope.actor_label,
    )
    await announce(session, scope, event)
    return moved


async def _own_product(session: AsyncSession, scope: Scope, sku: str) -> ProductSheet:
    sheet = await product_sheet(session, scope, sku=sku)
    scope.require("catalog.lifecycle", company_id=sheet.company_id, risk_family=sheet.risk_code)
    return sheet


async def _keep_plan(
    session: AsyncSession, scope: Scope, sheet: ProductSheet, plan: ExitPlan
) -> None:
    replacement = await _replacement(session, scope, sheet, plan.replacement_sku)
    await session.execute(
        insert(ProductExitPlan).values(
            id=new_id(),
            product_id=sheet.id,
            support_ends_on=plan.support_ends_on,
            renewals=plan.renewals,
            replacement_product_id=replacement,
            client_notice_on=plan.client_notice_on,
            notice=plan.notice,
            reason=plan.reason,
            support_by=plan.support_by,
            renewals_by=plan.renewals_by,
        )
    )


async def _replacement(
    session: AsyncSession, scope: Scope, sheet: ProductSheet, sku: str | None
) -> UUID | None:
    if sku is None:
        return None
    try:
        found = await product_sheet(session, scope, sku=sku)
    except NotFound:
        found = None
    if found is None or found.id == sheet.id or found.lifecycle_status is LifecycleStatus.RETIRED:
        message = "Donnez le code d’un autre produit de votre périmètre, qui n’est pas retiré."
        raise Invalid([FieldError(field="replacement_sku", code="unknown", message=message)])
    return found.id


async def _move(session: AsyncSession, sheet: ProductSheet, move: Move) -> Moved:
    result = await session.execute(
        update(Product)
        .where(Product.id == sheet.id, Product.lifecycle_status == sheet.lifecycle_status)
        .values(lifecycle_status=move.target)
    )
    if cast("CursorResult[object]", result).rowcount == 0:
        raise Conflict("Le statut de ce produit vient de changer : rechargez sa fiche.")
    return Moved(sku=sheet.sku, move=move, before=sheet.lifecycle_status)
