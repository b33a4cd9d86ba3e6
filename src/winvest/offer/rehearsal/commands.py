"""Acts of the rehearsals: start one, have it compared with what happened."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import FieldError, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.documents.rules import FAMILIES
from winvest.offer.rehearsal.enums import ComparisonStatus, RehearsalKind, RehearsalStatus
from winvest.offer.rehearsal.erasing import check_detail
from winvest.offer.rehearsal.forms import Asked
from winvest.offer.rehearsal.models import Rehearsal, RehearsalLine
from winvest.offer.rehearsal.notices.queries import notice_book
from winvest.offer.rehearsal.queries import (
    READ,
    check_ahead,
    held_version,
    notice_told,
    rehearsal_of,
)
from winvest.offer.rehearsal.rules.consequences import notice_rule, papers_due, told_by
from winvest.offer.rehearsal.standing import happened_at, shown_sha
from winvest.offer.versions.commands.steps import Held
from winvest.offer.versions.rules.content import Content
from winvest.offer.versions.rules.difference import changes_of, difference

TOLD = 12
KEPT = Irreversible("Une répétition ne change rien à l’offre ; elle se garde pour être comparée.")

STOPPED = Irreversible("Une répétition arrêtée ne reprend pas : lancez-la de nouveau.")


@command("rehearsal.start", needs=READ, undo=KEPT)
async def start_rehearsal(
    session: AsyncSession, scope: Scope, *, asked: Asked, now: datetime
) -> UUID:
    """Répéter un changement sur les dossiers, avant de l’approuver. Gives its id."""
    sheet = await product_sheet(session, scope, sku=asked.sku)
    scope.require(READ, company_id=sheet.company_id)
    if asked.publication is not None:
        values = await _publication(session, scope, sheet, asked, now)
    else:
        values = await _version(session, scope, sheet, asked, now)
    day = local_day(values["effective_at"])
    rule = notice_rule(await notice_book(session), FAMILIES.get(sheet.risk_code), day=day)
    facts = {
        "sku": sheet.sku,
        "name": sheet.name,
        "company": sheet.company_code,
        "risk": sheet.risk_code,
        "model": sheet.revenue_model.value,
        "partner": str(sheet.partner_id) if sheet.partner_id else None,
        "notice": notice_told(rule, told_by(day, rule.months)) if rule else None,
        **values.pop("facts"),
    }
    rehearsal_id = new_id()
    await session.execute(
        insert(Rehearsal).values(
            id=rehearsal_id,
            company_id=sheet.company_id,
            product_id=sheet.id,
            known_at=now,
            filters=asked.filters(tuple(sorted(scope.companies_with(READ)))),
            facts=facts,
            user_id=scope.actor_id,
            user_label=scope.actor_label,
            **values,
        )
    )
    await _enqueue(session, scope, "rehearsal.run", rehearsal_id)
    return rehearsal_id


@command("rehearsal.compare", needs=READ, undo=KEPT)
async def ask_comparison(
    session: AsyncSession, scope: Scope, *, rehearsal_id: UUID, now: datetime
) -> None:
    """Comparer ce qui était prédit à ce que la mise en production a fait."""
    one = await rehearsal_of(session, scope, rehearsal_id=rehearsal_id, lock=True)
    if one.status is not RehearsalStatus.DONE:
        raise Refused(
            "Cette répétition n’est pas terminée : attendez son résultat.", code="not_done"
        )
    check_detail(one)
    if one.comparison is ComparisonStatus.WAITING:
        return
    at = await happened_at(session, scope, one=one, now=now)
    if at is None:
        raise Refused(
            "Ce changement n’est pas encore en vigueur : la comparaison se fera ce jour-là.",
            code="not_live",
        )
    await _begin_comparison(session, scope, rehearsal_id, at)


@command("rehearsal.stop", needs=READ, undo=STOPPED)
async def stop_rehearsal(
    session: AsyncSession, scope: Scope, *, rehearsal_id: UUID, now: datetime
) -> None:
    """Arrêter une répétition en cours, ou sa comparaison : ce qui en était calculé est jeté."""
    one = await rehearsal_of(session, scope, rehearsal_id=rehearsal_id, lock=True)
    this = update(Rehearsal).where(Rehearsal.id == rehearsal_id)
    if one.comparison is ComparisonStatus.WAITING:
        await session.execute(
            this.values(comparison=ComparisonStatus.NONE, place=None, compared_count=0)
        )
        await _enqueue_discard(session, rehearsal_id)
        return
    if one.status not in (RehearsalStatus.WAITING, RehearsalStatus.RUNNING):
        raise Refused(
            "Cette répétition n’est plus en cours : il n’y a rien à arrêter.", code="not_running"
        )
    await session.execute(this.values(status=RehearsalStatus.STOPPED, place=None, finished_at=now))
    await _enqueue_discard(session, rehearsal_id)


@command("rehearsal.follow", needs=None, undo=KEPT)
async def follow_version(
    session: AsyncSession, scope: Scope, *, version_id: UUID, effective_from: datetime
) -> None:
    """Faire comparer d’elle-même la dernière répétition d’une version qui entre en vigueur."""
    found = await session.scalar(
        select(Rehearsal.id)
        .where(
            Rehearsal.product_version_id == version_id,
            Rehearsal.status == RehearsalStatus.DONE,
            Rehearsal.comparison != ComparisonStatus.WAITING,
            Rehearsal.detail_erased_at.is_(None),
        )
        .order_by(Rehearsal.created_at.desc())
        .limit(1)
    )
    if found is None:
        return
    await _begin_comparison(session, scope, found, effective_from)


async def _begin_comparison(
    session: AsyncSession, scope: Scope, rehearsal_id: UUID, at: datetime
) -> None:
    """What a comparison before had found unforeseen is found again, or is no more."""
    line = RehearsalLine
    await session.execute(
        delete(line).where(line.rehearsal_id == rehearsal_id, line.foreseen.is_(False))
    )
    await session.execute(
        update(Rehearsal)
        .where(Rehearsal.id == rehearsal_id)
        .values(comparison=ComparisonStatus.WAITING, place=None, compared_count=0, actual_at=at)
    )
    await _enqueue(session, scope, "rehearsal.check", rehearsal_id)


async def _version(
    session: AsyncSession, scope: Scope, sheet: ProductSheet, asked: Asked, now: datetime
) -> dict[str, Any]:
    """What is kept of a version rehearsed."""
    held = await held_version(
        session, scope, product_id=sheet.id, number=asked.number or 0, at=asked.day
    )
    check_ahead(held)
    at = asked.day or max(held.version.effective_from, now)
    if at != held.version.effective_from and asked.day is None:
        held = await held_version(session, scope, product_id=sheet.id, number=asked.number or 0,
                                  at=at)  # fmt: skip
    return {
        "kind": RehearsalKind.VERSION,
        "product_version_id": held.version.id,
        "version_number": held.version.number,
        "base_version_id": held.before.id if held.before else None,
        "base_number": held.before.number if held.before else None,
        "content_sha256": held.sha256,
        "effective_at": at,
        "facts": _facts(held),
    }


def _facts(held: Held) -> dict[str, Any]:
    """What a version changes, and the documents that follow, as a rehearsal keeps them."""
    old = held.old or Content()
    found = changes_of(difference(old, held.content)) if held.old else ()
    return {
        "changes": [one.sentence for one in found[:TOLD]],
        "more": max(len(found) - TOLD, 0),
        "papers": [
            {
                "type": one.type.value,
                "title": one.title,
                "channels": list(one.channels),
                "new": one.new,
            }
            for one in papers_due(old, held.content)
        ],
    }


async def _publication(
    session: AsyncSession, scope: Scope, sheet: ProductSheet, asked: Asked, now: datetime
) -> dict[str, Any]:
    """What is kept of a publication rehearsed."""
    change = asked.publication
    if change is None or change.company_id not in scope.companies_with(READ):
        told = "Choisissez une société de votre périmètre."
        raise Invalid([FieldError(field="societe", code="unknown", message=told)])
    raw = change.as_json()
    in_force = sheet.version if sheet.version and sheet.version.in_force else None
    return {
        "kind": RehearsalKind.PUBLICATION,
        "base_version_id": in_force.id if in_force else None,
        "base_number": in_force.number if in_force else None,
        "content_sha256": await shown_sha(session, sheet.id, raw),
        "effective_at": asked.day or now,
        "facts": {"changes": [], "more": 0, "papers": []},
    }


async def _enqueue_discard(session: AsyncSession, rehearsal_id: UUID) -> None:
    await enqueue(
        session,
        "rehearsal.discard",
        queueing_lock=f"rehearsal-discard:{rehearsal_id}",
        rehearsal=str(rehearsal_id),
    )


async def _enqueue(session: AsyncSession, scope: Scope, job: str, rehearsal_id: UUID) -> None:
    await enqueue(
        session,
        job,
        queueing_lock=f"rehearsal:{rehearsal_id}",
        rehearsal=str(rehearsal_id),
        user=str(scope.actor_id or ""),
    )
