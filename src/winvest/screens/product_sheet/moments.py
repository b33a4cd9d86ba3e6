"""`?au=` and `&connu=`: on which day the sheet is looked at, and what was known by then.

`au` is the end of that day in the company's zone; alone, it also says what was known. `connu`
separates the two: the offer of one day, as people knew it on another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from winvest.foundation.kit.calendar import end_of_day, start_of_day, today_in
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.reading import Reading

LAST_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The days asked for; a wrong one is told, and the sheet is shown as it stands today."""

    day: date | None = None
    known: date | None = None
    typed_day: str = ""
    typed_known: str = ""
    errors: Mapping[str, str] | None = None

    @property
    def past(self) -> bool:
        """Is the sheet looked at on another day than now?"""
        return self.day is not None or self.known is not None

    @property
    def days(self) -> dict[str, str]:
        """The days as an address carries them."""
        asked = {"au": self.day, "connu": self.known}
        return {name: one.isoformat() for name, one in asked.items() if one is not None}

    @property
    def query(self) -> str:
        """The end of the addresses of the other tabs."""
        return f"?{urlencode(self.days)}" if self.past else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The instant at which the offer is looked at, and up to when changes are known."""

    at: datetime
    known: datetime | None = None

    @property
    def replayed(self) -> bool:
        """Must later changes be undone?"""
        return self.known is not None


def asked_days(raw: Mapping[str, str], *, now: datetime) -> Asked:
    """The days of an address; what cannot be read, or cannot be known yet, is said."""
    typed = {name: raw.get(name, "").strip()[:20] for name in ("au", "connu")}
    reading = Reading(typed)
    day, known = reading.day("au"), reading.day("connu")
    if known is not None and known > today_in(now):
        reading.refuse(
            "connu",
            "future",
            "Ce jour n’est pas encore venu\u00a0: demandez aujourd’hui au plus tard.",
        )
    try:
        reading.finish()
    except Invalid as refusal:
        return Asked(
            typed_day=typed["au"], typed_known=typed["connu"], errors=dict(refusal.by_field)
        )
    if day is None and known == today_in(now):
        known = None  # the offer of today as it is known today: the sheet itself
    return Asked(day=day, known=known, typed_day=typed["au"], typed_known=typed["connu"])


def when(asked: Asked, *, zone: str, now: datetime) -> When:
    """The instants of the days asked for, in the company's zone.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    >>> when(Asked(day=date(2026, 3, 31)), zone="Europe/Paris", now=noon).at.isoformat()
    '2026-03-31T21:59:59.999999+00:00'
    """
    at = end_of_day(asked.day, zone=zone) - LAST_INSTANT if asked.day else now
    known_day = asked.known or asked.day
    if known_day is None:
        return When(at=at)
    known = end_of_day(known_day, zone=zone)
    return When(at=at, known=known if known <= now else None)


def a_month_before(now: datetime) -> datetime:
    """The same day of the month before, or its last one; from its first instant.

    >>> from datetime import UTC
    >>> a_month_before(datetime(2026, 3, 31, 9, tzinfo=UTC)).isoformat()
    '2026-02-27T23:00:00+00:00'
    """
    today = today_in(now)
    last = today.replace(day=1) - timedelta(days=1)
    return start_of_day(last.replace(day=min(today.day, last.day)))
