"""Doors of the matrix: read by all, changed from a day on by who gives the rights."""

from datetime import UTC, datetime
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.matrix import change_line
from winvest.group.approvals.enums import Function, Letter, Process, RaciTask
from winvest.group.approvals.forms import parse_line
from winvest.group.approvals.matrix_queries import matrix, rules_of
from winvest.group.approvals.rules import PROCESS_OF

PATH = "/aide/raci"
READING = {"right": None, "public": False, "company_scoped": False}
EDITING = {"right": "rights.edit", "public": False, "company_scoped": False}
LETTERS = tuple((one.value, f"{one.value}, {one.label.lower()}") for one in Letter)


@get(PATH, opt=READING)
async def raci_matrix(
    session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The matrix of today, process by process."""
    found = await matrix(session, caller, on=today_in(datetime.now(UTC)))
    return page(
        "approvals/matrix.html",
        processes=[
            (one, [line for line in found if PROCESS_OF[line.task] is one]) for one in Process
        ],
        functions=Function,
        letters=Letter,
        may_edit=caller.may("rights.edit"),
        path=PATH,
    )


@get(f"{PATH}/{{tache:str}}", opt=EDITING)
async def raci_line(
    tache: FromPath[str], session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """A line of the matrix to change, with what it was."""
    return page("approvals/line.html", errors={}, **await _shown(session, caller, _task(tache)))


@post(f"{PATH}/{{tache:str}}", opt=EDITING, status_code=200)
async def raci_line_save(
    request: AnyRequest,
    tache: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Change the line from that day on."""
    task, raw = _task(tache), await posted(request)
    try:
        form = parse_line(raw, today=today_in(datetime.now(UTC)))
        await change_line(session, caller, task=task, form=form)
    except Invalid as refusal:
        shown = await _shown(session, caller, task)
        shown["raw"] = {**shown["raw"], **dict.fromkeys(map(str, Function), ""), **raw}
        raise invalid_page(request, refusal, full="approvals/line.html", **shown) from refusal
    told = f"«\u00a0{task.label}\u00a0» change le {short_date(form.from_day)}."
    return redirect_to(PATH, request=request, toast=Toast(message=told))


async def _shown(session: AsyncSession, scope: Scope, task: RaciTask) -> dict[str, Any]:
    today = today_in(datetime.now(UTC))
    line = next((one for one in await matrix(session, scope, on=today) if one.task is task), None)
    if line is None:
        raise NotFound("Cette tâche n’est pas dans la matrice\u00a0: revenez à sa page.")
    return {
        "line": line,
        "process": PROCESS_OF[task],
        "functions": Function,
        "options": LETTERS,
        "rules": await rules_of(session, scope, task=task),
        "raw": {
            **{one.value: letter.value for one, letter in line.letters.items()},
            "days": str(line.days),
            "from_day": f"{today:%d/%m/%Y}",
            "source": "",
        },
        "path": PATH,
    }


def _task(code: str) -> RaciTask:
    found = next((one for one in RaciTask if one.value == code), None)
    if found is None:
        raise NotFound("Cette tâche n’est pas dans la matrice\u00a0: revenez à sa page.")
    return found


routes = [raci_matrix, raci_line, raci_line_save]
