"""Units convert or refuse; zones lie in one another; rates hold for a period."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winvest.foundation.kit.errors import Invalid, Refused
from winvest.group.lists.enums import Dimension
from winvest.group.lists.forms import (
    amount_typed,
    parse_channel,
    parse_new_rate,
    parse_unit,
    parse_vat,
    parse_zone,
)
from winvest.group.lists.rules import (
    Unit,
    check_parent,
    check_vat_change,
    convert,
    department_of,
    in_force,
    sold_at,
    zones_holding,
)

PARENTS = {
    "75": "FR-IDF",
    "FR-IDF": "FR-METRO",
    "FR-METRO": "FR",
    "971": "FR-DROM",
    "FR-DROM": "FR",
    "FR": None,
    "BE": None,
}


def unit(code: str, dimension: str, factor: str = "1") -> Unit:
    return Unit(code=code, dimension=Dimension(dimension), factor=Decimal(factor))


KWH, MWH = unit("kWh", "energy"), unit("MWh", "energy", "1000")
MO, GO, GIO = unit("Mo", "data"), unit("Go", "data", "1000"), unit("Gio", "data", "1073.741824")
DAY, HOUR = unit("jours", "duration", "86400"), unit("h", "duration", "3600")
MONTH, YEAR = unit("mois", "calendar"), unit("ans", "calendar", "12")
CALL, FILE = unit("appels", "count"), unit("dossiers", "count")


@pytest.mark.req("CAT-15")
@pytest.mark.parametrize(
    ("amount", "source", "target", "result"),
    [
        ("1250", KWH, MWH, "1.25"),
        ("1.25", MWH, KWH, "1250"),
        ("1", GO, MO, "1000"),
        ("512", MO, GO, "0.512"),
        ("1", GIO, MO, "1073.741824"),
        ("36", HOUR, DAY, "1.5"),
        ("18", MONTH, YEAR, "1.5"),
        ("2", YEAR, MONTH, "24"),
        ("7", CALL, CALL, "7"),
        ("0", KWH, MWH, "0"),
        ("-3", KWH, MWH, "-0.003"),
    ],
)
def test_units_of_one_dimension_convert_exactly(
    amount: str, source: Unit, target: Unit, result: str
) -> None:
    found = convert(Decimal(amount), source=source, target=target)
    assert found == Decimal(result)
    assert "E" not in str(found)


@pytest.mark.req("CAT-15")
@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        (KWH, MO, "units_apart"),
        (DAY, MONTH, "units_apart"),
        (CALL, KWH, "units_apart"),
        (CALL, FILE, "units_counted"),
    ],
)
def test_other_units_are_refused(source: Unit, target: Unit, code: str) -> None:
    with pytest.raises(Refused) as caught:
        convert(Decimal(1), source=source, target=target)
    assert caught.value.code == code


@pytest.mark.req("CAT-15")
@given(st.decimals(min_value="0.001", max_value="1e9", places=3))
def test_there_and_back_is_the_same(amount: Decimal) -> None:
    there = convert(amount, source=KWH, target=MWH)
    assert convert(there, source=MWH, target=KWH) == amount


@dataclass(frozen=True)
class Rate:
    valid_from: date
    valid_to: date | None
    rate: Decimal


ENERGY = (
    Rate(date(2012, 1, 1), date(2025, 8, 1), Decimal("5.5")),
    Rate(date(2025, 8, 1), None, Decimal(20)),
)


@pytest.mark.req("CAT-15", "LAW-06")
@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(2011, 12, 31), None),
        (date(2012, 1, 1), "5.5"),
        (date(2025, 7, 31), "5.5"),
        (date(2025, 8, 1), "20"),
        (date(2032, 2, 29), "20"),
    ],
)
def test_a_rate_holds_to_the_day(day: date, rate: str | None) -> None:
    found = in_force(ENERGY, day)
    assert (None if found is None else found.rate) == (None if rate is None else Decimal(rate))


@pytest.mark.req("CAT-15", "LAW-06")
def test_a_rate_that_has_begun_keeps_what_it_taxed() -> None:
    raw = {"code": "TN20", "label": "Normal", "country": "FR", "kind": "standard", "rate": "20"}
    before = parse_vat(raw | {"valid_from": "01/01/2026", "legal_source": "CGI art. 278"})
    today = date(2026, 6, 1)
    check_vat_change(today=today, before=before, wanted=replace(before, label="Autre"))
    for name, value in (
        ("rate", Decimal(21)),
        ("valid_from", date(2026, 2, 1)),
        ("country", "BE"),
    ):
        wanted = replace(before, **{name: value})
        check_vat_change(today=date(2025, 12, 31), before=before, wanted=wanted)
        with pytest.raises(Invalid) as caught:
            check_vat_change(today=today, before=before, wanted=wanted)
        assert [(one.field, one.code) for one in caught.value.errors] == [(name, "vat_began")]


@pytest.mark.req("CAT-15", "LAW-06")
def test_a_rate_that_taxes_today_does_not_end_in_the_past() -> None:
    raw = {"code": "TN20", "label": "Normal", "country": "FR", "kind": "standard", "rate": "20"}
    before = parse_vat(raw | {"valid_from": "01/01/2026", "legal_source": "CGI art. 278"})
    today = date(2026, 6, 1)
    past, open_again = replace(before, valid_to=date(2026, 3, 1)), before
    for ends in (date(2026, 3, 1), today):
        with pytest.raises(Invalid) as caught:
            check_vat_change(today=today, before=before, wanted=replace(before, valid_to=ends))
        assert "nouveau taux" in caught.value.by_field["valid_to"]
    tomorrow = replace(before, valid_to=date(2026, 6, 2))
    check_vat_change(today=today, before=before, wanted=tomorrow)
    check_vat_change(today=today, before=past, wanted=open_again)
    check_vat_change(today=today, before=past, wanted=replace(past, valid_to=date(2026, 4, 1)))


@pytest.mark.req("CAT-15", "CAT-04")
@pytest.mark.parametrize(
    ("postal", "department"),
    [
        ("75011", "75"),
        ("01000", "01"),
        ("20000", "2A"),
        ("20137", "2A"),
        ("20200", "2B"),
        ("97122", "971"),
        ("98800", "988"),
        ("7501", None),
        ("AB123", None),
        ("", None),
    ],
)
def test_the_department_of_a_postal_code(postal: str, department: str | None) -> None:
    assert department_of(postal) == department


@pytest.mark.req("CAT-15", "CAT-04")
def test_zones_lie_in_one_another() -> None:
    assert zones_holding("75", PARENTS) == ("75", "FR-IDF", "FR-METRO", "FR")
    assert sold_at([], "971", PARENTS)
    assert sold_at(["FR"], "971", PARENTS)
    assert sold_at(["BE", "FR-DROM"], "971", PARENTS)
    assert not sold_at(["FR-METRO"], "971", PARENTS)
    assert not sold_at(["75"], "FR-IDF", PARENTS)
    check_parent("75", "FR-IDF", PARENTS)
    with pytest.raises(Invalid) as caught:
        check_parent("FR", "75", PARENTS)
    assert "parent_code" in caught.value.by_field
    assert zones_holding("A", {"A": "B", "B": "A"}) == ("A", "B")


@pytest.mark.req("CAT-15")
def test_what_was_typed_is_read_or_refused_beside_its_field() -> None:
    found = parse_unit(
        {"code": "TWh", "label": "térawatt", "dimension": "energy", "factor": "1 000 000 000"}
    )
    assert (found.factor, found.position, found.note) == (Decimal(10**9), 0, None)
    for raw, field in (
        ({"dimension": "count", "factor": "2"}, "factor"),
        ({"dimension": "energy", "factor": "0"}, "factor"),
        ({"dimension": "energy", "factor": "NaN"}, "factor"),
        ({"dimension": "ennui", "factor": "1"}, "dimension"),
        ({"dimension": "energy", "factor": "1", "position": "-1"}, "position"),
        ({"dimension": "energy", "factor": "1" * 50}, "factor"),
        ({"dimension": "energy", "factor": "1e999999"}, "factor"),
        ({"dimension": "energy", "factor": "sNaN"}, "factor"),
        ({"dimension": "energy", "factor": "1", "position": "9" * 5000}, "position"),
    ):
        with pytest.raises(Invalid) as caught:
            parse_unit({"code": "x", "label": "x"} | raw)
        assert set(caught.value.by_field) == {field}, raw
    assert (
        parse_channel({"code": "web", "label": " En  ligne ", "position": "3"}).label == "En ligne"
    )
    zone = parse_zone({"code": "fr-test", "label": "Essai", "kind": "region", "parent_code": "fr"})
    assert (zone.code, zone.parent_code) == ("FR-TEST", "FR")
    with pytest.raises(Invalid) as caught:
        parse_zone({"code": "é!", "label": "", "kind": "region"})
    assert set(caught.value.by_field) == {"code", "label", "parent_code"}


@pytest.mark.req("CAT-15")
@pytest.mark.parametrize("typed", ["", "beaucoup", "1e-999999", "1e30", "Infinity", "sNaN"])
def test_a_quantity_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        amount_typed({"valeur": typed}, "valeur")
    assert set(caught.value.by_field) == {"valeur"}
    assert amount_typed({"valeur": "0"}, "valeur") == 0


@pytest.mark.req("CAT-15", "LAW-06")
def test_a_rate_needs_its_law_and_its_first_day() -> None:
    good = {
        "code": "tn20",
        "label": "Normal",
        "kind": "standard",
        "rate": "20",
        "country": "FR",
        "valid_from": "01/01/2014",
        "legal_source": "CGI, art. 278",
    }
    assert (parse_vat(good).code, parse_vat(good).valid_to) == ("TN20", None)
    for change, field in (
        ({"legal_source": " "}, "legal_source"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_from": "demain"}, "valid_from"),
        ({"valid_to": "01/01/2014"}, "valid_to"),
        ({"rate": "20,555"}, "rate"),
        ({"rate": "101"}, "rate"),
        ({"kind": "exempt"}, "rate"),
        ({"code": "TROP LONG!"}, "code"),
    ):
        with pytest.raises(Invalid) as caught:
            parse_vat(good | change)
        assert set(caught.value.by_field) == {field}, change
    with pytest.raises(Invalid) as caught:
        parse_new_rate({})
    assert set(caught.value.by_field) == {"kind", "rate", "valid_from", "legal_source"}
