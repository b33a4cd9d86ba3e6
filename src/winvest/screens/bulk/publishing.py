"""Publishing and ending in batch, as batches run them."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches import registry
from winvest.foundation.batches.enums import LineStatus
from winvest.foundation.batches.registry import Outcome, Subject
from winvest.foundation.infra.models import Json
from winvest.foundation.kit.errors import Refused, Unready
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel, VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.ports import address_of
from winvest.offer.catalog.queries.sheets import ProductSheet, product_of
from winvest.offer.publication.commands.changing import end_publication
from winvest.offer.publication.commands.publishing import HOLDING, publish
from winvest.offer.publication.enums import PriceVisibility, PublicationStatus, Visibility
from winvest.offer.publication.forms import Shown, Wanted
from winvest.offer.publication.models import Publication
from winvest.offer.versions.commands.going_live import publish_now, schedule_version
from winvest.screens.bulk.choices import END, PUBLISH
from winvest.screens.bulk.taking_back import take_back

RIGHT = "publication.publish"


async def publish_one(
    session: AsyncSession, scope: Scope, subject: Subject, given: Json
) -> Outcome:
    """Give one product to a company by the channels it lacks; its approved version goes live."""
    now = datetime.now(UTC)
    sheet = await product_of(session, scope, product_id=subject.id)
    company = UUID(given["company"]) if given["company"] else sheet.company_id
    approved = await _approved(session, sheet)
    start = datetime.fromisoformat(given["start_at"]) if given["start_at"] else None
    end = datetime.fromisoformat(given["end_at"]) if given["end_at"] else None
    asked = [one for one in Channel if one.value in given["channels"]] or list(sheet.channels)
    held = await _held(session, sheet, company, start=start or now, end=end)
    channels = tuple(one for one in asked if one.value not in held)
    if not channels and approved is None:
        return Outcome(status=LineStatus.UNCHANGED, told="Déjà diffusé ainsi.")
    previous = sheet.version.number if sheet.version and sheet.version.in_force else None
    before: Json = {"live": None, "planned": None, "previous": previous, "activated": False}
    parts: list[str] = []
    try:
        if channels:
            wanted = Wanted(
                company_id=company,
                shown=Shown(
                    channels=channels,
                    visibility=Visibility(given["visibility"]),
                    price_visibility=PriceVisibility(given["price_visibility"]),
                    end_at=end,
                ),
                start_at=start,
                activates=bool(given["activates"]),
            )
            made = await publish(
                session,
                scope,
                sku=sheet.sku,
                wanted=wanted,
                now=now,
                version_id=approved.id if approved else None,
            )
            before |= {"publication": str(made.id), "activated": made.activated}
            if approved is not None:
                before["live" if made.begun else "planned"] = approved.version
            how = "Diffusé par" if made.begun else "Diffusion planifiée par"
            parts.append(f"{how} {', '.join(one.label for one in channels)}")
        elif approved is not None and start is None:
            await publish_now(session, scope, sku=sheet.sku, number=approved.version, now=now)
            before["live"] = approved.version
        elif approved is not None and start is not None:
            await schedule_version(
                session, scope, sku=sheet.sku, number=approved.version, effective_from=start,
                now=now,
            )  # fmt: skip
            before["planned"] = approved.version
    except Unready as refusal:
        lacks = " ".join(one.message for one in refusal.missing)
        raise Refused(f"Il manque\u00a0: {lacks}", code=refusal.code) from refusal
    if approved is not None:
        parts.append(f"v{approved.version} {'planifiée' if before['planned'] else 'en vigueur'}")
    if before["activated"]:
        parts.append("produit actif")
    return Outcome(status=LineStatus.DONE, told=", ".join(parts), before=before)


async def end_one(session: AsyncSession, scope: Scope, subject: Subject, given: Json) -> Outcome:
    """End what gives one product to a company, or to all of them."""
    now = datetime.now(UTC)
    end = datetime.fromisoformat(given["end_at"]) if given["end_at"] else None
    statement = select(Publication.id).where(
        Publication.product_id == subject.id,
        Publication.status.in_(HOLDING),
        Publication.end_at.is_(None) | (Publication.end_at > (end or now)),
    )
    if given["company"]:
        statement = statement.where(Publication.company_id == UUID(given["company"]))
    if end is not None:
        statement = statement.where(Publication.start_at < end)
    found = (await session.scalars(statement.order_by(Publication.id))).all()
    for one in found:
        await end_publication(
            session, scope, publication_id=one, end_at=end, reason=given["reason"], now=now
        )
    if not found:
        return Outcome(status=LineStatus.UNCHANGED, told="N’est pas diffusé.")
    return Outcome(status=LineStatus.DONE, told="Diffusion arrêtée.")


async def _approved(session: AsyncSession, sheet: ProductSheet) -> ProductVersion | None:
    """The newest version that awaits nothing but its going live."""
    statement = (
        select(ProductVersion)
        .where(
            ProductVersion.product_id == sheet.id,
            ProductVersion.status == VersionStatus.APPROVED,
        )
        .order_by(ProductVersion.version.desc())
        .limit(1)
    )
    return (await session.scalars(statement)).one_or_none()


async def _held(
    session: AsyncSession,
    sheet: ProductSheet,
    company: UUID,
    *,
    start: datetime,
    end: datetime | None,
) -> frozenset[str]:
    """The channels by which the company sells it already in that period."""
    statement = select(Publication.channels).where(
        Publication.product_id == sheet.id,
        Publication.company_id == company,
        Publication.status == PublicationStatus.PUBLISHED,
        func.tstzrange(Publication.start_at, Publication.end_at).op("&&")(
            func.tstzrange(start, end)
        ),
    )
    return frozenset(one for each in await session.scalars(statement) for one in each)


registry.act(PUBLISH, right=RIGHT, work=publish_one, undo=take_back, address=address_of)
registry.act(
    END,
    right=RIGHT,
    work=end_one,
    final="Une diffusion arrêtée se reprend par une nouvelle diffusion.",
    address=address_of,
)
