"""Beginning what was planned: by its job on its day, or by hand before; the gate is asked again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import Missing
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.publication.commands.changing import (
    channels_of,
    held_publication,
    refuse_over,
    unmanned,
)
from winvest.offer.publication.commands.publishing import (
    FROZEN,
    HOLDING,
    PUBLISH,
    check_publishable,
    given_version,
    put_on_sale,
    refuse_frozen,
    refuse_unready,
    told,
)
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.events import (
    PublicationBegan,
    PublicationBlocked,
    PublicationWaits,
)
from winvest.offer.publication.gate import lacking
from winvest.offer.publication.models import Publication

FOR_GOOD = Irreversible("Une diffusion commencée s’arrête, elle ne s’efface pas.")
ENDED_BEFORE = "Sa fin est passée avant qu’elle ait pu commencer."


@command("publication.start", needs=PUBLISH, undo=FOR_GOOD)
async def start_publication(
    session: AsyncSession, scope: Scope, *, publication_id: UUID, now: datetime
) -> bool:
    """Commencer, à son jour, une diffusion planifiée ; la suspendre s’il manque quelque chose.

    While the sales of the product are frozen it waits, and begins when they go on again. Runs
    twice without harm. True when it began by this very call.
    """
    one, sheet = await held_publication(session, scope, publication_id=publication_id)
    if not one.awaited or one.start_at > now or one.status not in HOLDING:
        return False
    if one.end_at is not None and one.end_at <= now:
        await _give_up(session, scope, one, sheet)
        return False
    if sheet.lifecycle_status is LifecycleStatus.FROZEN:
        await _wait(session, scope, one, sheet)
        return False
    missing = await _missing(session, scope, one, sheet, now=now)
    if missing or sheet.lifecycle_status is LifecycleStatus.RETIRED:
        lacks = " ".join(each.message for each in missing) or "Le produit est retiré."
        await _settle(session, one, status=PublicationStatus.SUSPENDED, ended_reason=lacks)
        await _tell_blocked(session, scope, one, sheet, lacks)
        return False
    waited = one.status is PublicationStatus.SUSPENDED
    await _begin(session, scope, one, sheet, now=now, **({"start_at": now} if waited else {}))
    return True


@command("publication.start_now", needs=PUBLISH, undo=FOR_GOOD)
async def start_now(
    session: AsyncSession, scope: Scope, *, publication_id: UUID, now: datetime
) -> bool:
    """Diffuser maintenant ce qui était planifié ou préparé, ou reprendre ce qui est suspendu."""
    one, sheet = await held_publication(session, scope, publication_id=publication_id)
    if one.status is PublicationStatus.PUBLISHED and not one.awaited:
        return False  # the job was quicker
    refuse_over(one, now=now)
    check_publishable(sheet)
    refuse_frozen(sheet, waiting=one.awaited)
    refuse_unready(await _missing(session, scope, one, sheet, now=now))
    waited = one.status is PublicationStatus.SUSPENDED and one.awaited
    afresh = waited or one.status is PublicationStatus.DRAFT
    start_at = now if afresh else min(one.start_at, now)
    await _begin(session, scope, one, sheet, now=now, start_at=start_at)
    return True


async def _begin(
    session: AsyncSession,
    scope: Scope,
    one: Publication,
    sheet: ProductSheet,
    *,
    now: datetime,
    **values: object,
) -> None:
    channels = channels_of(one)
    activates, company = one.activates, one.company_id
    await _settle(session, one, status=PublicationStatus.PUBLISHED, ended_reason=None, **values)
    version = await given_version(
        session, scope, sheet, version_id=one.product_version_id, begun=True
    )
    await put_on_sale(session, scope, sheet=sheet, version=version, activates=activates, now=now)
    event = PublicationBegan(**told(sheet, one.id, company, channels, scope))
    await announce(session, scope, event)


async def _wait(session: AsyncSession, scope: Scope, one: Publication, sheet: ProductSheet) -> None:
    """Keep it for the day when sales go on again; told once."""
    if one.status is PublicationStatus.SUSPENDED:
        return
    who, day = one.planned_by, one.start_at
    await _settle(
        session, one, awaited=True, status=PublicationStatus.SUSPENDED, ended_reason=FROZEN
    )
    about = told(sheet, one.id, one.company_id, channels_of(one), scope)
    await announce(session, scope, PublicationWaits(**about, start_at=day, planned_by=who))


async def _give_up(
    session: AsyncSession, scope: Scope, one: Publication, sheet: ProductSheet
) -> None:
    """Its end is past before it could begin: nobody sold by it."""
    await _settle(session, one, status=PublicationStatus.WITHDRAWN, ended_reason=ENDED_BEFORE)
    await _tell_blocked(session, scope, one, sheet, ENDED_BEFORE)


async def _tell_blocked(
    session: AsyncSession, scope: Scope, one: Publication, sheet: ProductSheet, lacks: str
) -> None:
    about = told(sheet, one.id, one.company_id, channels_of(one), scope)
    await announce(session, scope, PublicationBlocked(**about, lacks=lacks))


async def _missing(
    session: AsyncSession, scope: Scope, one: Publication, sheet: ProductSheet, *, now: datetime
) -> tuple[Missing, ...]:
    missing = await lacking(
        session,
        scope,
        sheet=sheet,
        version_id=one.product_version_id,
        company_id=one.company_id,
        channels=channels_of(one),
        at=now,
    )
    return (*missing, *await unmanned(session, scope, one))


async def _settle(session: AsyncSession, one: Publication, **values: object) -> None:
    """Nothing awaits it any more, unless told: it began, or it did not."""
    await session.execute(
        update(Publication)
        .where(Publication.id == one.id)
        .values({"awaited": False, **values})
        .execution_options(synchronize_session=False)
    )
