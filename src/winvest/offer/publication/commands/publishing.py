"""Publishing: a version given to a company to sell, at once or at a date, once nothing lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.calendar import last_day, local_day
from winvest.foundation.kit.errors import Missing, NotFound, Refused, Unready
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.lifecycle import change_status
from winvest.offer.catalog.enums import Channel, LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.catalog.queries.withdrawal import lock_own
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.events import AboutPublication, PublicationBegan, PublicationPlanned
from winvest.offer.publication.forms import Shown, Wanted, check_pilot
from winvest.offer.publication.gate import lacking
from winvest.offer.publication.models import Publication
from winvest.offer.publication.pilots import pilot_lacks
from winvest.offer.versions.commands.going_live import publish_now, schedule_version

PUBLISH = "publication.publish"
HOLDING = (PublicationStatus.PUBLISHED, PublicationStatus.SUSPENDED)
OVER = (VersionStatus.SUPERSEDED, VersionStatus.WITHDRAWN)
FROZEN = "Les ventes sont gelées : elle commencera d’elle-même à leur reprise."


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A publication that was made, and what went with it."""

    id: UUID
    sku: str
    start_at: datetime
    begun: bool
    went_live: int | None = None
    activated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A version as a publication names it."""

    id: UUID
    number: int
    status: VersionStatus
    effective_from: datetime


@command("publication.publish", needs=PUBLISH, undo=Undo("publication.end"))
async def publish(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    wanted: Wanted,
    now: datetime,
    version_id: UUID | None = None,
) -> Published:
    """Diffuser un produit à une société, par des canaux, maintenant ou à une date.

    Refused (`not_publishable`) with the list of all that lacks. An approved version goes live with
    its publication; a product in test goes on sale if asked (`activates`).
    """
    sheet = await product_sheet(session, scope, sku=sku)
    scope.require(PUBLISH, company_id=sheet.company_id, risk_family=sheet.risk_code)
    await lock_own(session, product_id=sheet.id)
    sheet = await product_sheet(session, scope, sku=sku)
    check_publishable(sheet)
    check_pilot(wanted.shown)
    version = await given_version(session, scope, sheet, version_id=version_id)
    start = max(wanted.start_at or now, now)  # what nobody could buy then was not on sale
    begins = start == now
    if begins:
        refuse_frozen(sheet)
    missing = await lacking(
        session,
        scope,
        sheet=sheet,
        version_id=version.id,
        company_id=wanted.company_id,
        channels=wanted.shown.channels,
        at=start,
    )
    unmanned = await pilot_lacks(
        session, scope, product_id=sheet.id, company_id=wanted.company_id, shown=wanted.shown
    )
    refuse_unready((*missing, *unmanned))
    await refuse_overlap(
        session, scope, sheet=sheet, company_id=wanted.company_id, shown=wanted.shown, start=start
    )
    publication_id = new_id()
    await session.execute(
        insert(Publication).values(
            id=publication_id,
            product_version_id=version.id,
            company_id=wanted.company_id,
            status=PublicationStatus.PUBLISHED,
            start_at=start,
            awaited=not begins,
            activates=wanted.activates and not begins,
            planned_by=scope.actor_id,
            **columns_of(wanted.shown),
        )
    )
    await session.flush()
    if not begins:
        if version.status is VersionStatus.APPROVED:
            await schedule_version(
                session, scope, sku=sku, number=version.number, effective_from=start, now=now
            )
        planned = PublicationPlanned(
            **told(sheet, publication_id, wanted.company_id, wanted.shown.channels, scope),
            start_at=start,
        )
        await announce(session, scope, planned)
        return Published(id=publication_id, sku=sheet.sku, start_at=start, begun=False)
    live, activated = await put_on_sale(
        session, scope, sheet=sheet, version=version, activates=wanted.activates, now=now
    )
    began = PublicationBegan(
        **told(sheet, publication_id, wanted.company_id, wanted.shown.channels, scope)
    )
    await announce(session, scope, began)
    return Published(
        id=publication_id,
        sku=sheet.sku,
        start_at=start,
        begun=True,
        went_live=live,
        activated=activated,
    )


async def put_on_sale(
    session: AsyncSession,
    scope: Scope,
    *,
    sheet: ProductSheet,
    version: Given,
    activates: bool,
    now: datetime,
) -> tuple[int | None, bool]:
    """An approved version goes live, a product in test is activated if asked; which of the two."""
    live = None
    if version.status is VersionStatus.APPROVED:
        await publish_now(session, scope, sku=sheet.sku, number=version.number, now=now)
        live = version.number
    activated = activates and sheet.lifecycle_status is LifecycleStatus.TEST
    if activated:
        await change_status(session, scope, sku=sheet.sku, target=LifecycleStatus.ACTIVE)
    return live, activated


def check_publishable(sheet: ProductSheet) -> None:
    """What is withdrawn for good is sold by nobody any more."""
    if sheet.lifecycle_status is LifecycleStatus.RETIRED:
        raise Refused(
            "Ce produit est retiré pour toujours : dupliquez-le pour le proposer à nouveau.",
            code="product_retired",
        )


def refuse_frozen(sheet: ProductSheet, *, waiting: bool = False) -> None:
    """Nothing begins while the sales are frozen (Annexe C §1); what was planned waits for them."""
    if sheet.lifecycle_status is not LifecycleStatus.FROZEN:
        return
    then = (
        "cette diffusion commencera d’elle-même à leur reprise."
        if waiting
        else "reprenez-les depuis sa fiche, ou donnez une date à la diffusion : si le gel dure "
        "encore ce jour-là, elle commencera à la reprise."
    )
    raise Refused(f"Les ventes de ce produit sont gelées : {then}", code="product_frozen")


def refuse_unready(missing: Sequence[Missing]) -> None:
    """Nothing is published while something lacks; the refusal names all of it."""
    if missing:
        raise Unready(
            "Ce produit ne peut pas encore être diffusé : réglez ce qui manque, puis recommencez.",
            code="not_publishable",
            missing=missing,
        )


async def given_version(
    session: AsyncSession,
    scope: Scope,
    sheet: ProductSheet,
    *,
    version_id: UUID | None,
    begun: bool = False,
) -> Given:
    """The version to sell: the one asked for, else the one in force or the latest prepared.

    `begun`: what was planned goes on under the version that replaced its own.
    """
    wanted = version_id or (sheet.version.id if sheet.version else None)
    statement = select(
        ProductVersion.id,
        ProductVersion.version,
        ProductVersion.status,
        ProductVersion.effective_from,
    ).where(ProductVersion.id == wanted, ProductVersion.product_id == sheet.id)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound("Ce produit n’a pas cette version : préparez-en une, puis publiez-la.")
    if row.status in OVER and not begun:
        raise Refused(
            f"La version {row.version} n’est plus en vigueur : publiez celle qui l’a remplacée.",
            code="version_over",
        )
    return Given(
        id=row.id, number=row.version, status=row.status, effective_from=row.effective_from
    )


async def refuse_overlap(
    session: AsyncSession,
    scope: Scope,
    *,
    sheet: ProductSheet,
    company_id: UUID,
    shown: Shown,
    start: datetime,
    but: UUID | None = None,
) -> None:
    """A product has one publication by company, channel and moment; the one in the way is named.

    Two at the same instant meet the exclusion constraint, which refuses the second.
    """
    statement = (
        select(Publication.channels, Publication.start_at, Publication.end_at)
        .where(
            Publication.product_id == sheet.id,
            Publication.company_id == company_id,
            Publication.status.in_(HOLDING),
            Publication.channels.overlap([one.value for one in shown.channels]),
            func.tstzrange(Publication.start_at, Publication.end_at).op("&&")(
                func.tstzrange(start, shown.end_at)
            ),
        )
        .order_by(Publication.start_at)
        .limit(1)
    )
    if but is not None:
        statement = statement.where(Publication.id != but)
    met = (await session.execute(statement)).one_or_none()
    if met is None:
        return
    both = [one.label for one in shown.channels if one.value in met.channels]
    until = f" au {short_date(last_day(met.end_at))}" if met.end_at else ", sans fin"
    raise Refused(
        f"Ce produit est déjà diffusé à cette société ({', '.join(both)}) du "
        f"{short_date(local_day(met.start_at))}{until} : modifiez cette diffusion, ou "
        "arrêtez-la d’abord.",
        code="publication_overlap",
    )


def columns_of(shown: Shown) -> dict[str, object]:
    """What may be changed of a publication, as its columns hold it."""
    return {
        "channels": [one.value for one in shown.channels],
        "visibility": shown.visibility,
        "price_visibility": shown.price_visibility,
        "conditions": shown.conditions,
        "end_at": shown.end_at,
        "pilot_user_ids": list(shown.pilots) or None,
        "pilot_team_ids": list(shown.teams) or None,
    }


def told(
    sheet: ProductSheet,
    publication_id: UUID,
    company_id: UUID,
    channels: Sequence[Channel],
    scope: Scope,
) -> AboutPublication:
    """What an event says of a publication."""
    return {
        "publication_id": publication_id,
        "owner_company_id": sheet.company_id,
        "company_id": company_id,
        "sku": sheet.sku,
        "product_name": sheet.name,
        "channels": ", ".join(one.label for one in channels),
        "actor": scope.actor_label,
    }
