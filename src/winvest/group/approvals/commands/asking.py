"""Asking: the tasks of a process about a subject, all at once, or one of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.steps import has_jurist, keep
from winvest.group.approvals.enums import Facet, Function, Letter, RaciTask, TaskAct, TaskStatus
from winvest.group.approvals.events import Subject, TasksAsked, TaskTold
from winvest.group.approvals.matrix_queries import MatrixLine, matrix
from winvest.group.approvals.models import ApprovalTask
from winvest.group.approvals.queries import Task, tasks_about
from winvest.group.approvals.rules import (
    FACETS,
    PROCESS_OF,
    answering,
    holds,
    role_of,
    with_letters,
)

KEPT = Irreversible("Une demande reste dans l’historique de la validation.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Tasks to ask about a subject, with what each depends on.

    `contents` is the hash of each facet; `booking` that of the accounts of each company that books
    the sales: its own Compta answers for them. `facet`: what all of them depend on, when it is not
    what the matrix says of a version. `settled`: the rows without A are done by whoever
    asks, when they hold the function that does them. `begins`: the delay runs from there.
    """

    subject: Subject
    tasks: tuple[RaciTask, ...]
    contents: Mapping[Facet, str] = field(default_factory=dict)
    booking: Mapping[UUID, str] = field(default_factory=dict)
    settled: bool = False
    facet: Facet | None = None
    begins: datetime | None = None


@command("approvals.request", needs="catalog.edit", undo=KEPT)
async def request_task(
    session: AsyncSession,
    scope: Scope,
    *,
    subject: Subject,
    task: RaciTask,
    company_id: UUID,
    content_sha256: str | None,
    now: datetime,
    today: date,
) -> Task:
    """Demander une validation à la fonction qui en répond, sans attendre la soumission.

    « Demander à la Compta » is `offer.versions.commands.signing.ask_signoff(session, scope, sku=…,
    number=…, task=RaciTask.BOOKING, now=…)`, which fills this in for a version: the task waits for
    Compta of `company_id`, is asked once however often this runs, and is given back. A sign-off
    that stands on that very content stays.
    """
    scope.require("catalog.edit", company_id=subject.owner_company_id)
    shas = {} if content_sha256 is None else {FACETS[task]: content_sha256}
    books = {company_id: content_sha256 or ""} if FACETS[task] is Facet.BOOKING else {}
    await ask(
        session,
        scope,
        asking=Asking(subject=subject, tasks=(task,), contents=shas, booking=books),
        now=now,
        today=today,
    )
    found = await tasks_about(session, scope, subject_ids=[subject.id])
    for one in found:
        if one.task is task and one.company_id == company_id:
            return one
    raise Refused(
        f"Personne ne répond de «\u00a0{task.label}\u00a0» dans la matrice RACI\u00a0: "
        "faites-la compléter.",
        code="nobody_answers",
    )


async def ask(
    session: AsyncSession, scope: Scope, *, asking: Asking, now: datetime, today: date
) -> None:
    """Ask the tasks, once each; those signed on the same content stand.

    A step of the acts above, in their transaction and under their right.
    """
    lines = {one.task: one for one in await matrix(session, scope, on=today)}
    subject = asking.subject
    known = await tasks_about(session, scope, subject_ids=[subject.id], lock=True)
    told: list[TaskTold] = []
    consulted: list[tuple[Function, RaciTask]] = []
    for task in asking.tasks:
        line = lines.get(task)
        if line is None:
            continue
        fresh: list[TaskTold] = []
        for company_id, sha in _where(asking, task).items():
            fresh += await _ask_one(
                session, scope, asking=asking, line=line, company_id=company_id, sha=sha,
                known=known, now=now,
            )  # fmt: skip
        told += fresh
        if fresh:
            consulted += [(one, task) for one in with_letters(line.letters, Letter.C)]
    if told:
        event = TasksAsked(
            subject=subject,
            process=PROCESS_OF[asking.tasks[0]],
            tasks=tuple(told),
            consulted=tuple(consulted),
            actor=scope.actor_label,
            actor_id=scope.actor_id,
            due_at=min(due_of(asking, lines[one.task], now=now) for one in told),
            moment=now,
        )
        await announce(session, scope, event)


