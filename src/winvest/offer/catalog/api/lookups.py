"""Where ids come from: companies of the group, families of products."""

from litestar import get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.doors import (
    Answer,
    answer,
    cursor,
    identifier_in,
    place,
    query_of,
)
from winvest.foundation.infra.api.openapi import Operation
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.api.shapes import (
    CompanyItem,
    CompanyPage,
    PageQuery,
    RiskItem,
    RiskPage,
)
from winvest.offer.catalog.queries.families import family_page

TAG = "Référentiels"
READING = {"public": False, "company_scoped": True, "right": "catalog.read"}
COMPANIES = Operation(
    tag=TAG,
    summary="Lister les sociétés",
    description="Codes et noms des sociétés du groupe, en une page.",
    query=PageQuery,
    answer=CompanyPage,
)
RISKS = Operation(
    tag=TAG,
    summary="Lister les risques",
    description="Familles de la société de la clé et familles du groupe, par code.",
    query=PageQuery,
    answer=RiskPage,
)


@get("/api/catalog/companies", opt={**READING, "company_scoped": False, "api": COMPANIES})
async def company_list(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Answer:
    """The companies of the group: a dozen, sliced by name."""
    asked = query_of(request, PageQuery)
    found = await company_names(session, caller)
    if asked.after:
        last = identifier_in(place(asked.after, size=1)[0])
        at = next((index for index, one in enumerate(found) if one.id == last), -1)
        found = found[at + 1 :]
    shown = found[: asked.limit]
    following = cursor(str(shown[-1].id)) if len(found) > asked.limit else None
    items = [CompanyItem(id=one.id, code=one.code, name=one.name) for one in shown]
    return answer(CompanyPage(items=items, next=following))


@get("/api/catalog/risks", opt={**READING, "api": RISKS})
async def risk_list(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Answer:
    """The families that a product of the caller's company may belong to."""
    asked = query_of(request, PageQuery)
    after = None
    if asked.after:
        code, identifier = place(asked.after, size=2)
        after = code, identifier_in(identifier)
    rows = await family_page(session, caller, after=after, limit=asked.limit)
    shown = rows[: asked.limit]
    following = None
    if len(rows) > asked.limit:
        following = cursor(shown[-1].code, str(shown[-1].id))
    items = [RiskItem(**one._asdict()) for one in shown]
    return answer(RiskPage(items=items, next=following))


routes = [company_list, risk_list]
