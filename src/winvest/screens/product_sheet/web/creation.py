"""Beginning a product: a suggested code, lookalikes told, nothing typed lost; then the wizard."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import (
    AnyRequest,
    Html,
    Toast,
    fragment_or_page,
    invalid_page,
    redirect_to,
)
from winvest.foundation.kit.calendar import start_of_day, today_in
from winvest.foundation.kit.errors import FieldError, Forbidden, Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.lists.queries import channel_choices
from winvest.group.partners.queries import partner_choices
from winvest.offer.catalog.commands.creation import Created, SkuTaken, create_product
from winvest.offer.catalog.enums import RevenueModel
from winvest.offer.catalog.forms.creation import parse_new_product
from winvest.offer.catalog.queries.choices import risk_choices, risk_of, taken_skus
from winvest.offer.catalog.queries.duplicates import duplicates
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.catalog.rules import suggested_sku
from winvest.offer.versions.commands.drafting import EDIT, PARTS, draft_from
from winvest.offer.versions.rules.moves import first_of_next_month
from winvest.screens.product_sheet.web.duplicates import CONFIRM, check_confirmed, typed_in

CREATING = {"right": "catalog.create", "public": False, "company_scoped": True}
FULL, FRAGMENT = "product_sheet/new.html", "product_sheet/_new_product.html"
STEPS = ("Général", "Tarification", "Commissions", "Documents", "Publication & mapping")
EMPTY = {
    "name": "",
    "company_id": "",
    "risk_id": "",
    "partner_id": "",
    "revenue_model": "",
    "sku": "",
    "channels": "",
    "suggested": "",
    "external_system": "",
    "external_code": "",
    CONFIRM: "",
}


@get("/produits/nouveau", opt=CREATING)
async def new_product(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The creation form; choosing a company or family suggests the code."""
    form = {**EMPTY, **{name: request.query_params.get(name, "") for name in EMPTY}}
    shown = await _shown(session, caller, form)
    return fragment_or_page(request, full=FULL, fragment=FRAGMENT, errors={}, **shown)


@post("/produits/nouveau", opt=CREATING)
async def new_product_save(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Create the draft and its version, then go on with the first of the five steps."""
    form = {**EMPTY, **await posted(request)}
    form["sku"] = form["sku"].strip() or await _proposed(session, caller, form)
    try:
        product = parse_new_product(form)
        check_confirmed(await duplicates(session, caller, typed=typed_in(form)), form)
        created = await create_product(session, caller, product=product)
    except SkuTaken as refusal:
        told = FieldError(field="sku", code=refusal.code, message=refusal.message)
        shown = await _shown(session, caller, form)
        raise invalid_page(
            request, Invalid([told]), full=FULL, fragment=FRAGMENT, **shown
        ) from refusal
    except Invalid as refusal:
        shown = await _shown(session, caller, form)
        raise invalid_page(request, refusal, full=FULL, fragment=FRAGMENT, **shown) from refusal
    company_id = UUID(form["company_id"])
    await _opened(session, caller, created, company_id=company_id)
    may_undo = caller.may("catalog.delete", company_id=company_id)
    undo = f"/produits/{quote(created.sku)}/suppression" if may_undo else None
    toast = Toast(message=f"Brouillon {created.sku} créé.", undo=undo)
    return redirect_to(f"/produits/brouillons/{created.id}/general", request=request, toast=toast)


async def _opened(
    session: AsyncSession, caller: Scope, created: Created, *, company_id: UUID
) -> None:
    """Its version 1, from the 1st of next month, when its maker may write one."""
    sheet = await product_sheet(session, caller, sku=created.sku)
    if not all(
        caller.may(one, company_id=company_id, risk_family=sheet.risk_code)
        for one in (EDIT, *PARTS)
    ):
        return
    day = first_of_next_month(today_in(datetime.now(UTC)))
    await draft_from(
        session, caller, sku=created.sku, source=None, effective_from=start_of_day(day), notes=None
    )


async def _shown(
    session: AsyncSession,
    caller: Scope,
    form: dict[str, str],
) -> dict[str, Any]:
    """What the form offers: companies where one may create, their families and partners."""
    open_to = caller.companies_with("catalog.create")
    if not open_to:
        raise Forbidden("Vous ne pouvez créer de produit dans aucune société.")
    companies = await company_names(session, caller, ids=open_to)
    preferred = caller.selected_company_id if caller.selected_company_id in open_to else None
    if len(companies) == 1:
        preferred = companies[0].id
    form = {**form, "company_id": form["company_id"] or str(preferred or "")}
    company = next((one for one in companies if str(one.id) == form["company_id"]), None)
    asked = [company.id] if company else sorted(open_to)
    risks = await risk_choices(session, caller, company_ids=asked)
    may = [
        one
        for one in risks
        if any(caller.may("catalog.create", company_id=at, risk_family=one.code) for at in asked)
    ]
    partners = await partner_choices(session, caller, company_ids=asked)
    suggestion = await _suggestion(session, caller, company.code if company else "", form)
    if not form["sku"] or form["sku"] == form["suggested"]:
        form["sku"] = suggestion
    found = await duplicates(session, caller, typed=typed_in(form))
    return {
        "form": {**form, "suggested": suggestion},
        "company_choices": [(str(one.id), f"{one.name} ({one.code})") for one in companies],
        "risks": [(str(one.id), one.label) for one in may],
        "partners": [
            (str(key), name) for key, name in {one.id: one.name for one in partners}.items()
        ],
        "channels": await channel_choices(session, caller, keep=form["channels"].split(",")),
        "revenue_models": RevenueModel,
        "doubles": found,
        "confirming": True,
        "confirmed": form[CONFIRM] == "1",
        "sauf": "",
        "wizard_steps": [
            {"label": one, "state": "todo" if at else "current"} for at, one in enumerate(STEPS)
        ],
    }


async def _proposed(session: AsyncSession, caller: Scope, form: dict[str, str]) -> str:
    """The code of a form that leaves it empty: the one that choosing would have suggested."""
    companies = await company_names(session, caller, ids=caller.companies_with("catalog.create"))
    code = next((one.code for one in companies if str(one.id) == form["company_id"]), "")
    return await _suggestion(session, caller, code, form)


async def _suggestion(
    session: AsyncSession, caller: Scope, company_code: str, form: dict[str, str]
) -> str:
    try:
        risk = await risk_of(session, caller, risk_id=UUID(form["risk_id"]))
    except ValueError:
        return ""
    if risk is None or not company_code:
        return ""
    prefix = f"{company_code}-{risk.code}-"
    return suggested_sku(company_code, risk.code, await taken_skus(session, caller, prefix=prefix))


routes = [new_product, new_product_save]
