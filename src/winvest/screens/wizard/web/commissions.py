"""Step 3: what the sale of the product pays, to whom; optional for what sells for itself."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import Html, page
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import RevenueModel
from winvest.offer.versions.rules.words import scheme_words
from winvest.screens.wizard.rules import Step
from winvest.screens.wizard.web.frame import EDITING, PATH, around, opened

COMMISSIONS = f"{PATH}/{{product_id:str}}/{Step.COMMISSIONS.value}"


@get(COMMISSIONS, opt=EDITING)
async def commissions_step(
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The schemes of the version."""
    draft = await opened(session, caller, product_id)
    return page(
        "wizard/commissions.html",
        **around(draft, Step.COMMISSIONS),
        schemes=[scheme_words(one) for one in draft.content.schemes],
        compulsory=draft.sheet.revenue_model is not RevenueModel.REVENUE,
    )


routes = [commissions_step]
