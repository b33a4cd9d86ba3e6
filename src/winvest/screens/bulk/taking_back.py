"""Taking a publication batch back, product by product: history is kept, what came after stays."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.enums import LineStatus
from winvest.foundation.batches.registry import Outcome, Subject
from winvest.foundation.infra.models import Json
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.lifecycle import change_status
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import ProductSheet, product_of
from winvest.offer.publication.commands.changing import end_publication
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.facts import Standing
from winvest.offer.publication.models import Publication
from winvest.offer.publication.rules import standing_of
from winvest.offer.versions.commands.going_back import roll_back, unschedule_version

WHY = "Annulation du lot de publication."
ENDED = {
    Standing.PLANNED: "diffusion planifiée annulée",
    Standing.SUSPENDED: "diffusion suspendue annulée",
}
OTHERS = {
    PublicationStatus.PUBLISHED: "une autre diffusion court ou est planifiée",
    PublicationStatus.SUSPENDED: "une autre diffusion, suspendue, attend d’être reprise",
}


async def take_back(session: AsyncSession, scope: Scope, subject: Subject, before: Json) -> Outcome:
    """End what the batch published; what was in force before is so again, by a new version.

    What somebody ended, replaced or cancelled since is left as they wanted it, and said so.
    """
    now = datetime.now(UTC)
    sheet = await product_of(session, scope, product_id=subject.id)
    parts: list[str] = []
    if before.get("publication"):
        parts.append(await _end(session, scope, UUID(before["publication"]), now=now))
    number = before.get("live") or before.get("planned")
    if number is not None:
        parts += await _version(
            session, scope, sheet, number=number, previous=before.get("previous"), now=now
        )
    if before.get("activated") and sheet.lifecycle_status is LifecycleStatus.ACTIVE:
        other = await _given_otherwise(session, sheet, UUID(before["publication"]), now=now)
        if other:
            parts.append(f"le produit reste actif\u00a0: {other}")
        else:
            await change_status(session, scope, sku=sheet.sku, target=LifecycleStatus.FROZEN)
            parts.append("ventes gelées")
    told = ", ".join(parts) or "rien à reprendre"
    return Outcome(status=LineStatus.DONE, told=told[:1].upper() + told[1:])


async def _end(session: AsyncSession, scope: Scope, publication_id: UUID, *, now: datetime) -> str:
    """End it, unless it is over already; what is told of it."""
    statement = select(Publication.status, Publication.start_at, Publication.end_at)
    row = (await session.execute(statement.where(Publication.id == publication_id))).one_or_none()
    if row is None:
        return "diffusion déjà arrêtée"
    standing = standing_of(row.status, start=row.start_at, end=row.end_at, now=now)
    if standing is Standing.OVER:
        return "diffusion déjà arrêtée"
    await end_publication(
        session, scope, publication_id=publication_id, end_at=None, reason=WHY, now=now
    )
    return ENDED.get(standing, "diffusion arrêtée")


async def _given_otherwise(
    session: AsyncSession, sheet: ProductSheet, publication_id: UUID, *, now: datetime
) -> str:
    """The other publication of the product that runs, is planned, or is suspended until resumed.

    Its sales are not ours: a frozen product would keep it from being resumed.
    """
    statement = select(Publication.status).where(
        Publication.product_id == sheet.id,
        Publication.id != publication_id,
        Publication.status.in_(OTHERS),
        or_(Publication.end_at.is_(None), Publication.end_at > now),
    )
    found = set(await session.scalars(statement))
    return next((told for status, told in OTHERS.items() if status in found), "")


async def _version(
    session: AsyncSession,
    scope: Scope,
    sheet: ProductSheet,
    *,
    number: int,
    previous: int | None,
    now: datetime,
) -> list[str]:
    """Go back on the version that went, or was to go, live with the publication."""
    statement = select(ProductVersion.status, ProductVersion.effective_from).where(
        ProductVersion.product_id == sheet.id, ProductVersion.version == number
    )
    row = (await session.execute(statement)).one_or_none()
    status = row.status if row else None
    if status is VersionStatus.SCHEDULED and row and row.effective_from > now:
        await unschedule_version(session, scope, sku=sheet.sku, number=number, comment=WHY, now=now)
        return [f"v{number} déprogrammée"]
    if status is VersionStatus.SUPERSEDED:
        return [f"la v{number} a été remplacée depuis\u00a0: laissée"]
    if status is not VersionStatus.ACTIVE:
        return []
    if previous is None:
        return [f"la v{number} reste en vigueur, il n’y en avait pas avant"]
    made = await roll_back(session, scope, sku=sheet.sku, number=previous, comment=WHY, now=now)
    return [f"retour au contenu de la v{previous} (v{made.number})"]
