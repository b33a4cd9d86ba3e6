"""Reactions around the validations: what asks for them, what they open, who is told (annexe D)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.approval_notices  # noqa: F401 - declares what may be told
from winvest.app.booking_reactions import ask_unsettled
from winvest.foundation.infra.events import on
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.french import moment, short_date
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.deciding import sign_all
from winvest.group.approvals.commands.upkeep import planned, published
from winvest.group.approvals.enums import Function, RaciTask, SubjectKind
from winvest.group.approvals.events import (
    DecisionRead,
    PublicationLate,
    Subject,
    TaskDecided,
    TaskEscalated,
    TaskReopened,
    TasksAsked,
    TasksCleared,
)
from winvest.group.approvals.rules import LEGAL, ROLES, who_signs
from winvest.group.identity.queries import people_of_roles
from winvest.group.notifications.commands import notify
from winvest.group.partners.onboarding_commands import serve_when_signed
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.versions import PUBLISHED
from winvest.offer.documents.commands import publish_with_version
from winvest.offer.documents.verification import give_up_checks, publish_checked
from winvest.offer.versions.commands.signing import (
    approve_when_signed,
    ask_signoffs,
    refuse_when_refused,
)
from winvest.offer.versions.events import (
    VersionDecided,
    VersionScheduled,
    VersionSubmitted,
    VersionWentLive,
)

KEEPER, PRODUCT = "admin_societe", "catalogue_manager"


@on(VersionSubmitted)
async def ask_functions(session: AsyncSession, scope: Scope, event: VersionSubmitted) -> None:
    """A submitted version is signed by the functions that the matrix names; its accounts too."""
    now = datetime.now(UTC)
    await ask_signoffs(session, scope, version_id=event.version_id, now=now)
    await ask_unsettled(session, scope, version_id=event.version_id, now=now)


@on(VersionDecided)
async def sign_with_approval(session: AsyncSession, scope: Scope, event: VersionDecided) -> None:
    """Who approves a version signs for the functions that they hold: it is one act."""
    if event.approved:
        now = datetime.now(UTC)
        await sign_all(
            session, scope, subject_id=event.version_id, comment=event.comment or None,
            now=now, today=local_day(now),
        )  # fmt: skip


@on(VersionScheduled)
async def measure_from_day(session: AsyncSession, scope: Scope, event: VersionScheduled) -> None:
    """The 24 hours run from the day that was chosen."""
    await planned(session, scope, subject_id=event.version_id, at=event.effective_from)


@on(VersionWentLive)
async def measure_publication(session: AsyncSession, scope: Scope, event: VersionWentLive) -> None:
    """Keep how long it took from the last sign-off."""
    at = max(event.effective_from, datetime.now(UTC))
    await published(session, scope, subject_id=event.version_id, at=at)


@on(VersionWentLive)
async def give_up_documents(session: AsyncSession, scope: Scope, event: VersionWentLive) -> None:
    """What waited to join the version before, and is not in this one, is checked no more."""
    product = select(ProductVersion.product_id).where(ProductVersion.id == event.version_id)
    await give_up_checks(session, scope, product_id=(await session.scalars(product)).one())


@on(TasksAsked)
async def tell_functions(session: AsyncSession, scope: Scope, event: TasksAsked) -> None:
    """Tell who signs, then who is consulted."""
    asked: dict[tuple[UUID, str], list[RaciTask]] = defaultdict(list)
    labels: dict[str, str] = {}
    for one in event.tasks:
        asked[one.company_id, one.role_code].append(one.task)
        labels[one.role_code] = who_signs(one.function, one.role_code)
    told: set[UUID] = {event.actor_id} if event.actor_id else set()
    key = f"{event.subject.id}:{event.moment:%y%m%d%H%M%S%f}"
    for (company_id, role), tasks in asked.items():
        people = await _people(session, scope, [role], company_id)
        await _tell(
            session, scope, "approvals.asked", event.subject, people - told,
            company_id=company_id, key=f"{key}:{role}", link="/mes-validations",
            fonction=labels[role], taches=_listed(tasks), auteur=event.actor,
            echeance=short_date(event.due_at),
        )  # fmt: skip
        told |= people
    consulted: dict[Function, list[RaciTask]] = defaultdict(list)
    for function, task in event.consulted:
        consulted[function].append(task)
    first = event.tasks[0]
    for function, tasks in consulted.items():
        people = await _people(session, scope, [ROLES[function]], event.subject.owner_company_id)
        await _tell(
            session, scope, "approvals.consulted", event.subject, people - told,
            key=f"{key}:c:{function}", link=f"/mes-validations/{first.task_id}",
            fonction=function.label, taches=_listed(tasks),
        )  # fmt: skip


@on(TaskDecided)
async def publish_documents(session: AsyncSession, scope: Scope, event: TaskDecided) -> None:
    """To sign documents publishes them, in the same act: a version's, or those that join it."""
    task, subject = event.task, event.subject
    if subject.kind is SubjectKind.DOCUMENT and event.signed:
        await publish_checked(session, scope, check_id=subject.id, now=event.moment)
    elif subject.kind is SubjectKind.VERSION and task.task in LEGAL and event.signed:
        await publish_with_version(session, version_id=subject.id, now=event.moment)


