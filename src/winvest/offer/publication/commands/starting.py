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
)
from winvest.offer.publication.commands.publishing import (
    PUBLISH,
    given_version,
    put_on_sale,
    refuse_unready,
    told,
)
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.events import PublicationBegan, PublicationBlocked
from winvest.offer.publication.gate import lacking
from winvest.offer.publication.models import Publication

FOR_GOOD = Irreversible("Une diffusion commencée s’arrête, elle ne s’efface pas.")


@command("publication.start", needs=PUBLISH, undo=FOR_GOOD)
async def start_publication(
    session: AsyncSession, scope: Scope, *, publication_id: UUID, now: datetime
) -> bool:
    """Commencer, à son jour, une diffusion planifiée ; la suspendre s’il manque quelque chose.

    Runs twice without harm. True when it began by this very call.
    """
    one, sheet = await held_publication(session, scope, publication_id=publication_id)
    if not one.awaited or one.start_at > now or one.status is not PublicationStatus.PUBLISHED:
        return False
    missing = await _missing(session, scope, one, sheet, now=now)
    if missing or sheet.lifecycle_status is LifecycleStatus.RETIRED:
        lacks = " ".join(each.message for each in missing) or "Le produit est retiré."
        await _settle(session, one, status=PublicationStatus.SUSPENDED, ended_reason=lacks)
        blocked = PublicationBlocked(
            **told(sheet, one.id, one.company_id, channels_of(one), scope),
            lacks=lacks,
        )
        await announce(session, scope, blocked)
        return False
    await _begin(session, scope, one, sheet, now=now)
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
    refuse_unready(await _missing(session, scope, one, sheet, now=now))
    prepared = one.status is PublicationStatus.DRAFT
    start_at = now if prepared else min(one.start_at, now)
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
    pilots = tuple(one.pilot_user_ids or ())
    activates, company = one.activates, one.company_id
    await _settle(session, one, status=PublicationStatus.PUBLISHED, ended_reason=None, **values)
    version = await given_version(
        session, scope, sheet, version_id=one.product_version_id, begun=True
    )
    await put_on_sale(session, scope, sheet=sheet, version=version, activates=activates, now=now)
    event = PublicationBegan(
        **told(sheet, one.id, company, channels, scope),
        pilots=pilots,
    )
    await announce(session, scope, event)


async def _missing(
    session: AsyncSession, scope: Scope, one: Publication, sheet: ProductSheet, *, now: datetime
) -> tuple[Missing, ...]:
    return await lacking(
        session,
        scope,
        sheet=sheet,
        version_id=one.product_version_id,
        company_id=one.company_id,
        channels=channels_of(one),
        at=now,
    )


async def _settle(session: AsyncSession, one: Publication, **values: object) -> None:
    """Nothing awaits it any more: it began, or it did not."""
    await session.execute(
        update(Publication)
        .where(Publication.id == one.id)
        .values(awaited=False, **values)
        .execution_options(synchronize_session=False)
    )
