"""Dated prices that leave in files: those that run or are to come, all of them, in pieces."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.queries.access import readable
from winvest.offer.pricing.dated.models import DatedPromotion
from winvest.offer.pricing.dated.queries import (
    READ,
    AgreedRow,
    Model,
    PromotionRow,
    agreed_row,
    all_agreed,
    all_promotions,
    promotion_row,
)
from winvest.offer.pricing.models import NegotiatedPrice

PIECE = 1000


async def promotions_leaving(
    session: AsyncSession, scope: Scope, *, owner: UUID | None, now: datetime
) -> AsyncIterator[Sequence[PromotionRow]]:
    """The dated promotions that are not over, by product; a few hundred a company.

    `owner`: the company whose products they are of; None: of all that may be read.
    """
    async for rows in _pieces(session, scope, all_promotions(), DatedPromotion, owner, now):
        yield [promotion_row(one) for one in rows]


async def agreed_leaving(
    session: AsyncSession, scope: Scope, *, owner: UUID | None, now: datetime
) -> AsyncIterator[Sequence[AgreedRow]]:
    """The prices agreed with clients that are not over, by product; a few thousand a company."""
    async for rows in _pieces(session, scope, all_agreed(), NegotiatedPrice, owner, now):
        yield [agreed_row(one) for one in rows]


async def _pieces(
    session: AsyncSession,
    scope: Scope,
    statement: Select[Any],
    model: Model,
    owner: UUID | None,
    now: datetime,
) -> AsyncIterator[Sequence[Any]]:
    """Pages by key, under the right that prices ask."""
    lasts = model.valid_to.is_(None) | (model.valid_to > now)
    asked = statement.where(readable(scope), readable(scope, right=READ), lasts)
    if owner is not None:
        asked = asked.where(Product.company_id == owner)
    asked = asked.order_by(Product.sku, model.id).limit(PIECE)
    after: tuple[str, UUID] | None = None
    while True:
        page = asked if after is None else asked.where(tuple_(Product.sku, model.id) > after)
        rows = (await session.execute(page)).all()
        if rows:
            yield rows
            after = rows[-1][1], rows[-1][0].id
        if len(rows) < PIECE:
            return
