"""Reading of the home page: counts by status, own drafts, ending documents, latest changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.own_queries import Asked, own_counts, own_tasks
from winvest.group.approvals.queries import Task
from winvest.group.identity.administration.queries.reviews import reviews
from winvest.group.identity.enums import ReviewStatus
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.filters import Completeness, Order, ProductFilters
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import listed
from winvest.offer.catalog.queries.counts import status_counts
from winvest.offer.catalog.queries.lists import ProductRow, product_page
from winvest.offer.catalog.queries.standing_counts import completeness_counts
from winvest.offer.documents.queries import EndingDocument, ending_documents

SOON = timedelta(days=30)
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDraft:
    """A draft that the person created."""

    sku: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReview:
    """A quarterly review of accesses that waits for the person's decisions."""

    quarter: str
    pending: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """How many of the products on sale have the documents that the law demands (Annexe H §3.1)."""

    complete: int
    demanded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """What the home page shows; empty where the person has no right to it."""

    counts: Mapping[LifecycleStatus, int]
    covered: Covered | None = None
    drafts: tuple[OwnDraft, ...] = ()
    ending: tuple[EndingDocument, ...] = ()
    recent: tuple[ProductRow, ...] = ()
    reviews: tuple[OpenReview, ...] = ()
    tasks: tuple[Task, ...] = ()
    waiting: int = 0

    @property
    def nothing(self) -> bool:
        """Is there nothing at all to show?"""
        parts = (self.drafts, self.ending, self.recent, self.reviews, self.tasks)
        return not (any(self.counts.values()) or any(parts))


async def home_view(session: AsyncSession, scope: Scope, *, now: datetime) -> HomeView:
    """The home page of a person, within the company selected. Eight queries at most."""
    waiting = await _open_reviews(session, scope)
    if not scope.may("catalog.read"):
        return HomeView(counts={}, reviews=waiting)
    tasks, signing = await _own_tasks(session, scope, now=now)
    counts = await status_counts(session, scope)
    drafts = await _own_drafts(session, scope)
    ending: tuple[EndingDocument, ...] = ()
    covered = None
    if scope.may("documents.read"):
        covered = await _covered(session, scope) if counts[LifecycleStatus.ACTIVE] else None
        ending = await ending_documents(session, scope, until=now + SOON)
    latest = ProductFilters(order=Order.UPDATED, descending=True)
    recent = await product_page(session, scope, filters=latest, size=6)
    return HomeView(
        counts=counts,
        covered=covered,
        drafts=drafts,
        ending=ending,
        recent=recent.rows,
        reviews=waiting,
        tasks=tasks,
        waiting=signing,
    )


async def _covered(session: AsyncSession, scope: Scope) -> Covered | None:
    on_sale = ProductFilters(status=LifecycleStatus.ACTIVE)
    found = await completeness_counts(session, scope, filters=on_sale)
    complete, lacking = found[Completeness.COMPLETE], found[Completeness.INCOMPLETE]
    return Covered(complete=complete, demanded=complete + lacking) if complete + lacking else None


async def _own_tasks(
    session: AsyncSession, scope: Scope, *, now: datetime
) -> tuple[tuple[Task, ...], int]:
    """The most pressing validations of one's functions, and how many there are in all."""
    counts = await own_counts(session, scope, now=now)
    if not counts:
        return (), 0
    found = await own_tasks(session, scope, asked=Asked(), now=now)
    return found[:SHOWN], sum(one for one, _ in counts.values())


async def _open_reviews(session: AsyncSession, scope: Scope) -> tuple[OpenReview, ...]:
    if not scope.may("access_review.do"):
        return ()
    return tuple(
        OpenReview(quarter=one.quarter, pending=one.pending, due_at=one.due_at)
        for one in await reviews(session, scope)
        if one.status is ReviewStatus.OPEN and one.pending
    )


async def _own_drafts(session: AsyncSession, scope: Scope) -> tuple[OwnDraft, ...]:
    if scope.actor_id is None:
        return ()
    statement = (
        select(Product.sku, Product.name, Product.created_at)
        .join(Risk, Risk.id == Product.risk_id)
        .where(
            listed(scope),
            Product.created_by == scope.actor_id,
            Product.lifecycle_status == LifecycleStatus.DRAFT,
        )
        .order_by(Product.created_at.desc())
        .limit(6)
    )
    return tuple(
        OwnDraft(sku=sku, name=name, created_at=at)
        for sku, name, at in await session.execute(statement)
    )
