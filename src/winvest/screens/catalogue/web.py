"""The catalogue's doors: a list whose address holds its state; fragment and page alike."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.visits import current_visit
from winvest.foundation.infra.web import (
    AnyRequest,
    Html,
    Toast,
    fragment_or_page,
    is_partial,
    page,
    part,
    redirect_to,
)
from winvest.foundation.kit.french import number
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import CompanyName, company_names
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.forms.filters import Completeness, Order
from winvest.offer.catalog.queries.orders import sorts_by_price
from winvest.offer.catalog.queries.standing_counts import completeness_counts
from winvest.screens.catalogue.columns import CATALOGUE
from winvest.screens.catalogue.forms import (
    PATH,
    ListState,
    addresses,
    chips,
    folded,
    model_choices,
    order_choices,
    parse_state,
    state_at,
    version_number,
)
from winvest.screens.catalogue.names import Names, labelled, names_shown
from winvest.screens.catalogue.panes import around, partner_lines, risk_lines
from winvest.screens.catalogue.queries import CatalogueView, catalogue_view, price_facet
from winvest.screens.catalogue.rows import drawn_lines
from winvest.screens.catalogue.versions import UnfoldedProduct, unfolded_product
from winvest.screens.saved_views.bar import NO_VIEW, ViewBar, view_address, view_bar
from winvest.screens.saved_views.queries import list_settings

READING = {"right": "catalog.read", "public": False, "company_scoped": True}
STANDINGS = f"{PATH}/completude"
UNFOLDING = {**READING, "fragment": True}
CREATING = {"right": "catalog.create", "public": False, "company_scoped": True}
MOST_PARTNERS = 100
NARROW = {"compagnie": "v-col", "canaux": "wide-only", "version": "wide-only"}  # dropped first


@get(PATH, opt=READING)
async def catalogue(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The products that the person may read, filtered, sorted and paged by the address."""
    state = parse_state(request.query_params)
    settings = await list_settings(session, caller, of=CATALOGUE)
    if settings.default and not request.query_params and not is_partial(request):
        return redirect_to(view_address(CATALOGUE, settings.default))
    if settings.view(state.view) is None and state.view != NO_VIEW:
        state = replace(state, view="")
    bar = view_bar(
        CATALOGUE,
        settings,
        asked=state.view,
        filters=state.filters.address_parts(),
        address=urlsplit(state.here()).query,
    )
    view = await catalogue_view(session, caller, filters=state.filters, columns=bar.codes)
    unfolded = await _unfolded(session, caller, state, view)
    names = await names_shown(session, caller, filters=state.filters, view=view)
    shown = [one for one in caller.shown_company_ids if caller.may("catalog.read", company_id=one)]
    owners = await company_names(session, caller) if len(shown) > 1 else ()
    visit = current_visit()
    person = visit.principal.person if visit and visit.principal else None
    companies = person.companies if person else ()
    eyes = (caller.grants, caller.company_ids, caller.shown_company_ids, companies)
    answer = fragment_or_page(
        request,
        full="catalogue/index.html",
        fragment="catalogue/_catalogue.html",
        listed=part(
            "catalogue/listed.html",
            said=None if unfolded else (eyes, state, view, bar, owners, names),
            context=lambda: {
                "scope_may": caller.may,
                "companies": companies,
                **_context(caller, state, view, bar, owners, names, unfolded),
            },
        ),
    )
    if is_partial(request):
        _tell_address(request, answer, state)
    return answer


