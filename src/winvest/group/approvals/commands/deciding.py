"""Deciding: sign, refuse, give an opinion; never on what one wrote last, unless one is alone."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.events import announce
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import of
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.steps import informed, keep_of, line_of
from winvest.group.approvals.enums import Letter, SubjectKind, TaskAct, TaskStatus
from winvest.group.approvals.events import DecisionRead, TaskDecided, TasksCleared
from winvest.group.approvals.models import ApprovalDelay, ApprovalTask
from winvest.group.approvals.ports import Signable, standing
from winvest.group.approvals.queries import Task, authors_of, task_of, tasks_about, unsigned
from winvest.group.approvals.rules import (
    ROLES,
    Hand,
    NoFunction,
    SameHand,
    check_hand,
    check_seen,
    check_waiting,
    holds,
    publication_due,
    with_letters,
)
from winvest.group.identity.queries import people_of_roles

SIGN = "approvals.sign"
KEPT = Irreversible("Une décision reste dans l’historique : elle tombe si le contenu change.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A task that nobody else decides of now, what it depends on, and whether one is alone."""

    task: Task
    sha256: str | None
    alone: bool


@command("approvals.sign", needs=SIGN, undo=KEPT)
async def sign_task(
    session: AsyncSession,
    scope: Scope,
    *,
    task_id: UUID,
    seen: str | None,
    comment: str | None,
    now: datetime,
    today: date,
) -> Task:
    """Signer une validation de sa fonction, telle qu’on l’a lue."""
    one = await _held(session, scope, task_id=task_id, now=now)
    check_seen(seen, one.sha256)
    await _sign(session, scope, one, comment=comment, now=now, today=today)
    return one.task


@command("approvals.refuse", needs=SIGN, undo=KEPT)
async def refuse_task(
    session: AsyncSession,
    scope: Scope,
    *,
    task_id: UUID,
    comment: str,
    now: datetime,
    today: date,
) -> Task:
    """Refuser une validation, en disant pourquoi : ce qui a été préparé est à corriger."""
    _explained(comment, "Dites ce qui ne va pas\u00a0: qui l’a préparé pourra le corriger.")
    found = await task_of(session, scope, task_id=task_id)
    _check_function(scope, found)
    await standing(session, scope, of=_signable(found), hold=True)
    task = await task_of(session, scope, task_id=task_id, lock=True)
    check_waiting(task.status)
    await _decide(
        session, scope, task, TaskStatus.REFUSED, comment=comment.strip(),
        sha256=task.content_sha256, alone=False, now=now, today=today,
    )  # fmt: skip
    return task


@command("approvals.advise", needs="catalog.read", undo=KEPT)
async def advise(
    session: AsyncSession, scope: Scope, *, task_id: UUID, comment: str, today: date
) -> Task:
    """Donner son avis sur une validation, quand on est consulté."""
    _explained(comment, "Écrivez votre avis.")
    task = await task_of(session, scope, task_id=task_id)
    line = await line_of(session, scope, task=task.task, on=today)
    asked = with_letters(line.letters, Letter.C) if line else ()
    if not any(
        holds(scope, ROLES[one], company_id=task.company_id, risk_family=task.risk_family)
        for one in asked
    ):
        raise NoFunction(" ou ".join(one.label for one in asked) or "personne")
    await keep_of(session, scope, task, TaskAct.ADVISED, comment=comment.strip())
    return task


async def sign_all(
    session: AsyncSession,
    scope: Scope,
    *,
    subject_id: UUID,
    comment: str | None,
    now: datetime,
    today: date,
) -> int:
    """Sign what waits for one's own functions about a subject; how many were signed.

    A step of the acts above, which say that its content was read and approved. What one may not
    sign oneself waits for another hand.
    """
    signed = 0
    for one in await tasks_about(session, scope, subject_ids=[subject_id]):
        mine = holds(scope, one.role_code, company_id=one.company_id, risk_family=one.risk_family)
        if one.status is not TaskStatus.OPEN or not mine:
            continue
        try:
            held = await _held(session, scope, task_id=one.id, now=now)
        except SameHand:
            continue
        await _sign(session, scope, held, comment=comment, now=now, today=today)
        signed += 1
    return signed


