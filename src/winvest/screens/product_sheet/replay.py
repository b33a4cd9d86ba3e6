"""Audit replay: the rows as they were known at an instant, by undoing what came after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from winvest.foundation.audit.enums import Action

Values = Mapping[str, Any]
Rows = dict[str, dict[UUID, Values]]
ONE_ACT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the trail, as stored."""

    table: str
    record_id: UUID
    action: Action
    before: Values | None
    at: datetime
    act: tuple[str | None, str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The rows as they were known, and since when the product is known at all."""

    rows: Rows
    first_known: datetime | None = None


def as_known(
    rows: Mapping[str, Mapping[UUID, Values]], lines: Sequence[Line], *, product_id: UUID
) -> Known:
    """Undo the lines, given newest first.

    A product entered after the instant asked for is shown as first entered: everything that the
    act of its creation wrote is kept, and `first_known` says when that was.
    """
    found: Rows = {table: dict(kept) for table, kept in rows.items()}
    creation = _creation(lines, product_id)
    for line in lines:
        if creation is not None and line.at <= creation:
            break
        table = found.setdefault(line.table, {})
        if line.action is Action.INSERT:
            table.pop(line.record_id, None)
        elif line.action is Action.UPDATE:
            if line.record_id in table:
                table[line.record_id] = {**table[line.record_id], **(line.before or {})}
        else:
            table[line.record_id] = dict(line.before or {})
    return Known(rows=found, first_known=creation)


def _creation(lines: Iterable[Line], product_id: UUID) -> datetime | None:
    """When the act ended that created the product, if it is among these lines."""
    ordered = list(lines)
    first = next(
        (
            one
            for one in ordered
            if one.table == "product"
            and one.record_id == product_id
            and one.action is Action.INSERT
        ),
        None,
    )
    if first is None:
        return None
    same = (
        one.at
        for one in ordered
        if one.act == first.act and first.at <= one.at <= first.at + ONE_ACT
    )
    return max(same)
