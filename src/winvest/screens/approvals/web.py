"""Doors of the validations: what waits for one's signature, the page of a task, its acts."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, FormRejected, Html, Toast, page, redirect_to
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.deciding import advise, refuse_task, sign_task
from winvest.group.approvals.delay_queries import delays
from winvest.group.approvals.enums import Function, Process
from winvest.group.approvals.own_queries import SIZE, Asked, own_counts, own_tasks, signs_somewhere
from winvest.group.approvals.queries import Task
from winvest.screens.approvals.delay_queries import publication_delays
from winvest.screens.approvals.queries import task_view

PATH = "/mes-validations"
READING = {"right": "catalog.read", "public": False, "company_scoped": True}
SIGNING = {"right": "approvals.sign", "public": False, "company_scoped": True}


@get(PATH, opt=READING)
async def own_validations(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """What waits for one's signature, the most pressing first; its address holds its state."""
    raw, now = request.query_params, datetime.now(UTC)
    asked = Asked(
        process=next((one for one in Process if one.value == raw.get("processus")), None),
        late="retard" in raw,
        past="passees" in raw,
        after=_place(str(raw.get("apres", ""))),
    )
    found = await own_tasks(session, caller, asked=asked, now=now)
    lines = found[:SIZE]
    counts = await own_counts(session, caller, now=now)
    parts = {
        "processus": asked.process.value if asked.process else "",
        "retard": "1" if asked.late else "",
        "passees": "1" if asked.past else "",
    }
    return page(
        "approvals/index.html",
        lines=lines,
        asked=asked,
        processes=_processes(counts, asked, parts),
        total=sum(one for one, _ in counts.values()),
        late=sum(one for _, one in counts.values()),
        waiting_href=_address(parts, passees="", retard=""),
        late_href=_address(parts, passees="", retard="1"),
        past_href=_address(parts, passees="1", retard=""),
        following=_address(parts, apres=_token(lines[-1], asked)) if len(found) > SIZE else "",
        signs=signs_somewhere(caller),
        delays=await delays(session, caller, most=5),
        publications=await publication_delays(session, caller, now=now)
        if caller.may("publication.read")
        else (),
        now=now,
        path=PATH,
    )


@get(f"{PATH}/{{task_id:uuid}}", opt=READING)
async def validation(
    task_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """What there is to sign, who is what to it, what happened."""
    return await _shown(session, caller, task_id)


@post(f"{PATH}/{{task_id:uuid}}/decision", opt=SIGNING, status_code=200)
async def validation_decided(
    request: AnyRequest,
    task_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Sign what was read, or refuse it and say why."""
    raw, now = await posted(request), datetime.now(UTC)
    comment, today = raw.get("comment", "").strip()[:500], local_day(now)
    refuses = raw.get("decision") == "refus"
    try:
        if refuses:
            task = await refuse_task(
                session, caller, task_id=task_id, comment=comment, now=now, today=today
            )
        else:
            task = await sign_task(
                session, caller, task_id=task_id, seen=raw.get("lu", ""),
                comment=comment or None, now=now, today=today,
            )  # fmt: skip
    except Invalid as refusal:
        raise FormRejected(
            await _shown(session, caller, task_id, raw=raw, refusal=refusal)
        ) from refusal
    word = "refusée" if refuses else "signée" if task.accountable else "faite"
    toast = Toast(
        message=f"«\u00a0{task.task.label}\u00a0» {word}.", tone="info" if refuses else "ok"
    )
    return redirect_to(PATH, request=request, toast=toast)


@post(f"{PATH}/{{task_id:uuid}}/avis", opt=READING, status_code=200)
async def validation_advised(
    request: AnyRequest,
    task_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Give one's opinion, when one is consulted."""
    raw = await posted(request)
    try:
        await advise(
            session, caller, task_id=task_id, comment=raw.get("avis", "")[:500],
            today=local_day(datetime.now(UTC)),
        )  # fmt: skip
    except Invalid as refusal:
        raise FormRejected(
            await _shown(session, caller, task_id, raw=raw, refusal=refusal, act="avis")
        ) from refusal
    toast = Toast(message="Votre avis est gardé avec la validation.")
    return redirect_to(f"{PATH}/{task_id}", request=request, toast=toast)


async def _shown(
    session: AsyncSession,
    scope: Scope,
    task_id: UUID,
    *,
    raw: dict[str, str] | None = None,
    refusal: Invalid | None = None,
    act: str = "decision",
) -> Html:
    view = await task_view(session, scope, task_id=task_id, now=datetime.now(UTC))
    errors = dict(refusal.by_field) if refusal else {}
    if act == "avis" and errors:
        errors = {"avis": next(iter(errors.values()))}
    return page(
        "approvals/show.html",
        status=refusal.status if refusal else 200,
        view=view,
        one=view.task,
        functions=Function,
        raw=raw or {},
        errors=errors,
        path=PATH,
    )


def _processes(
    counts: Mapping[Process, tuple[int, int]], asked: Asked, parts: dict[str, str]
) -> list[dict[str, object]]:
    """The processes in which something waits, with how much."""
    waiting = [one for one in Process if one in counts or one is asked.process]
    if not waiting:
        return []
    return [
        {
            "label": "Tous les processus",
            "href": _address(parts, processus=""),
            "current": asked.process is None,
            "count": sum(one for one, _ in counts.values()),
        },
        *(
            {
                "label": one.label,
                "href": _address(parts, processus=one.value),
                "current": one is asked.process,
                "count": counts.get(one, (0, 0))[0],
            }
            for one in waiting
        ),
    ]


def _address(parts: dict[str, str], **changes: str) -> str:
    kept = {name: value for name, value in {**parts, **changes}.items() if value}
    return f"{PATH}?{urlencode(kept)}" if kept else PATH


def _token(last: Task, asked: Asked) -> str:
    at = last.decided_at if asked.past else last.due_at
    return f"{at.isoformat() if at else ''}~{last.id}"


def _place(token: str) -> tuple[datetime, UUID] | None:
    moment, _, identifier = token.rpartition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, UUID(identifier)) if at.tzinfo else None
    except ValueError:
        return None


routes = [own_validations, validation, validation_decided, validation_advised]
