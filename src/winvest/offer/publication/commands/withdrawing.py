"""Withdrawal: sales end everywhere, clients are told on their day, documents go to the archives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import RaciTask
from winvest.group.approvals.queries import unsigned
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.models.mappings import ProductExitPlan
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import product_of
from winvest.offer.documents.enums import DocumentStatus
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.verification import give_up_checks
from winvest.offer.publication.commands.publishing import HOLDING, told
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.events import ClientsToTell, PublicationEnded
from winvest.offer.publication.models import Publication
from winvest.offer.publication.ports import client_notices


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What was done of an exit plan on a day: clients told (None: not their day), documents."""

    clients_told: int | None = None
    documents_archived: int | None = None


@command(
    "publication.withdraw_all",
    needs="catalog.lifecycle",
    undo=Irreversible("Un produit retiré l’est définitivement (Annexe C §1)."),
)
async def withdraw_all(
    session: AsyncSession, scope: Scope, *, product_id: UUID, reason: str, now: datetime
) -> int:
    """Arrêter toutes les diffusions d’un produit retiré ; ceux qui le vendaient le savent."""
    sheet = await product_of(session, scope, product_id=product_id)
    scope.require("catalog.lifecycle", company_id=sheet.company_id, risk_family=sheet.risk_code)
    statement = (
        select(Publication)
        .where(
            Publication.product_id == product_id,
            Publication.status.in_((*HOLDING, PublicationStatus.DRAFT)),
        )
        .order_by(Publication.id)
        .with_for_update()
    )
    ended = 0
    for one in (await session.scalars(statement)).all():
        if one.end_at is not None and one.end_at <= now:
            continue
        channels = tuple(each for each in Channel if each.value in one.channels)
        prepared = one.status is PublicationStatus.DRAFT
        ends = {"end_at": now} if one.start_at < now and not prepared else {}
        await session.execute(
            update(Publication)
            .where(Publication.id == one.id)
            .values(status=PublicationStatus.WITHDRAWN, awaited=False, ended_reason=reason, **ends)
            .execution_options(synchronize_session=False)
        )
        if prepared:
            continue  # nobody sold by it
        event = PublicationEnded(
            **told(sheet, one.id, one.company_id, channels, scope),
            end_at=now,
            reason=reason,
        )
        await announce(session, scope, event)
        ended += 1
    return ended


@command(
    "publication.follow_exit_plan",
    needs="catalog.lifecycle",
    undo=Irreversible("Ce qui a été dit aux clients ne se reprend pas."),
)
async def follow_exit_plan(
    session: AsyncSession, scope: Scope, *, product_id: UUID, today: date, now: datetime
) -> Followed:
    """Faire ce que le plan de sortie prévoit ce jour : prévenir les clients, archiver.

    Who the clients are may be known outside alone: people are then asked to tell them.

    Runs twice without harm: what is done is written on the plan, in the same transaction. What is
    told to the clients waits for « Information clients » to be signed.
    """
    statement = (
        select(ProductExitPlan)
        .where(ProductExitPlan.product_id == product_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    plan = (await session.scalars(statement)).one_or_none()
    if plan is None:
        return Followed()
    clients = archived = None
    values: dict[str, object] = {}
    asked = plan.clients_told_at is not None or plan.clients_asked_at is not None
    notice_due = not asked and plan.client_notice_on <= today
    if notice_due and not await _notice_unsigned(session, scope, product_id):
        clients = await client_notices().tell(
            session, scope, product_id=product_id, notice=plan.notice
        )
        if clients is None:
            values |= {"clients_asked_at": now}
            await _ask_people(session, scope, plan)
        else:
            values |= {"clients_told_at": now, "clients_told": clients}
    if plan.documents_archived_at is None and plan.support_ends_on < today:
        archived = await _archive(session, product_id)
        await give_up_checks(session, scope, product_id=product_id)
        values |= {"documents_archived_at": now}
    if values:
        await session.execute(
            update(ProductExitPlan)
            .where(ProductExitPlan.product_id == product_id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    return Followed(clients_told=clients, documents_archived=archived)


async def keep_clients_told(
    session: AsyncSession, scope: Scope, *, product_id: UUID, count: int, at: datetime
) -> None:
    """Keep with the exit plan that its clients were told, by people: a step of another act."""
    await session.execute(
        update(ProductExitPlan)
        .where(ProductExitPlan.product_id == product_id, ProductExitPlan.clients_told_at.is_(None))
        .values(clients_told_at=at, clients_told=count)
        .execution_options(synchronize_session=False)
    )


async def _ask_people(session: AsyncSession, scope: Scope, plan: ProductExitPlan) -> None:
    sheet = await product_of(session, scope, product_id=plan.product_id)
    event = ClientsToTell(
        product_id=plan.product_id,
        company_id=sheet.company_id,
        sku=sheet.sku,
        product_name=sheet.name,
        notice=plan.notice,
        on=plan.client_notice_on,
        support_ends_on=plan.support_ends_on,
    )
    await announce(session, scope, event)


async def _notice_unsigned(session: AsyncSession, scope: Scope, product_id: UUID) -> bool:
    """Is what the clients would be told still to be signed (« Information clients »)?"""
    waiting = await unsigned(session, scope, subject_ids=[product_id])
    return any(one.task is RaciTask.CLIENT_NOTICE for one in waiting)


async def _archive(session: AsyncSession, product_id: UUID) -> int:
    """Every document of the product goes to the archives, where the law keeps it ten years."""
    versions = select(ProductVersion.id).where(ProductVersion.product_id == product_id)
    found: Sequence[UUID] = (
        await session.scalars(
            update(ProductDocument)
            .where(
                ProductDocument.product_version_id.in_(versions),
                ProductDocument.status != DocumentStatus.ARCHIVED,
            )
            .values(status=DocumentStatus.ARCHIVED)
            .returning(ProductDocument.id)
            .execution_options(synchronize_session=False)
        )
    ).all()
    return len(found)
