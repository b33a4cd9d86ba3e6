"""The list of partners: searched, filtered, fifty at a time; its address holds its state."""

from litestar import get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, fragment_or_page, is_partial
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.partners.enums import PartnerStatus, PartnerType
from winvest.group.partners.list_queries import parse_partner_filters, partner_page
from winvest.offer.catalog.enums import IntegrationStatus
from winvest.offer.catalog.queries.partners import integrated_as, products_by_partner
from winvest.screens.partners.forms import PATH, chips, integration_asked
from winvest.screens.partners.web.frame import READING


@get(PATH, opt=READING)
async def partner_table(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The partners that one may read; four queries."""
    filters = parse_partner_filters(request.query_params)
    asked = integration_asked(filters)
    extra = [integrated_as(caller, asked)] if asked else []
    found = await partner_page(session, caller, filters=filters, extra=extra)
    products = await products_by_partner(
        session, caller, partner_ids=[one.id for one in found.lines]
    )
    shown = caller.shown_company_ids
    names = await company_names(session, caller, ids=shown) if len(shown) > 1 else ()
    answer = fragment_or_page(
        request,
        full="partners/index.html",
        fragment="partners/_partner_table.html",
        found=found,
        products=products,
        filters=filters,
        parts=filters.parts(),
        chips=chips(filters, companies={one.code: one.name for one in names}),
        following=filters.address(PATH, apres=found.following) if found.following else "",
        types=PartnerType,
        statuses=PartnerStatus,
        integrations=IntegrationStatus,
        companies_choices=[(one.code, one.name) for one in names],
        path=PATH,
    )
    if is_partial(request):
        answer.headers["HX-Push-Url"] = filters.address(PATH)
    return answer


routes = [partner_table]
