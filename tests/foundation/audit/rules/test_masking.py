"""Personal values are sealed once, told to a reader who may, and lost with their key."""

from typing import Any
from uuid import UUID

import pytest

from winvest.foundation.audit.rules.masking import (
    ERASED,
    MARK,
    VALUE,
    PersonalRule,
    is_masked,
    masked,
    masked_only,
    people_in,
    person_of,
    unmasked,
)

PERSON = UUID(int=5)
RULE = PersonalRule(columns=frozenset({"email", "phone"}), person_column="user_id")
pytestmark = pytest.mark.req("ORG-05", "LAW-10")


def seal(name: str, value: Any) -> str:
    return f"<{name}={value}>"


def test_the_row_says_whose_values_they_are() -> None:
    assert person_of(RULE, {"user_id": str(PERSON)}, UUID(int=1)) == PERSON
    assert person_of(RULE, {"user_id": None}, UUID(int=1)) == UUID(int=1)
    own = PersonalRule(columns=frozenset({"email"}), person_column=None)
    assert person_of(own, {"email": "a@b"}, UUID(int=1)) == UUID(int=1)
    assert person_of(RULE, None, UUID(int=1)) is None


def test_personal_columns_alone_are_sealed() -> None:
    values = {"email": "marie@winvest.example", "phone": None, "role": "adv"}
    found = masked(RULE, values, person=PERSON, seal=seal)
    assert found == {
        "email": {MARK: str(PERSON), VALUE: "<email=marie@winvest.example>"},
        "phone": None,
        "role": "adv",
    }
    assert masked(RULE, found, person=PERSON, seal=seal) == found, "twice changes nothing"
    assert masked(RULE, None, person=PERSON, seal=seal) is None
    assert masked(RULE, values, person=None, seal=seal) == values
    assert masked_only(found).keys() == {"email"}
    assert people_in(found) == {PERSON}
    assert people_in(None) == frozenset()


def test_a_reader_sees_the_value_or_that_it_was_erased() -> None:
    found = masked(RULE, {"email": "m@x", "role": "adv"}, person=PERSON, seal=seal)
    assert unmasked(found, lambda person, name, sealed: ERASED) == {"email": ERASED, "role": "adv"}
    assert unmasked(found, lambda person, name, sealed: sealed)["email"] == "<email=m@x>"
    assert unmasked(None, lambda *_: "") == {}


def test_an_ordinary_object_is_not_taken_for_a_sealed_one() -> None:
    assert not is_masked({MARK: "x"})
    assert not is_masked({MARK: "x", VALUE: "y", "z": 1})
    assert not is_masked("x")
