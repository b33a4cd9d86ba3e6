"""Days of the content turned into moments, from the day of the first load."""

from datetime import date, datetime, timedelta

from winvest.app.demo.content.shapes import Day
from winvest.foundation.kit.calendar import start_of_day


def resolve(day: Day, *, anchor: date) -> date:
    """The calendar day.

    >>> from winvest.app.demo.content.shapes import Ahead
    >>> resolve(Ahead(months=2), anchor=date(2026, 11, 21))
    datetime.date(2027, 1, 1)
    >>> resolve(Ahead(days=-5), anchor=date(2026, 11, 21))
    datetime.date(2026, 11, 16)
    """
    if isinstance(day, date):
        return day
    if day.months is None:
        return anchor + timedelta(days=day.days)
    months = anchor.year * 12 + anchor.month - 1 + day.months
    return date(months // 12, months % 12 + 1, 1)


def moment_of(day: Day, *, anchor: date) -> datetime:
    """Midnight in Paris of the day."""
    return start_of_day(resolve(day, anchor=anchor))


def moment_or_none(day: Day | None, *, anchor: date) -> datetime | None:
    """The same, for an open end."""
    return None if day is None else moment_of(day, anchor=anchor)
