"""Filters: dates as people type them, errors beside their field, addresses that keep them."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.forms import (
    FIELDS,
    Cursor,
    address_of,
    chips,
    cursor_text,
    parse_filter,
)
from winvest.foundation.kit.errors import Invalid

pytestmark = pytest.mark.req("ORG-05")


def test_every_filter_is_read() -> None:
    found = parse_filter(
        {
            "qui": " Marie ",
            "action": "update",
            "societe": "ft",
            "du": "01/03/2026",
            "au": "2026-03-31",
            "fiche": str(UUID(int=7)),
        }
    )
    assert (found.actor, found.action, found.company) == ("Marie", Action.UPDATE, "FT")
    assert found.since == datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    assert found.until == datetime(2026, 3, 31, 22, 0, tzinfo=UTC), "summer time has begun"
    assert found.record_id == UUID(int=7)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("du", "demain"),
        ("du", "31/02/2026"),
        ("du", "0001-01-01"),
        ("du", "1/1/99999999999"),
        ("au", "12"),
        ("action", "fly"),
        ("fiche", "12"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(field: str, typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_filter({field: typed})
    assert list(refusal.value.by_field) == [field]


def test_a_period_ends_after_it_starts() -> None:
    with pytest.raises(Invalid) as refusal:
        parse_filter({"du": "02/03/2026", "au": "01/03/2026"})
    assert "Inversez" in refusal.value.by_field["au"]


def test_a_cursor_comes_back_whole_and_a_forged_one_starts_again() -> None:
    cursor = Cursor(at=datetime(2026, 11, 21, 10, 0, 0, 5, tzinfo=UTC), id=UUID(int=3))
    text = cursor_text(cursor)
    assert parse_filter({"apres": text}).after == cursor
    assert parse_filter({"apres": text.replace("+", " ")}).after == cursor
    for forged in ("x", "2026-11-21T10:00:00_x", f"2026-11-21T10:00:00_{UUID(int=3)}", "_"):
        assert parse_filter({"apres": forged}).after is None


def test_addresses_keep_their_filters_and_chips_take_one_away() -> None:
    raw = {"qui": "Marie", "societe": "ft", "apres": "x", "autre": "1"}
    assert address_of("/audit", raw, apres=None) == "/audit?qui=Marie&societe=ft"
    assert address_of("/audit", {}) == "/audit"
    first, second = chips("/audit", raw, {"societe": {"FT": "France Téléphone"}})
    assert (first.name, first.value, first.before) == ("Personne", "Marie", "dont")
    assert (second.value, second.remove) == ("France Téléphone", "/audit?qui=Marie")


@given(st.dictionaries(st.sampled_from((*FIELDS, "apres")), st.text(max_size=60)))
def test_nothing_typed_breaks_the_filters(raw: dict[str, str]) -> None:
    refused: set[str] = set()
    try:
        parse_filter(raw)
    except Invalid as refusal:
        refused = set(refusal.by_field)
    assert refused <= set(FIELDS)