def due_of(asking: Asking, line: MatrixLine, *, now: datetime) -> datetime:
    """By when a task is done: its days, from now or from when it can begin."""
    return max(now, asking.begins or now) + timedelta(days=line.days)


def _where(asking: Asking, task: RaciTask) -> Mapping[UUID, str | None]:
    """The companies that a task is asked of, and what it depends on there."""
    if FACETS[task] is Facet.BOOKING and asking.booking:
        return asking.booking
    return {asking.subject.owner_company_id: asking.contents.get(asking.facet or FACETS[task])}


async def _ask_one(
    session: AsyncSession,
    scope: Scope,
    *,
    asking: Asking,
    line: MatrixLine,
    company_id: UUID,
    sha: str | None,
    known: Collection[Task],
    now: datetime,
) -> list[TaskTold]:
    jurist = await has_jurist(session, scope, company_id=company_id, now=now)
    who = answering(line.letters)
    told = []
    for function in who.functions:
        role = role_of(line.task, function, has_jurist=jurist)
        family = asking.subject.risk_family
        own = holds(scope, role, company_id=company_id, risk_family=family)
        done = asking.settled and not who.accountable and own
        before = next(
            (
                one
                for one in known
                if (one.task, one.company_id, one.function) == (line.task, company_id, function)
            ),
            None,
        )
        if before is not None and _stands(before, sha):
            continue
        values: dict[str, object] = {
            "role_code": role,
            "accountable": who.accountable,
            "status": TaskStatus.DONE if done else TaskStatus.OPEN,
            "title": asking.subject.title[:200],
            "link": asking.subject.link[:400],
            "risk_family": family,
            "content_sha256": sha,
            "author_id": scope.actor_id,
            "asked_by": scope.actor_id,
            "asked_label": scope.actor_label[:160],
            "due_at": due_of(asking, line, now=now),
            "escalated_at": None,
            "reopening_told": True,
            "decided_at": now if done else None,
            "decided_by": scope.actor_id if done else None,
            "decided_label": scope.actor_label[:160] if done else None,
            "comment": None,
            "alone": False,
        }
        task_id = before.id if before else new_id()
        if before is None:
            statement = insert(ApprovalTask).values(
                id=task_id,
                owner_company_id=asking.subject.owner_company_id,
                company_id=company_id,
                process=PROCESS_OF[line.task],
                task=line.task,
                function=function,
                subject_kind=asking.subject.kind,
                subject_id=asking.subject.id,
                facet=asking.facet or FACETS[line.task],
                **values,
            )
            await session.execute(statement)
        else:
            await session.execute(
                update(ApprovalTask)
                .where(ApprovalTask.id == task_id)
                .values(**values)
                .execution_options(synchronize_session=False)
            )
        act = TaskAct.DONE if done else TaskAct.ASKED_AGAIN if before else TaskAct.ASKED
        await keep(
            session, scope, task_id=task_id, owner_company_id=asking.subject.owner_company_id,
            company_id=company_id, act=act, sha256=sha,
        )  # fmt: skip
        if not done:
            told.append(
                TaskTold(
                    task_id=task_id, task=line.task, company_id=company_id, function=function,
                    role_code=role, accountable=who.accountable,
                )
            )  # fmt: skip
    return told


def _stands(before: Task, sha: str | None) -> bool:
    """Is it signed or done on this very content, or already waiting for it?"""
    if before.status in (TaskStatus.SIGNED, TaskStatus.DONE, TaskStatus.OPEN):
        return before.content_sha256 == sha
    return False
