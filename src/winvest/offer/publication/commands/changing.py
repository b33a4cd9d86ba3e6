"""Changing a publication: how it is shown and by whom it is sold, its end, its widening."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import Conflict, Missing, NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.queries.sheets import ProductSheet, product_of
from winvest.offer.catalog.queries.withdrawal import lock_own
from winvest.offer.publication.commands.publishing import (
    HOLDING,
    PUBLISH,
    columns_of,
    refuse_overlap,
    refuse_unready,
    told,
)
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.events import PublicationBegan, PublicationEnded
from winvest.offer.publication.forms import Shown, check_pilot
from winvest.offer.publication.gate import lacking
from winvest.offer.publication.models import Publication
from winvest.offer.publication.pilots import pilot_lacks


@command("publication.change", needs=PUBLISH, undo=Undo("publication.change"))
async def change_publication(
    session: AsyncSession,
    scope: Scope,
    *,
    publication_id: UUID,
    shown: Shown,
    lock_version: int,
    now: datetime,
) -> Shown:
    """Modifier une diffusion : canaux, visibilité, prix, conditions, fin, pilote. What it was.

    A channel that opens passes the gate as a new publication does.
    """
    check_pilot(shown)
    one, sheet = await held_publication(session, scope, publication_id=publication_id)
    refuse_over(one, now=now)
    if one.lock_version != lock_version:
        raise Conflict("Quelqu’un a modifié cette diffusion entre-temps : relisez-la.")
    opened = [each for each in shown.channels if each.value not in one.channels]
    if opened:
        refuse_unready(
            await lacking(
                session,
                scope,
                sheet=sheet,
                version_id=one.product_version_id,
                company_id=one.company_id,
                channels=shown.channels,
                at=max(one.start_at, now),
            )
        )
    before = shown_of(one)
    refuse_unready(await unmanned(session, scope, one, shown=shown))
    await refuse_overlap(
        session,
        scope,
        sheet=sheet,
        company_id=one.company_id,
        shown=shown,
        start=one.start_at,
        but=one.id,
    )
    await _write(session, one.id, **columns_of(shown))
    return before


@command(
    "publication.end",
    needs=PUBLISH,
    undo=Irreversible("Une diffusion arrêtée se reprend par une nouvelle diffusion."),
)
async def end_publication(
    session: AsyncSession,
    scope: Scope,
    *,
    publication_id: UUID,
    end_at: datetime | None,
    reason: str,
    now: datetime,
) -> None:
    """Arrêter une diffusion, maintenant ou après un dernier jour ; ceux qui vendent le savent."""
    one, sheet = await held_publication(session, scope, publication_id=publication_id)
    refuse_over(one, now=now)
    if end_at is not None and end_at > now:
        if one.end_at is not None and end_at > one.end_at:
            raise Refused(
                "Cette diffusion s’arrête déjà avant ce jour : modifiez-la pour la prolonger.",
                code="ends_sooner",
            )
        if end_at <= one.start_at:
            raise Refused(
                "Cette diffusion n’aura pas commencé ce jour-là : arrêtez-la maintenant.",
                code="not_begun",
            )
        await _write(session, one.id, end_at=end_at, ended_reason=reason)
        last = end_at
    else:
        ends = {"end_at": now} if one.start_at < now else {}
        await _write(
            session,
            one.id,
            status=PublicationStatus.WITHDRAWN,
            awaited=False,
            ended_reason=reason,
            **ends,
        )
        last = now
    if one.status is PublicationStatus.DRAFT:
        return  # nobody sold by it
    channels = channels_of(one)
    event = PublicationEnded(
        **told(sheet, one.id, one.company_id, channels, scope),
        end_at=last,
        reason=reason,
    )
    await announce(session, scope, event)


@command("publication.widen", needs=PUBLISH, undo=Undo("publication.change"))
async def widen_publication(
    session: AsyncSession,
    scope: Scope,
    *,
    publication_id: UUID,
    end_at: datetime | None,
    now: datetime,
) -> Shown:
    """Élargir un pilote à tous les vendeurs de la société ; what it was."""
    one, sheet = await held_publication(session, scope, publication_id=publication_id)
    refuse_over(one, now=now)
    before = shown_of(one)
    if not before.is_pilot:
        raise Refused(
            "Cette diffusion n’est pas un pilote : tous les vendeurs l’ont déjà.", code="no_pilot"
        )
    channels = channels_of(one)
    wide = Shown(channels=channels, end_at=end_at)
    await refuse_overlap(
        session,
        scope,
        sheet=sheet,
        company_id=one.company_id,
        shown=wide,
        start=one.start_at,
        but=one.id,
    )
    await _write(session, one.id, pilot_user_ids=None, pilot_team_ids=None, end_at=end_at)
    if sheet.lifecycle_status is not LifecycleStatus.FROZEN:  # its resuming is told to all
        event = PublicationBegan(**told(sheet, one.id, one.company_id, channels, scope))
        await announce(session, scope, event)
    return before


async def held_publication(
    session: AsyncSession, scope: Scope, *, publication_id: UUID
) -> tuple[Publication, ProductSheet]:
    """A publication that nobody else acts on, and its product; refused without the right.

    The product is held first, as by who freezes or withdraws it.
    """
    whose = select(Publication.product_id).where(Publication.id == publication_id)
    product_id = await session.scalar(whose)
    if product_id is not None:
        await lock_own(session, product_id=product_id)
    statement = (
        select(Publication)
        .where(Publication.id == publication_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    one = (await session.scalars(statement)).one_or_none()
    if one is None:
        raise NotFound("Cette diffusion n’existe pas dans votre périmètre : revenez à la fiche.")
    sheet = await product_of(session, scope, product_id=one.product_id)
    scope.require(PUBLISH, company_id=sheet.company_id, risk_family=sheet.risk_code)
    return one, sheet


def refuse_over(one: Publication, *, now: datetime) -> None:
    """What is over stays as it was, for the history."""
    over = one.end_at is not None and one.end_at <= now
    if one.status not in (*HOLDING, PublicationStatus.DRAFT) or over:
        raise Refused(
            "Cette diffusion est terminée et ne change plus : créez-en une nouvelle.",
            code="publication_over",
        )


def shown_of(one: Publication) -> Shown:
    """How a publication is shown, as its form says it."""
    return Shown(
        channels=channels_of(one),
        visibility=one.visibility,
        price_visibility=one.price_visibility,
        conditions=one.conditions,
        end_at=one.end_at,
        pilots=tuple(one.pilot_user_ids or ()),
        teams=tuple(one.pilot_team_ids or ()),
    )


def channels_of(one: Publication) -> tuple[Channel, ...]:
    """The channels of a publication, in the order of the list."""
    return tuple(each for each in Channel if each.value in one.channels)


async def unmanned(
    session: AsyncSession, scope: Scope, one: Publication, *, shown: Shown | None = None
) -> tuple[Missing, ...]:
    """What says that nobody could sell by this pilot (as it would be `shown`): it is empty."""
    before = shown_of(one)
    return await pilot_lacks(
        session,
        scope,
        product_id=one.product_id,
        company_id=one.company_id,
        shown=shown or before,
        kept=before.teams,
    )


async def _write(session: AsyncSession, publication_id: UUID, **values: object) -> None:
    await session.execute(
        update(Publication)
        .where(Publication.id == publication_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
