"""Integrating a partner: asked of the functions of the matrix, in use once they signed (D 3.4)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Refused, Unready
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.asking import Asking, ask
from winvest.group.approvals.enums import Facet, Process, SubjectKind
from winvest.group.approvals.events import Subject
from winvest.group.approvals.rules import tasks_of
from winvest.group.approvals.signer_queries import Step, awaited, who_must_act
from winvest.group.partners.enums import PartnerStatus
from winvest.group.partners.models import Partner
from winvest.group.partners.onboarding_queries import onboarding_steps, terms_sha
from winvest.group.partners.sheet_queries import EDIT, PartnerSheet, partner_sheet


@command(
    "partners.start_onboarding",
    needs=EDIT,
    undo=Irreversible("Une demande reste dans l’historique de la validation."),
)
async def start_onboarding(
    session: AsyncSession, scope: Scope, *, partner_id: UUID, now: datetime
) -> tuple[Step, ...]:
    """Lancer l’intégration d’une compagnie : chaque fonction signe sa part, puis elle sert.

    Asked again, what was refused waits anew; what stands on the same terms stays.
    """
    sheet = await partner_sheet(session, scope, key=partner_id)
    scope.require(EDIT, company_id=sheet.company_id)
    if sheet.status is PartnerStatus.ACTIVE:
        raise Refused(
            "Cette compagnie est déjà en service : mettez-la en test pour l’intégrer de nouveau.",
            code="partner_active",
        )
    sha = await terms_sha(session, scope, partner_id=partner_id, hold=True)
    asking = Asking(
        subject=Subject(
            kind=SubjectKind.PARTNER,
            id=sheet.id,
            owner_company_id=sheet.company_id,
            title=f"Intégration de {sheet.name}",
            link=f"/compagnies/{sheet.id}",
        ),
        tasks=tasks_of(Process.PARTNER),
        contents={Facet.TERMS: sha} if sha else {},
    )
    await ask(session, scope, asking=asking, now=now, today=local_day(now))
    return await onboarding_steps(session, scope, partner_id=partner_id, now=now)


async def check_onboarded(
    session: AsyncSession, scope: Scope, *, sheet: PartnerSheet, now: datetime
) -> None:
    """A partner whose integration was asked serves once it is signed. A step of its status."""
    steps = await onboarding_steps(session, scope, partner_id=sheet.id, now=now)
    missing = awaited(steps)
    if missing:
        raise Unready(
            f"L’intégration de {sheet.name} attend la signature de {who_must_act(steps)} : la "
            "compagnie est mise en service d’elle-même dès que tout est signé.",
            code="onboarding_unsigned",
            missing=missing,
        )


async def serve_when_signed(session: AsyncSession, scope: Scope, *, partner_id: UUID) -> bool:
    """The last sign-off puts a partner in test in use. A step of the act that gives it."""
    found = await session.execute(
        update(Partner)
        .where(Partner.id == partner_id, Partner.status == PartnerStatus.TEST)
        .values(status=PartnerStatus.ACTIVE)
        .returning(Partner.id)
        .execution_options(synchronize_session=False)
    )
    return found.first() is not None
