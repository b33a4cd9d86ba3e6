"""Days are decided in the company's zone; periods are half-open."""

from datetime import UTC, date, datetime, timedelta

import pytest

from winvest.foundation.kit.calendar import end_of_day, local_day, start_of_day, today_in
from winvest.foundation.kit.periods import Period


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2028, 2, 29, 12, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_midnight_in_paris_is_not_midnight_utc(moment: datetime, day: date) -> None:
    assert local_day(moment) == day
    assert today_in(moment) == day


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)]
)
def test_days_of_clock_changes_have_their_true_length(day: date, hours: int) -> None:
    assert end_of_day(day) - start_of_day(day) == timedelta(hours=hours)


def test_another_zone_has_another_day() -> None:
    moment = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
    assert local_day(moment, zone="America/Martinique") == date(2026, 4, 30)


NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_the_last_instant_is_outside() -> None:
    period = Period(start=NOON, end=NOON + timedelta(hours=1))
    assert period.holds(NOON)
    assert not period.holds(NOON + timedelta(hours=1))
    assert Period(start=NOON).holds(NOON + timedelta(days=9999))
    assert not Period(start=NOON).holds(NOON - timedelta(microseconds=1))


def test_touching_periods_do_not_overlap() -> None:
    first = Period(start=NOON, end=NOON + timedelta(hours=1))
    second = Period(start=NOON + timedelta(hours=1))
    assert not first.overlaps(second)
    assert not second.overlaps(first)
    assert second.overlaps(Period(start=NOON + timedelta(days=1)))


def test_a_period_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Period(start=NOON, end=NOON)
