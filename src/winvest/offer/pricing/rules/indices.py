"""Indices: dated series, revised; a quote sees the values known when it was made."""

from collections.abc import Iterable
from datetime import date, datetime

from winvest.offer.pricing.rules.request import IndexPoint


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last of a shorter month.

    >>> months_before(date(2026, 3, 31), 1)
    datetime.date(2026, 2, 28)
    """
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return date(year, month + 1, min(day.day, last))


def value_on(
    points: Iterable[IndexPoint], day: date, *, lag_months: int, known_at: datetime
) -> IndexPoint | None:
    """The value in force on a day less the lag, as it was known then; the last revision wins."""
    wanted = months_before(day, lag_months)
    known = (one for one in points if one.on <= wanted and one.known_at <= known_at)
    return max(known, key=lambda one: (one.on, one.known_at), default=None)
