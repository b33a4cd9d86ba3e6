"""The versions of one product through time: half-open periods that never overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from winvest.app.volume.words import CHEAPER, DEARER, DRAFT_NOTE, FIRST_NOTE, NOTES

PREPARED = ("draft", "in_review", "approved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One version: its place in time, and its price beside the first one's, in thousandths."""

    number: int
    status: str
    starts: date
    ends: date | None
    notes: str
    breaking: bool
    price: int

    @property
    def published(self) -> bool:
        """Was it ever offered?"""
        return self.status not in PREPARED


def timeline(dice: Random, *, lifecycle: str, count: int, today: date) -> tuple[Moment, ...]:
    """So many versions, oldest first, as a product of this status has them.

    An active or frozen product ends on its version in force, perhaps followed by one that is
    scheduled or being prepared; a retired one on a version that was closed.
    """
    if lifecycle in ("draft", "test"):
        statuses = [PREPARED[0] if lifecycle == "draft" else dice.choice(PREPARED[1:])] * count
        first = today + timedelta(days=dice.randint(10, 90))
        starts = [first + timedelta(days=30 * at) for at in range(count)]
        return _moments(dice, statuses, starts, [None] * count)
    tail = _tail(dice, lifecycle) if count > 1 else []
    closed = count - len(tail) - 1
    current = "superseded" if lifecycle == "retired" else "active"
    statuses = ["withdrawn" if dice.random() < 0.02 else "superseded" for _ in range(closed)]
    statuses += [current, *tail]
    starts = [today - timedelta(days=dice.randint(1, 420))]
    for _ in range(closed):
        starts.insert(0, starts[0] - timedelta(days=dice.randint(45, 240)))
    starts += [today + timedelta(days=dice.randint(5, 120)) for _ in tail]
    ends: list[date | None] = [*starts[1 : closed + 1], None]
    if lifecycle == "retired":
        ends[-1] = starts[closed] + timedelta(days=dice.randint(1, (today - starts[closed]).days))
    elif tail == ["scheduled"]:
        ends[-1] = starts[-1]
    return _moments(dice, statuses, starts, ends + [None] * len(tail))


def _tail(dice: Random, lifecycle: str) -> list[str]:
    drawn = dice.random()
    if lifecycle != "active" or drawn > 0.24:
        return []
    return ["scheduled"] if drawn < 0.12 else [dice.choice(PREPARED)]


def _moments(
    dice: Random, statuses: Sequence[str], starts: Sequence[date], ends: Sequence[date | None]
) -> tuple[Moment, ...]:
    price, found = 1000, []
    for number, (status, start, end) in enumerate(zip(statuses, starts, ends, strict=True), 1):
        drawn, breaking = dice.random(), False
        notes = dice.choice(NOTES)
        if number == 1:
            notes = FIRST_NOTE
        elif drawn < 0.45:
            price, breaking, notes = price + dice.randint(8, 45), True, DEARER
        elif drawn < 0.55:
            price, notes = max(700, price - dice.randint(8, 40)), CHEAPER
        if status in PREPARED and number > 1:
            notes = f"{notes}. {DRAFT_NOTE}"
        found.append(
            Moment(
                number=number,
                status=status,
                starts=start,
                ends=end,
                notes=notes,
                breaking=breaking,
                price=price,
            )
        )
    return tuple(found)
