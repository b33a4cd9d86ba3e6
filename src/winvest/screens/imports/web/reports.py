"""The report of an import as a file, with a column of errors."""

import tempfile
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File, Stream
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra import sheets
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.scope import Scope
from winvest.screens.imports.forms import parse_lines
from winvest.screens.imports.places import PATH
from winvest.screens.imports.queries import (
    ImportRow,
    import_of,
)
from winvest.screens.imports.report import report_columns, report_lines, write_report
from winvest.screens.imports.web.frame import OPT, fields_of


@get(f"{PATH}/{{import_id:uuid}}/rapport.csv", opt={**OPT, "file": True})
async def import_report_csv(
    request: AnyRequest,
    import_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Stream:
    """The file with what each of its lines does, for any spreadsheet."""
    one = await import_of(session, caller, import_id=import_id)
    fields = await fields_of(session, caller, one)
    pieces = sheets.csv_stream(report_columns(one), _report(request, caller, one, fields))
    return Stream(pieces, media_type=sheets.CSV_TYPE, headers=_attached(one, "csv"))


@get(f"{PATH}/{{import_id:uuid}}/rapport.xlsx", opt={**OPT, "file": True})
async def import_report_xlsx(
    request: AnyRequest,
    import_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Response[Any]:
    """The same as a workbook, whose last columns say what to correct."""
    one = await import_of(session, caller, import_id=import_id)
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as made:
        path = Path(made.name)
    fields = await fields_of(session, caller, one)
    verdict, *_ = parse_lines(request.query_params)
    await write_report(session, caller, one=one, fields=fields, path=path, verdict=verdict)
    return File(
        path,
        filename=_name(one, "xlsx"),
        media_type=sheets.XLSX_TYPE,
        content_disposition_type="attachment",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


async def _report(
    request: AnyRequest, caller: Scope, one: ImportRow, fields: Mapping[str, str]
) -> AsyncIterator[list[sheets.Line]]:
    async with transaction(request.app.state.db, caller, snapshot=True) as session:
        verdict, *_ = parse_lines(request.query_params)
        pieces = report_lines(session, caller, one=one, fields=fields, verdict=verdict)
        async for lines in pieces:
            yield lines


def _name(one: ImportRow, kind: str) -> str:
    return f"rapport-import-{one.created_at:%Y-%m-%d}-{one.id.hex[:8]}.{kind}"


def _attached(one: ImportRow, kind: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{_name(one, kind)}"'}


routes = [import_report_csv, import_report_xlsx]
