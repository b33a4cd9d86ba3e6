"""Reading a payload field by field: exact numbers, and all that is wrong told at once."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import cast

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import spaced
from winvest.offer.pricing.rules.tariff import ZERO

LARGEST = Decimal("1000000000000")


class Fields:
    """Reads an object field by field and tells all that is wrong at once."""

    def __init__(self, payload: object, *, prefix: str = "payload") -> None:
        self.prefix = prefix
        self.errors: list[FieldError] = []
        self.raw: Mapping[str, object] = {}
        if isinstance(payload, Mapping):
            self.raw = cast("Mapping[str, object]", payload)
        else:
            self.wrong("", "object", "Le contenu de la grille est un objet : vérifiez son format.")

    def amount(self, name: str) -> Decimal:
        """A number that must be there, zero or more."""
        found = self.perhaps(name)
        if found is None and self.raw.get(name) is None and not self._told(name):
            self.wrong(name, "missing", "Indiquez ce montant.")
        return ZERO if found is None else found

    def perhaps(self, name: str, *, negative: bool = False) -> Decimal | None:
        """A number, zero or more, or nothing."""
        value = self.raw.get(name)
        if value is None:
            return None
        found = number_of(value)
        if found is None:
            self.wrong(name, "number", "Écrivez un nombre, avec un point pour les décimales.")
        elif found < 0 and not negative:
            self.wrong(name, "negative", "Ce nombre ne peut pas être négatif.")
        elif abs(found) > LARGEST:
            self.wrong(name, "too_large", "Ce nombre est trop grand.")
        else:
            return found
        return None

    def positive(self, name: str) -> Decimal | None:
        """A number above zero, or nothing."""
        found = self.perhaps(name)
        if found == 0:
            self.wrong(name, "positive", "Ce nombre doit être plus grand que zéro.")
            return None
        return found

    def whole(self, name: str, *, most: int = 1000) -> int:
        """A whole number, zero when it is not told."""
        found = self.perhaps(name)
        if found is None:
            return 0
        if found != found.to_integral() or found > most:
            self.wrong(name, "whole", f"Écrivez un nombre entier, {most} au plus.")
            return 0
        return int(found)

    def text(self, name: str, *, missing: str) -> str:
        """A text that must be there."""
        value = self.raw.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.wrong(name, "missing", missing)
        return ""

    def wrong(self, name: str, code: str, message: str) -> None:
        """Keep an error for the end; of what is no object, only that is told."""
        if any(one.field == self.prefix for one in self.errors):
            return
        field = f"{self.prefix}/{name}" if name else self.prefix
        self.errors.append(FieldError(field=field, code=code, message=spaced(message)))

    def _told(self, name: str) -> bool:
        return any(one.field == f"{self.prefix}/{name}" for one in self.errors)

    def finish(self) -> None:
        """Raise all that is wrong at once."""
        if self.errors:
            raise Invalid(self.errors)


def number_of(value: object) -> Decimal | None:
    """The exact number that JSON or a text holds; a boolean or a float is none.

    >>> number_of("12.50"), number_of(3), number_of(True), number_of("NaN")
    (Decimal('12.50'), Decimal('3'), None, None)
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        return None
    try:
        found = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
