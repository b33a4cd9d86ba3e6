"""Reading the diffusion of a product: who sells it, by what, until when; and what lacks."""

from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import Html, page
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.publication.facts import Standing
from winvest.offer.publication.gate import lacking
from winvest.screens.diffusion.queries import publications_of
from winvest.screens.diffusion.web.frame import (
    HERE,
    READING,
    may_publish,
    now_and_today,
    read_product,
)


@get(HERE, opt=READING)
async def product_diffusion(
    sku: FromPath[str], session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """All publications of a product, and what lacks to give it to its own company."""
    sheet = await read_product(session, caller, sku)
    now, _ = now_and_today()
    rows = await publications_of(session, caller, product_id=sheet.id, now=now)
    retired = sheet.lifecycle_status is LifecycleStatus.RETIRED
    may = may_publish(caller, sheet) and not retired
    shown: dict[str, Any] = {"missing": None, "companies": ()}
    if may:
        shown["companies"] = await company_names(session, caller)
        if sheet.version is not None:
            shown["missing"] = await lacking(
                session,
                caller,
                sheet=sheet,
                version_id=sheet.version.id,
                company_id=sheet.company_id,
                channels=sheet.channels,
                at=now,
            )
    return page(
        "diffusion/index.html",
        one=sheet,
        rows=rows,
        live=tuple(each for each in rows if each.standing is not Standing.OVER),
        over=tuple(each for each in rows if each.standing is Standing.OVER),
        may=may,
        retired=retired,
        frozen=sheet.lifecycle_status is LifecycleStatus.FROZEN,
        **shown,
    )


routes = [product_diffusion]