@on(DecisionRead)
async def follow_decision(session: AsyncSession, scope: Scope, read: DecisionRead) -> None:
    """What a sign-off or a refusal does to the version; who is told."""
    event = read.decided
    task, subject = event.task, event.subject
    if subject.kind is SubjectKind.VERSION and task.accountable and not event.signed:
        await refuse_when_refused(
            session, scope, version_id=subject.id,
            comment=f"{task.task.label}\u00a0: {event.comment}",
        )  # fmt: skip
    function = who_signs(task.function, task.role_code)
    roles = [ROLES[one] for one in event.informed]
    people = await _people(session, scope, roles, subject.owner_company_id)
    if event.author_id:
        people |= {event.author_id}
    values: dict[str, Any] = {
        "tache": task.task.label,
        "auteur": event.actor,
        "fonction": function,
        "commentaire": event.comment,
    }
    link = f"/mes-validations/{task.task_id}"
    decision = "refusée" if not event.signed else "signée" if task.accountable else "faite"
    await _tell(
        session, scope, "approvals.decided", subject, people - {event.actor_id},
        key=str(event.act_id), link=link, decision=decision, **values,
    )  # fmt: skip
    if event.alone:
        keepers = await _people(session, scope, [KEEPER], task.company_id)
        await _tell(
            session, scope, "approvals.signed_alone", subject, keepers,
            company_id=task.company_id, key=str(event.act_id), link=link, **values,
        )  # fmt: skip


@on(TasksCleared)
async def open_the_way(session: AsyncSession, scope: Scope, event: TasksCleared) -> None:
    """What every function signed is approved; a partner serves."""
    if event.subject.kind is SubjectKind.VERSION:
        await approve_when_signed(session, scope, version_id=event.subject.id, now=event.moment)
        await _measured_already(session, scope, event)
    elif event.subject.kind is SubjectKind.PARTNER:
        await serve_when_signed(session, scope, partner_id=event.subject.id)


async def _measured_already(session: AsyncSession, scope: Scope, event: TasksCleared) -> None:
    """What is signed once it is on sale, or planned, is late of nothing."""
    found = await session.execute(
        select(ProductVersion.status, ProductVersion.effective_from).where(
            ProductVersion.id == event.subject.id
        )
    )
    row = found.one_or_none()
    if row is not None and row.status is VersionStatus.SCHEDULED:
        await planned(session, scope, subject_id=event.subject.id, at=row.effective_from)
    elif row is not None and row.status in PUBLISHED:
        await published(session, scope, subject_id=event.subject.id, at=event.moment)


@on(TaskReopened)
async def tell_signers(session: AsyncSession, scope: Scope, event: TaskReopened) -> None:
    """Tell the function that its signature fell."""
    task = event.task
    people = await _people(session, scope, [task.role_code], task.company_id)
    await _tell(
        session, scope, "approvals.reopened", event.subject, people,
        company_id=task.company_id, key=str(event.act_id),
        link=f"/mes-validations/{task.task_id}", tache=task.task.label, auteur=event.actor,
        fonction=who_signs(task.function, task.role_code),
    )  # fmt: skip


@on(TaskEscalated)
async def tell_guardian(session: AsyncSession, scope: Scope, event: TaskEscalated) -> None:
    """Tell who answers for it in the end; and Admin Société when they are the late ones."""
    task = event.task
    roles = [str(ROLES[event.guardian])]
    if event.guardian is task.function:
        roles.append(KEEPER)
    people = await _people(session, scope, roles, task.company_id)
    await _tell(
        session, scope, "approvals.escalated", event.subject, people,
        company_id=task.company_id, key=f"{task.task_id}:{event.due_at:%y%m%d%H%M}",
        link=f"/mes-validations/{task.task_id}", tache=task.task.label,
        fonction=who_signs(task.function, task.role_code), echeance=short_date(event.due_at),
    )  # fmt: skip


@on(PublicationLate)
async def tell_publishers(session: AsyncSession, scope: Scope, event: PublicationLate) -> None:
    """Tell who publishes that a day has passed since the last sign-off (CDC §7)."""
    people = await _people(session, scope, [PRODUCT, KEEPER], event.company_id)
    await notify(
        session,
        scope,
        event="approvals.publication_late",
        company_id=event.company_id,
        people=people,
        values={"sujet": event.title, "echeance": moment(event.ready_at)},
        link=event.link,
        subject_key=f"late:{event.delay_id}:{event.ready_at:%y%m%d%H%M}",
    )


async def _people(
    session: AsyncSession, scope: Scope, roles: Iterable[str], company_id: UUID
) -> set[UUID]:
    wanted = frozenset(map(str, roles))
    if not wanted:
        return set()
    now = datetime.now(UTC)
    return set(await people_of_roles(session, scope, roles=wanted, company_id=company_id, now=now))


async def _tell(
    session: AsyncSession,
    scope: Scope,
    code: str,
    subject: Subject,
    people: Collection[UUID | None],
    *,
    key: str,
    link: str,
    company_id: UUID | None = None,
    **values: str,
) -> None:
    await notify(
        session,
        scope,
        event=code,
        company_id=company_id or subject.owner_company_id,
        people=[one for one in people if one is not None],
        values={"sujet": subject.title, **values},
        link=link,
        subject_key=f"{code}:{key}"[:160],
    )


def _listed(tasks: Iterable[RaciTask]) -> str:
    return "\u00a0; ".join(f"«\u00a0{one.label}\u00a0»" for one in dict.fromkeys(tasks))
