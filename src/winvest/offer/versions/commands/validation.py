"""Validation: submit a version, take it back, approve or refuse it; never by its last author."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import FieldError, Invalid, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.versions.commands.steps import Held, held, log, move
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.events import VersionDecided, VersionSubmitted
from winvest.offer.versions.queries import APPROVE, approvers, submitter_of
from winvest.offer.versions.rules.breaking import check_breaking
from winvest.offer.versions.rules.moves import (
    Signature,
    check_move,
    check_seen,
    check_signature,
)

EDIT = "catalog.edit"


@command("versions.submit", needs=EDIT, undo=Undo("versions.recall"))
async def submit_version(session: AsyncSession, scope: Scope, *, sku: str, number: int) -> Held:
    """Soumettre une version à approbation."""
    one = await held(session, scope, sku=sku, number=number, right=EDIT)
    check_move(one.version.status, VersionStatus.IN_REVIEW)
    _check_whole(one)
    check_breaking(one.old, one.content)
    await move(session, one.version.id, VersionStatus.IN_REVIEW)
    await log(
        session, scope, version_id=one.version.id, act=VersionAct.SUBMITTED, sha256=one.sha256
    )
    event = VersionSubmitted(
        **one.told,
        actor=scope.actor_label,
        author_id=scope.actor_id,
        content_sha256=one.sha256,
    )
    await announce(session, scope, event)
    return one


@command("versions.recall", needs=EDIT, undo=Undo("versions.submit"))
async def recall_version(session: AsyncSession, scope: Scope, *, sku: str, number: int) -> None:
    """Reprendre en brouillon une version soumise ou approuvée."""
    one = await held(session, scope, sku=sku, number=number, right=EDIT)
    check_move(one.version.status, VersionStatus.DRAFT)
    await move(
        session,
        one.version.id,
        VersionStatus.DRAFT,
        approved_by=None,
        approved_at=None,
        content_sha256=None,
    )
    await log(session, scope, version_id=one.version.id, act=VersionAct.RECALLED)


@command(
    "versions.approve",
    needs=APPROVE,
    undo=Irreversible("Une approbation reste dans le journal : reprenez la version en brouillon."),
)
async def approve_version(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    number: int,
    seen: str | None,
    comment: str | None,
    now: datetime,
) -> Held:
    """Approuver une version, telle qu’on l’a lue ; jamais la sienne, sauf seul habilité."""
    one = await held(session, scope, sku=sku, number=number, right=APPROVE)
    check_move(one.version.status, VersionStatus.APPROVED)
    alone = await _signed(session, scope, one, now=now)
    if seen is not None:
        check_seen(seen, one.sha256)
    check_breaking(one.old, one.content)
    await move(
        session,
        one.version.id,
        VersionStatus.APPROVED,
        content_sha256=one.sha256,
        approved_by=scope.actor_id,
        approved_at=now,
    )
    await _decide(session, scope, one, approved=True, comment=comment, alone=alone)
    return one


@command(
    "versions.refuse",
    needs=APPROVE,
    undo=Irreversible("Un refus reste dans le journal ; la version se soumet de nouveau."),
)
async def refuse_version(
    session: AsyncSession, scope: Scope, *, sku: str, number: int, comment: str, now: datetime
) -> Held:
    """Refuser une version, en disant pourquoi ; elle redevient un brouillon."""
    if not comment.strip():
        told = "Dites ce qui ne va pas : la personne qui l’a préparée pourra la corriger."
        raise Invalid([FieldError(field="comment", code="missing", message=told)])
    one = await held(session, scope, sku=sku, number=number, right=APPROVE)
    if one.version.status is not VersionStatus.IN_REVIEW:
        raise Refused(
            "Cette version n’attend plus de décision : rechargez la page.", code="version_move"
        )
    await move(session, one.version.id, VersionStatus.DRAFT)
    await _decide(session, scope, one, approved=False, comment=comment.strip(), alone=False)
    return one


async def _signed(session: AsyncSession, scope: Scope, one: Held, *, now: datetime) -> bool:
    """May this person sign? True when nobody else could, which is recorded and told.

    A program is never the only one: it does not sign what it wrote.
    """
    others = await approvers(session, scope, company_id=one.sheet.company_id, now=now)
    submitter = await submitter_of(session, scope, version_id=one.version.id)
    return check_signature(
        Signature(
            actor_id=scope.actor_id,
            author_id=one.version.edited_by,
            submitter_id=submitter,
            alone=[who for who, _ in others] == [scope.actor_id],
        )
    )


async def _decide(
    session: AsyncSession,
    scope: Scope,
    one: Held,
    *,
    approved: bool,
    comment: str | None,
    alone: bool,
) -> None:
    submitter = await submitter_of(session, scope, version_id=one.version.id)
    decision_id = await log(
        session,
        scope,
        version_id=one.version.id,
        act=VersionAct.APPROVED if approved else VersionAct.REFUSED,
        comment=comment,
        sha256=one.sha256,
        alone=alone,
    )
    event = VersionDecided(
        **one.told,
        actor=scope.actor_label,
        approved=approved,
        comment=comment or "",
        author_id=submitter or one.version.edited_by,
        decision_id=decision_id,
        alone=alone,
    )
    await announce(session, scope, event)


def _check_whole(one: Held) -> None:
    """A version without a plan, or a plan without a price, is not submitted."""
    priced = {price.plan for price in one.content.prices}
    if not one.content.plans:
        raise Refused(
            "Cette version n’a aucune formule : ajoutez-en une, avec son prix.",
            code="grid_incomplete",
        )
    bare = [plan.name for plan in one.content.plans if plan.code not in priced]
    if bare and None not in priced:
        named = ", ".join(f"« {name} »" for name in bare)
        raise Refused(
            f"Sans prix : {named}. Donnez le prix de chaque formule, puis soumettez.",
            code="grid_incomplete",
        )
