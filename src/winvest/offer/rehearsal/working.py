"""Working a rehearsal out: slice after slice of the portfolio, one transaction each."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.rehearsal.enums import RehearsalStatus
from winvest.offer.rehearsal.models import Rehearsal, RehearsalLine
from winvest.offer.rehearsal.offers import Bench, Case
from winvest.offer.rehearsal.ports import Place, Slice, portfolios
from winvest.offer.rehearsal.queries import RehearsalRow, wanted_of
from winvest.offer.rehearsal.rules.lines import Line, lines_of
from winvest.offer.rehearsal.rules.repricing import changes
from winvest.offer.rehearsal.rules.subject import Subject
from winvest.offer.rehearsal.settling import first_place, is_settling, settle_step

SLICE = 250


async def begin(session: AsyncSession, scope: Scope, *, one: RehearsalRow) -> int:
    """Count the files of all portfolios; the rehearsal is running."""
    wanted = await wanted_of(session, scope, one=one)
    total = 0
    for _, portfolio in portfolios():
        total += await portfolio.count(session, scope, wanted=wanted)
    await _set(session, one, status=RehearsalStatus.RUNNING, total=total)
    return total


async def step(session: AsyncSession, scope: Scope, *, one: RehearsalRow, bench: Bench) -> bool:
    """Price the next files and keep what they become; no more: settle it, slice by slice.

    Is it over?
    """
    if is_settling(one):
        return await _settled(session, scope, one)
    found, following = await _next(session, scope, one)
    cases = [(each, await bench.case(session, scope, each)) for each in found.subjects]
    lines = await asyncio.to_thread(_lines, one, cases)
    if lines:
        await session.execute(insert(RehearsalLine), lines)
    done = one.done_count + len(found.subjects)
    if following is not None:
        await _set(session, one, place=following, done_count=done)
    else:
        await _set(session, one, place=first_place(), done_count=done, total=done)
    return False


async def _settled(session: AsyncSession, scope: Scope, one: RehearsalRow) -> bool:
    following = await settle_step(session, scope, one=one)
    if following is not None:
        await _set(session, one, place=following)
        return False
    now = datetime.now(UTC)
    await _set(session, one, place=None, status=RehearsalStatus.DONE, finished_at=now)
    return True


async def _next(
    session: AsyncSession, scope: Scope, one: RehearsalRow
) -> tuple[Slice, Place | None]:
    """The next slice, and where to go on: in the same portfolio, in the next one, or nowhere."""
    place = one.place or {"source": 0, "after": None}
    known, source = portfolios(), int(place["source"])
    if source >= len(known):
        return Slice(subjects=(), following=None), None
    wanted = await wanted_of(session, scope, one=one)
    found = await known[source][1].read(
        session, scope, wanted=wanted, after=place["after"], size=SLICE
    )
    if found.following is not None:
        return found, {"source": source, "after": found.following}
    if source + 1 < len(known):
        return found, {"source": source + 1, "after": None}
    return found, None


def _lines(one: RehearsalRow, cases: Sequence[tuple[Subject, Case]]) -> list[Line]:
    """The lines of these files: the engine works, off the loop."""
    found: list[Line] = []
    notice = one.facts.get("notice") is not None
    for subject, case in cases:
        found += lines_of(
            subject,
            changes(*case.prices()),
            rehearsal_id=one.id,
            sku=one.sku,
            plan=case.plan,
            at=one.effective_at,
            papers=one.papers,
            notice=notice,
        )
    return found


async def _set(session: AsyncSession, one: RehearsalRow, **values: Any) -> None:
    await session.execute(
        update(Rehearsal)
        .where(Rehearsal.id == one.id)
        .values(**values, updated_at=func.now())
        .execution_options(synchronize_session=False)
    )
