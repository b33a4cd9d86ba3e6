"""Giving a file: its source and its company, then what each of its columns is."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.loading.queries import ground_of
from winvest.offer.versions.rules.moves import first_of_next_month
from winvest.screens.imports.attached import FIELD as DOCUMENTS
from winvest.screens.imports.attached import MOST_BYTES as MOST_ZIP
from winvest.screens.imports.attached import keep_pieces, members_of
from winvest.screens.imports.commands import (
    link_columns,
    receive_file,
)
from winvest.screens.imports.dated_words import PRICED
from winvest.screens.imports.dry_run import check_file
from winvest.screens.imports.enums import Source
from winvest.screens.imports.files import ENCODINGS, MOST_BYTES, Grid, read_grid
from winvest.screens.imports.forms import (
    Columns,
    decimal_choices,
    option_entries,
    parse_columns,
    parse_new_import,
    parse_options,
    separator_choices,
)
from winvest.screens.imports.names import family_labels
from winvest.screens.imports.places import PATH, beside, keep_file, read_file, zip_path
from winvest.screens.imports.queries import RIGHT, ImportRow, import_of, remembered
from winvest.screens.imports.targets import HELP, IGNORED, offered, refuse_dated, suggested
from winvest.screens.imports.views import (
    RUNNING,
    WRITTEN,
    steps_of,
)
from winvest.screens.imports.web.frame import OPT, where
from winvest.screens.imports.words import PAPER

SHOWN = 5  # rows of the file beside its columns
CHECKED_AT_ONCE = 300  # lines checked while the person waits
SLACK = 64 * 1024  # the other fields of the form


@get(f"{PATH}/nouveau", opt=OPT)
async def import_new(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Step 1: a file, its source, its company."""
    asked = request.query_params.get("source", "")
    raw = {"source": asked if asked in set(Source) else ""}
    return page("imports/new.html", **await _new(session, caller, raw), errors={})


