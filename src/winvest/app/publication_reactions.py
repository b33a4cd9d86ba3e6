"""Reactions to the diffusion of products: who sells it, and who keeps the catalogue, is told."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.publication_notices  # noqa: F401 - declares what may be told
from winvest.foundation.infra.events import on
from winvest.foundation.kit.calendar import end_of_day, last_day, local_day, today_in
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.asking import Asking, ask
from winvest.group.approvals.enums import RaciTask
from winvest.group.identity.queries import people_of_roles
from winvest.group.notifications.commands import notify
from winvest.group.people.events import TeamJoined
from winvest.offer.catalog.commands.withdrawal import withdrawal_of
from winvest.offer.catalog.events import ProductRetired
from winvest.offer.publication.commands.beginning import begin_prepared, is_prepared
from winvest.offer.publication.commands.withdrawing import withdraw_all
from winvest.offer.publication.events import (
    PublicationBegan,
    PublicationBlocked,
    PublicationEnded,
    PublicationPlanned,
    PublicationTold,
    PublicationWaits,
)
from winvest.offer.publication.pilots import pilot_people, pilots_of_team
from winvest.offer.versions.events import VersionWentLive

SELLERS = frozenset(("vente", "manager", "conseiller", "adv", "marketing"))
KEEPERS = frozenset(("catalogue_manager", "admin_societe"))


@on(PublicationBegan)
async def tell_sellers(session: AsyncSession, scope: Scope, event: PublicationBegan) -> None:
    """Tell who sells for the company; the people of a pilot alone, when it is one."""
    people = await _sellers(session, scope, event)
    await _tell(session, scope, "publication.began", event, people)


@on(TeamJoined)
async def tell_who_joins(session: AsyncSession, scope: Scope, event: TeamJoined) -> None:
    """Tell who joins a team what it sells in pilot; who knew already is not told again."""
    pilots = await pilots_of_team(
        session, scope, team_id=event.team_id, company_id=event.company_id
    )
    for one in pilots:
        told = PublicationTold(
            publication_id=one.publication_id,
            owner_company_id=event.company_id,  # who composes teams may write there alone
            company_id=one.company_id,
            sku=one.sku,
            product_name=one.product_name,
            channels=", ".join(each.label for each in one.channels),
            actor=event.actor,
        )
        sellers = await pilot_people(session, scope, publication_id=one.publication_id)
        people = (sellers or frozenset()) & frozenset(event.people)
        await _tell(session, scope, "publication.began", told, people)


@on(PublicationPlanned)
async def prepare_sellers(session: AsyncSession, scope: Scope, event: PublicationPlanned) -> None:
    """Tell who will sell the product, and from when; the people of a pilot alone."""
    people = await _sellers(session, scope, event)
    day = short_date(local_day(event.start_at))
    await _tell(session, scope, "publication.planned", event, people, date=day)


@on(PublicationEnded)
async def stop_sellers(session: AsyncSession, scope: Scope, event: PublicationEnded) -> None:
    """Tell who sells the product that it ends, and why; nobody else knew of a pilot."""
    people = await _sellers(session, scope, event)
    day = short_date(last_day(event.end_at))
    await _tell(session, scope, "publication.ended", event, people, date=day, motif=event.reason)


@on(PublicationBlocked)
async def alert_keepers(session: AsyncSession, scope: Scope, event: PublicationBlocked) -> None:
    """Tell who keeps the catalogue of the owner what lacked on the day."""
    people = await _people(session, scope, KEEPERS, event.owner_company_id)
    await _tell(session, scope, "publication.blocked", event, people, motif=event.lacks)


@on(PublicationWaits)
async def tell_it_waits(session: AsyncSession, scope: Scope, event: PublicationWaits) -> None:
    """Tell who planned it, who keeps the catalogue and who was to sell that it waits."""
    planner = [event.planned_by] if event.planned_by else []
    keepers = await _people(session, scope, KEEPERS, event.owner_company_id)
    sellers = await _sellers(session, scope, event)
    people = dict.fromkeys([*planner, *keepers, *sellers])
    day = short_date(local_day(event.start_at))
    await _tell(session, scope, "publication.waits", event, people, date=day)


@on(VersionWentLive)
async def begin_with_version(session: AsyncSession, scope: Scope, event: VersionWentLive) -> None:
    """What was prepared with a version, in the wizard, is on sale from its day."""
    if await is_prepared(session, scope, version_id=event.version_id):
        await begin_prepared(session, scope, version_id=event.version_id, now=datetime.now(UTC))


@on(ProductRetired)
async def stop_everywhere(session: AsyncSession, scope: Scope, event: ProductRetired) -> None:
    """A product withdrawn is sold nowhere any more: each company that sold it is told."""
    await withdraw_all(
        session,
        scope,
        product_id=event.product_id,
        reason=f"Produit retiré : {event.reason}"[:500],
        now=datetime.now(UTC),
    )


@on(ProductRetired)
async def ask_to_close(session: AsyncSession, scope: Scope, event: ProductRetired) -> None:
    """Open the last task of a withdrawal: its archiving, once support ends (annexe D 3.5)."""
    if event.support_ends_on is None:
        return
    now = datetime.now(UTC)
    subject = withdrawal_of(
        event.product_id, event.company_id, event.product_name, event.sku, event.risk_code
    )
    asking = Asking(
        subject=subject,
        tasks=(RaciTask.CLOSING,),
        begins=end_of_day(event.support_ends_on),
    )
    await ask(session, scope, asking=asking, now=now, today=today_in(now))


async def _sellers(session: AsyncSession, scope: Scope, event: PublicationTold) -> Iterable[UUID]:
    """Who sells by a publication: the people of a pilot, else all who sell for the company."""
    pilots = await pilot_people(session, scope, publication_id=event.publication_id)
    if pilots is not None:
        return pilots
    return await _people(session, scope, SELLERS, event.company_id)


async def _people(
    session: AsyncSession, scope: Scope, roles: frozenset[str], company_id: UUID
) -> Iterable[UUID]:
    now = datetime.now(UTC)
    return await people_of_roles(session, scope, roles=roles, company_id=company_id, now=now)


async def _tell(
    session: AsyncSession,
    scope: Scope,
    code: str,
    event: PublicationTold,
    people: Iterable[UUID],
    **more: str,
) -> None:
    await notify(
        session,
        scope,
        event=code,
        company_id=event.owner_company_id,  # who publishes may write there alone
        people=people,
        values={
            "produit": event.product_name,
            "sku": event.sku,
            "canaux": event.channels,
            "auteur": event.actor,
            **more,
        },
        link=f"/produits/{event.sku}",
        subject_key=f"{code}:{event.publication_id}:{more.get('date', '')}"[:160],
    )
