"""The price before a reduction, that every announced promotion must tell.

Code de la consommation, art. L. 112-1-1 (ordonnance n° 2021-1734 du 22 décembre 2021, directive
98/6/CE art. 6 bis): the lowest price practised towards all consumers during the thirty days before
the reduction applies; with successive reductions, the one before the first of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from winvest.foundation.kit.calendar import local_day, start_of_day

DAYS = 30
SOURCE = "Code de la consommation, art. L. 112-1-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedPeriod:
    """A price and the period `[start, end)` during which all consumers paid it, tax included."""

    start: datetime
    end: datetime | None
    amount: Decimal
    reduced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorPrice:
    """The price to announce, since when it was practised, and the first day looked at."""

    amount: Decimal
    practised_from: datetime
    window_from: datetime


def prior_price(periods: Iterable[PricedPeriod], *, reduced_at: datetime) -> PriorPrice | None:
    """The lowest price of the thirty days before a reduction; none when nothing was sold then.

    Raised from 10 to 12 ten days before a promotion: 10 is still what must be told.

    >>> from datetime import UTC
    >>> day = lambda month, n: datetime(2026, month, n, tzinfo=UTC)
    >>> rise = [PricedPeriod(start=day(1, 1), end=day(5, 20), amount=Decimal(10)),
    ...         PricedPeriod(start=day(5, 20), end=None, amount=Decimal(12))]
    >>> [prior_price(rise, reduced_at=day(month, 1)).amount for month in (6, 7)]
    [Decimal('10'), Decimal('12')]
    """
    known = sorted(periods, key=lambda one: one.start)
    before = _before_the_first_reduction(known, reduced_at)
    window = start_of_day(local_day(before) - timedelta(days=DAYS))
    within = [
        one
        for one in known
        if one.start < before and (one.end is None or one.end > window) and not one.reduced
    ]
    lowest = min(within, key=lambda one: one.amount, default=None)
    if lowest is None:
        return None
    return PriorPrice(
        amount=lowest.amount, practised_from=max(lowest.start, window), window_from=window
    )


def _before_the_first_reduction(known: list[PricedPeriod], reduced_at: datetime) -> datetime:
    """Go back through reductions that touch each other: the first one is what counts."""
    at = reduced_at
    for one in reversed(known):
        if one.reduced and one.start < at and (one.end is None or one.end >= at):
            at = one.start
    return at
