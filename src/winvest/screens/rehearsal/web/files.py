"""The lines of a rehearsal as CSV or XLSX; a large workbook is made in the background."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.commands.opening import open_export
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.sheets import CSV_TYPE, XLSX_TYPE, Line, csv_stream, xlsx_file
from winvest.foundation.infra.web import AnyRequest, Html, page, redirect_to
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.offer.rehearsal.erasing import check_detail
from winvest.offer.rehearsal.queries import RehearsalRow, rehearsal_of
from winvest.screens.rehearsal.export import FILE, TITLE, columns_for, export_lines
from winvest.screens.rehearsal.forms import PATH, LineFilters, address, parse_lines
from winvest.screens.rehearsal.line_queries import line_count
from winvest.screens.rehearsal.views import title_of
from winvest.screens.rehearsal.web.frame import OPT

AT_ONCE = 2000


@get(f"{PATH}/{{rehearsal_id:uuid}}/lignes.csv", opt={**OPT, "file": True})
async def rehearsal_csv(
    request: AnyRequest,
    rehearsal_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Stream:
    """The lines of this address, streamed."""
    one = await rehearsal_of(session, caller, rehearsal_id=rehearsal_id)
    check_detail(one)
    filters = parse_lines(request.query_params)
    name = await _logged(session, caller, one, filters, kind="csv")
    pieces = csv_stream(columns_for(caller), _stream(request, caller, rehearsal_id, filters))
    return Stream(pieces, media_type=CSV_TYPE, headers=_head(name))


@get(f"{PATH}/{{rehearsal_id:uuid}}/lignes.xlsx", opt={**OPT, "file": True})
async def rehearsal_xlsx(
    request: AnyRequest,
    rehearsal_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Response[Any]:
    """The lines of this address as a workbook; a large one is offered in the background."""
    one = await rehearsal_of(session, caller, rehearsal_id=rehearsal_id)
    check_detail(one)
    filters = parse_lines(request.query_params)
    total = await line_count(session, caller, rehearsal_id=rehearsal_id, filters=filters)
    here, parts = f"{PATH}/{rehearsal_id}/lignes", filters.parts()
    if total > AT_ONCE:
        return page(
            "batches/export.html",
            total=total,
            about=title_of(one),
            parts=list(parts.items()),
            csv_href=address(f"{here}.csv", parts),
            back=address(here, parts),
            path=f"{here}.xlsx",
            list_name=TITLE,
            noun="ligne",
        )
    name = await _logged(session, caller, one, filters, kind="xlsx")
    found = [
        line
        async for piece in export_lines(session, caller, rehearsal_id=rehearsal_id, filters=filters)
        for line in piece
    ]
    book = await asyncio.to_thread(xlsx_file, TITLE, columns_for(caller), found)
    return Response(book, media_type=XLSX_TYPE, headers=_head(name))


@post(f"{PATH}/{{rehearsal_id:uuid}}/lignes.xlsx", opt=OPT)
async def rehearsal_xlsx_aside(
    request: AnyRequest,
    rehearsal_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Have the workbook written in the background; its page tells how far."""
    one = await rehearsal_of(session, caller, rehearsal_id=rehearsal_id)
    check_detail(one)
    filters, now = parse_lines(await posted(request)), datetime.now(UTC)
    total = await line_count(session, caller, rehearsal_id=rehearsal_id, filters=filters)
    batch_id = await open_export(
        session,
        caller,
        act=FILE,
        title=_title(total, "xlsx"),
        about=title_of(one),
        total=total,
        arguments={"rehearsal": str(rehearsal_id), "list": filters.parts()},
        file_name=_name(one, "xlsx", now),
        aside=True,
    )
    return redirect_to(f"/lots/{batch_id}", request=request)


async def _logged(
    session: AsyncSession, scope: Scope, one: RehearsalRow, filters: LineFilters, *, kind: str
) -> str:
    """Keep who took the file; its name."""
    name = _name(one, kind, datetime.now(UTC))
    total = await line_count(session, scope, rehearsal_id=one.id, filters=filters)
    await open_export(
        session,
        scope,
        act=FILE,
        title=_title(total, kind),
        about=title_of(one),
        total=total,
        file_name=name,
        aside=False,
    )
    return name


async def _stream(
    request: AnyRequest, scope: Scope, rehearsal_id: UUID, filters: LineFilters
) -> AsyncIterator[list[Line]]:
    """The lines, all of one moment, in a transaction of their own."""
    async with transaction(request.app.state.db, scope, snapshot=True) as session:
        async for piece in export_lines(session, scope, rehearsal_id=rehearsal_id, filters=filters):
            yield piece


def _title(total: int, kind: str) -> str:
    return f"Export de {plural(total, 'ligne')} en {kind.upper()}"


def _name(one: RehearsalRow, kind: str, now: datetime) -> str:
    safe = "".join(each if each.isascii() and each.isalnum() else "-" for each in one.sku)
    return f"repetition-{safe}-{today_in(now).isoformat()}.{kind}"


def _head(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


routes = [rehearsal_csv, rehearsal_xlsx, rehearsal_xlsx_aside]
