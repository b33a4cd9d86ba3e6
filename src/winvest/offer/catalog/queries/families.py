"""Families as programs list them: a page by code."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.risks import Risk


async def family_page(
    session: AsyncSession, scope: Scope, *, after: tuple[str, UUID] | None, limit: int
) -> Sequence[Any]:
    """The families of the companies shown and of the whole group; one row more than the page."""
    statement = (
        select(
            Risk.id, Risk.code, Risk.label, Risk.company_id, Risk.scope, Risk.is_global, Risk.icon
        )
        .where(or_(Risk.is_global, Risk.company_id.in_(tuple(scope.shown_company_ids))))
        .where(Risk.retired_at.is_(None))
        .order_by(Risk.code, Risk.id)
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(tuple_(Risk.code, Risk.id) > after)
    return list((await session.execute(statement)).all())
