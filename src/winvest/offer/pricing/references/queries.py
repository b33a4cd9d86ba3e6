"""Queries of the references: the values of a series, with what was known before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.references.models import IndexPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    """A value as it is known now, and the ones it replaced, newest first."""

    on: date
    value: Decimal
    known_at: datetime
    source: str
    before: tuple[tuple[Decimal, datetime], ...]


async def known_values(
    session: AsyncSession, scope: Scope, *, series: Collection[str]
) -> dict[tuple[str, date], Decimal]:
    """The latest known value of each day of some series."""
    statement = (
        select(IndexPoint.series, IndexPoint.valid_on, IndexPoint.value)
        .where(IndexPoint.series.in_(series))
        .distinct(IndexPoint.series, IndexPoint.valid_on)
        .order_by(IndexPoint.series, IndexPoint.valid_on, IndexPoint.known_at.desc())
    )
    return {(name, on): value for name, on, value in await session.execute(statement)}


async def series_points(
    session: AsyncSession, scope: Scope, *, series: str, limit: int = 400
) -> tuple[PointRow, ...]:
    """The values of a series, newest day first; a few hundred rows."""
    statement = (
        select(IndexPoint.valid_on, IndexPoint.value, IndexPoint.known_at, IndexPoint.source)
        .where(IndexPoint.series == series)
        .order_by(IndexPoint.valid_on.desc(), IndexPoint.known_at.desc())
        .limit(limit)
    )
    by_day: dict[date, list[tuple[Decimal, datetime, str]]] = {}
    for on, value, known_at, source in await session.execute(statement):
        by_day.setdefault(on, []).append((value, known_at, source))
    return tuple(
        PointRow(
            on=on,
            value=known[0][0],
            known_at=known[0][1],
            source=known[0][2],
            before=tuple((value, known_at) for value, known_at, _ in known[1:]),
        )
        for on, known in by_day.items()
    )
