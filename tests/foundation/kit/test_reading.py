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


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Box\u200b Fibre\ufeff", "Box Fibre"),
        ("\u202eerbiF xoB\u202c", "erbiF xoB"),
        ("Famille 👨\u200d👩\u200d👧", "Famille 👨\u200d👩\u200d👧"),
        ("e\u0301lite", "élite"),
    ],
)
def test_a_name_is_kept_as_it_is_seen(typed: str, read: str) -> None:
    reading = Reading({"name": typed})
    assert reading.text("name", longest=80, missing="Donnez un nom.") == read
    reading.finish()


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize("typed", ["\ufeff", "\u200b\u2066", "\u200d", "\U000e0001"])
def test_a_name_that_nobody_sees_is_no_name(typed: str) -> None:
    reading = Reading({"name": typed})
    reading.text("name", longest=80, missing="Donnez un nom.")
    with pytest.raises(Invalid):
        reading.finish()
