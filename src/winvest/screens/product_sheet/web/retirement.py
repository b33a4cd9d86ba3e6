"""Withdrawing a product for good: asked again for a draft; planned, signed, done for the rest."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.deciding import SIGN
from winvest.offer.catalog.commands.lifecycle import retire_product
from winvest.offer.catalog.commands.withdrawal import (
    change_client_notice,
    give_up_withdrawal,
    prepare_withdrawal,
)
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.exit_plan import (
    exit_plan_given,
    parse_client_notice,
    parse_exit_plan,
)
from winvest.offer.catalog.mapping_enums import Renewals
from winvest.offer.catalog.queries.mappings import ExitPlanRow, exit_plan
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.catalog.queries.withdrawal import mine_to_sign, withdrawal_steps
from winvest.offer.catalog.rules import Move, check_move
from winvest.offer.versions.queries import planned_versions

MOVE = "catalog.lifecycle"
MOVING = {"right": MOVE, "public": False, "company_scoped": True}
READING = {"right": "catalog.read", "public": False, "company_scoped": True}
HERE = "/produits/{sku:str}/retrait"
TEMPLATE = "product_sheet/retirement.html"
PLAN = "product_sheet/exit_plan.html"
NOTICE = "product_sheet/client_notice.html"
EMPTY = {
    "support_ends_on": "",
    "client_notice_on": "",
    "renewals": "",
    "replacement_sku": "",
    "notice": "",
    "support_by": "",
    "renewals_by": "",
    "reason": "",
}


@get(HERE, opt=READING)
async def product_retirement_asked(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of the exit plan, or what a prepared withdrawal waits for; a draft's question.

    Those who act on a withdrawal that is prepared, or done, read it; who moves products changes it.
    """
    one = await product_sheet(session, caller, sku=sku)
    now = datetime.now(UTC)
    steps = await withdrawal_steps(session, caller, product_id=one.id, now=now)
    retired = one.lifecycle_status is LifecycleStatus.RETIRED
    changing = "modifier" in request.query_params
    moves = _may(caller, MOVE, one)
    if changing or not (steps or retired) or not _may(caller, SIGN, one):
        _require(caller, one)
    plan = await exit_plan(session, caller, product_id=one.id)
    planned = await planned_versions(session, caller, product_id=one.id, now=now)
    mine = mine_to_sign(caller, steps)
    if retired:
        if plan and not plan.clients_told_at and changing:
            return page(NOTICE, one=one, plan=plan, form=_typed(plan), errors={})
        return page(
            PLAN, one=one, plan=plan, steps=steps, prepared=False, moves=moves, mine=mine,
            planned=planned,
        )  # fmt: skip
    move = check_move(one.lifecycle_status, LifecycleStatus.RETIRED)
    if steps and not changing:
        return page(
            PLAN, one=one, plan=plan, steps=steps, prepared=True, move=move, moves=moves, mine=mine,
            ready=not any(step.waits for step in steps),
            past=plan is not None and plan.past(_today()), planned=planned,
        )  # fmt: skip
    return page(
        TEMPLATE,
        **_frame(one, move, _typed(plan), prepared=bool(steps)),
        errors={},
        planned=planned,
    )


