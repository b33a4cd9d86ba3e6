"""Reading a product: its tabs, on any day, its side panel."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    is_partial,
    page,
    redirect_to,
)
from winvest.foundation.kit.scope import Scope
from winvest.screens.product_sheet.moments import asked_days
from winvest.screens.product_sheet.queries.description import description_view
from winvest.screens.product_sheet.queries.head import Head, sheet_head
from winvest.screens.product_sheet.queries.peek import peek_view

READING = {"right": "catalog.read", "public": False, "company_scoped": True}


@get("/produits/{sku:str}", opt=READING)
async def product(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The sheet of a product, on its Description tab."""
    head = await head_of(request, session, caller, sku)
    view = await description_view(session, caller, head=head, scripts=True)
    return tab_page("product_sheet/show.html", "description", view.head, view=view)


@get("/produits/{sku:str}/date", opt=READING)
async def product_date(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Choosing a day, where no dialog can."""
    head = await head_of(request, session, caller, sku)
    tab = request.query_params.get("onglet", "")
    return page("product_sheet/date.html", head=head, tab=tab if tab in TABS else "")


@get("/produits/{sku:str}/apercu", opt={**READING, "fragment": True})
async def product_peek(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The side panel of a list; without htmx, the sheet itself."""
    view = await peek_view(session, caller, sku=sku)
    if not is_partial(request):
        return redirect_to(f"/produits/{quote(view.product.sku)}")
    return page("product_sheet/_apercu.html", view=view, one=view.product)


TABS = ("tarification", "commissions", "documents", "integrations", "parametres", "historique")


async def head_of(
    request: AnyRequest,
    session: AsyncSession,
    caller: Scope,
    sku: str,
    *,
    every_version: bool = False,
    trail: bool = True,
    siblings: bool = True,
) -> Head:
    """The frame of a page, on the days that its address asks for."""
    now = datetime.now(UTC)
    asked = asked_days(request.query_params, now=now)
    return await sheet_head(
        session,
        caller,
        sku=sku,
        asked=asked,
        now=now,
        every_version=every_version,
        trail=trail,
        siblings=siblings,
    )


def tab_page(template: str, tab: str, head: Head, **context: Any) -> Html:
    """A tab of the sheet; a wrong date is told on it (422), with the sheet of today."""
    answer = page(template, status=422 if head.asked.errors else 200, head=head, tab=tab, **context)
    if head.asked.errors:
        raise FormRejected(answer)
    return answer


routes = [product, product_date, product_peek]
