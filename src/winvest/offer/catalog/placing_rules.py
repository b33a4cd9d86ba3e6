"""Rules of a change of family: which values follow the product, and what forbids the change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from winvest.foundation.kit.errors import Refused
from winvest.offer.catalog.enums import FieldKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldHome:
    """A field of the new family, which may take a value."""

    id: UUID
    code: str
    label: str
    kind: FieldKind
    unit: str | None
    choices: tuple[str, ...]
    minimum: Decimal | None
    maximum: Decimal | None
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldValue:
    """A value that a product has of its family's; `columns` is how it is stored."""

    id: UUID
    code: str
    label: str
    kind: FieldKind
    unit: str | None
    text: str | None
    number: Decimal | None
    choices: tuple[str, ...] | None
    columns: Mapping[str, object]


def moved_values(
    held: Sequence[HeldValue], homes: Sequence[FieldHome], *, family: str, draft: bool
) -> tuple[tuple[HeldValue, UUID], ...]:
    """Each value with the field that takes it; refused when one would be lost, or one is missing.

    A draft may be completed afterwards; a product in test or frozen is complete, and stays so.
    """
    by_code = {one.code: one for one in homes}
    moved = [(one, by_code[one.code].id) for one in held if takes(by_code.get(one.code), one)]
    kept = {one.code for one, _ in moved}
    lost = [one.label for one in held if one.code not in kept]
    if lost:
        raise Refused(
            f"La famille « {family} » ne peut pas reprendre {_told(lost)} : videz d’abord ce que "
            "la fiche du produit en dit.",
            code="family_values_lost",
        )
    missing = [one.label for one in homes if one.required and one.code not in kept]
    if missing and not draft:
        raise Refused(
            f"La famille « {family} » demande {_told(missing)}, que ce produit ne dit pas : "
            "remettez-le d’abord en brouillon s’il est en test, ou choisissez une autre famille.",
            code="family_values_missing",
        )
    return tuple(moved)


def takes(home: FieldHome | None, value: HeldValue) -> bool:
    """Can a field of the new family hold a value as it is?"""
    if home is None or (home.kind, home.unit) != (value.kind, value.unit):
        return False
    if value.number is not None:
        low = home.minimum is None or value.number >= home.minimum
        return low and (home.maximum is None or value.number <= home.maximum)
    if home.kind is FieldKind.CHOICE:
        return value.text in home.choices
    return value.choices is None or set(value.choices) <= set(home.choices)


def _told(labels: Sequence[str]) -> str:
    return ", ".join(f"« {one} »" for one in labels[:3])
