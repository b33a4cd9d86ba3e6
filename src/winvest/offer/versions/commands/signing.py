"""Signing: the tasks of the matrix about a version; what their sign-offs do to it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.asking import Asking, ask, request_task
from winvest.group.approvals.enums import Facet, Process, RaciTask, SubjectKind
from winvest.group.approvals.events import Subject
from winvest.group.approvals.queries import Task
from winvest.group.approvals.rules import FACETS, tasks_of
from winvest.offer.catalog.enums import IntegrationStatus, VersionStatus
from winvest.offer.catalog.queries.sheets import product_of
from winvest.offer.versions.commands.steps import Held, held, log, move, with_content
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.events import VersionDecided
from winvest.offer.versions.queries import submitter_of, version_numbered
from winvest.offer.versions.rules.facets import booking_sha, facets
from winvest.offer.versions.rules.moves import EDITABLE
from winvest.offer.versions.signing_queries import (
    booking_shas,
    integration,
    newest_open,
    numbered,
)

EDIT = "catalog.edit"
BY_API = frozenset((IntegrationStatus.REQUESTED, IntegrationStatus.API))


@command(
    "versions.ask_signoff",
    needs=EDIT,
    undo=Irreversible("Une demande reste dans l’historique de la validation."),
)
async def ask_signoff(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    number: int | None = None,
    task: RaciTask = RaciTask.BOOKING,
    now: datetime,
) -> tuple[Task, ...]:
    """Demander une validation sur une version en préparation : « Demander à la Compta ».

    `number`: the newest version in preparation unless told. Asked once however often this runs;
    the accounts (`RaciTask.BOOKING`) are asked of Compta of each company that books the sales.
    Gives the tasks back, with their status and due date.
    """
    which = number if number is not None else await newest_open(session, scope, sku=sku)
    one = await held(session, scope, sku=sku, number=which, right=EDIT)
    if one.version.status not in EDITABLE:
        raise Refused(
            "Cette version ne change plus : préparez-en une nouvelle, puis demandez.",
            code="version_published",
        )
    shas = await _shas(session, scope, one)
    owner = one.sheet.company_id
    books = {owner: shas.get(FACETS[task])}
    if FACETS[task] is Facet.BOOKING:
        books = dict(await booking_shas(session, scope, version_id=one.version.id, owner=owner))
    return tuple(
        [
            await request_task(
                session,
                scope,
                subject=subject_of(one),
                task=task,
                company_id=company_id,
                content_sha256=sha,
                now=now,
                today=local_day(now),
            )
            for company_id, sha in books.items()
        ]
    )


async def ask_signoffs(
    session: AsyncSession, scope: Scope, *, version_id: UUID, now: datetime
) -> None:
    """Ask all that the matrix wants before this version is published.

    A step of its submission. A first version goes through « Nouveau produit », another through
    « Commission / tarif »; other documents than before are checked too.
    """
    one = await _held(session, scope, version_id)
    asked: dict[Process, tuple[RaciTask, ...]] = {}
    if one.before is None:
        tasks = tasks_of(Process.NEW_PRODUCT)
        if one.sheet.partner_id is None or one.sheet.integration_status not in BY_API:
            tasks = tuple(task for task in tasks if task is not RaciTask.PARTNER_API)
        asked[Process.NEW_PRODUCT] = tasks
    else:
        asked[Process.TARIFF_CHANGE] = tasks_of(Process.TARIFF_CHANGE)
        old = one.old
        if old is not None and old.living_papers != one.content.living_papers:
            asked[Process.DOCUMENTS] = tasks_of(Process.DOCUMENTS)
    shas = await _shas(session, scope, one)
    books = await booking_shas(
        session, scope, version_id=one.version.id, owner=one.sheet.company_id
    )
    for tasks in asked.values():
        asking = Asking(
            subject=subject_of(one), tasks=tasks, contents=shas, booking=books, settled=True
        )
        await ask(session, scope, asking=asking, now=now, today=local_day(now))


async def ask_booking(
    session: AsyncSession,
    scope: Scope,
    *,
    version_id: UUID,
    companies: Collection[UUID] = (),
    now: datetime,
) -> None:
    """Ask Compta of each company that books this version, or of these. A step of asking."""
    one = await _held(session, scope, version_id)
    owner = one.sheet.company_id
    books = await booking_shas(session, scope, version_id=version_id, owner=owner)
    if companies:
        books = {each: books.get(each, booking_sha(())) for each in companies}
    asking = Asking(subject=subject_of(one), tasks=(RaciTask.BOOKING,), booking=books)
    await ask(session, scope, asking=asking, now=now, today=local_day(now))


async def approve_when_signed(
    session: AsyncSession, scope: Scope, *, version_id: UUID, now: datetime
) -> bool:
    """The last sign-off approves the version: what each function signed is what is approved.

    A step of the act that gives it. Nothing when it is not in review.
    """
    one = await _held(session, scope, version_id)
    if one.version.status is not VersionStatus.IN_REVIEW:
        return False
    await move(
        session,
        one.version.id,
        VersionStatus.APPROVED,
        content_sha256=one.sha256,
        approved_by=scope.actor_id,
        approved_at=now,
    )
    await _decided(session, scope, one, approved=True, comment="Toutes les validations signées.")
    return True


async def refuse_when_refused(
    session: AsyncSession, scope: Scope, *, version_id: UUID, comment: str
) -> bool:
    """A function that refuses gives the version back to who prepares it.

    A step of the act that refuses. Nothing when the version is past that.
    """
    one = await _held(session, scope, version_id)
    if one.version.status not in (VersionStatus.IN_REVIEW, VersionStatus.APPROVED):
        return False
    await move(
        session,
        one.version.id,
        VersionStatus.DRAFT,
        approved_by=None,
        approved_at=None,
        content_sha256=None,
    )
    await _decided(session, scope, one, approved=False, comment=comment)
    return True


async def version_shown(session: AsyncSession, scope: Scope, *, version_id: UUID) -> Held:
    """The version behind a task, for who is asked to sign it, be its product a draft."""
    return await _held(session, scope, version_id, lock=False)


def subject_of(one: Held) -> Subject:
    """The version, as those who sign know it."""
    return Subject(
        kind=SubjectKind.VERSION,
        id=one.version.id,
        owner_company_id=one.sheet.company_id,
        title=f"{one.sheet.name}, version {one.version.number}",
        link=f"/produits/{one.sheet.sku}/versions/{one.version.number}",
        risk_family=one.sheet.risk_code,
    )


async def _held(
    session: AsyncSession, scope: Scope, version_id: UUID, *, lock: bool = True
) -> Held:
    """The version, locked. Who signs for it is shown it, though it be that of a draft product."""
    product_id, number = await numbered(session, scope, version_id=version_id)
    version = await version_numbered(
        session, scope, product_id=product_id, number=number, lock=lock
    )
    seer = replace(scope, unlimited=True)
    sheet = await product_of(session, seer, product_id=product_id)
    return await with_content(session, scope, sheet=sheet, version=version)


async def _shas(session: AsyncSession, scope: Scope, one: Held) -> Mapping[Facet, str]:
    linked = await integration(session, scope, product_id=one.sheet.id)
    return {**facets(one.content), Facet.INTEGRATION: linked}


async def _decided(
    session: AsyncSession, scope: Scope, one: Held, *, approved: bool, comment: str
) -> None:
    decision_id = await log(
        session,
        scope,
        version_id=one.version.id,
        act=VersionAct.APPROVED if approved else VersionAct.REFUSED,
        comment=comment,
        sha256=one.sha256,
    )
    author = await submitter_of(session, scope, version_id=one.version.id)
    event = VersionDecided(
        **one.told,
        actor=scope.actor_label,
        approved=approved,
        comment=comment,
        author_id=author or one.version.edited_by,
        decision_id=decision_id,
        alone=False,
    )
    await announce(session, scope, event)
