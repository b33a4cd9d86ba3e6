"""Reading a form: entries one by one, and all that is wrong told at once."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from winvest.foundation.kit.errors import FieldError, Invalid

E = TypeVar("E", bound=StrEnum)
ZONE_SHAPE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")


class Reading:
    """Reads the entries one by one and keeps what is wrong, so that all of it is told at once."""

    def __init__(self, raw: Mapping[str, str]) -> None:
        self.raw = raw
        self.errors: list[FieldError] = []

    def text(self, name: str, *, longest: int, missing: str | None = None) -> str:
        """A line or paragraph without control characters; `missing` is said when it is empty."""
        value = unicodedata.normalize("NFC", self.raw.get(name, "")).replace("\r\n", "\n").strip()
        if missing and not value:
            self.refuse(name, "missing", missing)
        if len(value) > longest:
            self.refuse(
                name,
                "too_long",
                f"{len(value)} caractères : n’en gardez que {longest} au plus.",
            )
        if any(unicodedata.category(one) == "Cc" and one != "\n" for one in value):
            self.refuse(name, "control", "Des caractères invisibles s’y trouvent : retapez-le.")
        return value

    def choice(self, name: str, kind: type[E], *, missing: str) -> E | None:
        """One value of a normalised list."""
        try:
            return kind(self.raw.get(name, ""))
        except ValueError:
            self.refuse(name, "choice", missing)
            return None

    def choices(self, name: str, kind: type[E]) -> tuple[E, ...]:
        """Several values of a normalised list, in its order; nothing ticked is an empty tuple."""
        asked = [one for one in self.raw.get(name, "").split(",") if one]
        unknown = [one for one in asked if one not in set(kind)]
        if unknown:
            self.refuse(name, "choice", "Cette valeur n’existe pas : cochez parmi la liste.")
        return tuple(one for one in kind if one in asked)

    def identifier(self, name: str, *, missing: str | None = None) -> UUID | None:
        """The id of a row chosen in a list; `missing` is said when nothing is chosen."""
        value = self.raw.get(name, "").strip()
        if not value:
            if missing:
                self.refuse(name, "missing", missing)
            return None
        try:
            return UUID(value)
        except ValueError:
            self.refuse(name, "choice", "Ce choix n’existe pas : reprenez dans la liste.")
            return None

    def age(self, name: str) -> int | None:
        """An age in years, or nothing."""
        value = self.raw.get(name, "").strip().removesuffix("ans").strip()
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and int(value) <= 130):
            self.refuse(name, "age", "Un âge est un nombre de 0 à 130 : corrigez la saisie.")
            return None
        return int(value)

    def zones(self, name: str) -> tuple[str, ...]:
        """Zone codes parted by commas or spaces (FR-METRO, 971, BE…)."""
        found = [one.upper() for one in re.split(r"[,;\s]+", self.raw.get(name, "")) if one]
        if any(not ZONE_SHAPE.fullmatch(one) for one in found):
            self.refuse(
                name,
                "zone",
                "Une zone est un code comme FR-METRO ou 971 : séparez-les par des virgules.",
            )
        return tuple(dict.fromkeys(found))

    def refuse(self, field: str, code: str, message: str) -> None:
        """Keep an error for the end."""
        self.errors.append(FieldError(field=field, code=code, message=message))

    def finish(self) -> None:
        """Raise all that is wrong at once."""
        if self.errors:
            raise Invalid(self.errors)
