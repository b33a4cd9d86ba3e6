"""Going back: a planned day cancelled, content that was in force brought back; history stays."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import FieldError, Invalid, Refused
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.queries.versions import PUBLISHED
from winvest.offer.versions.commands.drafting import Drafted, new_version
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
from winvest.offer.versions.events import VersionUnscheduled
from winvest.offer.versions.queries import Version, version_numbered, versions_of
from winvest.offer.versions.rules.breaking import breaking_changes
from winvest.offer.versions.rules.content import sha256_of
from winvest.offer.versions.rules.moves import check_move


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
        **one.told,
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
    check_sellable(one.sheet)
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
    if current is not None and await _same(session, scope, one, current=current):
        raise Refused(
            f"La version {current.number}, en vigueur, a déjà ce contenu : il n’y a rien à "
            "ramener.",
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
    await close_before(session, fresh, at=at)
    await enter(session, scope, fresh, at=at, now=now, rolled_back=True, **signed)
    return made


async def _same(session: AsyncSession, scope: Scope, one: Held, *, current: Version) -> bool:
    """Does what is in force hold the same, somebody having gone back just before?"""
    now_held = await with_content(session, scope, sheet=one.sheet, version=current)
    both = (replace(each, breaking=False) for each in (now_held.content, one.content))
    first, second = map(sha256_of, both)
    return first == second


async def _breaks(
    session: AsyncSession, scope: Scope, one: Held, *, current: Version | None, source: Version
) -> bool:
    """Does going back break with what is in force? The new version says so by itself."""
    if current is None:
        return False
    now_held = await with_content(session, scope, sheet=one.sheet, version=current)
    then = await with_content(session, scope, sheet=one.sheet, version=source)
    return bool(breaking_changes(now_held.content, then.content))


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
