"""What was prepared with a version begins with it: each passes its gate, or waits and says why."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import Refused, Unready
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.lifecycle import change_status
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.queries.sheets import ProductSheet, product_of
from winvest.offer.publication.commands.changing import channels_of, shown_of, unmanned
from winvest.offer.publication.commands.publishing import FROZEN, PUBLISH, refuse_overlap, told
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.events import (
    AboutPublication,
    PublicationBegan,
    PublicationBlocked,
    PublicationPlanned,
    PublicationWaits,
)
from winvest.offer.publication.gate import lacking
from winvest.offer.publication.models import Publication

# By which steps a product goes on sale (Annexe C §1).
TO_SELL = {
    LifecycleStatus.DRAFT: (LifecycleStatus.TEST, LifecycleStatus.ACTIVE),
    LifecycleStatus.TEST: (LifecycleStatus.ACTIVE,),
}
RETIRED = "Produit retiré avant l’entrée en vigueur de la version."
TOO_LATE = "Sa fin est passée avant l’entrée en vigueur de la version."


async def is_prepared(session: AsyncSession, scope: Scope, *, version_id: UUID) -> bool:
    """Was a publication prepared with this version?"""
    return bool(
        await session.scalar(
            select(
                exists().where(
                    Publication.product_version_id == version_id,
                    Publication.status == PublicationStatus.DRAFT,
                )
            )
        )
    )


@command(
    "publication.begin_prepared",
    needs=PUBLISH,
    undo=Irreversible("Une diffusion commencée s’arrête, elle ne s’efface pas."),
)
async def begin_prepared(
    session: AsyncSession, scope: Scope, *, version_id: UUID, now: datetime
) -> int:
    """Diffuser ce qui était préparé avec une version qui entre en vigueur ; combien commencent.

    The version goes live whatever lacks to one of them: that one stays a draft, its keepers are
    told what lacks, and it is begun by hand once mended.
    """
    statement = (
        select(Publication)
        .where(
            Publication.product_version_id == version_id,
            Publication.status == PublicationStatus.DRAFT,
        )
        .order_by(Publication.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    begun = 0
    for one in (await session.scalars(statement)).all():
        sheet = await product_of(session, scope, product_id=one.product_id)
        scope.require(PUBLISH, company_id=sheet.company_id, risk_family=sheet.risk_code)
        begun += await _begun(session, scope, one, sheet, now=now)
    return begun


async def _begun(
    session: AsyncSession, scope: Scope, one: Publication, sheet: ProductSheet, *, now: datetime
) -> bool:
    start, channels = max(one.start_at, now), channels_of(one)
    if sheet.lifecycle_status is LifecycleStatus.RETIRED:
        await _write(session, one.id, status=PublicationStatus.WITHDRAWN, ended_reason=RETIRED)
        return False
    key, company = one.id, one.company_id
    if await _sold_already(session, scope, one, sheet, start=start):
        return False
    why = await _in_the_way(session, scope, one, sheet, start=start)
    about = told(sheet, key, company, channels, scope)
    if why:
        await _write(session, key, ended_reason=why)
        await announce(session, scope, PublicationBlocked(**about, lacks=why))
        return False
    later, activates = start > now, one.activates
    if sheet.lifecycle_status is LifecycleStatus.FROZEN and not later:
        await _write(
            session, key, status=PublicationStatus.SUSPENDED, start_at=start, awaited=True,
            activates=False, ended_reason=FROZEN,
        )  # fmt: skip
        waits = PublicationWaits(**about, start_at=start, planned_by=one.planned_by)
        await announce(session, scope, waits)
        return False
    await _write(
        session,
        key,
        status=PublicationStatus.PUBLISHED,
        start_at=start,
        awaited=later,
        activates=activates and later,
        ended_reason=None,
    )
    if later:
        await announce(session, scope, PublicationPlanned(**about, start_at=start))
        return True
    if activates and sheet.lifecycle_status in TO_SELL:
        await _activate(session, scope, sheet, about)
    await announce(session, scope, PublicationBegan(**about))
    return True


async def _sold_already(
    session: AsyncSession, scope: Scope, one: Publication, sheet: ProductSheet, *, start: datetime
) -> bool:
    """Somebody gave it by hand meanwhile: that stands, what was prepared is over."""
    key = one.id
    try:
        await refuse_overlap(
            session, scope, sheet=sheet, company_id=one.company_id, shown=shown_of(one),
            start=start, but=key,
        )  # fmt: skip
    except Refused as met:
        await _write(session, key, status=PublicationStatus.WITHDRAWN, ended_reason=met.message)
        return True
    return False


async def _in_the_way(
    session: AsyncSession, scope: Scope, one: Publication, sheet: ProductSheet, *, start: datetime
) -> str:
    """What keeps it from beginning, in words; empty when nothing does."""
    if one.end_at is not None and one.end_at <= start:
        return TOO_LATE
    missing = await lacking(
        session,
        scope,
        sheet=sheet,
        version_id=one.product_version_id,
        company_id=one.company_id,
        channels=channels_of(one),
        at=start,
    )
    both = (*missing, *await unmanned(session, scope, one))
    return " ".join(each.message for each in both)


async def _activate(
    session: AsyncSession, scope: Scope, sheet: ProductSheet, about: AboutPublication
) -> None:
    """The product prepared goes on sale; what keeps it from that is told, the rest stands."""
    try:
        async with session.begin_nested():
            for step in TO_SELL[sheet.lifecycle_status]:
                await change_status(session, scope, sku=sheet.sku, target=step)
    except Refused as refusal:
        found = refusal.missing if isinstance(refusal, Unready) else ()
        why = " ".join(each.message for each in found) or refusal.message
        await announce(session, scope, PublicationBlocked(**about, lacks=why))


async def _write(session: AsyncSession, publication_id: UUID, **values: object) -> None:
    await session.execute(
        update(Publication)
        .where(Publication.id == publication_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
