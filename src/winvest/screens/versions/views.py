"""What the page of a version shows: where it stands, what it changes, what may be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Missing, NotFound
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import RaciTask, TaskStatus
from winvest.group.approvals.queries import Task, tasks_about
from winvest.group.identity.models import User
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.queries.access import PREPARERS, UNTOLD, may_read
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.catalog.queries.versions import PUBLISHED
from winvest.offer.versions.commands.steps import Held, with_content
from winvest.offer.versions.ports import lacking
from winvest.offer.versions.queries import (
    APPROVE,
    Decision,
    Version,
    approvers,
    decisions_of,
    submitter_of,
    version_numbered,
)
from winvest.offer.versions.rules.breaking import breaking_changes
from winvest.offer.versions.rules.content import Content
from winvest.offer.versions.rules.difference import Chapter, changes_of, difference
from winvest.offer.versions.rules.moves import EDITABLE
from winvest.offer.versions.rules.scripts import stale_scripts
from winvest.screens.versions.asking import Unasked, unasked_accounts
from winvest.screens.versions.back import GoingBack, going_back
from winvest.screens.versions.names import names_of
from winvest.screens.versions.papers import Papers, papers_of

PATH = (
    VersionStatus.DRAFT,
    VersionStatus.IN_REVIEW,
    VersionStatus.APPROVED,
    VersionStatus.SCHEDULED,
    VersionStatus.ACTIVE,
)
NEXT = {
    VersionStatus.DRAFT: "À préparer",
    VersionStatus.IN_REVIEW: "À approuver",
    VersionStatus.APPROVED: "À planifier",
    VersionStatus.SCHEDULED: "En attente",
    VersionStatus.ACTIVE: "Appliquée",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """What this person may do to the version now."""

    edit: bool
    pay: bool
    submit: bool
    recall: bool
    decide: bool
    plan: bool
    unschedule: bool
    discard: bool
    roll_back: bool
    redraft: bool

    @property
    def anything(self) -> bool:
        """Is there an act to offer?"""
        return any(
            (self.edit, self.pay, self.submit, self.recall, self.decide, self.plan, self.unschedule,
             self.discard, self.roll_back, self.redraft)
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """The page of a version."""

    sheet: ProductSheet
    version: Version
    before: Version | None
    steps: tuple[dict[str, str], ...]
    chapters: tuple[Chapter, ...]
    unread: tuple[str, ...]
    breaking: tuple[str, ...]
    missing: Sequence[Missing]
    scripts: tuple[str, ...]
    decisions: tuple[Decision, ...]
    author: str
    approver_names: tuple[str, ...]
    sha256: str
    may: May
    papers: Papers | None
    back: GoingBack | None
    unasked: Unasked | None
    tasks: tuple[Task, ...] = ()

    @property
    def total(self) -> int:
        """How many lines change."""
        return len(changes_of(self.chapters))

    @property
    def of_withdrawn(self) -> str:
        """What becomes of a version that is not in force yet, its product being withdrawn.

        One that was planned begins all the same: what it takes the place of ends that day, and
        contracts go on after the sales (Annexe C §1).
        """
        if self.sheet.lifecycle_status is not LifecycleStatus.RETIRED:
            return ""
        if self.version.status is VersionStatus.SCHEDULED:
            day = short_date(self.version.effective_from)
            return (
                f"Cette version s’appliquera le {day} aux seuls contrats en cours : rien ne se "
                "vend plus. Annulez sa mise en production s’ils gardent le contenu d’avant."
            )
        if self.version.status in EDITABLE:
            return "Cette version n’entrera jamais en vigueur. Dupliquez le produit pour le vendre."
        return ""

    @property
    def last(self) -> Decision | None:
        """What happened to it last."""
        return self.decisions[0] if self.decisions else None


async def version_view(
    session: AsyncSession, scope: Scope, *, sheet: ProductSheet, number: int, now: datetime
) -> VersionView:
    """The page of the version of a number; `NotFound` for whom it is not."""
    version = await version_numbered(session, scope, product_id=sheet.id, number=number)
    in_test = sheet.lifecycle_status is LifecycleStatus.TEST  # known by what is being prepared
    if version.status in UNTOLD and not in_test and not prepares(scope, sheet):
        raise NotFound(f"Ce produit n’a pas de version {number} que vous puissiez lire.")
    one = await with_content(session, scope, sheet=sheet, version=version)
    chapters, unread = await changes_for(session, scope, one)
    open_ = version.status in EDITABLE or version.status is VersionStatus.SCHEDULED
    owner = sheet.company_id in scope.company_ids
    others: tuple[str, ...] = ()
    own = False
    if version.status is VersionStatus.IN_REVIEW:
        hands = {version.edited_by, await submitter_of(session, scope, version_id=version.id)}
        people = await approvers(session, scope, company_id=sheet.company_id, now=now)
        others = tuple(name for who, name in people if who not in hands)
        own = scope.actor_id in hands and any(who != scope.actor_id for who, _ in people)
    may = _may(scope, sheet, version, now=now, own=own)
    tasks = await tasks_about(session, scope, subject_ids=[version.id]) if owner else ()
    asked = any(one.task is RaciTask.BOOKING and one.status is TaskStatus.OPEN for one in tasks)
    return VersionView(
        sheet=sheet,
        version=version,
        before=one.before,
        steps=steps_of(version.status),
        chapters=chapters,
        unread=unread,
        breaking=breaking_changes(one.old, one.content) if one.old and open_ else (),
        missing=await lacking(session, scope, sheet=sheet, version=version)
        if open_ and sheet.lifecycle_status is not LifecycleStatus.RETIRED
        else (),
        scripts=stale_scripts(one.old, one.content) if open_ else (),
        decisions=await decisions_of(session, scope, version_id=version.id) if owner else (),
        author=await _name(session, version.edited_by),
        approver_names=others,
        sha256=one.sha256,
        may=may,
        back=await going_back(session, scope, one, sheet=sheet, now=now) if may.roll_back else None,
        unasked=await unasked_accounts(session, sheet=sheet, version_id=version.id)
        if may.edit and not asked
        else None,
        papers=await papers_of(session, scope, sheet=sheet, version=version, now=now)
        if open_
        else None,
        tasks=tasks,
    )


async def changes_for(
    session: AsyncSession, scope: Scope, one: Held
) -> tuple[tuple[Chapter, ...], tuple[str, ...]]:
    """What a version changes, as far as this person reads it; and what they do not read."""
    before = one.old or Content()
    names = await names_of(session, scope, (*one.content.schemes, *before.schemes))
    found = difference(before, one.content, names=names)
    return readable(scope, one.sheet, found)


def prepares(scope: Scope, sheet: ProductSheet) -> bool:
    """May this person read what is being prepared?"""
    return any(
        scope.may(right, company_id=sheet.company_id, risk_family=sheet.risk_code)
        for right in PREPARERS
    )


def steps_of(status: VersionStatus) -> tuple[dict[str, str], ...]:
    """The way of a version, and where it stands on it."""
    at = PATH.index(status) if status in PATH else len(PATH)
    return tuple(
        {
            "label": one.label,
            "href": "",
            "state": "done" if place < at else "current" if place == at else "todo",
            "note": ("Fait" if place < at else NEXT[one] if place == at else "Ensuite"),
        }
        for place, one in enumerate(PATH)
    )


def readable(
    scope: Scope, sheet: ProductSheet, chapters: Iterable[Chapter]
) -> tuple[tuple[Chapter, ...], tuple[str, ...]]:
    """The chapters that this person may read, and the titles of those that they may not."""
    shown, hidden = [], []
    for one in chapters:
        if one.right is None or may_read(
            scope, one.right, owner=sheet.company_id, risk_family=sheet.risk_code
        ):
            shown.append(one)
        else:
            hidden.append(one.title.lower())
    return tuple(shown), tuple(dict.fromkeys(hidden))


def _may(scope: Scope, sheet: ProductSheet, version: Version, *, now: datetime, own: bool) -> May:
    def may(*rights: str) -> bool:
        return all(
            scope.may(one, company_id=sheet.company_id, risk_family=sheet.risk_code)
            for one in rights
        )

    status = version.status
    writes = may("catalog.edit", "pricing.edit")
    publishes = may("publication.publish")
    alive = sheet.lifecycle_status is not LifecycleStatus.RETIRED
    editable = alive and status in EDITABLE
    future = version.effective_from > now
    return May(
        edit=writes and editable,
        pay=may("commissions.edit") and editable,
        submit=alive and writes and status is VersionStatus.DRAFT,
        recall=writes and status in (VersionStatus.IN_REVIEW, VersionStatus.APPROVED),
        decide=alive and may(APPROVE) and status is VersionStatus.IN_REVIEW and not own,
        plan=alive and publishes and status is VersionStatus.APPROVED,
        unschedule=publishes and status is VersionStatus.SCHEDULED and future,
        discard=writes and status is VersionStatus.DRAFT,
        roll_back=alive and publishes and status in PUBLISHED and version.effective_to is not None
        and version.effective_to <= now,
        redraft=alive and writes and status in (VersionStatus.SUPERSEDED, VersionStatus.WITHDRAWN),
    )  # fmt: skip


async def _name(session: AsyncSession, person: UUID | None) -> str:
    if person is None:
        return ""
    return await session.scalar(select(User.display_name).where(User.id == person)) or ""
