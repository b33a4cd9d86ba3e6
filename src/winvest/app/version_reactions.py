"""Reactions to the life of versions: who approves, who wrote, who sells is told."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.version_notices  # noqa: F401 - declares what may be told
from winvest.foundation.infra.events import on
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.queries import people_of_roles
from winvest.group.notifications.commands import notify
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.models import Publication
from winvest.offer.versions.events import (
    VersionBlocked,
    VersionDecided,
    VersionScheduled,
    VersionSubmitted,
    VersionTold,
    VersionUnscheduled,
    VersionWentLive,
)
from winvest.offer.versions.queries import approvers

SELLERS = frozenset(("vente", "manager", "conseiller", "adv", "marketing", "catalogue_manager"))
KEEPERS = frozenset(("admin_societe",))
WRITERS = frozenset(("marketing", "catalogue_manager"))
WATCHERS = frozenset(("catalogue_manager", "admin_societe", "it"))


@on(VersionSubmitted)
async def ask_approvers(session: AsyncSession, scope: Scope, event: VersionSubmitted) -> None:
    """Tell those who may approve, but the author."""
    found = await approvers(session, scope, company_id=event.company_id, now=datetime.now(UTC))
    people = [person for person, _ in found if person != event.author_id]
    await _tell(session, scope, "versions.submitted", event, people, key=event.content_sha256[:12])


@on(VersionDecided)
async def answer_author(session: AsyncSession, scope: Scope, event: VersionDecided) -> None:
    """Tell the author what was decided; and Admin Société when the author alone decided."""
    code = "versions.approved" if event.approved else "versions.refused"
    author = [event.author_id] if event.author_id and not event.alone else []
    key = str(event.decision_id)
    await _tell(session, scope, code, event, author, key=key, commentaire=event.comment)
    if event.alone:
        keepers = await _people(session, scope, KEEPERS, [event.company_id])
        await _tell(session, scope, "versions.signed_alone", event, keepers, key=key)


@on(VersionScheduled)
async def prepare_sellers(session: AsyncSession, scope: Scope, event: VersionScheduled) -> None:
    """Tell who sells the product of what changes, and when (annexe D 3.2)."""
    day = short_date(event.effective_from)
    people = await _sellers(session, scope, event)
    await _tell(session, scope, "versions.scheduled", event, people, key=day, date=day)
    await _align_scripts(session, scope, event)


@on(VersionUnscheduled)
async def reassure_sellers(session: AsyncSession, scope: Scope, event: VersionUnscheduled) -> None:
    """Tell who was told of the change that it does not come."""
    people = await _sellers(session, scope, event)
    await _tell(session, scope, "versions.unscheduled", event, people, commentaire=event.comment)


@on(VersionWentLive)
async def tell_sellers(session: AsyncSession, scope: Scope, event: VersionWentLive) -> None:
    """Tell who sells the product that the new version is in force."""
    people = await _sellers(session, scope, event)
    day = short_date(event.effective_from)
    await _tell(session, scope, "versions.live", event, people, date=day)
    await _align_scripts(session, scope, event)


@on(VersionBlocked)
async def alert_watchers(session: AsyncSession, scope: Scope, event: VersionBlocked) -> None:
    """Raise the alarm: content that nobody approved was about to be sold."""
    people = await _people(session, scope, WATCHERS, [event.company_id])
    await _tell(session, scope, "versions.blocked", event, people)


async def _align_scripts(
    session: AsyncSession, scope: Scope, event: VersionScheduled | VersionWentLive
) -> None:
    """Ask for the sales scripts that the change leaves behind, once for a version (VER-07)."""
    if event.scripts:
        people = await _people(session, scope, WRITERS, [event.company_id])
        day = short_date(event.effective_from)
        titles = ", ".join(f"« {one} »" for one in event.scripts)
        await _tell(session, scope, "versions.scripts", event, people, date=day, scripts=titles)


async def _sellers(session: AsyncSession, scope: Scope, event: VersionTold) -> list[UUID]:
    """People of the company that owns the product, and of those that sell it now.

    Nobody sells what is withdrawn: a price that was planned before changes for its contracts alone.
    """
    product = select(ProductVersion.product_id).where(ProductVersion.id == event.version_id)
    stands = select(Product.lifecycle_status).where(Product.id == product.scalar_subquery())
    if await session.scalar(stands) is LifecycleStatus.RETIRED:
        return []
    selling = await session.scalars(
        select(Publication.company_id)
        .where(
            Publication.product_id == product.scalar_subquery(),
            Publication.status == PublicationStatus.PUBLISHED,
        )
        .distinct()
    )
    return await _people(session, scope, SELLERS, [event.company_id, *selling])


async def _people(
    session: AsyncSession, scope: Scope, roles: frozenset[str], companies: Iterable[UUID]
) -> list[UUID]:
    now = datetime.now(UTC)
    found: dict[UUID, None] = {}
    for company_id in dict.fromkeys(companies):
        people = await people_of_roles(session, scope, roles=roles, company_id=company_id, now=now)
        found |= dict.fromkeys(people)
    return list(found)


async def _tell(
    session: AsyncSession,
    scope: Scope,
    code: str,
    event: VersionTold,
    people: Iterable[UUID],
    *,
    key: str = "",
    **more: str,
) -> None:
    await notify(
        session,
        scope,
        event=code,
        company_id=event.company_id,
        people=people,
        values={
            "produit": event.product_name,
            "sku": event.sku,
            "version": event.number,
            "auteur": event.actor,
            "changements": event.changes,
            **more,
        },
        link=f"/produits/{event.sku}/versions/{event.number}",
        subject_key=f"{code}:{event.version_id}:{key}"[:160],
    )
