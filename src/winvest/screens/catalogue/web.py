"""The catalogue's door: a list whose address holds its state; fragment and page alike."""

from typing import Any

from litestar import Request, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import Html, fragment_or_page, is_partial
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import CompanyName, company_names
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.forms.filters import Order, ProductFilters, parse_filters
from winvest.offer.pricing.enums import PricingType
from winvest.screens.catalogue.forms import PATH, Pane, chips, parse_pane
from winvest.screens.catalogue.queries import CatalogueView, catalogue_view

AnyRequest = Request[Any, Any, State]
READING = {"right": "catalog.read", "public": False, "company_scoped": True}


@get(PATH, opt=READING)
async def catalogue(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The products that the person may read, filtered, sorted and paged by the address."""
    filters = parse_filters(request.query_params)
    view = await catalogue_view(session, caller, filters=filters)
    shown = [one for one in caller.shown_company_ids if caller.may("catalog.read", company_id=one)]
    owners = await company_names(session, caller) if len(shown) > 1 else ()
    answer = fragment_or_page(
        request,
        full="catalogue/index.html",
        fragment="catalogue/_catalogue.html",
        **_context(filters, view, owners, pane=parse_pane(request.query_params)),
    )
    if is_partial(request):
        answer.headers["HX-Push-Url"] = filters.address(PATH, filters.place)
    return answer


def _context(
    filters: ProductFilters,
    view: CatalogueView,
    owners: tuple[CompanyName, ...],
    *,
    pane: Pane,
) -> dict[str, Any]:
    risk = _labelled(filters.risk, {one.code: one.label for one in view.risks})
    partner = _labelled(filters.partner, {one.slug: one.name for one in view.partners})
    company = _labelled(filters.company, {one.code: one.name for one in owners})
    page = view.page
    return {
        "filters": filters,
        "view": view,
        "pane": pane,
        "owners": owners,
        "owner_options": tuple((one.code, one.name) for one in owners),
        "risk_label": risk,
        "partner_label": partner,
        "chips": chips(filters, risk=risk, partner=partner, company=company),
        "here": filters.address,
        "path": PATH,
        "following": filters.address(PATH, page.following) if page.following else "",
        "preceding": filters.address(PATH, page.preceding) if page.preceding else "",
        "orders": {order.value: _turned(filters, order) for order in Order},
        "order": f"{'-' if filters.descending else ''}{filters.sort}",
        "statuses": LifecycleStatus,
        "channels": Channel,
        "models": PricingType,
    }


def _turned(filters: ProductFilters, order: Order) -> str:
    """The address that sorts by a column, or turns its order round."""
    turned = filters.sort is order and not filters.descending
    return filters.address(PATH, tri=f"-{order}" if turned else order.value)


def _labelled(asked: str | None, labels: dict[str, str]) -> str | None:
    if asked is None:
        return None
    return next((label for code, label in labels.items() if code.lower() == asked.lower()), asked)


routes = [catalogue]
