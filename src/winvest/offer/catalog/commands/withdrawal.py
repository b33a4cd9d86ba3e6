"""Withdrawing what was sold: prepared with its plan, signed by the matrix, then done (Annexe D)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import FieldError, Invalid, NotFound, Refused
from winvest.foundation.kit.french import of
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.asking import Asking, ask
from winvest.group.approvals.commands.cancelling import cancel
from winvest.group.approvals.commands.settling import settle
from winvest.group.approvals.enums import Facet, Process, RaciTask, SubjectKind
from winvest.group.approvals.events import Subject
from winvest.group.approvals.rules import tasks_of
from winvest.group.approvals.signer_queries import Step
from winvest.offer.catalog.commands.lifecycle import own_product
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.exit_plan import ClientNotice, ExitPlan
from winvest.offer.catalog.models.mappings import ProductExitPlan
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.catalog.queries.withdrawal import lock_own, plan_sha, withdrawal_steps
from winvest.offer.catalog.rules import check_move, check_plan

LIFECYCLE = "catalog.lifecycle"
SIGNED_FIRST = (RaciTask.DECISION, RaciTask.SALES_STOP)


@command("catalog.prepare_withdrawal", needs=LIFECYCLE, undo=Undo("catalog.give_up_withdrawal"))
async def prepare_withdrawal(
    session: AsyncSession, scope: Scope, *, sku: str, plan: ExitPlan | None, now: datetime
) -> tuple[Step, ...]:
    """Préparer un retrait : son plan de sortie, et les validations que la matrice demande.

    Prepared again, it is the plan that changes: what was signed on the former one falls. Gives the
    tasks back. A draft was never sold: it is withdrawn at once, by `retire_product`.
    """
    sheet = await _held(session, scope, sku)
    move = check_move(sheet.lifecycle_status, LifecycleStatus.RETIRED)
    if sheet.lifecycle_status is LifecycleStatus.DRAFT:
        raise Refused(
            "Un brouillon n’a rien à préparer : retirez-le, ou supprimez-le.", code="draft"
        )
    check_plan(move, given=plan is not None)
    if plan is None:
        await session.execute(delete(ProductExitPlan).where(ProductExitPlan.product_id == sheet.id))
        await cancel(session, scope, subject_id=sheet.id, tasks=(RaciTask.CLIENT_NOTICE,))
    else:
        await _keep_plan(session, scope, sheet, plan)
    sha = await plan_sha(session, scope, product_id=sheet.id)
    asking = Asking(
        subject=withdrawal_of(sheet.id, sheet.company_id, sheet.name, sheet.sku, sheet.risk_code),
        tasks=SIGNED_FIRST if plan is None else (*SIGNED_FIRST, RaciTask.CLIENT_NOTICE),
        contents={} if sha is None else {Facet.EXIT_PLAN: sha},
    )
    await ask(session, scope, asking=asking, now=now, today=local_day(now))
    return await withdrawal_steps(session, scope, product_id=sheet.id, now=now)


@command(
    "catalog.change_client_notice",
    needs=LIFECYCLE,
    undo=Undo("catalog.change_client_notice"),
)
async def change_client_notice(
    session: AsyncSession, scope: Scope, *, sku: str, notice: ClientNotice, now: datetime
) -> tuple[Step, ...]:
    """Changer, après le retrait, ce qui sera dit aux clients et quand, tant qu’ils l’ignorent.

    « Information clients » is asked again on it, refused or not; what was signed for the withdrawal
    itself is done, and stands. Gives the tasks back.
    """
    sheet = await _held(session, scope, sku)
    changed = None
    if sheet.lifecycle_status is LifecycleStatus.RETIRED:
        await settle(session, scope, subject_id=sheet.id, tasks=SIGNED_FIRST)
        changed = await session.scalar(
            update(ProductExitPlan)
            .where(
                ProductExitPlan.product_id == sheet.id,
                ProductExitPlan.clients_told_at.is_(None),
                ProductExitPlan.support_ends_on >= notice.client_notice_on,
            )
            .values(
                notice=notice.notice,
                client_notice_on=notice.client_notice_on,
                clients_asked_at=None,  # what is signed again is sent, and nothing else
                edited_by=scope.actor_id,
            )
            .returning(ProductExitPlan.id)
            .execution_options(synchronize_session=False)
        )
    sha = await plan_sha(session, scope, product_id=sheet.id)
    if changed is None or sha is None:
        raise Refused(
            "Ce qui est dit aux clients ne change qu’entre le retrait et le jour où ils en sont "
            "informés\u00a0: rechargez le plan de sortie.",
            code="notice_closed",
        )
    asking = Asking(
        subject=withdrawal_of(sheet.id, sheet.company_id, sheet.name, sheet.sku, sheet.risk_code),
        tasks=(RaciTask.CLIENT_NOTICE,),
        contents={Facet.EXIT_PLAN: sha},
    )
    await ask(session, scope, asking=asking, now=now, today=local_day(now))
    return await withdrawal_steps(session, scope, product_id=sheet.id, now=now)


@command(
    "catalog.give_up_withdrawal",
    needs=LIFECYCLE,
    undo=Irreversible("Un retrait abandonné se prépare de nouveau ; son historique reste."),
)
async def give_up_withdrawal(session: AsyncSession, scope: Scope, *, sku: str) -> None:
    """Abandonner un retrait préparé : le produit reste, plus personne n’a rien à signer."""
    sheet = await _held(session, scope, sku)
    check_move(sheet.lifecycle_status, LifecycleStatus.RETIRED)
    await session.execute(delete(ProductExitPlan).where(ProductExitPlan.product_id == sheet.id))
    tasks = tasks_of(Process.WITHDRAWAL)
    if not await cancel(session, scope, subject_id=sheet.id, tasks=tasks):
        raise Refused(
            "Aucun retrait n’est préparé pour ce produit : rechargez sa fiche.",
            code="withdrawal_missing",
        )


def withdrawal_of(
    product_id: UUID, company_id: UUID, name: str, sku: str, risk_code: str
) -> Subject:
    """The withdrawal, as those who sign know it."""
    return Subject(
        kind=SubjectKind.PRODUCT,
        id=product_id,
        owner_company_id=company_id,
        title=f"Retrait {of(name)}",
        link=f"/produits/{sku}/retrait",
        risk_family=risk_code,
    )


async def _held(session: AsyncSession, scope: Scope, sku: str) -> ProductSheet:
    """The product, held: the second of two people waits, then sees what the first did."""
    sheet = await own_product(session, scope, sku)
    await lock_own(session, product_id=sheet.id)
    return await own_product(session, scope, sku)


async def _keep_plan(
    session: AsyncSession, scope: Scope, sheet: ProductSheet, plan: ExitPlan
) -> None:
    values = {
        "support_ends_on": plan.support_ends_on,
        "renewals": plan.renewals,
        "replacement_product_id": await _replacement(session, scope, sheet, plan.replacement_sku),
        "client_notice_on": plan.client_notice_on,
        "notice": plan.notice,
        "reason": plan.reason,
        "support_by": plan.support_by,
        "renewals_by": plan.renewals_by,
        "edited_by": scope.actor_id,
    }
    changed = await session.execute(
        update(ProductExitPlan)
        .where(ProductExitPlan.product_id == sheet.id)
        .values(**values)
        .returning(ProductExitPlan.id)
        .execution_options(synchronize_session=False)
    )
    if changed.first() is None:
        await session.execute(
            insert(ProductExitPlan).values(id=new_id(), product_id=sheet.id, **values)
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
