"""Around the accounts of a version: Compta is asked, gives them, signs them (annexe D)."""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.events import on
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.events import MappingAsked, MappingGiven
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.accounting.validation_commands import validate_mappings
from winvest.group.approvals.enums import RaciTask, SubjectKind, TaskStatus
from winvest.group.approvals.events import TaskDecided
from winvest.group.approvals.queries import tasks_about
from winvest.offer.publication.rules import unsettled
from winvest.offer.versions.commands.signing import ask_booking, version_shown
from winvest.screens.product_sheet.queries.facts import publication_facts
from winvest.screens.product_sheet.queries.records import records


@on(MappingAsked)
async def ask_accountants(session: AsyncSession, scope: Scope, event: MappingAsked) -> None:
    """Accounts that are asked for are a task of Compta, with its delay."""
    await ask_booking(session, scope, version_id=event.version_id, now=datetime.now(UTC))


@on(MappingGiven)
async def ask_to_sign(session: AsyncSession, scope: Scope, event: MappingGiven) -> None:
    """Accounts that were given are signed: asked here when nothing asked for them yet."""
    if event.owner_id in scope.company_ids:  # else who owns the product asked already
        await ask_unsettled(
            session,
            scope,
            version_id=event.version_id,
            now=datetime.now(UTC),
            but=(TaskStatus.OPEN, TaskStatus.PAUSED),
            only=event.company_id,
        )


@on(TaskDecided)
async def validate_accounts(session: AsyncSession, scope: Scope, event: TaskDecided) -> None:
    """To sign the accounts validates them, in the same act: refused when they lack."""
    task, subject = event.task, event.subject
    if subject.kind is SubjectKind.VERSION and task.task is RaciTask.BOOKING and event.signed:
        await validate_mappings(
            session, scope, version_id=subject.id, company_id=task.company_id, now=event.moment
        )


async def ask_unsettled(
    session: AsyncSession,
    scope: Scope,
    *,
    version_id: UUID,
    now: datetime,
    but: Collection[TaskStatus] = (TaskStatus.OPEN,),
    only: UUID | None = None,
) -> None:
    """Ask each company that gave its accounts and did not validate them, unless it has the task.

    A version copies the accounts of the one in force as they stand there: those that Compta never
    validated would wait for ever. What lacks an account cannot be signed yet: it is asked once
    given. `but`: how a task stands that is not asked again; `only`: of this company. A step of
    the act that leads there.
    """
    one = await version_shown(session, scope, version_id=version_id)
    kept = await records(session, product_id=one.sheet.id, shown=version_id)
    facts = publication_facts(one.sheet, kept, version_id)
    given = {
        (each.company_id, each.nature)
        for each in kept.of_version(AccountingMapping, version_id)
        if each.gl_account
    }
    whole = [
        company_id
        for company_id, natures in (unsettled(facts) if facts else {}).items()
        if given.issuperset((company_id, nature) for nature in natures)
    ]
    told = await tasks_about(session, scope, subject_ids=[version_id])
    asked = {
        each.company_id for each in told if each.task is RaciTask.BOOKING and each.status in but
    }
    missing = [each for each in whole if each not in asked and only in (None, each)]
    if missing:
        await ask_booking(session, scope, version_id=version_id, companies=missing, now=now)