async def _held(session: AsyncSession, scope: Scope, *, task_id: UUID, now: datetime) -> Holding:
    """The content first, then the task: in the order in which an edit takes them."""
    found = await task_of(session, scope, task_id=task_id)
    _check_function(scope, found)
    stands = await standing(session, scope, of=_signable(found), hold=True)
    task = await task_of(session, scope, task_id=task_id, lock=True)
    check_waiting(task.status)
    alone = False
    if task.accountable:
        authors = authors_of(task, stands)
        holders = await people_of_roles(
            session, scope, roles=frozenset((task.role_code,)), company_id=task.company_id,
            now=now, risk_family=task.risk_family,
        )  # fmt: skip
        alone = check_hand(Hand(actor_id=scope.actor_id, authors=authors, holders=holders))
    sha = stands.sha256 if stands else task.content_sha256
    return Holding(task=task, sha256=sha, alone=alone)


async def _sign(
    session: AsyncSession,
    scope: Scope,
    one: Holding,
    *,
    comment: str | None,
    now: datetime,
    today: date,
) -> None:
    status = TaskStatus.SIGNED if one.task.accountable else TaskStatus.DONE
    await _decide(
        session, scope, one.task, status, comment=comment, sha256=one.sha256, alone=one.alone,
        now=now, today=today,
    )  # fmt: skip
    if not one.task.accountable:
        return
    if one.task.owner_company_id in scope.company_ids:
        await clear(session, scope, task=one.task, now=now)
    else:  # who signs for another company does not see all the sign-offs
        await enqueue(session, "approvals.look_at_clearing", task_id=str(one.task.id))


async def clear(session: AsyncSession, scope: Scope, *, task: Task, now: datetime) -> bool:
    """Was it the last sign-off of its subject? A version is then published within a day."""
    if await unsigned(session, scope, subject_ids=[task.subject_id]):
        return False
    if task.subject_kind is SubjectKind.VERSION:
        await _measure(session, task, now=now)
    event = TasksCleared(
        subject=task.subject, actor=scope.actor_label, actor_id=scope.actor_id, moment=now
    )
    await announce(session, scope, event)
    return True


async def _measure(session: AsyncSession, task: Task, *, now: datetime) -> None:
    """The 24 hours run: what is signed is published, or planned; what is on sale was."""
    values = {
        "owner_company_id": task.owner_company_id,
        "title": task.title,
        "link": task.link,
        "ready_at": now,
        "due_at": publication_due(now, planned=None),
        "published_at": None,
        "alerted_at": None,
    }
    statement = insert(ApprovalDelay).values(id=new_id(), subject_id=task.subject_id, **values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["subject_id"], set_=values, where=ApprovalDelay.published_at.is_(None)
        )
    )


async def _decide(
    session: AsyncSession,
    scope: Scope,
    task: Task,
    status: TaskStatus,
    *,
    comment: str | None,
    sha256: str | None,
    alone: bool,
    now: datetime,
    today: date,
) -> None:
    await session.execute(
        update(ApprovalTask)
        .where(ApprovalTask.id == task.id)
        .values(
            status=status,
            content_sha256=sha256,
            decided_at=now,
            decided_by=scope.actor_id,
            decided_label=scope.actor_label[:160],
            comment=comment,
            alone=alone,
        )
        .execution_options(synchronize_session=False)
    )
    act_id = await keep_of(
        session, scope, task, TaskAct(status.value), comment=comment, sha256=sha256, alone=alone
    )
    event = TaskDecided(
        subject=task.subject,
        task=task.told,
        act_id=act_id,
        signed=status is not TaskStatus.REFUSED,
        comment=comment or "",
        author_id=task.author_id,
        alone=alone,
        informed=await informed(session, scope, task=task, on=today),
        actor=scope.actor_label,
        actor_id=scope.actor_id,
        moment=now,
    )
    await announce(session, scope, event)
    if task.owner_company_id in scope.company_ids:
        await announce(session, scope, DecisionRead(decided=event))
    else:
        await enqueue(session, "approvals.read_decision", act_id=str(act_id))


def _check_function(scope: Scope, task: Task) -> None:
    if not holds(scope, task.role_code, company_id=task.company_id, risk_family=task.risk_family):
        raise NoFunction(f"{task.role_label} {of(task.company_name)}")


def _signable(task: Task) -> Signable:
    return Signable(
        kind=task.subject_kind,
        subject_id=task.subject_id,
        facet=task.facet,
        company_id=task.company_id,
    )


def _explained(comment: str, told: str) -> None:
    if not comment.strip():
        raise Invalid([FieldError(field="comment", code="missing", message=told)])
