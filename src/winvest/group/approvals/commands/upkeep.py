"""Upkeep: late tasks are escalated, reopened ones told, what is signed is published in a day."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.deciding import SIGN, clear
from winvest.group.approvals.commands.steps import has_jurist, informed, keep_of
from winvest.group.approvals.enums import Function, TaskAct, TaskStatus
from winvest.group.approvals.events import (
    DecisionRead,
    PublicationLate,
    TaskDecided,
    TaskEscalated,
    TaskReopened,
)
from winvest.group.approvals.models import ApprovalAct, ApprovalDelay, ApprovalTask
from winvest.group.approvals.queries import task_of, unsigned
from winvest.group.approvals.rules import GUARDIANS, LEGAL, publication_due, role_of

MOST = 500
TOLD = Irreversible("Une relance partie ne se rattrape pas.")


@command("approvals.gather_waiting", needs=SIGN, undo=TOLD)
async def gather_waiting(session: AsyncSession, scope: Scope) -> None:
    """Rassembler les comptes de ce qui attend chaque fonction."""
    await session.execute(select(func.gather_waiting()))


@command("approvals.escalate", needs=SIGN, undo=TOLD)
async def escalate_late(session: AsyncSession, scope: Scope, *, now: datetime) -> int:
    """Relancer les validations en retard auprès de la fonction qui en répond."""
    late = await session.scalars(
        select(ApprovalTask.id)
        .where(
            ApprovalTask.status == TaskStatus.OPEN,
            ApprovalTask.due_at < now,
            ApprovalTask.escalated_at.is_(None),
        )
        .order_by(ApprovalTask.due_at)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    count = 0
    for task_id in late.all():
        task = await task_of(session, scope, task_id=task_id)
        await _set(session, task_id, escalated_at=now)
        await keep_of(session, scope, task, TaskAct.ESCALATED)
        event = TaskEscalated(
            subject=task.subject,
            task=task.told,
            guardian=GUARDIANS[task.task],
            due_at=task.due_at,
        )
        await announce(session, scope, event)
        count += 1
    return count


@command("approvals.pass_on", needs=SIGN, undo=TOLD)
async def pass_on(session: AsyncSession, scope: Scope, *, now: datetime) -> int:
    """Confier à l’ADV, ou au juriste, les documents à vérifier quand l’un part ou arrive."""
    waiting = await session.execute(
        select(ApprovalTask.id, ApprovalTask.company_id, ApprovalTask.task, ApprovalTask.role_code)
        .where(
            ApprovalTask.status.in_((TaskStatus.OPEN, TaskStatus.PAUSED)),
            ApprovalTask.task.in_(LEGAL),
            ApprovalTask.function == Function.ADV,
        )
        .limit(MOST)
    )
    jurists: dict[UUID, bool] = {}
    count = 0
    for task_id, company_id, _, held in waiting.all():
        if company_id not in jurists:
            jurists[company_id] = await has_jurist(session, scope, company_id=company_id, now=now)
        task = await task_of(session, scope, task_id=task_id)
        wanted = role_of(task.task, Function.ADV, has_jurist=jurists[company_id])
        if wanted != held:
            await _set(session, task_id, role_code=wanted)
            await keep_of(session, scope, task, TaskAct.PASSED_ON)
            count += 1
    return count


@command("approvals.tell_reopened", needs=SIGN, undo=TOLD)
async def tell_reopened(session: AsyncSession, scope: Scope) -> int:
    """Dire aux signataires que leur signature est tombée : le contenu a changé."""
    untold = await session.scalars(
        select(ApprovalTask.id)
        .where(ApprovalTask.reopening_told.is_(False))
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    count = 0
    for task_id in untold.all():
        task = await task_of(session, scope, task_id=task_id)
        await _set(session, task_id, reopening_told=True)
        act = (
            await session.execute(
                select(ApprovalAct.id, ApprovalAct.actor_label)
                .where(ApprovalAct.task_id == task_id, ApprovalAct.act == TaskAct.REOPENED)
                .order_by(ApprovalAct.created_at.desc())
                .limit(1)
            )
        ).one()
        event = TaskReopened(
            subject=task.subject, task=task.told, act_id=act.id, actor=act.actor_label
        )
        await announce(session, scope, event)
        count += 1
    return count


@command("approvals.alert_late_publications", needs=SIGN, undo=TOLD)
async def alert_late_publications(session: AsyncSession, scope: Scope, *, now: datetime) -> int:
    """Alerter de ce qui est signé depuis plus de 24 h et n’est pas publié (CDC §7)."""
    found = await session.execute(
        select(ApprovalDelay)
        .where(
            ApprovalDelay.published_at.is_(None),
            ApprovalDelay.alerted_at.is_(None),
            ApprovalDelay.due_at < now,
        )
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    count = 0
    for one in found.scalars().all():
        if await unsigned(session, scope, subject_ids=[one.subject_id]):
            continue  # a sign-off fell since
        one.alerted_at = now
        event = PublicationLate(
            delay_id=one.id,
            company_id=one.owner_company_id,
            subject_id=one.subject_id,
            title=one.title,
            link=one.link,
            ready_at=one.ready_at,
        )
        await announce(session, scope, event)
        count += 1
    await session.flush()
    return count


@command("approvals.clear", needs=SIGN, undo=TOLD)
async def look_whether_clear(
    session: AsyncSession, scope: Scope, *, task_id: UUID, now: datetime
) -> bool:
    """Constater la dernière signature, quand son signataire ne voit pas les autres."""
    task = await task_of(session, scope, task_id=task_id)
    return await clear(session, scope, task=task, now=now)


@command("approvals.read_decision", needs=SIGN, undo=TOLD)
async def read_decision(session: AsyncSession, scope: Scope, *, act_id: UUID) -> bool:
    """Suivre une décision dont l’auteur est d’une société qui ne lit pas ce qui est signé.

    Nothing of a refusal when the task was asked again since.
    """
    act = await session.get_one(ApprovalAct, act_id)
    task = await task_of(session, scope, task_id=act.task_id)
    signed = act.act is not TaskAct.REFUSED
    if not signed and task.status is not TaskStatus.REFUSED:
        return False
    decided = TaskDecided(
        subject=task.subject,
        task=task.told,
        act_id=act.id,
        signed=signed,
        comment=act.comment or "",
        author_id=task.author_id,
        alone=act.alone,
        informed=await informed(session, scope, task=task, on=local_day(act.created_at)),
        actor=act.actor_label,
        actor_id=act.actor_id,
        moment=act.created_at,
    )
    await announce(session, scope, DecisionRead(decided=decided))
    return True


async def planned(session: AsyncSession, scope: Scope, *, subject_id: UUID, at: datetime) -> None:
    """A day was chosen: the delay runs from there. A step of the act that chooses it."""
    found = await session.scalar(
        select(ApprovalDelay.ready_at).where(ApprovalDelay.subject_id == subject_id)
    )
    if found is not None:
        due_at = publication_due(found, planned=at)
        await _measure(session, subject_id, {"due_at": due_at, "alerted_at": None})


async def published(session: AsyncSession, scope: Scope, *, subject_id: UUID, at: datetime) -> None:
    """It is published: the delay is known. A step of the act that publishes."""
    await _measure(session, subject_id, {"published_at": at})


async def _measure(session: AsyncSession, subject_id: UUID, values: Mapping[str, object]) -> None:
    await session.execute(
        update(ApprovalDelay)
        .where(ApprovalDelay.subject_id == subject_id, ApprovalDelay.published_at.is_(None))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def _set(session: AsyncSession, task_id: UUID, **values: object) -> None:
    await session.execute(
        update(ApprovalTask)
        .where(ApprovalTask.id == task_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
