"""Calendar: a moment is UTC, a day is decided in the company's time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = "Europe/Paris"


def local_day(moment: datetime, *, zone: str = PARIS) -> date:
    """The business day of a moment.

    >>> local_day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    datetime.date(2026, 7, 1)
    """
    return moment.astimezone(ZoneInfo(zone)).date()


def start_of_day(day: date, *, zone: str = PARIS) -> datetime:
    """The first instant of a business day, in UTC."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def end_of_day(day: date, *, zone: str = PARIS) -> datetime:
    """The instant at which the next business day starts (half-open end), in UTC."""
    return start_of_day(day + timedelta(days=1), zone=zone)


def last_day(end: datetime, *, zone: str = PARIS) -> date:
    """The last day that a period `[from, to)` holds, as one says « jusqu’au ».

    >>> from datetime import UTC
    >>> last_day(datetime(2025, 8, 31, 22, tzinfo=UTC))
    datetime.date(2025, 8, 31)
    """
    return local_day(end - timedelta(microseconds=1), zone=zone)


def today_in(now: datetime, *, zone: str = PARIS) -> date:
    """Today's business day, given the moment read at the door."""
    return local_day(now, zone=zone)