@post(HERE, opt=MOVING, status_code=200)
async def product_retirement(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Withdraw a draft; prepare the withdrawal of what was sold, for the functions that sign."""
    one = await _own(session, caller, sku)
    move = check_move(one.lifecycle_status, LifecycleStatus.RETIRED)
    now = datetime.now(UTC)
    if one.lifecycle_status is LifecycleStatus.DRAFT:
        return await _retired(request, session, caller, sku, now)
    raw = await posted(request)
    try:
        wanted = move.planned or exit_plan_given(raw)
        plan = parse_exit_plan(raw, today=_today()) if wanted else None
        steps = await prepare_withdrawal(session, caller, sku=sku, plan=plan, now=now)
    except Invalid as refusal:
        shown = _frame(one, move, {**EMPTY, **raw}, prepared=False)
        raise invalid_page(request, refusal, full=TEMPLATE, **shown) from refusal
    waited = dict.fromkeys(step.task.role_label for step in steps if step.waits)
    told = f"Retrait préparé\u00a0: il attend {' et '.join(waited)}." if waited else "Retrait prêt."
    return redirect_to(_address(one.sku), request=request, toast=Toast(message=told))


@post(f"{HERE}/execution", opt=MOVING, status_code=200)
async def product_retirement_done(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Withdraw for good what every function signed."""
    return await _retired(request, session, caller, sku, datetime.now(UTC))


@post(f"{HERE}/information", opt=MOVING, status_code=200)
async def product_retirement_notice(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Change what the clients will be told, and when, until they are: it is signed again."""
    one = await _own(session, caller, sku)
    plan = await exit_plan(session, caller, product_id=one.id)
    if plan is None:
        raise NotFound("Ce produit n’a pas de plan de sortie\u00a0: rechargez sa fiche.")
    raw = await posted(request)
    try:
        notice = parse_client_notice(
            raw, today=_today(), planned=plan.client_notice_on, ends=plan.support_ends_on
        )
    except Invalid as refusal:
        shown: dict[str, Any] = {"one": one, "plan": plan, "form": {**_typed(plan), **raw}}
        raise invalid_page(request, refusal, full=NOTICE, **shown) from refusal
    await change_client_notice(session, caller, sku=sku, notice=notice, now=datetime.now(UTC))
    told = "Information des clients changée\u00a0: elle est à signer."
    return redirect_to(_address(one.sku), request=request, toast=Toast(message=told))


@post(f"{HERE}/abandon", opt=MOVING, status_code=200)
async def product_retirement_given_up(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Give up a withdrawal that was prepared: nobody has anything to sign any more."""
    await give_up_withdrawal(session, caller, sku=sku)
    toast = Toast(message="Retrait abandonné\u00a0: le produit reste au catalogue.", tone="info")
    return redirect_to(f"/produits/{quote(sku)}", request=request, toast=toast)


async def _own(session: AsyncSession, scope: Scope, sku: str) -> ProductSheet:
    one = await product_sheet(session, scope, sku=sku)
    _require(scope, one)
    return one


def _require(scope: Scope, one: ProductSheet) -> None:
    scope.require(MOVE, company_id=one.company_id, risk_family=one.risk_code)


def _may(scope: Scope, right: str, one: ProductSheet) -> bool:
    return scope.may(right, company_id=one.company_id, risk_family=one.risk_code)


async def _retired(
    request: AnyRequest, session: AsyncSession, scope: Scope, sku: str, now: datetime
) -> Html:
    moved = await retire_product(session, scope, sku=sku, now=now)
    toast = Toast(message=f"{moved.sku}\u00a0: {moved.move.target.label.lower()}.")
    return redirect_to(f"/produits/{quote(moved.sku)}", request=request, toast=toast)


def _frame(
    one: ProductSheet, move: Move, form: dict[str, str], *, prepared: bool
) -> dict[str, Any]:
    return {
        "one": one,
        "move": move,
        "form": form,
        "renewals": Renewals,
        "draft": one.lifecycle_status is LifecycleStatus.DRAFT,
        "prepared": prepared,
    }


def _typed(plan: ExitPlanRow | None) -> dict[str, str]:
    """The plan that was prepared, as it was typed."""
    if plan is None:
        return EMPTY
    return {
        "support_ends_on": f"{plan.support_ends_on:%d/%m/%Y}",
        "client_notice_on": f"{plan.client_notice_on:%d/%m/%Y}",
        "renewals": plan.renewals.value,
        "replacement_sku": plan.replacement_sku or "",
        "notice": plan.notice,
        "support_by": plan.support_by or "",
        "renewals_by": plan.renewals_by or "",
        "reason": plan.reason or "",
    }


def _address(sku: str) -> str:
    return f"/produits/{quote(sku)}/retrait"


def _today() -> date:
    return today_in(datetime.now(UTC))


routes = [
    product_retirement_asked,
    product_retirement,
    product_retirement_done,
    product_retirement_notice,
    product_retirement_given_up,
]
