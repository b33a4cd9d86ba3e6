"""Queries of the exclusions: a page of clients or of bans, found by words, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.companies.queries import CALLED
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.models.products import Product
from winvest.offer.pricing.references.exclusions import Running, running
from winvest.offer.pricing.references.models import ClientExclusion
from winvest.offer.publication.models import SaleBan

RIGHT = "exclusions.edit"
SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of either list: what is refused, by whom, why, and when."""

    id: UUID
    title: str
    note: str
    company: str
    reason: str
    valid_from: datetime
    valid_to: datetime | None
    standing: Running
    lock_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a list, and the id after which the next one begins."""

    rows: tuple[Row, ...]
    following: UUID | None


async def client_page(
    session: AsyncSession, scope: Scope, *, words: str, after: UUID | None, now: datetime
) -> Page:
    """Excluded clients of the companies shown, newest first; thousands at most, paged by key."""
    statement = _clients(scope)
    if words:
        statement = statement.where(
            _holds(words, ClientExclusion.client_reference, ClientExclusion.reason)
        )
    if after is not None:
        statement = statement.where(ClientExclusion.id < after)
    found = await session.execute(statement.order_by(ClientExclusion.id.desc()).limit(SIZE + 1))
    return _page([_client(one, now=now) for one in found])


async def ban_page(
    session: AsyncSession, scope: Scope, *, words: str, after: UUID | None, now: datetime
) -> Page:
    """What the companies shown refuse to sell, newest first; hundreds at most."""
    statement = _bans(scope)
    if words:
        statement = statement.where(_holds(words, Product.sku, Product.name, SaleBan.reason))
    if after is not None:
        statement = statement.where(SaleBan.id < after)
    found = await session.execute(statement.order_by(SaleBan.id.desc()).limit(SIZE + 1))
    return _page([_ban(one, now=now) for one in found])


async def one_client(session: AsyncSession, scope: Scope, *, row_id: UUID, now: datetime) -> Row:
    """One exclusion of a client."""
    found = (
        await session.execute(_clients(scope).where(ClientExclusion.id == row_id))
    ).one_or_none()
    if found is None:
        raise NotFound("Cette exclusion n’existe pas dans vos sociétés : revenez à la liste.")
    return _client(found, now=now)


async def one_ban(session: AsyncSession, scope: Scope, *, row_id: UUID, now: datetime) -> Row:
    """One ban of a sale."""
    found = (await session.execute(_bans(scope).where(SaleBan.id == row_id))).one_or_none()
    if found is None:
        raise NotFound("Cette interdiction n’existe pas dans vos sociétés : revenez à la liste.")
    return _ban(found, now=now)


def _mine(scope: Scope) -> frozenset[UUID]:
    return scope.shown_company_ids & scope.companies_with(RIGHT)


def _clients(scope: Scope) -> Select[ClientExclusion, str]:
    return (
        select(ClientExclusion, CALLED)
        .join(Company, Company.id == ClientExclusion.company_id)
        .where(ClientExclusion.company_id.in_(_mine(scope)))
    )


def _bans(scope: Scope) -> Select[SaleBan, str, str | None, str | None]:
    return (
        select(SaleBan, CALLED, Product.sku, Product.name)
        .join(Company, Company.id == SaleBan.company_id)
        .outerjoin(Product, Product.id == SaleBan.product_id)
        .where(SaleBan.company_id.in_(_mine(scope)))
    )


def _holds(words: str, *columns: Any) -> ColumnElement[bool]:
    asked = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    plain = func.fr_unaccent(func.lower(asked))
    return or_(
        *(func.fr_unaccent(func.lower(one)).like(func.concat("%", plain, "%")) for one in columns)
    )


def _client(row: Any, *, now: datetime) -> Row:
    one, company = row
    return Row(
        id=one.id,
        title=one.client_reference,
        note="",
        company=company,
        reason=one.reason,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        standing=running(one.valid_from, one.valid_to, now=now),
        lock_version=one.lock_version,
    )


def _ban(row: Any, *, now: datetime) -> Row:
    one, company, sku, name = row
    channel = Channel(one.channel).label if one.channel else "Tous les canaux"
    nameless = "Un produit hors de votre périmètre" if one.product_id else "Tous les produits"
    return Row(
        id=one.id,
        title=name or nameless,
        note=f"{sku} · {channel}" if sku else channel,
        company=company,
        reason=one.reason,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        standing=running(one.valid_from, one.valid_to, now=now),
        lock_version=one.lock_version,
    )


def _page(rows: list[Row]) -> Page:
    more = rows[SIZE - 1].id if len(rows) > SIZE else None
    return Page(rows=tuple(rows[:SIZE]), following=more)
