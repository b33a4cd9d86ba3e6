"""The matrix as it stands on a day, and its dated rows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import (
    Function,
    Letter,
    RaciTask,
)
from winvest.group.approvals.models import (
    RaciRule,
    RaciTaskRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixLine:
    """A task of the matrix on a day: its letters by function, its days, who says so."""

    task: RaciTask
    days: int
    letters: Mapping[Function, Letter]
    sources: tuple[str, ...]
    lock_version: int


async def matrix(session: AsyncSession, scope: Scope, *, on: date) -> tuple[MatrixLine, ...]:
    """The whole matrix as it stands on a day; 23 tasks."""
    asked = (
        select(
            RaciRule.task, RaciRule.function, RaciRule.letter, RaciRule.source,
            RaciTaskRow.days, RaciTaskRow.lock_version,
        )
        .join(RaciTaskRow, RaciTaskRow.code == RaciRule.task)
        .where(
            RaciRule.valid_from <= on, or_(RaciRule.valid_to.is_(None), RaciRule.valid_to > on)
        )
        .order_by(RaciRule.task)
    )  # fmt: skip
    found = defaultdict(list)
    for row in await session.execute(asked):
        found[RaciTask(row.task)].append(row)
    return tuple(
        MatrixLine(
            task=one,
            days=found[one][0].days,
            letters={row.function: row.letter for row in found[one]},
            sources=tuple(dict.fromkeys(row.source for row in found[one])),
            lock_version=found[one][0].lock_version,
        )
        for one in RaciTask
        if one in found
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A letter of the matrix over its dates."""

    function: Function
    letter: Letter
    source: str
    valid_from: date
    valid_to: date | None


async def rules_of(session: AsyncSession, scope: Scope, *, task: RaciTask) -> tuple[RuleRow, ...]:
    """All the letters that a task ever had, newest first."""
    asked = (
        select(
            RaciRule.function, RaciRule.letter, RaciRule.source, RaciRule.valid_from,
            RaciRule.valid_to,
        )
        .where(RaciRule.task == task)
        .order_by(RaciRule.valid_from.desc(), RaciRule.function)
    )  # fmt: skip
    return tuple(RuleRow(**row._asdict()) for row in await session.execute(asked))
