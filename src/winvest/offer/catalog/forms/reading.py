"""Reading what is the catalogue's own: paragraphs, ticked lists, ages, zones."""

import re
import unicodedata
from enum import StrEnum
from typing import TypeVar

from winvest.foundation.kit.reading import Reading, legible

E = TypeVar("E", bound=StrEnum)
ZONE_SHAPE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")


def paragraph(reading: Reading, name: str, *, longest: int) -> str:
    """A text of several lines, without other control characters."""
    value = legible(reading.raw.get(name, "")).replace("\r\n", "\n").strip()
    if len(value) > longest:
        reading.refuse(
            name, "too_long", f"{len(value)} caractères\u00a0: n’en gardez que {longest} au plus."
        )
    if any(unicodedata.category(one) == "Cc" and one != "\n" for one in value):
        message = "Des caractères invisibles s’y trouvent\u00a0: retapez-le."
        reading.refuse(name, "control", message)
    return value


def ticked(reading: Reading, name: str, kind: type[E]) -> tuple[E, ...]:
    """Values of a normalised list, in its order; nothing ticked is an empty tuple."""
    asked = [one for one in reading.raw.get(name, "").split(",") if one]
    if asked and not set(kind).issuperset(asked):
        message = "Cette valeur n’existe pas\u00a0: cochez parmi la liste."
        reading.refuse(name, "choice", message)
    return tuple(one for one in kind if one in asked) if asked else ()


def age(reading: Reading, name: str) -> int | None:
    """An age in years, or nothing."""
    value = reading.raw.get(name, "").strip().removesuffix("ans").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 4 and int(value) <= 130):
        message = "Un âge est un nombre de 0 à 130\u00a0: corrigez la saisie."
        reading.refuse(name, "age", message)
        return None
    return int(value)


def zones(reading: Reading, name: str) -> tuple[str, ...]:
    """Zone codes parted by commas or spaces (FR-METRO, 971, BE…)."""
    found = [one.upper() for one in re.split(r"[,;\s]+", reading.raw.get(name, "")) if one]
    if any(not ZONE_SHAPE.fullmatch(one) for one in found):
        reading.refuse(
            name,
            "zone",
            "Une zone est un code comme FR-METRO ou 971\u00a0: séparez-les par des virgules.",
        )
    return tuple(dict.fromkeys(found))
