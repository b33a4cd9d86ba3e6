"""The figures of a rehearsal, worked out from its lines."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.rehearsal.enums import Effect, LineNature, SubjectKind
from winvest.offer.rehearsal.figures.rows import (
    MOST,
    MUCH,
    NOTHING,
    Group,
    Headline,
    Rhythm,
    Spread,
)
from winvest.offer.rehearsal.models import RehearsalLine
from winvest.offer.rehearsal.queries import READ

LINE = RehearsalLine
BY: Mapping[str, Any] = {
    "societe": LINE.company_id,
    "canal": LINE.channel,
    "formule": LINE.plan_code,
    "age": LINE.age_band,
    "zone": LINE.department,
}
BUCKETS = (
    ("≤ −10", None, Decimal(-10)),
    ("≤ −5", Decimal(-10), Decimal(-5)),
    ("< 0", Decimal(-5), Decimal(0)),
    ("≤ +5", Decimal(0), Decimal(5)),
    ("≤ +10", Decimal(5), Decimal(10)),
    ("≤ +20", Decimal(10), Decimal(20)),
    ("> +20", Decimal(20), None),
)


async def headline(session: AsyncSession, scope: Scope, *, rehearsal_id: UUID) -> Headline:
    """The figures of a rehearsal, of the companies that this person reads."""
    gap = or_(
        LINE.actual_why.is_not(None),
        and_(
            LINE.actual_incl.is_not(None),
            LINE.actual_commission.is_distinct_from(LINE.after_commission),
        ),
    )
    told: Mapping[str, ColumnElement[bool]] = {
        "changed": LINE.effect.not_in((Effect.SAME, Effect.UNPRICED)),
        "dearer": LINE.effect == Effect.DEARER,
        "cheaper": LINE.effect == Effect.CHEAPER,
        "lost": LINE.effect == Effect.LOST,
        "gained": LINE.effect == Effect.GAINED,
        "unpriced": LINE.effect == Effect.UNPRICED,
        "much": LINE.rate > MUCH,
        "letters": LINE.letter.is_(True),
        "notices": LINE.notice.is_(True),
        "contracts": LINE.subject_kind == SubjectKind.CONTRACT,
        "gaps": gap,
    }
    # by file first, then counted: one pass over the lines, however many figures
    files = (
        select(*(func.bool_or(which).label(name) for name, which in told.items()))
        .where(*rehearsed(scope, rehearsal_id))
        .group_by(LINE.subject_id)
        .subquery()
    )
    row = await session.execute(
        select(
            func.count().label("files"),
            *(func.count().filter(files.c[name]).label(name) for name in told),
        ).select_from(files)
    )
    return Headline(**row.one()._asdict())


async def rhythms(session: AsyncSession, scope: Scope, *, rehearsal_id: UUID) -> list[Rhythm]:
    """What falls due at each rhythm; the one of most lines first."""
    amounts = ("before_excl", "before_tax", "before_incl", "after_excl", "after_tax", "after_incl",
               "actual_incl", "actual_excl", "actual_tax")  # fmt: skip
    rows = await session.execute(
        select(
            LINE.recurrence,
            func.count().label("count"),
            *(func.sum(getattr(LINE, name)).label(name) for name in amounts),
        )
        .where(*rehearsed(scope, rehearsal_id), LINE.recurrence.is_not(None))
        .group_by(LINE.recurrence)
    )
    found = [Rhythm(**row._asdict()) for row in rows]
    return sorted(found, key=lambda one: -one.count)


async def groups(
    session: AsyncSession,
    scope: Scope,
    *,
    rehearsal_id: UUID,
    by: str,
    recurrence: Recurrence,
    most: int | None = MOST,
) -> list[Group]:
    """The files of one rhythm by company, channel, plan, age or department; so many at most."""
    key = BY[by]
    rows = await session.execute(
        select(
            key.label("key"),
            _files().label("files"),
            _files(LINE.effect == Effect.DEARER).label("dearer"),
            func.sum(LINE.before_incl).label("before"),
            func.sum(LINE.after_incl).label("after"),
        )
        .where(*rehearsed(scope, rehearsal_id), LINE.recurrence == recurrence)
        .group_by(key)
        .order_by(func.abs(func.sum(LINE.delta)).desc(), key)
        .limit(most)
    )
    return [
        Group(
            key=NOTHING if row.key is None else str(row.key),
            count=row.files,
            dearer=row.dearer,
            before=row.before,
            after=row.after,
        )
        for row in rows
    ]


async def distribution(
    session: AsyncSession, scope: Scope, *, rehearsal_id: UUID, recurrence: Recurrence
) -> Spread:
    """How many files move by how many percent; those that do not move stand apart."""
    counts = [
        _files(
            LINE.rate != 0,
            *(() if low is None else (LINE.rate > low,)),
            *(() if high is None else (LINE.rate <= high,)),
        ).label(f"b{place}")
        for place, (_, low, high) in enumerate(BUCKETS)
    ]
    same = _files(LINE.rate == 0).label("same")
    row = (
        await session.execute(
            select(*counts, same).where(
                *rehearsed(scope, rehearsal_id),
                LINE.recurrence == recurrence,
                LINE.effect.not_in((Effect.LOST, Effect.GAINED)),
            )
        )
    ).one()
    found = [(label, int(row[place])) for place, (label, _, _) in enumerate(BUCKETS)]
    found.insert(3, ("0", int(row.same)))
    return tuple(found)


def rehearsed(scope: Scope, rehearsal_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """Of this rehearsal, and of the companies that this person reads."""
    return LINE.rehearsal_id == rehearsal_id, LINE.company_id.in_(scope.companies_with(READ))


def _files(*which: ColumnElement[bool]) -> ColumnElement[int]:
    """How many files of one rhythm are so: each has there a price, or fees, or both."""
    return func.greatest(
        func.count().filter(LINE.nature == LineNature.REVENUE, *which),
        func.count().filter(LINE.nature == LineNature.FEE, *which),
    )
