"""Reactions: which messages and jobs follow which events (annexe G 4, G 6)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.approval_reactions
import winvest.app.client_notice_reactions
import winvest.app.notices
import winvest.app.publication_reactions
import winvest.app.rehearsal_reactions
import winvest.app.sales_reactions
import winvest.app.version_reactions  # noqa: F401 - what follows the acts on versions
from winvest.foundation.audit.events import ChainDamaged, JournalsWritten
from winvest.foundation.delivery.commands import send_mail
from winvest.foundation.infra.events import on
from winvest.foundation.infra.settings import load_settings
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import HOLDING, Company
from winvest.group.identity.queries import addresses_of_roles, people_of_roles
from winvest.group.notifications.commands import notify
from winvest.offer.documents.events import DocumentExpiring, FileDamaged

MOMENT = timedelta(microseconds=1)  # the last day of what ends, half-open, at midnight
GUARDIANS = frozenset(("admin_groupe", "it"))
KEEPERS = frozenset(("adv", "juriste", "catalogue_manager"))
CONTROLLERS = frozenset(("admin_groupe", "it", "compta"))


@on(ChainDamaged)
async def alert_guardians(session: AsyncSession, scope: Scope, event: ChainDamaged) -> None:
    """Tell the administrators and IT at once that the audit was tampered with.

    By mail whatever happens, and in Winvest and on Slack for the company whose chain it is; the
    group's own chain is the holding's.
    """
    await _tell(session, scope, GUARDIANS, "chain_damaged", chain=event.chain, kind=event.kind)
    found = await session.execute(
        select(Company.id, Company.code).where(Company.code.in_((event.chain, HOLDING)))
    )
    companies = {code: company_id for company_id, code in found}
    company_id = companies.get(event.chain) or companies.get(HOLDING)
    if company_id is None:
        return
    now = datetime.now(UTC)
    people = await people_of_roles(session, scope, roles=GUARDIANS, company_id=company_id, now=now)
    await notify(
        session,
        scope,
        event="security.chain_damaged",
        company_id=company_id,
        people=people,
        values={"chaine": event.chain, "nature": event.kind},
        link="/audit/chaines",
        subject_key=f"chain:{event.chain}:{event.kind}:{now:%Y-%m-%d}",
    )


@on(JournalsWritten)
async def tell_controllers(session: AsyncSession, scope: Scope, event: JournalsWritten) -> None:
    """Tell DSI and accountants that the month's journals await their control."""
    await _tell(session, scope, CONTROLLERS, "journals_written", month=event.month)


@on(DocumentExpiring)
async def warn_keepers(session: AsyncSession, scope: Scope, event: DocumentExpiring) -> None:
    """Tell those who keep the documents of the company, once a threshold (annexe B 4, C 5)."""
    people = await people_of_roles(
        session, scope, roles=KEEPERS, company_id=event.company_id, now=datetime.now(UTC)
    )
    await notify(
        session,
        scope,
        event="documents.expiring",
        company_id=event.company_id,
        people=people,
        values={
            "document": event.title,
            "produit": event.product_name,
            "sku": event.sku,
            "jours": event.days,
            "fin": short_date(event.valid_to - MOMENT),
        },
        link=f"/produits/{event.sku}/documents",
        subject_key=f"document:{event.document_id}:{event.threshold}",
    )


@on(FileDamaged)
async def alert_keepers(session: AsyncSession, scope: Scope, event: FileDamaged) -> None:
    """Tell those who keep the documents of the company, and IT, that a file is damaged."""
    people = await people_of_roles(
        session,
        scope,
        roles=KEEPERS | GUARDIANS,
        company_id=event.company_id,
        now=datetime.now(UTC),
    )
    await notify(
        session,
        scope,
        event="documents.damaged",
        company_id=event.company_id,
        people=people,
        values={
            "document": event.title,
            "sku": event.sku,
            "constat": event.finding.label.lower(),
            "empreinte": event.sha256[:16],
        },
        link=f"/produits/{event.sku}/documents" if event.sku else "/documents",
        subject_key=f"file:{event.file_id}:{event.finding.value}",
    )


async def _tell(
    session: AsyncSession, scope: Scope, roles: frozenset[str], template: str, **context: str
) -> None:
    link = f"{load_settings().public_url}/audit/chaines"
    now = datetime.now(UTC)
    for address in await addresses_of_roles(session, scope, roles=roles, now=now):
        await send_mail(session, to=address, template=template, link=link, **context)
