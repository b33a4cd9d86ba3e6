"""Queries of the publications: who may sell a product, and whether anyone does now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.identity.models import RoleAssignment, User
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.models.mappings import ProductExitPlan
from winvest.offer.catalog.models.products import Product
from winvest.offer.publication.enums import PriceVisibility, PublicationStatus, Visibility
from winvest.offer.publication.models import Publication

AT_ONCE = 200
SELLING = ("vente", "conseiller", "manager")
MOST_PEOPLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationRow:
    """A publication as the sheet shows it."""

    company_code: str
    company_name: str
    channels: tuple[Channel, ...]
    visibility: Visibility
    price_visibility: PriceVisibility
    status: PublicationStatus
    conditions: str | None
    start_at: datetime
    end_at: datetime | None
    running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """A person who sells for a company."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """A product that a company sells now, and by what; a pilot is sold by its people alone."""

    publication_id: UUID
    product_id: UUID
    company_id: UUID
    channels: tuple[Channel, ...]
    pilot: bool


def is_running() -> ColumnElement[bool]:
    """The publication counts at this instant."""
    return (
        (Publication.status == PublicationStatus.PUBLISHED)
        & (Publication.start_at <= func.now())
        & or_(Publication.end_at.is_(None), Publication.end_at > func.now())
    )


def is_pilot() -> ColumnElement[bool]:
    """The publication is for some people alone: named, or by their team."""
    return or_(Publication.pilot_user_ids.is_not(None), Publication.pilot_team_ids.is_not(None))


def is_diffused() -> ColumnElement[bool]:
    """The product is given now to a company that sees it (Annexe C §3); correlated to it.

    What is given of a frozen product is suspended (Annexe C §1).
    """
    given = exists().where(
        Publication.product_id == Product.id,
        is_running(),
        Publication.visibility != Visibility.HIDDEN,
    )
    return and_(given, Product.lifecycle_status != LifecycleStatus.FROZEN)


async def diffused_among(
    session: AsyncSession, scope: Scope, *, product_ids: Sequence[UUID]
) -> frozenset[UUID]:
    """Those of a page of products that are given now to a company that sees them."""
    statement = (
        select(Publication.product_id)
        .where(
            Publication.product_id.in_(product_ids),
            is_running(),
            Publication.visibility != Visibility.HIDDEN,
        )
        .distinct()
    )
    return frozenset((await session.scalars(statement)).all())


async def sold_now(
    session: AsyncSession, scope: Scope, *, product_ids: Sequence[UUID]
) -> tuple[Sold, ...]:
    """Which companies sell these products now, where sellers see them; a few a product."""
    statement = (
        select(
            Publication.id,
            Publication.product_id,
            Publication.company_id,
            Publication.channels,
            is_pilot(),
        )
        .where(
            Publication.product_id.in_(product_ids),
            is_running(),
            Publication.visibility != Visibility.HIDDEN,
        )
        .order_by(Publication.product_id, Publication.company_id, Publication.id)
    )
    return tuple(
        Sold(
            publication_id=key,
            product_id=product,
            company_id=company,
            channels=tuple(Channel(one) for one in channels),
            pilot=bool(pilot),
        )
        for key, product, company, channels, pilot in await session.execute(statement)
    )


async def product_publications(
    session: AsyncSession, scope: Scope, *, product_id: UUID
) -> tuple[PublicationRow, ...]:
    """Publications of a product, running ones first: all for its owner, its own for a seller."""
    running = is_running()
    name = func.coalesce(Company.brand_name, Company.legal_name)
    statement = (
        select(Publication, Company.code, name, running)
        .join(Company, Company.id == Publication.company_id)
        .where(
            Publication.product_id == product_id,
            Publication.status != PublicationStatus.DRAFT,
        )
        .order_by(running.desc(), Company.code, Publication.start_at.desc())
        .limit(50)
    )
    return tuple(
        PublicationRow(
            company_code=code,
            company_name=called,
            channels=tuple(Channel(channel) for channel in one.channels),
            visibility=one.visibility,
            price_visibility=one.price_visibility,
            status=one.status,
            conditions=one.conditions,
            start_at=one.start_at,
            end_at=one.end_at,
            running=bool(runs),
        )
        for one, code, called, runs in await session.execute(statement)
    )


async def due_publications(
    session: AsyncSession, scope: Scope, *, now: datetime
) -> tuple[UUID, ...]:
    """Planned publications whose day has come, however long the worker was away.

    What waits for the sales of a frozen product is due once they go on again, or too late.
    """
    waits = (
        (Publication.status == PublicationStatus.SUSPENDED)
        & (Product.lifecycle_status == LifecycleStatus.FROZEN)
        & (Publication.end_at.is_(None) | (Publication.end_at > now))
    )
    statement = (
        select(Publication.id)
        .join(Product, Product.id == Publication.product_id)
        .where(Publication.awaited, Publication.start_at <= now, ~waits)
        .order_by(Publication.start_at, Publication.id)
        .limit(AT_ONCE)
    )
    return tuple((await session.scalars(statement)).all())


async def plans_to_follow(session: AsyncSession, scope: Scope, *, today: date) -> tuple[UUID, ...]:
    """Products whose exit plan has something to do today, however late."""
    statement = (
        select(ProductExitPlan.product_id)
        .join(Product, Product.id == ProductExitPlan.product_id)
        .where(
            Product.lifecycle_status == LifecycleStatus.RETIRED,
            or_(
                (ProductExitPlan.client_notice_on <= today)
                & ProductExitPlan.clients_told_at.is_(None)
                & ProductExitPlan.clients_asked_at.is_(None),
                (ProductExitPlan.support_ends_on < today)
                & ProductExitPlan.documents_archived_at.is_(None),
            ),
        )
        .order_by(ProductExitPlan.product_id)
        .limit(AT_ONCE)
    )
    return tuple((await session.scalars(statement)).all())


async def sellers_at(
    session: AsyncSession, scope: Scope, *, company_id: UUID, now: datetime
) -> tuple[Seller, ...]:
    """The people who sell for a company, by name: those whom a pilot may name."""
    statement = (
        select(User.id, User.display_name)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(
            RoleAssignment.role_code.in_(SELLING),
            RoleAssignment.company_id == company_id,
            RoleAssignment.valid_from <= now,
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
            User.status == "active",
        )
        .distinct()
        .order_by(User.display_name, User.id)
        .limit(MOST_PEOPLE)
    )
    return tuple(Seller(id=key, name=name) for key, name in await session.execute(statement))
