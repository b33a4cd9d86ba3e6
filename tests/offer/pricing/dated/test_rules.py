"""Dated prices: where they stand, what may change, which row is in the way."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from winvest.foundation.kit.calendar import end_of_day, start_of_day
from winvest.foundation.kit.errors import Invalid, Refused
from winvest.offer.pricing.dated.forms import (
    agreed_form,
    parse_agreed,
    parse_last_day,
    parse_promotion,
    promotion_form,
)
from winvest.offer.pricing.dated.rules import (
    Held,
    Overlap,
    Standing,
    TypedDays,
    check_ahead,
    check_can_end,
    check_free,
    check_not_begun,
    check_takes_over,
    last_day_of,
    period_of,
    standing,
)
from winvest.offer.pricing.enums import PriceEffect

pytestmark = pytest.mark.req("PRI-01")
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PROMOTION = {
    "sku": "mtv-tv-0001",
    "code": "noel26",
    "label": "Trois mois à moitié prix",
    "effect": "percent",
    "value": "50",
    "first_months": "3",
    "valid_from": "01/12/2026",
    "valid_to": "31/12/2026",
}
AGREED = {
    "sku": "MTV-TV-0001",
    "company": "mtv",
    "client_reference": "CLI-0042",
    "amount": "15,90",
    "tax_included": "oui",
    "tax_code": "TN20",
    "valid_from": "2026-12-01",
    "reason": "Fidélité",
}


def held(first: date, last: date | None = None, this: int = 1) -> Held:
    end = None if last is None else end_of_day(last)
    return Held(id=UUID(int=this), name="NOEL26", start=start_of_day(first), end=end)


def days(first: date, last: date | None = None) -> TypedDays:
    return TypedDays(first_day=first, last_day=last)


def test_a_month_of_winter_holds_its_last_evening_and_not_the_next_day() -> None:
    start, end = period_of(days(date(2026, 12, 1), date(2026, 12, 31)))
    assert start == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert end == datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    assert last_day_of(end) == date(2026, 12, 31)
    assert last_day_of(None) is None


@pytest.mark.parametrize(
    ("first", "last", "where"),
    [
        (date(2026, 11, 22), None, Standing.TO_COME),
        (date(2026, 11, 21), None, Standing.RUNNING),
        (date(2026, 1, 1), date(2026, 11, 21), Standing.RUNNING),
        (date(2026, 1, 1), date(2026, 11, 20), Standing.OVER),
    ],
)
def test_a_row_stands_where_its_days_say(first: date, last: date | None, where: Standing) -> None:
    one = held(first, last)
    assert standing(one.start, one.end, now=NOW) is where


def test_the_past_is_not_typed() -> None:
    check_ahead(days(TODAY), today=TODAY)
    with pytest.raises(Invalid) as refusal:
        check_ahead(days(date(2026, 11, 20)), today=TODAY)
    assert "21\u00a0nov" in refusal.value.by_field["valid_from"]


def test_a_change_starts_after_today_and_leaves_no_hole() -> None:
    running = held(date(2026, 1, 1), date(2026, 12, 31))
    check_takes_over(running, days(date(2026, 11, 22)), today=TODAY)
    check_takes_over(running, days(date(2027, 1, 1)), today=TODAY)
    for first, code in ((TODAY, "past"), (date(2027, 1, 2), "gap")):
        with pytest.raises(Invalid) as refusal:
            check_takes_over(running, days(first), today=TODAY)
        assert refusal.value.errors[0].code == code
    with pytest.raises(Refused, match="corrigez-la"):
        check_takes_over(held(date(2026, 12, 1)), days(date(2026, 12, 1)), today=TODAY)


def test_a_row_ends_today_at_the_earliest_and_never_once_it_is_over() -> None:
    running = held(date(2026, 1, 1))
    check_can_end(running, TODAY, now=NOW, today=TODAY)
    check_can_end(running, None, now=NOW, today=TODAY)
    with pytest.raises(Invalid):
        check_can_end(running, date(2026, 11, 20), now=NOW, today=TODAY)
    with pytest.raises(Invalid):
        check_can_end(held(date(2026, 12, 5)), date(2026, 12, 4), now=NOW, today=TODAY)
    with pytest.raises(Refused, match="reste comme elle a été"):
        check_can_end(held(date(2026, 1, 1), date(2026, 2, 1)), None, now=NOW, today=TODAY)


def test_what_has_begun_is_not_removed() -> None:
    check_not_begun(held(date(2026, 11, 22)), now=NOW)
    with pytest.raises(Refused, match="arrêtez-le"):
        check_not_begun(held(TODAY), now=NOW)


def test_an_overlap_names_the_row_in_question() -> None:
    rows = [held(date(2026, 1, 1), date(2026, 6, 30), 1), held(date(2026, 12, 1), None, 2)]
    check_free(rows, days(date(2026, 7, 1), date(2026, 11, 30)))
    with pytest.raises(Overlap) as refusal:
        check_free(rows, days(date(2026, 11, 30), date(2026, 12, 1)))
    assert refusal.value.row_id == UUID(int=2)
    assert "« NOEL26 »".replace(" ", "\u00a0") in refusal.value.by_field["valid_from"]


def test_a_promotion_is_read_and_shown_the_same() -> None:
    entry = parse_promotion(PROMOTION)
    assert (entry.sku, entry.code, entry.effect) == ("MTV-TV-0001", "NOEL26", PriceEffect.PERCENT)
    assert entry.first_months == 3
    assert parse_promotion(promotion_form(entry)) == entry


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": "0"}, "value"),
        ({"value": "101"}, "value"),
        ({"value": "cinq"}, "value"),
        ({"effect": "kilos"}, "effect"),
        ({"code": "à moitié"}, "code"),
        ({"first_months": "121"}, "first_months"),
        ({"first_months": "1,5"}, "first_months"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_from": "31/02/2026"}, "valid_from"),
        ({"valid_to": "30/11/2026"}, "valid_to"),
        ({"sku": ""}, "sku"),
        ({"label": ""}, "label"),
    ],
)
def test_a_wrong_promotion_is_told_beside_its_field(wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_promotion(PROMOTION | wrong)
    assert field in refusal.value.by_field


def test_an_agreed_price_is_read_and_shown_the_same() -> None:
    entry = parse_agreed(AGREED)
    assert (entry.company, entry.amount, entry.tax_included) == ("MTV", Decimal("15.90"), True)
    assert parse_agreed(agreed_form(entry)) == entry


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "-1"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"tax_included": "peut-être"}, "tax_included"),
        ({"tax_code": ""}, "tax_code"),
        ({"client_reference": ""}, "client_reference"),
        ({"reason": ""}, "reason"),
        ({"company": ""}, "company"),
    ],
)
def test_a_wrong_agreed_price_is_told_beside_its_field(wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_agreed(AGREED | wrong)
    assert field in refusal.value.by_field


def test_a_last_day_may_be_left_out() -> None:
    assert parse_last_day({"valid_to": ""}) is None
    assert parse_last_day({"valid_to": "31/12/2026"}) == date(2026, 12, 31)
    with pytest.raises(Invalid):
        parse_last_day({"valid_to": "bientôt"})
