"""Reading the teams: the list with its search, and one team."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, fragment_or_page, page
from winvest.foundation.kit.scope import Scope
from winvest.group.people.forms import parse_filters
from winvest.group.people.queries import teams
from winvest.screens.teams.web.frame import ONE, PATH, READ, SHEET, moment, sheet_shown


@get(PATH, opt=READ)
async def team_table(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The teams of the companies shown: searched by name or person, fifty at a time."""
    filters = parse_filters(request.query_params)
    found = await teams(session, caller, filters=filters, now=moment())
    answer = fragment_or_page(
        request,
        full="teams/index.html",
        fragment="teams/_team_table.html",
        found=found,
        filters=filters,
        following=filters.address(PATH, after=found.after) if found.after else "",
        several=len(caller.shown_company_ids) > 1,
        path=PATH,
    )
    if "hx-request" in request.headers:
        answer.headers["HX-Push-Url"] = filters.address(PATH, after=filters.after)
    return answer


@get(ONE, opt=READ)
async def team_page(
    request: AnyRequest,
    equipe: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """One team: who is in it, who leads it, what it sells in pilot, what happened to it."""
    return page(SHEET, **await sheet_shown(request, session, caller, equipe), errors={})


routes = [team_table, team_page]
