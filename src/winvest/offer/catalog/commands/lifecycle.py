"""Moving a product through its life cycle (Annexe C §1): by its rules, its gate, its sign-offs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import CursorResult, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Conflict, Missing, Refused, Unready
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.signer_queries import Step, awaited, who_must_act
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.events import OnSale, ProductRetired, SalesFrozen, SalesResumed
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.ports import sale_gate
from winvest.offer.catalog.queries.mappings import ExitPlanRow, exit_plan
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.catalog.queries.withdrawal import lock_own, withdrawal_steps
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
        """Is there a way back? What was activated is frozen, never « in test » again."""
        return not (self.move.final or self.move.gated)


@command("catalog.change_status", needs="catalog.lifecycle", undo=Undo("catalog.change_status"))
async def change_status(
    session: AsyncSession, scope: Scope, *, sku: str, target: LifecycleStatus
) -> Moved:
    """Changer le statut d’un produit : tester, activer, geler, reprendre, revenir en brouillon."""
    sheet = await own_product(session, scope, sku)
    move = check_move(sheet.lifecycle_status, target)
    if move.final:
        raise Refused(
            "Un retrait est définitif : confirmez-le par l’acte « Retirer », depuis la fiche.",
            code="final_move",
        )
    if move.gated:
        check_gate(await sale_gate().lacking(session, scope, sheet=sheet))
    moved = await _move(session, sheet, move)
    one = OnSale(product_id=sheet.id, company_id=sheet.company_id, sku=sheet.sku, name=sheet.name)
    await announce_sales(session, scope, (one,), before=moved.before, target=target)
    return moved


@command("catalog.retire_draft", needs="catalog.lifecycle", undo=FOR_GOOD)
async def retire_draft(session: AsyncSession, scope: Scope, *, sku: str) -> Moved:
    """Retirer définitivement un produit qui n’a jamais été en vente, sans plan de sortie."""
    sheet = await own_product(session, scope, sku)
    move = check_move(sheet.lifecycle_status, LifecycleStatus.RETIRED)
    check_plan(move, given=False)
    if sheet.lifecycle_status is not LifecycleStatus.DRAFT:
        raise not_prepared(sheet.sku)
    return await _move(session, sheet, move)


@command("catalog.retire_product", needs="catalog.lifecycle", undo=FOR_GOOD)
async def retire_product(session: AsyncSession, scope: Scope, *, sku: str, now: datetime) -> Moved:
    """Retirer définitivement un produit : un brouillon aussitôt, le reste une fois signé.

    Refused (`withdrawal_not_prepared`, `withdrawal_unsigned`) until « Décision retrait » and
    « Blocage nouvelles ventes » stand on the very plan that was signed (Annexe D 3.5); and
    (`exit_plan_past`) once a day of that plan has gone by.
    """
    sheet = await own_product(session, scope, sku)
    await lock_own(session, product_id=sheet.id)
    sheet = await own_product(session, scope, sku)
    move = check_move(sheet.lifecycle_status, LifecycleStatus.RETIRED)
    plan = None
    if sheet.lifecycle_status is not LifecycleStatus.DRAFT:
        steps = await withdrawal_steps(session, scope, product_id=sheet.id, now=now, lock=True)
        check_signed(sheet.sku, steps)
        plan = await exit_plan(session, scope, product_id=sheet.id)
        check_plan(move, given=plan is not None)
        check_to_come(sheet.sku, plan, today=local_day(now))
    moved = await _move(session, sheet, move)
    event = ProductRetired(
        product_id=sheet.id,
        company_id=sheet.company_id,
        risk_code=sheet.risk_code,
        sku=sheet.sku,
        product_name=sheet.name,
        reason=(plan.reason or plan.notice) if plan else "Produit retiré.",
        support_ends_on=plan.support_ends_on if plan else None,
        actor=scope.actor_label,
    )
    await announce(session, scope, event)
    return moved


async def announce_sales(
    session: AsyncSession,
    scope: Scope,
    products: tuple[OnSale, ...],
    *,
    before: LifecycleStatus,
    target: LifecycleStatus,
) -> None:
    """Say that sales stop, or go on again, when the move is one of those."""
    if target is LifecycleStatus.FROZEN:
        await announce(session, scope, SalesFrozen(products=products, actor=scope.actor_label))
    elif (before, target) == (LifecycleStatus.FROZEN, LifecycleStatus.ACTIVE):
        await announce(session, scope, SalesResumed(products=products, actor=scope.actor_label))


def check_signed(sku: str, steps: tuple[Step, ...]) -> None:
    """What was sold leaves the catalogue once its withdrawal is signed; else, who must act."""
    if not steps:
        raise not_prepared(sku)
    missing = awaited(steps)
    if missing:
        raise Unready(
            f"Ce retrait attend la signature de {who_must_act(steps)}\u00a0: il se fait dès "
            "qu’elle est donnée.",
            code="withdrawal_unsigned",
            missing=missing,
        )


def check_to_come(sku: str, plan: ExitPlanRow | None, *, today: date) -> None:
    """A plan is not begun after its days: clients would be told late, of what ended already."""
    if plan is None or not plan.past(today):
        return
    raise Unready(
        "Le plan de sortie est passé\u00a0: changez ses dates, il se signe de nouveau.",
        code="exit_plan_past",
        missing=[
            Missing(
                code="exit_plan_past",
                message="Changer les dates du plan",
                href=f"/produits/{sku}/retrait?modifier=1",
            )
        ],
    )


def not_prepared(sku: str) -> Unready:
    """What was sold is not withdrawn in one go."""
    told = "Préparer le retrait"
    return Unready(
        "Ce produit a été vendu\u00a0: préparez d’abord son retrait, que Produit et l’ADV signent "
        "avant qu’il ne sorte du catalogue (annexe D).",
        code="withdrawal_not_prepared",
        missing=[
            Missing(code="withdrawal_not_prepared", message=told, href=f"/produits/{sku}/retrait")
        ],
    )


async def own_product(session: AsyncSession, scope: Scope, sku: str) -> ProductSheet:
    """The product, if this person moves it through its life."""
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
