"""Personal values: what people's columns hold is sealed under their own key before it is hashed.

Once the key is erased the value is unreadable for good, and the chain still holds (RGPD art. 17).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

MARK = "$personne"
VALUE = "$scelle"
ERASED = "donnée effacée"
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalRule:
    """Which columns of a table are a person's, and which column says whose."""

    columns: frozenset[str]
    person_column: str | None


def person_of(rule: PersonalRule, values: Values | None, record_id: UUID | None) -> UUID | None:
    """Whose values these are: the person named by the row, else the row itself."""
    if values is None:
        return None
    named = values.get(rule.person_column) if rule.person_column else None
    if isinstance(named, str):
        return UUID(named)
    return record_id


def masked(
    rule: PersonalRule,
    values: Values | None,
    *,
    person: UUID | None,
    seal: Callable[[str, Any], str],
) -> dict[str, Any] | None:
    """The values with the personal ones sealed; empty ones stay empty, sealed ones stay so."""
    if values is None:
        return None
    if person is None:
        return dict(values)
    return {
        name: {MARK: str(person), VALUE: seal(name, value)}
        if name in rule.columns and value is not None and not is_masked(value)
        else value
        for name, value in values.items()
    }


def is_masked(value: Any) -> bool:
    """Is this a sealed personal value?"""
    return isinstance(value, dict) and value.keys() == {MARK, VALUE}


def masked_only(values: Values | None) -> dict[str, Any]:
    """The sealed values alone."""
    return {name: value for name, value in (values or {}).items() if is_masked(value)}


def people_in(values: Values | None) -> frozenset[UUID]:
    """People whose sealed values are in there."""
    return frozenset(UUID(one[MARK]) for one in masked_only(values).values())


def unmasked(values: Values | None, open_: Callable[[UUID, str, str], Any]) -> dict[str, Any]:
    """The values as a reader sees them; `open_` gives `ERASED` once the key is gone."""
    return {
        name: open_(UUID(value[MARK]), name, value[VALUE]) if is_masked(value) else value
        for name, value in (values or {}).items()
    }
