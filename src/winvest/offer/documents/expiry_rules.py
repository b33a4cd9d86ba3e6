"""When one is told that a document ends: two months, one month and one week before. Pure."""

from datetime import datetime

from winvest.foundation.kit.calendar import local_day

THRESHOLDS = (60, 30, 7)


def days_left(valid_to: datetime, now: datetime) -> int:
    """Business days of the calendar between today and the end, in Paris."""
    return (local_day(valid_to) - local_day(now)).days


def threshold_of(days: int) -> int:
    """The threshold that this many days have passed.

    >>> [threshold_of(days) for days in (60, 31, 30, 8, 7, 0)]
    [60, 60, 30, 30, 7, 7]
    """
    return min((one for one in THRESHOLDS if days <= one), default=max(THRESHOLDS))
