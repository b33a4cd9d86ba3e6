"""Doors of the catalogue's exports: a file at once, or a large workbook made aside."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Stream
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.commands.opening import open_export
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.sheets import (
    CSV_TYPE,
    XLSX_TYPE,
    Line,
    csv_stream,
    xlsx_file,
)
from winvest.foundation.infra.web import AnyRequest, Html, page, redirect_to
from winvest.foundation.kit.calendar import PARIS, today_in
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.screens.bulk.export import FILE, TITLE, Export, export_lines, export_of
from winvest.screens.bulk.forms import EXPORT, Chosen, Format, joined, parse_export
from winvest.screens.bulk.queries import selection, up_to_date

READING = {"right": "catalog.read", "public": False, "company_scoped": True, "file": True}
AT_ONCE = 5000


@get(EXPORT, opt=READING)
async def catalogue_export(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Response[Any]:
    """The list of this address as a file; a large workbook is offered in the background."""
    kind, chosen = parse_export(joined(request.query_params.multi_items()))
    export = await export_of(session, caller, chosen=chosen)
    await up_to_date(session)
    found = await selection(session, caller, chosen=chosen)
    if kind is Format.XLSX and found.total > AT_ONCE:
        return page(
            "batches/export.html",
            total=found.total,
            about=found.about,
            parts=_parts(chosen),
            csv_href=chosen.export_address(Format.CSV),
            back=chosen.state.here(),
            path=EXPORT,
        )
    name = _name(kind)
    await open_export(
        session,
        caller,
        act=FILE,
        title=_title(found.total, kind),
        about=found.about,
        total=found.total,
        file_name=name,
        aside=False,
    )
    head = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind is Format.CSV:
        pieces = csv_stream(export.columns, _lines(request, caller, export))
        return Stream(pieces, media_type=CSV_TYPE, headers=head)
    lines = [
        line
        async for piece in export_lines(session, caller, export=export, found=found)
        for line in piece
    ]
    book = await asyncio.to_thread(xlsx_file, TITLE, export.columns, lines)
    return Response(book, media_type=XLSX_TYPE, headers=head)


@post(EXPORT, opt=READING)
async def catalogue_export_aside(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Have the workbook of the whole filter written in the background; its page tells how far."""
    raw = await posted(request)
    _, chosen = parse_export(raw)
    export = await export_of(session, caller, chosen=chosen)
    await up_to_date(session)
    found = await selection(session, caller, chosen=chosen)
    company = caller.selected_company_id
    batch_id = await open_export(
        session,
        caller,
        act=FILE,
        title=_title(found.total, Format.XLSX),
        about=found.about,
        total=found.total,
        arguments={
            "list": dict(_parts(chosen)),
            "columns": list(export.codes),
            "company": str(company) if company else None,
        },
        file_name=_name(Format.XLSX),
        aside=True,
    )
    return redirect_to(f"/lots/{batch_id}", request=request)


async def _lines(request: AnyRequest, caller: Scope, export: Export) -> AsyncIterator[list[Line]]:
    """The lines of the stream, all of one moment, in a transaction of their own."""
    async with transaction(request.app.state.db, caller, snapshot=True) as session:
        found = await selection(session, caller, chosen=export.chosen)
        async for piece in export_lines(session, caller, export=export, found=found):
            yield piece


def _parts(chosen: Chosen) -> list[tuple[str, str]]:
    parts = joined((("choix", one) for one in chosen.ticked) if not chosen.whole else ())
    shown = {name: value for name, value in chosen.state.parts().items() if value}
    return list({**shown, **parts}.items())


def _title(total: int, kind: Format) -> str:
    return f"Export de {plural(total, 'produit')} en {kind.upper()}"


def _name(kind: Format) -> str:
    return f"produits-{today_in(datetime.now(UTC), zone=PARIS).isoformat()}.{kind}"


routes = [catalogue_export, catalogue_export_aside]
