"""Screens of the batches: one's history, a batch with its progress and lines, its acts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File, Stream
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.commands.ending import stop_batch, undo_batch
from winvest.foundation.batches.commands.running import advance
from winvest.foundation.batches.enums import LineStatus
from winvest.foundation.batches.files import export_path
from winvest.foundation.batches.forms import cursor_text, parse_cursor, parse_lines
from winvest.foundation.batches.queries import (
    BatchRow,
    Line,
    batch_of,
    line_page,
    lines_of,
    own_batches,
)
from winvest.foundation.batches.registry import acts, files
from winvest.foundation.batches.rules import (
    AT_ONCE,
    FINISHED,
    file_is_there,
    heading,
    local_path,
    may_stop,
    may_undo,
    progress_sentence,
    told,
)
from winvest.foundation.infra import sheets
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.sheets import Column, Kind
from winvest.foundation.infra.web import (
    AnyRequest,
    Html,
    Toast,
    fragment_or_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope

PATH = "/lots"
OWN = {"right": None, "public": False, "company_scoped": False}
SIZE = 30
RESULT = (
    Column(label="Rang", kind=Kind.INTEGER),
    Column(label="Référence"),
    Column(label="Nom"),
    Column(label="Résultat"),
    Column(label="Détail"),
    Column(label="Traité le", kind=Kind.MOMENT),
)


@get(PATH, opt=OWN)
async def batch_list(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The batches that the person launched, newest first."""
    before = parse_cursor(request.query_params.get("apres", ""))
    found = await own_batches(session, caller, before=before, size=SIZE)
    rows = found[:SIZE]
    following = f"{PATH}?apres={cursor_text(rows[-1])}" if len(found) > SIZE else ""
    return page(
        "batches/index.html",
        rows=tuple((one, _sentence(one)) for one in rows),
        following=following,
        first_page=PATH if before else "",
    )


@get(f"{PATH}/{{batch_id:uuid}}", opt=OWN)
async def batch_sheet(
    request: AnyRequest,
    batch_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """A batch: how far it is, what became of each line, what may still be done with it."""
    batch = await batch_of(session, caller, batch_id=batch_id)
    status, after = parse_lines(request.query_params)
    lines = await line_page(session, caller, batch_id=batch_id, status=status, after=after)
    here = f"{PATH}/{batch_id}"
    kept = f"resultat={status}&" if status else ""
    return page(
        "batches/show.html",
        **_told(batch),
        lines=lines.lines,
        shown=status,
        counts=tuple((one, batch.tally.of(one)) for one in LineStatus),
        words={one: heading(one, batch.tally.of(one)) for one in LineStatus},
        following=f"{here}?{kept}apres={lines.following}" if lines.following else "",
        first_page=f"{here}?{kept}" if after else "",
        address=acts[batch.act].address if batch.act in acts else None,
    )


@get(f"{PATH}/{{batch_id:uuid}}/avancement", opt={**OWN, "fragment": True})
async def batch_progress(
    request: AnyRequest,
    batch_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """How far a batch is; once it is over, the page is asked for anew."""
    batch = await batch_of(session, caller, batch_id=batch_id)
    answer = fragment_or_page(
        request,
        full="batches/progress.html",
        fragment="batches/_batch_progress.html",
        **_told(batch),
    )
    if batch.status in FINISHED:
        answer.headers["HX-Refresh"] = "true"
    return answer


@get(f"{PATH}/{{batch_id:uuid}}/resultats.csv", opt={**OWN, "file": True})
async def batch_results(
    request: AnyRequest,
    batch_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Stream:
    """Every line with its outcome, as a file."""
    await batch_of(session, caller, batch_id=batch_id)
    return Stream(
        sheets.csv_stream(RESULT, _results(request, caller, batch_id)),
        media_type=sheets.CSV_TYPE,
        headers={"Content-Disposition": f'attachment; filename="lot-{batch_id}.csv"'},
    )


@get(f"{PATH}/{{batch_id:uuid}}/fichier", opt={**OWN, "file": True})
async def batch_file(
    request: AnyRequest,
    batch_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Response[Any]:
    """The file of an export, to its launcher alone, while it is kept."""
    batch = await batch_of(session, caller, batch_id=batch_id)
    settings: Settings = request.app.state.settings
    path = export_path(settings, batch_id)
    if not file_is_there(batch.file_until, datetime.now(UTC)) or not path.exists():
        raise NotFound("Ce fichier n’est plus gardé : relancez l’export depuis la liste.")
    return File(
        path,
        filename=batch.file_name or f"export-{batch_id}.xlsx",
        media_type=sheets.XLSX_TYPE,
        content_disposition_type="attachment",
    )


@post(f"{PATH}/{{batch_id:uuid}}/arret", opt=OWN)
async def batch_stop(
    request: AnyRequest,
    batch_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Stop a batch: what is done stays done."""
    await stop_batch(session, caller, batch_id=batch_id)
    toast = Toast(message="Arrêt demandé : les lignes déjà faites le restent.", tone="info")
    return redirect_to(f"{PATH}/{batch_id}", request=request, toast=toast)


@post(f"{PATH}/{{batch_id:uuid}}/annulation", opt=OWN)
async def batch_undo(
    request: AnyRequest,
    batch_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take a whole batch back; a small one at once, and one is back where one was."""
    raw = await posted(request)
    undo_id = await undo_batch(session, caller, batch_id=batch_id)
    undone = await batch_of(session, caller, batch_id=undo_id)
    if undone.tally.total > AT_ONCE:
        return redirect_to(f"{PATH}/{undo_id}", request=request)
    await advance(session, caller, batch_id=undo_id, at_most=AT_ONCE + 1)
    undone = await batch_of(session, caller, batch_id=undo_id)
    whole = undone.tally.refused == 0
    fallback = f"{PATH}/{undo_id}"
    back = local_path(undone.back, fallback) if "suite" in raw and whole else fallback
    toast = Toast(message=f"{undone.title} : {told(undone.tally)}.", tone="ok" if whole else "warn")
    return redirect_to(back, request=request, toast=toast)


def _told(batch: BatchRow) -> dict[str, Any]:
    act = acts.get(batch.act)
    undone = batch.undone_by is not None
    inverse = act is not None and act.undo is not None and batch.undoes_id is None
    return {
        "batch": batch,
        "sentence": _sentence(batch),
        "is_file": batch.act in files,
        "over": batch.status in FINISHED,
        "can_stop": may_stop(batch.status, asked=batch.stop_asked_at is not None),
        "can_undo": may_undo(batch.status, batch.tally, has_inverse=inverse, undone=undone),
        "final": act.final if act and not batch.undoes_id else "",
        "file_there": file_is_there(batch.file_until, datetime.now(UTC)),
        "path": PATH,
    }


def _sentence(batch: BatchRow) -> str:
    return progress_sentence(batch.status, batch.tally, file=batch.act in files)


async def _results(
    request: AnyRequest, caller: Scope, batch_id: UUID
) -> AsyncIterator[list[sheets.Line]]:
    async with transaction(request.app.state.db, caller) as session:
        async for lines in lines_of(session, caller, batch_id=batch_id):
            yield [_result(one) for one in lines]


def _result(line: Line) -> sheets.Line:
    seen = None if line.status is LineStatus.WAITING else line.updated_at
    return (line.position, line.reference, line.label, line.status.label, line.told, seen)


routes = [
    batch_list,
    batch_sheet,
    batch_progress,
    batch_results,
    batch_file,
    batch_stop,
    batch_undo,
]
