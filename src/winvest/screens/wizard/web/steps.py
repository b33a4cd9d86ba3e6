"""The steps that are forms of other rooms: the sheet's description, the version's prices."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, page, redirect_to, render
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.queries import partner_choices
from winvest.offer.publication.facts import LackCode
from winvest.offer.versions.forms.entries import PlanEntry, PriceEntry, Sheet, typed
from winvest.offer.versions.forms.prices import plan_of, price_of
from winvest.offer.versions.rules.content import Content
from winvest.screens.product_sheet.around import Around
from winvest.screens.product_sheet.web import correction
from winvest.screens.versions.web import prices
from winvest.screens.versions.web.frame import address
from winvest.screens.wizard.preview import Preview, preview_of, with_identity, with_prices
from winvest.screens.wizard.queries import Draft
from winvest.screens.wizard.rules import STEPS, Step
from winvest.screens.wizard.web.frame import (
    EDITING,
    FOOT,
    PATH,
    around,
    edited,
    gone_on,
    opened,
    place,
    saving,
)

HERE = f"{PATH}/{{product_id:str}}"
GENERAL, PRICING = f"{HERE}/{Step.GENERAL.value}", f"{HERE}/{Step.PRICING.value}"
FIRST = Sheet(
    plans=(PlanEntry(code="BASE", name="Formule de base"),), prices=(PriceEntry(plan="BASE"),)
)
GRID = LackCode.GRID.value
PROPOSED = (
    "Une formule est proposée ci-dessous, pas encore enregistrée\u00a0: donnez son prix.",
    "#f-prix-0-amount",
)


@get(GENERAL, opt=EDITING)
async def general_step(
    request: AnyRequest,
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Step 1: what the product is, to whom and by which channels it is sold."""
    draft = await opened(session, caller, product_id)
    return await correction.shown(request, session, caller, draft.sheet, _general(draft))


@post(GENERAL, opt=EDITING)
async def general_step_saved(
    request: AnyRequest,
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save step 1 on the product itself."""
    draft = await opened(session, caller, product_id)
    raw = await posted(request)
    done = await correction.saved(
        request, session, caller, draft.sheet, raw=raw, around=_general(draft, raw)
    )
    return gone_on(
        request, draft.sheet.id, Step.GENERAL, raw, "Enregistré.", changed=bool(done.changed)
    )


@get(PRICING, opt=EDITING)
async def pricing_step(
    request: AnyRequest,
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Step 2: the plans and their prices, each with its worked example."""
    draft = await opened(session, caller, product_id)
    if draft.sheet.version is None or not _prices(caller, draft):
        return page("wizard/pricing_read.html", **around(draft, Step.PRICING))
    one = await edited(session, caller, draft)
    return prices.shown(request, one, _pricing(draft), entries=FIRST if _blank(draft) else None)


@post(PRICING, opt=EDITING)
async def pricing_step_saved(
    request: AnyRequest,
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save step 2 in the version itself, or do what a button of the editor says."""
    draft = await opened(session, caller, product_id)
    caller.require(
        "pricing.edit", company_id=draft.sheet.company_id, risk_family=draft.sheet.risk_code
    )
    raw = await posted(request)
    if raw.get("aller") in STEPS and _blank(draft) and typed(raw, draft.content) == FIRST:
        return gone_on(request, draft.sheet.id, Step.PRICING, raw, "", changed=False)
    one = await edited(session, caller, draft)
    changed = await prices.saved(
        request, session, caller, one, raw=raw, around=_pricing(draft, raw)
    )
    if not isinstance(changed, bool):
        return changed
    if raw.get("aller") == "supplements":
        back = quote(place(draft.sheet.id, Step.PRICING), safe="")
        where = address(draft.sheet.sku, one.version.number, f"/supplements?retour={back}")
        return redirect_to(where, request=request)
    return gone_on(request, draft.sheet.id, Step.PRICING, raw, "Prix enregistrés.", changed=changed)


@post(f"{HERE}/apercu", opt=EDITING)
async def sheet_preview(
    request: AnyRequest,
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The sheet as its seller will see it, with what is being typed; nothing is saved."""
    draft = await opened(session, caller, product_id)
    raw = await posted(request)
    shown = preview_of(draft.sheet, draft.content)
    if "lu" in raw:
        shown = _priced(shown, typed(raw, draft.content), draft.content)
    elif "name" in raw:
        partners = await partner_choices(
            session, caller, company_ids=[draft.sheet.company_id], keep=draft.sheet.partner_id
        )
        shown = with_identity(shown, raw, partners={str(one.id): one.name for one in partners})
    said = around(draft, Step.PRICING) | {"preview": shown}
    return Html(render("wizard/_sheet_preview.html", **said), media_type="text/html")


def _priced(shown: Preview, entries: Sheet, content: Content) -> Preview:
    """What of the editor can be read already."""
    plans = [plan_of(one) for one in entries.plans if one.code]
    found = []
    for one in entries.prices:
        try:
            found.append(price_of(one, content))
        except Invalid:
            continue
    codes = {one.code for one in plans}
    return with_prices(
        shown, plans, [replace(one, plan=one.plan if one.plan in codes else None) for one in found]
    )


def _blank(draft: Draft) -> bool:
    """Is nothing written in the version yet? Then a first plan is proposed."""
    return draft.content == Content(breaking=draft.content.breaking)


def _prices(scope: Scope, draft: Draft) -> bool:
    return scope.may(
        "pricing.edit", company_id=draft.sheet.company_id, risk_family=draft.sheet.risk_code
    )


def _general(draft: Draft, raw: Mapping[str, str] | None = None) -> Around:
    return Around(
        save_at=place(draft.sheet.id, Step.GENERAL),
        full="wizard/general.html",
        foot=FOOT,
        said=around(draft, Step.GENERAL) | saving(draft, raw),
    )


def _pricing(draft: Draft, raw: Mapping[str, str] | None = None) -> Around:
    return Around(
        save_at=place(draft.sheet.id, Step.PRICING),
        full="wizard/pricing.html",
        foot="wizard/pricing_foot.html",
        said=_told(draft) | saving(draft, raw) | {"extras": draft.content.extras},
    )


def _told(draft: Draft) -> dict[str, Any]:
    """What the step lacks; the plan that is proposed lacks its price, and to be saved."""
    said = around(draft, Step.PRICING)
    if not _blank(draft):
        return said
    blocks = said["own"].blocks
    kept = [shown for one, shown in zip(blocks, said["blocks"], strict=True) if one.code != GRID]
    return said | {"blocks": [PROPOSED, *kept]}


routes = [
    general_step, general_step_saved, pricing_step, pricing_step_saved, sheet_preview,
]  # fmt: skip