@get("/produits/{sku:str}/versions", opt=UNFOLDING)
async def product_versions(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Versions and plans of a product, unfolded under its row; a page opens it in the list."""
    before = version_number(request.query_params.get("avant", ""))
    product = await unfolded_product(session, caller, sku=sku, before=before)
    if not is_partial(request):
        return redirect_to(_opened_in_list(request, product.sku))
    state = state_at(request.headers.get("hx-current-url", ""))
    span = version_number(request.query_params.get("colonnes", "")) or 1
    answer = page("catalogue/_product_versions.html", **_unfolding(state, product, span))
    under = str(before) if before else None
    address = state.address(state.filters.place, ouvert=product.sku, avant=under)
    answer.headers["HX-Replace-Url"] = address
    return answer


@get(STANDINGS, opt=UNFOLDING)
async def standings(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The choices of completeness with their numbers of products; asked as the filters open."""
    state = parse_state(request.query_params)
    if not is_partial(request):
        return redirect_to(state.here())
    filters = state.filters
    counts = await completeness_counts(
        session, caller, filters=filters, priced=price_facet(filters)
    )
    told = ((one.value, f"{one.label} ({number(counts[one])})") for one in Completeness)
    return page("catalogue/_standings.html", standings=tuple(told), parts=filters.address_parts())


@post("/catalogue/dupliquer", opt=CREATING)
async def product_to_duplicate(request: AnyRequest) -> Html:
    """Lead to the duplication of the product ticked in the list; say what to tick otherwise."""
    raw = await posted(request)
    ticked = [one.strip()[:80] for one in raw.get("choix", "").split(",") if one.strip()]
    if len(ticked) == 1:
        return redirect_to(f"/produits/{quote(ticked[0], safe='')}/dupliquer")
    told = "Cochez le produit à dupliquer" + (", un seul à la fois." if ticked else ".")
    here = state_at(raw.get("liste", "")).here()
    return redirect_to(here, toast=Toast(message=told, tone="warn"))


def _context(
    caller: Scope,
    state: ListState,
    view: CatalogueView,
    bar: ViewBar,
    owners: tuple[CompanyName, ...],
    names: Names,
    unfolded: UnfoldedProduct | None,
) -> dict[str, Any]:
    filters = state.filters
    risk, partner = names.risk, names.partner
    company = labelled(filters.company, {one.code: one.name for one in owners})
    partners = list(view.partners)
    if sought := folded(state.partner_q):
        words = sought.split()
        partners = [one for one in partners if all(word in folded(one.name) for word in words)]
    here = addresses(state)
    span = len(bar.columns) + 1
    columns = tuple(one.code for one in bar.columns)
    priced = sorts_by_price(caller)
    narrow = {} if bar.chosen else {**NARROW, "societe": "v-col" if owners else "wide-only"}
    return {
        "filters": filters,
        "state": state,
        "listed": f"{PATH}?{bar.address}" if bar.address else PATH,
        "view": view,
        "bar": bar,
        "group_admin": caller.group_admin,
        "raw": {},
        "errors": {},
        "lines": drawn_lines(caller, view, state, columns=columns, narrow=narrow),
        "narrow": narrow,
        "columns": columns,
        "span": span,
        "risks": risk_lines(view, state, here),
        "partners": partner_lines(partners[:MOST_PARTNERS], state, here),
        "more_partners": max(0, len(partners) - MOST_PARTNERS),
        "owners": owners,
        "owner_options": tuple((one.code, one.name) for one in owners),
        "risk_label": risk,
        "partner_label": partner,
        "chips": chips(state, risk=risk, partner=partner, company=company),
        "clear": f"{PATH}?vue={state.view}" if bar.current else bar.tabs[0].href,
        "here": here,
        "exports": {kind: _export(state, kind) for kind in ("csv", "xlsx")},
        "path": PATH,
        "following": state.address(view.page.following) if view.page.following else "",
        "preceding": state.address(view.page.preceding) if view.page.preceding else "",
        "orders": _orders(state, here, priced=priced),
        "order": f"{'-' if filters.descending else ''}{filters.sort}",
        "statuses": LifecycleStatus,
        "channels": Channel,
        "models": model_choices(),
        "standings": Completeness,
        "standings_href": here().replace(PATH, STANDINGS, 1),
        "papers_told": caller.may("documents.read"),
        "order_options": order_choices(priced=priced),
        "unfolded": _unfolding(state, unfolded, span) if unfolded else None,
    }


async def _unfolded(
    session: AsyncSession, caller: Scope, state: ListState, view: CatalogueView
) -> UnfoldedProduct | None:
    """The product that the address opens, when this page of the list shows it."""
    if not any(one.product.sku == state.opened for one in view.rows):
        return None
    return await unfolded_product(session, caller, sku=state.opened, before=state.before)


def _unfolding(state: ListState, product: UnfoldedProduct, span: int) -> dict[str, Any]:
    """What the unfolded row shows, with the addresses of its older and newest versions."""
    start = f"/produits/{quote(product.sku, safe='')}/versions?colonnes={span}"
    place = state.filters.place
    older = str(product.older) if product.older else None
    return {
        "product": product,
        "span": span,
        "older": f"{start}&avant={older}",
        "older_page": state.address(place, ouvert=product.sku, avant=older),
        "newest": start,
        "newest_page": state.address(place, ouvert=product.sku),
    }


def _opened_in_list(request: AnyRequest, sku: str) -> str:
    """The list that one comes from, with the product opened; else the list of that product."""
    before = state_at(request.headers.get("referer", ""))
    if urlsplit(request.headers.get("referer", "")[:4000]).path != PATH:
        return f"{PATH}?{urlencode({'q': sku, 'ouvert': sku})}"
    return before.address(before.filters.place, ouvert=sku)


def _tell_address(request: AnyRequest, answer: Html, state: ListState) -> None:
    """The browser's address follows the list: a new page of history, unless nothing changed.

    A space typed after a word asks for the same list; words typed on replace the ones before.
    """
    now = state.here()
    before = state_at(request.headers.get("hx-current-url", ""))
    if before.here() == now and _local(request) == now:
        answer.headers["HX-Push-Url"] = "false"
        return
    refined = before.filters.q and state.filters.q and before.filters.q != state.filters.q
    if refined and before.address(q=None) == state.address(q=None):
        answer.headers["HX-Replace-Url"] = now
    else:
        answer.headers["HX-Push-Url"] = now


def _local(request: AnyRequest) -> str:
    parts = urlsplit(request.headers.get("hx-current-url", "")[:4000])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _export(state: ListState, kind: str) -> str:
    """The file of the whole list as it is shown."""
    shown = {name: value for name, value in state.parts().items() if value}
    return f"{PATH}/export?{urlencode({'format': kind, **shown})}"


def _orders(state: ListState, here: Callable[..., str], *, priced: bool) -> dict[str, str]:
    """The addresses that sort by each column, or turn its order round; by date, latest first."""
    before, after = around(here, "tri")
    filters = state.filters
    turned = {
        None if filters.descending else filters.sort,
        None if filters.sort is Order.UPDATED else Order.UPDATED,
    }
    return {
        one.value: f"{before}{'-' if one in turned else ''}{one.value}{after}"
        for one in Order
        if priced or one is not Order.PRICE
    }


routes = [catalogue, product_versions, standings, product_to_duplicate]
