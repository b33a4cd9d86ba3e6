"""The list of documents (Annexe E §2.5) and its exports; its address holds its state."""

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
from winvest.foundation.infra.sheets import CSV_TYPE, XLSX_TYPE, Line, csv_stream, xlsx_file
from winvest.foundation.infra.web import (
    AnyRequest,
    Html,
    fragment_or_page,
    is_partial,
    page,
    redirect_to,
)
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.enums import DocumentType
from winvest.screens.library.export import COLUMNS, FILE, TITLE, export_lines
from winvest.screens.library.filters import (
    EXPORT,
    PATH,
    Demand,
    DocumentFilters,
    Standing,
    pack,
    parse_filters,
)
from winvest.screens.library.list_queries import document_count, document_page
from winvest.screens.library.queries import partner_choices

READING = {"right": "documents.read", "public": False, "company_scoped": True}
EXPORTING = {**READING, "file": True}
AT_ONCE = 5000


@get(PATH, opt=READING)
async def document_table(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The documents of the products shown, fifty at a time."""
    filters = parse_filters(request.query_params)
    found = await document_page(session, caller, filters=filters, now=datetime.now(UTC))
    shown = caller.shown_company_ids
    names = await company_names(session, caller, ids=shown) if len(shown) > 1 else ()
    companies = {one.code: one.name for one in names}
    partners = {one.code: one.label for one in await partner_choices(session, caller)}
    following = pack(found.following) if found.following else None
    answer = fragment_or_page(
        request,
        full="library/index.html",
        fragment="library/_document_table.html",
        found=found,
        filters=filters,
        parts=filters.parts(),
        chips=filters.chips(companies=companies, partners=partners),
        following=filters.address(apres=following) if following else "",
        standings=Standing,
        demands=Demand,
        types=DocumentType,
        channels=Channel,
        companies=list(companies.items()),
        partners=list(partners.items()),
        exports={one: filters.address(EXPORT, format=one) for one in ("csv", "xlsx")},
        path=PATH,
    )
    if is_partial(request):
        answer.headers["HX-Push-Url"] = filters.address()
    return answer


@get(EXPORT, opt=EXPORTING)
async def document_export(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Response[Any]:
    """The list of this address as a file; a large workbook is offered in the background."""
    filters, now = parse_filters(request.query_params), datetime.now(UTC)
    kind = "xlsx" if request.query_params.get("format") == "xlsx" else "csv"
    total = await document_count(session, caller, filters=filters, now=now)
    if kind == "xlsx" and total > AT_ONCE:
        return page(
            "batches/export.html",
            total=total,
            about=_about(filters),
            parts=list(filters.parts().items()),
            csv_href=filters.address(EXPORT, format="csv"),
            back=filters.address(),
            path=EXPORT,
            list_name=TITLE,
            noun="document",
        )
    name = _name(kind, now)
    await open_export(
        session,
        caller,
        act=FILE,
        title=_title(total, kind),
        about=_about(filters),
        total=total,
        file_name=name,
        aside=False,
    )
    head = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "csv":
        pieces = csv_stream(COLUMNS, _lines(request, caller, filters, now))
        return Stream(pieces, media_type=CSV_TYPE, headers=head)
    lines = [
        line
        async for piece in export_lines(session, caller, filters=filters, now=now)
        for line in piece
    ]
    book = await asyncio.to_thread(xlsx_file, TITLE, COLUMNS, lines)
    return Response(book, media_type=XLSX_TYPE, headers=head)


@post(EXPORT, opt=EXPORTING)
async def document_export_aside(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Have the workbook of the whole filter written in the background; its page tells how far."""
    filters, now = parse_filters(await posted(request)), datetime.now(UTC)
    total = await document_count(session, caller, filters=filters, now=now)
    company = caller.selected_company_id
    batch_id = await open_export(
        session,
        caller,
        act=FILE,
        title=_title(total, "xlsx"),
        about=_about(filters),
        total=total,
        arguments={"list": filters.parts(), "company": str(company) if company else None},
        file_name=_name("xlsx", now),
        aside=True,
    )
    return redirect_to(f"/lots/{batch_id}", request=request)


async def _lines(
    request: AnyRequest, caller: Scope, filters: DocumentFilters, now: datetime
) -> AsyncIterator[list[Line]]:
    """The lines of the stream, all of one moment, in a transaction of their own."""
    async with transaction(request.app.state.db, caller, snapshot=True) as session:
        async for piece in export_lines(session, caller, filters=filters, now=now):
            yield piece


def _about(filters: DocumentFilters) -> str | None:
    told = filters.chips(companies={}, partners={})
    return ", ".join(f"{one.name}\u00a0: {one.value}" for one in told) or None


def _title(total: int, kind: str) -> str:
    return f"Export de {plural(total, 'document')} en {kind.upper()}"


def _name(kind: str, now: datetime) -> str:
    return f"documents-{today_in(now).isoformat()}.{kind}"


routes = [document_table, document_export, document_export_aside]
