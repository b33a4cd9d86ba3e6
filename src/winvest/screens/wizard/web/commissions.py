"""Step 3: what the sale of the product pays, to whom; optional for what sells for itself."""

from collections.abc import Mapping

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, page
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import RevenueModel
from winvest.offer.versions.rules.words import scheme_words
from winvest.screens.product_sheet.around import Around
from winvest.screens.versions.web import commissions
from winvest.screens.wizard.queries import Draft
from winvest.screens.wizard.rules import Step
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

COMMISSIONS = f"{PATH}/{{product_id:str}}/{Step.COMMISSIONS.value}"


@get(COMMISSIONS, opt=EDITING)
async def commissions_step(
    request: AnyRequest,
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The schemes of the version, to write, or to read without the right to."""
    draft = await opened(session, caller, product_id)
    sheet = draft.sheet
    may = caller.may("commissions.edit", company_id=sheet.company_id, risk_family=sheet.risk_code)
    if sheet.version is None or not may:
        schemes = [scheme_words(one) for one in draft.content.schemes]
        reads = caller.may(
            "commissions.read", company_id=sheet.company_id, risk_family=sheet.risk_code
        )
        return page(
            "wizard/commissions_read.html",
            **around(draft, Step.COMMISSIONS),
            compulsory=_compulsory(draft),
            schemes=schemes if reads else [],
            reads=reads,
        )
    one = await edited(session, caller, draft)
    return await commissions.shown(request, session, caller, one, _around(draft))


@post(COMMISSIONS, opt=EDITING)
async def commissions_step_saved(
    request: AnyRequest,
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save step 3 in the version itself, or do what a button of the editor says."""
    draft = await opened(session, caller, product_id)
    sheet = draft.sheet
    caller.require("commissions.edit", company_id=sheet.company_id, risk_family=sheet.risk_code)
    raw = await posted(request)
    one = await edited(session, caller, draft)
    changed = await commissions.saved(
        request, session, caller, one, raw=raw, around=_around(draft, raw)
    )
    if not isinstance(changed, bool):
        return changed
    told = "Commissions enregistrées."
    return gone_on(request, sheet.id, Step.COMMISSIONS, raw, told, changed=changed)


def _around(draft: Draft, raw: Mapping[str, str] | None = None) -> Around:
    return Around(
        save_at=place(draft.sheet.id, Step.COMMISSIONS),
        full="wizard/commissions.html",
        foot=FOOT,
        said=around(draft, Step.COMMISSIONS)
        | saving(draft, raw)
        | {"compulsory": _compulsory(draft)},
    )


def _compulsory(draft: Draft) -> bool:
    return draft.sheet.revenue_model is not RevenueModel.REVENUE


routes = [commissions_step, commissions_step_saved]
