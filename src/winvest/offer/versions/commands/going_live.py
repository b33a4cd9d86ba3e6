"""Going live: plan the day, go now, cancel, go back; exactly the approved content, always."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import FieldError, Invalid, NotFound, Refused
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import product_of
from winvest.offer.catalog.queries.versions import PUBLISHED
from winvest.offer.versions.commands.drafting import Drafted, new_version
from winvest.offer.versions.commands.steps import Held, held, log, move, with_content
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.events import (
    VersionBlocked,
    VersionScheduled,
    VersionUnscheduled,
    VersionWentLive,
)
from winvest.offer.versions.ports import check_ready
from winvest.offer.versions.queries import (
    Version,
    version_numbered,
    versions_of,
)
from winvest.offer.versions.rules.breaking import breaking_changes, check_breaking
from winvest.offer.versions.rules.moves import check_future, check_move, check_untouched

PUBLISH = "publication.publish"


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
    check_move(one.version.status, VersionStatus.SCHEDULED)
    await _check(session, scope, one)
    await _close(session, one, at=effective_from)
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
        **one.told,  # type: ignore[arg-type]
        actor=scope.actor_label,
        effective_from=effective_from,
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
    check_move(one.version.status, VersionStatus.ACTIVE)
    if one.version.status is VersionStatus.SCHEDULED:
        if one.version.effective_from > now:
            raise Refused(
                f"Cette version est planifiée pour le {short_date(one.version.effective_from)} : "
                "laissez-la entrer en vigueur ce jour-là, ou annulez sa mise en production.",
                code="version_move",
            )
        check_untouched(one.version.content_sha256, one.sha256)
        await _enter(session, scope, one, at=one.version.effective_from, now=now)
        return one
    await _check(session, scope, one)
    await _close(session, one, at=now)
    await _enter(session, scope, one, at=now, now=now, effective_from=now, effective_to=None)
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
    await _enter(session, scope, one, at=version.effective_from, now=now)
    return True


@command(
    "versions.unschedule",
    needs=PUBLISH,
    undo=Irreversible("Préparez une nouvelle version pour reprendre ce contenu."),
)
async def unschedule_version(
    session: AsyncSession, scope: Scope, *, sku: str, number: int, comment: str, now: datetime
) -> Drafted:
    """Annuler une mise en production planifiée : ce qui est en vigueur continue.

    The version in force ends that day for good: its content goes on under a version of its own.
    """
    _explained(comment)
    one = await held(session, scope, sku=sku, number=number, right=PUBLISH)
    check_move(one.version.status, VersionStatus.WITHDRAWN)
    if one.version.status is not VersionStatus.SCHEDULED or one.version.effective_from <= now:
        raise Refused(
            "Cette version est entrée en vigueur : revenez plutôt au contenu d’avant.",
            code="version_move",
        )
    await move(session, one.version.id, VersionStatus.WITHDRAWN)
    await log(
        session, scope, version_id=one.version.id, act=VersionAct.UNSCHEDULED,
        comment=comment.strip(),
    )  # fmt: skip
    event = VersionUnscheduled(
        **one.told,  # type: ignore[arg-type]
        actor=scope.actor_label,
        comment=comment.strip(),
    )
    await announce(session, scope, event)
    if one.before is None:
        return Drafted(id=one.version.id, sku=one.sheet.sku, number=one.version.number)
    return await _content_again(
        session, scope, one, source=one.before, at=one.version.effective_from, comment=comment,
        now=now, status=VersionStatus.SCHEDULED,
    )  # fmt: skip


@command(
    "versions.roll_back",
    needs=PUBLISH,
    undo=Irreversible("Revenez de même au contenu que vous venez de quitter."),
)
async def roll_back(
    session: AsyncSession, scope: Scope, *, sku: str, number: int, comment: str, now: datetime
) -> Drafted:
    """Revenir au contenu d’une version passée : une version nouvelle, l’histoire reste.

    What it goes back to was in force already: it needs no second approval, but a reason.
    """
    _explained(comment)
    one = await held(session, scope, sku=sku, number=number, right=PUBLISH, at=now)
    if one.version.status not in PUBLISHED or one.version.effective_from > now:
        raise Refused(
            "Cette version n’a jamais été en vigueur : on ne revient qu’à un contenu qui l’a été.",
            code="never_in_force",
        )
    current = await _current(session, scope, one, now=now)
    if current is not None and current.id == one.version.id:
        raise Refused(
            "Cette version est celle en vigueur : choisissez-en une plus ancienne.",
            code="already_in_force",
        )
    planned = await _next_planned(session, scope, one, now=now)
    if planned is not None:
        raise Refused(
            f"La version {planned.number} est planifiée pour le "
            f"{short_date(planned.effective_from)} : annulez d’abord sa mise en production, ou "
            "préparez une version à partir de ce contenu.",
            code="version_overlap",
        )
    return await _content_again(
        session, scope, one, source=one.version, at=now, comment=comment, now=now,
        status=VersionStatus.ACTIVE,
    )  # fmt: skip


async def _content_again(
    session: AsyncSession,
    scope: Scope,
    one: Held,
    *,
    source: Version,
    at: datetime,
    comment: str,
    now: datetime,
    status: VersionStatus,
) -> Drafted:
    """A version of its own, with content that was in force, from a moment on."""
    current = await _current(session, scope, one, now=now)
    made = await new_version(
        session,
        scope,
        sheet=one.sheet,
        source=source,
        effective_from=at,
        notes=f"Retour au contenu de la version {source.number} : {comment.strip()}"[:500],
        breaking=await _breaks(session, scope, one, current=current, source=source),
    )
    version = await version_numbered(
        session, scope, product_id=one.sheet.id, number=made.number, lock=True
    )
    fresh = await with_content(session, scope, sheet=one.sheet, version=version, at=at)
    await log(
        session, scope, version_id=made.id, act=VersionAct.ROLLED_BACK, comment=comment.strip(),
        sha256=fresh.sha256, effective_from=at,
    )  # fmt: skip
    signed = {"content_sha256": fresh.sha256, "approved_by": scope.actor_id, "approved_at": now}
    if status is VersionStatus.SCHEDULED:
        await move(session, made.id, status, **signed)
        return made
    await _close(session, fresh, at=at)
    await _enter(session, scope, fresh, at=at, now=now, rolled_back=True, **signed)
    return made


async def _breaks(
    session: AsyncSession, scope: Scope, one: Held, *, current: Version | None, source: Version
) -> bool:
    """Does going back break with what is in force? The new version says so by itself."""
    if current is None:
        return False
    now_held = await with_content(session, scope, sheet=one.sheet, version=current)
    then = await with_content(session, scope, sheet=one.sheet, version=source)
    return bool(breaking_changes(now_held.content, then.content))


async def _check(session: AsyncSession, scope: Scope, one: Held) -> None:
    """Approved, untouched since, honest about what it breaks, and complete."""
    check_untouched(one.version.content_sha256, one.sha256)
    check_breaking(one.old, one.content)
    await check_ready(session, scope, sheet=one.sheet, version=one.version)


async def _close(session: AsyncSession, one: Held, *, at: datetime) -> None:
    """The version before ends when this one begins; what else overlaps is refused by the base."""
    if one.before is not None and one.before.effective_to is None:
        await session.execute(
            update(ProductVersion)
            .where(ProductVersion.id == one.before.id)
            .values(effective_to=at)
            .execution_options(synchronize_session=False)
        )


async def _enter(
    session: AsyncSession,
    scope: Scope,
    one: Held,
    *,
    at: datetime,
    now: datetime,
    rolled_back: bool = False,
    **values: object,
) -> None:
    """This version is in force, those that ended are replaced; who sells is told."""
    ended = (
        update(ProductVersion)
        .where(
            ProductVersion.product_id == one.version.product_id,
            ProductVersion.id != one.version.id,
            ProductVersion.status.in_((VersionStatus.ACTIVE, VersionStatus.SCHEDULED)),
            ProductVersion.effective_to <= at,
        )
        .values(status=VersionStatus.SUPERSEDED)
    )
    await session.execute(ended.execution_options(synchronize_session=False))
    await move(session, one.version.id, VersionStatus.ACTIVE, **values)
    await log(
        session, scope, version_id=one.version.id, act=VersionAct.LIVE, sha256=one.sha256,
        effective_from=at,
    )  # fmt: skip
    event = VersionWentLive(
        **one.told,  # type: ignore[arg-type]
        actor=scope.actor_label,
        effective_from=at,
        rolled_back=rolled_back,
    )
    await announce(session, scope, event)


async def _block(session: AsyncSession, scope: Scope, one: Held) -> None:
    """Content that nobody approved is not sold: the version is withdrawn, people are told."""
    await move(session, one.version.id, VersionStatus.WITHDRAWN)
    await log(session, scope, version_id=one.version.id, act=VersionAct.BLOCKED, sha256=one.sha256)
    await announce(
        session,
        scope,
        VersionBlocked(**one.told, actor=scope.actor_label),  # type: ignore[arg-type]
    )


async def _current(
    session: AsyncSession, scope: Scope, one: Held, *, now: datetime
) -> Version | None:
    found = await versions_of(session, scope, product_id=one.sheet.id)
    for each in found:
        ended = each.effective_to is not None and each.effective_to <= now
        if each.status in PUBLISHED and each.effective_from <= now and not ended:
            return each
    return None


async def _next_planned(
    session: AsyncSession, scope: Scope, one: Held, *, now: datetime
) -> Version | None:
    found = await versions_of(session, scope, product_id=one.sheet.id)
    planned = [
        each
        for each in found
        if each.status is VersionStatus.SCHEDULED and each.effective_from > now
    ]
    return min(planned, key=lambda each: each.effective_from, default=None)


def _explained(comment: str) -> None:
    if not comment.strip():
        told = "Dites pourquoi : le journal garde la raison."
        raise Invalid([FieldError(field="comment", code="missing", message=told)])
