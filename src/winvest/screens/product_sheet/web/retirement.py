"""Withdrawing a product for good: asked again for a draft, with its exit plan for the others."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.lifecycle import retire_product
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.exit_plan import exit_plan_given, parse_exit_plan
from winvest.offer.catalog.mapping_enums import Renewals
from winvest.offer.catalog.queries.mappings import exit_plan
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.catalog.rules import Move, check_move

AnyRequest = Request[Any, Any, State]
MOVING = {"right": "catalog.lifecycle", "public": False, "company_scoped": True}
HERE = "/produits/{sku:str}/retrait"
TEMPLATE = "product_sheet/retirement.html"
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


@get(HERE, opt=MOVING)
async def product_retirement_asked(
    sku: FromPath[str], session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The form of the exit plan, the question alone for a draft; the plan of one that is gone."""
    one = await product_sheet(session, caller, sku=sku)
    caller.require("catalog.lifecycle", company_id=one.company_id, risk_family=one.risk_code)
    if one.lifecycle_status is LifecycleStatus.RETIRED:
        plan = await exit_plan(session, caller, product_id=one.id)
        return page("product_sheet/exit_plan.html", one=one, plan=plan)
    move = check_move(one.lifecycle_status, LifecycleStatus.RETIRED)
    return page(TEMPLATE, **_frame(one, move, EMPTY), errors={})


@post(HERE, opt=MOVING, status_code=200)
async def product_retirement(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Withdraw the product; what was sold takes its plan along."""
    one = await product_sheet(session, caller, sku=sku)
    caller.require("catalog.lifecycle", company_id=one.company_id, risk_family=one.risk_code)
    move = check_move(one.lifecycle_status, LifecycleStatus.RETIRED)
    raw = await posted(request)
    try:
        wanted = move.planned or exit_plan_given(raw)
        plan = parse_exit_plan(raw, today=_today()) if wanted else None
        moved = await retire_product(session, caller, sku=sku, plan=plan)
    except Invalid as refusal:
        shown = _frame(one, move, {**EMPTY, **raw})
        raise invalid_page(request, refusal, full=TEMPLATE, **shown) from refusal
    toast = Toast(message=f"{moved.sku} : {moved.move.target.label.lower()}.")
    return redirect_to(f"/produits/{quote(moved.sku)}", request=request, toast=toast)


def _frame(one: ProductSheet, move: Move, form: dict[str, str]) -> dict[str, Any]:
    return {
        "one": one,
        "move": move,
        "form": form,
        "renewals": Renewals,
        "draft": one.lifecycle_status is LifecycleStatus.DRAFT,
    }


def _today() -> date:
    return today_in(datetime.now(UTC))


routes = [product_retirement_asked, product_retirement]
