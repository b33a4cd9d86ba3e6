"""Reading a form: days as people write them, and slips of the keyboard refused beside the field."""

from datetime import date

import pytest

from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.reading import Reading


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("01/03/2026", date(2026, 3, 1)),
        ("2028-02-29", date(2028, 2, 29)),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, read: date | None) -> None:
    reading = Reading({"on": typed})
    assert reading.day("on") == read
    reading.finish()


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("9999-12-31", "year"),
        ("31/12/9999", "year"),
        ("0001-01-01", "year"),
        ("2026-02-29", "day"),
        ("demain", "day"),
    ],
)
def test_a_day_that_cannot_be_is_said_beside_its_field(typed: str, code: str) -> None:
    reading = Reading({"on": typed})
    assert reading.day("on") is None
    with pytest.raises(Invalid) as refused:
        reading.finish()
    assert [(one.field, one.code) for one in refused.value.errors] == [("on", code)]
