"""Going live: plan the day, go now, or on the day; exactly the approved content, always."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import NotFound, Refused
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import product_of
from winvest.offer.versions.commands.entering import PUBLISH, close_before, enter
from winvest.offer.versions.commands.steps import (
    Held,
    check_sellable,
    held,
    log,
    move,
    with_content,
)
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.events import VersionBlocked, VersionScheduled
from winvest.offer.versions.ports import check_ready
from winvest.offer.versions.queries import version_numbered
from winvest.offer.versions.rules.breaking import check_breaking
from winvest.offer.versions.rules.moves import check_future, check_move, check_untouched
from winvest.offer.versions.rules.scripts import stale_scripts


@command("versions.schedule", needs=PUBLISH, undo=Undo("versions.unschedule"))
async def schedule_version(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    number: int,
    effective_from: datetime,
    now: datetime,
) -> Held:
    """Planifier la mise en production du contenu approuvé, à une date."""
    check_future(effective_from, now=now)
    one = await held(session, scope, sku=sku, number=number, right=PUBLISH, at=effective_from)
    check_sellable(one.sheet)
    check_move(one.version.status, VersionStatus.SCHEDULED)
    await _check(session, scope, one, at=effective_from)
    await close_before(session, one, at=effective_from)
    await move(
        session,
        one.version.id,
        VersionStatus.SCHEDULED,
        effective_from=effective_from,
        effective_to=None,
    )
    await log(
        session, scope, version_id=one.version.id, act=VersionAct.SCHEDULED, sha256=one.sha256,
        effective_from=effective_from,
    )  # fmt: skip
    event = VersionScheduled(
        **one.told,
        actor=scope.actor_label,
        effective_from=effective_from,
        scripts=stale_scripts(one.old, one.content),
    )
    await announce(session, scope, event)
    return one


@command(
    "versions.publish_now",
    needs=PUBLISH,
    undo=Irreversible("Une version en vigueur ne s’efface pas : revenez au contenu d’avant."),
)
async def publish_now(
    session: AsyncSession, scope: Scope, *, sku: str, number: int, now: datetime
) -> Held:
    """Mettre en production une version approuvée, ou planifiée dont le jour est venu."""
    one = await held(session, scope, sku=sku, number=number, right=PUBLISH, at=now)
    if one.version.status is VersionStatus.ACTIVE:
        return one  # the job was quicker
    check_sellable(one.sheet)
    check_move(one.version.status, VersionStatus.ACTIVE)
    if one.version.status is VersionStatus.SCHEDULED:
        if one.version.effective_from > now:
            raise Refused(
                f"Cette version est planifiée pour le {short_date(one.version.effective_from)} : "
                "laissez-la entrer en vigueur ce jour-là, ou annulez sa mise en production.",
                code="version_move",
            )
        check_untouched(one.version.content_sha256, one.sha256)
        await enter(session, scope, one, at=one.version.effective_from, now=now)
        return one
    await _check(session, scope, one, at=now)
    await close_before(session, one, at=now)
    await enter(session, scope, one, at=now, now=now, effective_from=now, effective_to=None)
    return one


@command(
    "versions.go_live",
    needs=PUBLISH,
    undo=Irreversible("Une version en vigueur ne s’efface pas : revenez au contenu d’avant."),
)
async def go_live(
    session: AsyncSession,
    scope: Scope,
    *,
    version_id: UUID,
    approved_sha: str | None,
    now: datetime,
) -> bool:
    """Mettre en production, à son jour, exactement le contenu qui a été approuvé.

    Runs twice without harm; content that was tampered with is withdrawn, and the alarm is raised.
    A product withdrawn meanwhile begins it too: what it takes the place of ended that day, and the
    contracts that go on after the sales must not be left without one (Annexe C §1).
    """
    found = (
        await session.execute(
            select(ProductVersion.product_id, ProductVersion.version).where(
                ProductVersion.id == version_id
            )
        )
    ).one_or_none()
    if found is None:
        raise NotFound("Cette version n’existe plus : il n’y a rien à mettre en production.")
    version = await version_numbered(
        session, scope, product_id=found.product_id, number=found.version, lock=True
    )
    if version.status is not VersionStatus.SCHEDULED or version.effective_from > now:
        return False
    sheet = await product_of(session, scope, product_id=version.product_id)
    one = await with_content(session, scope, sheet=sheet, version=version)
    approved = version.content_sha256
    if approved is not None and (approved != one.sha256 or approved_sha not in (None, approved)):
        await _block(session, scope, one)
        return False
    await enter(session, scope, one, at=version.effective_from, now=now)
    return True


async def _check(session: AsyncSession, scope: Scope, one: Held, *, at: datetime) -> None:
    """Approved, untouched since, honest about what it breaks, and complete on its day."""
    check_untouched(one.version.content_sha256, one.sha256)
    check_breaking(one.old, one.content)
    await check_ready(session, scope, sheet=one.sheet, version=one.version, at=at)


async def _block(session: AsyncSession, scope: Scope, one: Held) -> None:
    """Content that nobody approved is not sold: the version is withdrawn, people are told."""
    await move(session, one.version.id, VersionStatus.WITHDRAWN)
    await log(session, scope, version_id=one.version.id, act=VersionAct.BLOCKED, sha256=one.sha256)
    await announce(
        session,
        scope,
        VersionBlocked(**one.told, actor=scope.actor_label),
    )
