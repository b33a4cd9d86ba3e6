"""Reading the tariffs: their sorts, the rows of one, one row with its periods and its history."""

from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, fragment_or_page, page
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.dated.rules import Standing
from winvest.offer.pricing.rules.ranks import ranks
from winvest.screens.tariffs.desks.desk import Desk, Moment
from winvest.screens.tariffs.forms import ABOUT, HEADS, PATH, address, chips, parse_asked
from winvest.screens.tariffs.queries import latest_acts, tallies
from winvest.screens.tariffs.web.frame import (
    ONE,
    ONE_SORT,
    READING,
    audit_links,
    desk_of,
    frame,
    this_moment,
)

PAGE = 50


@get(PATH, opt=READING)
async def tariffs(session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]) -> Html:
    """Every sort of tariffs: what it is for, what runs, what is to come; who comes before whom."""
    at = this_moment()
    found = await tallies(session, caller, now=at.now, today=at.today)
    return page("tariffs/index.html", tallies=found, about=ABOUT, path=PATH, precedence=ranks())


@get(ONE_SORT, opt=READING)
async def tariff_lines(
    request: AnyRequest,
    sorte: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The rows of a sort, narrowed by the address, fifty at a time."""
    desk, at = desk_of(sorte), this_moment()
    asked = parse_asked(request.query_params)
    rows = await desk.lines(session, caller, asked=asked, at=at, limit=PAGE + 1)
    paged = bool(rows and rows[0].mark)
    more = paged and len(rows) > PAGE
    shown = rows[:PAGE] if more else rows
    return fragment_or_page(
        request,
        full="tariffs/show.html",
        fragment="tariffs/_tariff_lines.html",
        **frame(desk, caller),
        asked=asked,
        lines=shown,
        heads=HEADS[desk.sort],
        standings=Standing,
        chips=chips(desk.sort, asked),
        following=address(desk.sort, asked, apres=shown[-1].mark) if more else "",
    )


@get(ONE, opt=READING)
async def tariff_page(
    sorte: FromPath[str],
    ligne: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """A row: what it says, all its periods, who changed what; its acts for who may."""
    desk = desk_of(sorte)
    shown = await one_row(session, caller, desk, ligne, this_moment())
    return page("tariffs/row.html", **shown, errors={}, raw={})


async def one_row(
    session: AsyncSession, scope: Scope, desk: Desk, row_id: UUID, at: Moment
) -> dict[str, Any]:
    """All that the page of a row shows."""
    row = await desk.row(session, scope, row_id=row_id, at=at)
    periods = await desk.periods(session, scope, row_id=row_id, at=at)
    ids = [one.id for one in periods]
    return {
        **frame(desk, scope),
        "one": row,
        "periods": periods,
        "entries": await latest_acts(session, scope, table=desk.tables, ids=ids),
        "entries_next": "",
        "audit_link": audit_links(scope, desk.sort),
    }


routes = [tariffs, tariff_lines, tariff_page]