@post(f"{PATH}/nouveau", opt=OPT, request_max_body_size=MOST_BYTES + MOST_ZIP + SLACK)
async def import_received(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Receive the file; it is opened at once, so that a wrong one is told here."""
    raw = await posted(request)
    name, content = await _uploaded(request)
    try:
        new = parse_new_import(raw, file_name=name, content=content)
        grid = await asyncio.to_thread(read_grid, content, parse_options({}), most=SHOWN)
        refuse_dated(grid.headers)
        import_id = await receive_file(session, caller, new=new, content=content)
        await _keep_documents(request, import_id)
    except Invalid as refusal:
        shown = await _new(session, caller, raw)
        raise invalid_page(request, refusal, full="imports/new.html", **shown) from refusal
    await asyncio.to_thread(keep_file, request.app.state.settings, import_id, content)
    return redirect_to(f"{PATH}/{import_id}/colonnes", request=request)


@get(f"{PATH}/{{import_id:uuid}}/colonnes", opt=OPT)
async def import_columns(
    request: AnyRequest,
    import_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Step 2: how the file is read, and what each of its columns is."""
    one = await import_of(session, caller, import_id=import_id)
    if one.status in RUNNING or one.status in WRITTEN:
        return redirect_to(where(one), request=request)
    return await _columns_page(request, session, caller, one, raw=None)


@post(f"{PATH}/{{import_id:uuid}}/colonnes", opt=OPT)
async def import_linked(
    request: AnyRequest,
    import_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Keep what the columns are, and check the file: at once if it is short and opens no ZIP."""
    raw = await posted(request)
    one = await import_of(session, caller, import_id=import_id)
    ground = await ground_of(session, caller, company_id=one.company_id)
    known = [target.code for target in offered(family_labels(ground))]
    try:
        grid = await _grid(request, one, raw)
        refuse_dated(grid.headers)
        columns = parse_columns(raw, headers=grid.headers, known=known)
    except Invalid as refusal:
        again = await _columns_page(request, session, caller, one, raw=raw, refusal=refusal)
        raise FormRejected(again) from refusal
    aside = len(grid.rows) > CHECKED_AT_ONCE or _opens_documents(request, one, columns)
    linked = await link_columns(
        session, caller, import_id=import_id, columns=columns, headers=grid.headers, aside=aside
    )
    if not aside:
        await check_file(session, caller, one=linked, grid=grid)
    return redirect_to(f"{PATH}/{import_id}/controle", request=request)


async def _new(session: AsyncSession, scope: Scope, raw: Mapping[str, str]) -> dict[str, Any]:
    held = scope.companies_with(RIGHT)
    companies = await company_names(session, scope, ids=held)
    selected = str(scope.selected_company_id) if scope.selected_company_id in held else ""
    alone = str(companies[0].id) if len(companies) == 1 else ""
    return {
        "raw": {"company_id": selected or alone, **raw},
        "sources": [(one.source.value, one.source.label, f"{one.what}. {one.how}") for one in HELP],
        "companies": [(str(one.id), one.name) for one in companies],
        "steps": steps_of(None, "fichier"),
        "path": PATH,
    }


async def _uploaded(request: AnyRequest) -> tuple[str, bytes]:
    value = (await request.form()).get("fichier")
    if not isinstance(value, UploadFile):
        return "", b""
    return value.filename, await value.read()


async def _keep_documents(request: AnyRequest, import_id: UUID) -> None:
    """Keep the ZIP of documents, if one came, once it was seen that it opens."""
    value = (await request.form()).get(DOCUMENTS)
    if not isinstance(value, UploadFile) or not value.filename:
        return
    path = zip_path(request.app.state.settings, import_id)
    try:
        await keep_pieces(value, path)
        await asyncio.to_thread(members_of, path)
    except Invalid:
        path.unlink(missing_ok=True)
        raise


def _opens_documents(request: AnyRequest, one: ImportRow, columns: Columns) -> bool:
    """Will the check look into the documents of a ZIP? That takes minutes: a worker's."""
    named = not PAPER.keys().isdisjoint(columns.mapping.values())
    return named and zip_path(request.app.state.settings, one.id).exists()


async def _grid(request: AnyRequest, one: ImportRow, raw: Mapping[str, str]) -> Grid:
    content = await asyncio.to_thread(read_file, request.app.state.settings, one.id)
    if content is None:
        raise NotFound("Ce fichier n’est plus gardé : déposez-le de nouveau.")
    return await asyncio.to_thread(read_grid, content, parse_options(raw))


async def _columns_page(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    one: ImportRow,
    *,
    raw: dict[str, str] | None,
    refusal: Invalid | None = None,
) -> Html:
    """The columns with what each most likely is; what was typed, when it is wrong."""
    asked = dict(request.query_params) if raw is None else raw
    errors = dict(refusal.by_field) if refusal else {}
    try:
        grid = await _grid(request, one, {**one.reading, **asked})
    except Invalid as unreadable:
        grid = await _grid(request, one, {})
        errors = dict(unreadable.by_field)
    try:
        refuse_dated(grid.headers)
    except Invalid as dated:
        errors |= dated.by_field
    ground = await ground_of(session, scope, company_id=one.company_id)
    targets = offered(family_labels(ground))
    known = await remembered(session, scope, company_id=one.company_id, source=one.source)
    chosen = dict(one.columns) if list(grid.headers) == list(one.headers) else {}
    chosen = chosen or suggested(grid.headers, targets, known)
    if raw is not None:
        chosen = {
            at: raw.get(f"colonne-{at}", IGNORED)
            for at in range(len(grid.headers))
            if raw.get(f"colonne-{at}")
        }
    columns = [
        {
            "at": at,
            "header": header or f"Colonne {at + 1}",
            "chosen": chosen.get(at, IGNORED),
            "cells": [row[at] for _, row in grid.rows[:SHOWN] if row[at]][:3],
        }
        for at, header in enumerate(grid.headers)
    ]
    groups: dict[str, list[tuple[str, str]]] = {}
    for target in targets:
        groups.setdefault(target.group, []).append((target.code, target.label))
    return page(
        "imports/columns.html",
        status=refusal.status if refusal else 200,
        one=one,
        errors=errors,
        columns=columns,
        groups=list(groups.items()),
        options=option_entries(grid.options),
        sheets=[(name, name) for name in grid.sheets],
        encodings=tuple(ENCODINGS.items()),
        separators=separator_choices(),
        decimals=decimal_choices(),
        lines=len(grid.rows),
        documents=len((await asyncio.to_thread(beside, one.id)).names),
        workbook=bool(grid.sheets),
        linked=sum(bool(each["chosen"]) for each in columns),
        from_memory=bool(known) and not one.columns,
        blank_erases=bool(raw.get("vides_effacent")) if raw is not None else one.blank_erases,
        priced=not PRICED.isdisjoint(chosen.values()),
        asked=raw["date_effet"] if raw and "date_effet" in raw else _asked_day(one),
        steps=steps_of(one, "colonnes"),
        here=f"{PATH}/{one.id}",
        path=PATH,
    )


def _asked_day(one: ImportRow) -> str:
    """The day from which the prices of the file apply: as given, else the day tariffs change."""
    if one.checked_at is not None or one.problem is not None:
        return one.asked_day
    return f"{first_of_next_month(today_in(datetime.now(UTC))):%d/%m/%Y}"


routes = [import_new, import_received, import_columns, import_linked]
