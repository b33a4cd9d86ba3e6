"""The period of a price in a file: its days, or its moments where it begins or ends within one."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from winvest.foundation.kit.calendar import PARIS, end_of_day, last_day, local_day, start_of_day

MOMENT = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{6}))?)?")


def start_told(moment: datetime | None, *, zone: str = PARIS) -> date | str | None:
    """The first day, or the moment within it.

    >>> start_told(datetime(2026, 2, 28, 23, tzinfo=UTC))
    datetime.date(2026, 3, 1)
    >>> start_told(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    '01/03/2026 10:30'
    """
    if moment is None:
        return None
    day = local_day(moment, zone=zone)
    return day if start_of_day(day, zone=zone) == moment else _told(moment, zone)


def end_told(moment: datetime | None, *, zone: str = PARIS) -> date | str | None:
    """The last day, included, or the moment within it.

    >>> end_told(datetime(2026, 2, 28, 23, tzinfo=UTC))
    datetime.date(2026, 2, 28)
    """
    if moment is None:
        return None
    day = last_day(moment, zone=zone)
    return day if end_of_day(day, zone=zone) == moment else _told(moment, zone)


def moment_within(text: str, *, zone: str = PARIS) -> datetime | None:
    """A moment that a file tells to the minute or better; None: it tells a day, or nothing.

    >>> moment_within("01/03/2026 10:30"), moment_within("01/03/2026")
    (datetime.datetime(2026, 3, 1, 9, 30, tzinfo=datetime.timezone.utc), None)
    """
    found = MOMENT.fullmatch(text)
    if found is None:
        return None
    day, month, year, hour, minute, second, fraction = (int(one or 0) for one in found.groups())
    try:
        local = datetime(year, month, day, hour, minute, second, fraction, ZoneInfo(zone))
    except ValueError:
        return None
    return local.astimezone(UTC)


def _told(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    text = f"{local:%d/%m/%Y %H:%M}"
    if local.microsecond:
        return f"{text}:{local:%S.%f}"
    return f"{text}:{local:%S}" if local.second else text
