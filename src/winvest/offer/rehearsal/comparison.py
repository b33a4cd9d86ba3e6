"""The comparison: each file priced by what is in force now, beside what was predicted of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Numeric, Text, exists, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.loading.writing import recordset
from winvest.offer.pricing.rules.quote import Amounts
from winvest.offer.rehearsal.enums import (
    ComparisonStatus,
    Effect,
    RehearsalKind,
    Side,
)
from winvest.offer.rehearsal.models import Rehearsal, RehearsalLine, RehearsalTotal
from winvest.offer.rehearsal.offers import Bench, Case
from winvest.offer.rehearsal.ports import portfolios
from winvest.offer.rehearsal.queries import RehearsalRow
from winvest.offer.rehearsal.rules.comparing import Circumstances, Figures, why_different
from winvest.offer.rehearsal.rules.repricing import NIL, Flow, Priced
from winvest.offer.rehearsal.settling import first_place, is_settling, settle_step
from winvest.offer.rehearsal.standing import content_now

SLICE = 250
LINE = RehearsalLine
SHAPE: Mapping[str, Any] = {
    "id": PG_UUID(),
    "excl": Numeric(14, 2),
    "tax": Numeric(14, 2),
    "incl": Numeric(14, 2),
    "effect": Text(),
    "why": Text(),
}
GONE = "Ce dossier n’existe plus."


def fresh_bench(one: RehearsalRow) -> Bench:
    """What is in force, without any change: shelves as they stand, on the day it went live."""
    at = one.actual_at or one.effective_at
    change = replace(
        one.change, kind=RehearsalKind.PUBLICATION, publication=None, at=max(at, one.effective_at)
    )
    return Bench(change, known_at=datetime.now(UTC))


async def check_step(
    session: AsyncSession, scope: Scope, *, one: RehearsalRow, bench: Bench
) -> bool:
    """Compare the next files; no more: compare the totals, slice by slice. Is it over?"""
    if is_settling(one):
        return await _settled(session, scope, one)
    after = UUID(one.place["after"]) if one.place else None
    asked = (
        select(LINE.subject_id, LINE.subject_kind)
        .where(LINE.rehearsal_id == one.id)
        .distinct()
        .order_by(LINE.subject_id)
        .limit(SLICE)
    )
    if after is not None:
        asked = asked.where(LINE.subject_id > after)
    subjects = (await session.execute(asked)).all()
    cases: dict[UUID, Case] = {}
    for kind, portfolio in portfolios():
        ids = [row.subject_id for row in subjects if row.subject_kind is kind]
        for each in await portfolio.named(session, scope, ids=ids) if ids else ():
            cases[each.id] = await bench.case(session, scope, each)
    prices = await asyncio.to_thread(_prices, cases)
    content = await content_now(session, scope, one=one)
    around = Circumstances(
        same_content=one.kind is RehearsalKind.PUBLICATION or content == one.content_sha256,
        predicted_on=local_day(one.effective_at),
        actual_on=local_day(bench.change.at),
    )
    ids = [row.subject_id for row in subjects]
    rows = (
        await session.execute(
            select(LINE.__table__)
            .where(LINE.rehearsal_id == one.id, LINE.subject_id.in_(ids))
            .order_by(LINE.subject_id, LINE.flow)
        )
    ).all()
    await _write(session, rows, prices, around)
    count = one.compared_count + len(subjects)
    following = {"after": str(ids[-1])} if len(subjects) == SLICE else first_place()
    await _set(session, one, place=following, compared_count=count)
    return False


async def _settled(session: AsyncSession, scope: Scope, one: RehearsalRow) -> bool:
    following = await settle_step(session, scope, one=one, sides=(Side.ACTUAL,))
    if following is not None:
        await _set(session, one, place=following)
        return False
    await _actual_letters(session, one)
    same = await _is_same(session, one)
    await _set(
        session,
        one,
        place=None,
        compared_at=datetime.now(UTC),
        comparison=ComparisonStatus.SAME if same else ComparisonStatus.DIFFERENT,
    )
    return True


def _prices(cases: Mapping[UUID, Case]) -> dict[UUID, Priced]:
    return {key: case.price() for key, case in cases.items()}


async def _write(
    session: AsyncSession,
    rows: Sequence[Any],
    prices: Mapping[UUID, Priced],
    around: Circumstances,
) -> None:
    """What each line really is; a flow that nobody predicted is a line of its own."""
    values, more, seen = [], [], dict[UUID, set[Flow]]()
    last: dict[UUID, Any] = {}
    for row in rows:
        real = prices.get(row.subject_id)
        flow = Flow(recurrence=row.recurrence, nature=row.nature) if row.recurrence else None
        if flow is not None:
            seen.setdefault(row.subject_id, set()).add(flow)
        last[row.subject_id] = row
        values.append(_compared(row, real, real.amounts.get(flow, NIL) if real and flow else NIL,
                                around))  # fmt: skip
    for key, real in prices.items():
        left = [flow for flow in real.amounts if flow not in seen.get(key, set())]
        for place, flow in enumerate(sorted(left, key=lambda one: one.rank), start=1):
            more.append(_unforeseen(last[key], flow, real, place, around))
    given = recordset(values, SHAPE, "given")
    await session.execute(
        update(LINE)
        .where(LINE.id == given.c.id)
        .values(
            actual_excl=given.c.excl,
            actual_tax=given.c.tax,
            actual_incl=given.c.incl,
            actual_effect=given.c.effect,
            actual_why=given.c.why,
            actual_commission=None,
        )
        .execution_options(synchronize_session=False)
    )
    if more:
        await session.execute(insert(LINE), more)


def _compared(
    row: Any, real: Priced | None, amounts: Amounts, around: Circumstances
) -> dict[str, Any]:
    sold = row.effect not in (Effect.LOST, Effect.UNPRICED)
    was_sold = row.effect not in (Effect.GAINED, Effect.UNPRICED)
    is_sold = real is not None and real.sold and bool(real.amounts)
    predicted = Figures(excl=row.after_excl, tax=row.after_tax, incl=row.after_incl, sold=sold)
    actual = Figures(excl=amounts.excl_tax, tax=amounts.tax, incl=amounts.incl_tax, sold=is_sold)
    why = why_different(predicted, actual, around, told=real.why if real else None)
    return {
        "id": str(row.id),
        "excl": str(actual.excl),
        "tax": str(actual.tax),
        "incl": str(actual.incl),
        "effect": _effect(row, actual, was_sold=was_sold).value,
        "why": GONE if real is None else why,
    }


def _effect(row: Any, actual: Figures, *, was_sold: bool) -> Effect:
    if was_sold != actual.sold:
        return Effect.LOST if was_sold else Effect.GAINED
    if not was_sold:
        return Effect.UNPRICED
    if actual.incl == row.before_incl:
        return Effect.SAME
    return Effect.DEARER if actual.incl > row.before_incl else Effect.CHEAPER


def _unforeseen(
    row: Any, flow: Flow, real: Priced, place: int, around: Circumstances
) -> dict[str, Any]:
    """A line for a flow that the rehearsal did not foresee: nothing was predicted of it."""
    amounts = real.amounts[flow]
    nothing = Figures(excl=NIL.excl_tax, tax=NIL.tax, incl=NIL.incl_tax, sold=False)
    actual = Figures(excl=amounts.excl_tax, tax=amounts.tax, incl=amounts.incl_tax, sold=True)
    kept = (
        *("rehearsal_id", "company_id", "subject_kind", "subject_id", "reference", "made_at"),
        *("month", "channel", "plan_code", "age_band", "department", "quantity"),
    )
    return {
        **{name: getattr(row, name) for name in kept},
        "id": new_id(),
        "flow": row.flow + place,
        "recurrence": flow.recurrence,
        "nature": flow.nature,
        "effect": Effect.SAME,
        "foreseen": False,
        "actual_excl": actual.excl,
        "actual_tax": actual.tax,
        "actual_incl": actual.incl,
        "actual_effect": Effect.DEARER if actual.incl > 0 else Effect.SAME,
        "actual_why": why_different(nothing, actual, around, told=None),
    }


async def _actual_letters(session: AsyncSession, one: RehearsalRow) -> None:
    """The letters that really leave: those predicted whose reason still holds."""
    total, twin = RehearsalTotal, aliased(LINE)
    dearer = exists().where(
        twin.rehearsal_id == LINE.rehearsal_id,
        twin.subject_id == LINE.subject_id,
        twin.actual_effect == Effect.DEARER,
    )
    kept = LINE.letter & LINE.actual_effect.not_in((Effect.LOST, Effect.UNPRICED))
    rows = await session.execute(
        select(
            LINE.company_id,
            func.count().filter(kept),
            func.count().filter(LINE.notice & dearer),
        )
        .where(LINE.rehearsal_id == one.id)
        .group_by(LINE.company_id)
    )
    for company, letters, notices in rows.all():
        for code, count in (("letters", letters), ("notices", notices)):
            await session.execute(
                update(total)
                .where(
                    total.rehearsal_id == one.id,
                    total.company_id == company,
                    total.kind == "letter",
                    total.code == code,
                )
                .values(actual=count)
                .execution_options(synchronize_session=False)
            )


async def _is_same(session: AsyncSession, one: RehearsalRow) -> bool:
    """Is every line, and every total, what was predicted?"""
    total = RehearsalTotal
    line = await session.scalar(
        select(LINE.id)
        .where(
            LINE.rehearsal_id == one.id,
            or_(
                LINE.actual_why.is_not(None),
                LINE.actual_commission.is_distinct_from(LINE.after_commission),
            ),
        )
        .limit(1)
    )
    moved = await session.scalar(
        select(total.id)
        .where(total.rehearsal_id == one.id, total.after != func.coalesce(total.actual, 0))
        .limit(1)
    )
    return line is None and moved is None


async def _set(session: AsyncSession, one: RehearsalRow, **values: Any) -> None:
    await session.execute(
        update(Rehearsal)
        .where(Rehearsal.id == one.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
