"""Reading a form: entries one by one, and all that is wrong told at once."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from winvest.foundation.kit.errors import FieldError, Invalid

E = TypeVar("E", bound=StrEnum)
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[a-z0-9-]{2,}", re.IGNORECASE)
JOINER = "\u200d"
YEARS = range(1900, 2200)  # beyond, a slip of the keyboard; and 9999 has no next day
FRENCH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def legible(text: str) -> str:
    """A text as it is seen: composed, without marks that nobody sees or that turn its order round.

    Zero-width spaces come with what is pasted; direction marks make a name read as another. The
    joiner stays inside a text: emoji are made with it.

    >>> legible("Offre\u200b\u202e Box\ufeff")
    'Offre Box'
    """
    if text.isascii():
        return text
    kept = (one for one in text if one == JOINER or unicodedata.category(one) != "Cf")
    return unicodedata.normalize("NFC", "".join(kept)).strip(JOINER)


class Reading:
    """Reads the entries one by one and keeps what is wrong, so that all of it is told at once."""

    def __init__(self, raw: Mapping[str, str]) -> None:
        self.raw = raw
        self.errors: list[FieldError] = []

    def text(self, name: str, *, longest: int, missing: str | None = None) -> str:
        """One line without control characters; `missing` is said when it is empty."""
        value = " ".join(legible(self.raw.get(name, "")).split())
        if missing and not value:
            self.refuse(name, "missing", missing)
        if len(value) > longest:
            self.refuse(
                name, "too_long", f"{len(value)} caractères : n’en gardez que {longest} au plus."
            )
        if any(unicodedata.category(one) == "Cc" for one in value):
            self.refuse(name, "control", "Des caractères invisibles s’y trouvent : retapez-le.")
        return value

    def compact(self, name: str, *, longest: int) -> str | None:
        """A number that people write with spaces and dots, without them, in capitals."""
        value = re.sub(r"[\s.\u00a0\u202f-]", "", self.raw.get(name, "")).upper()
        if len(value) > longest:
            self.refuse(name, "too_long", f"{len(value)} caractères : il y en a {longest} au plus.")
        return value or None

    def email(self, name: str, *, missing: str | None = None) -> str | None:
        """An e-mail address, in lower case."""
        value = self.text(name, longest=254, missing=missing).lower()
        if value and not EMAIL.fullmatch(value):
            self.refuse(name, "email", "Écrivez une adresse comme prenom.nom@societe.fr.")
        return value or None

    def choice(self, name: str, kind: type[E], *, missing: str) -> E | None:
        """One value of a normalised list."""
        try:
            return kind(self.raw.get(name, ""))
        except ValueError:
            self.refuse(name, "choice", missing)
            return None

    def one_of(self, name: str, known: Sequence[str], *, missing: str) -> str:
        """One value among those known."""
        value = self.raw.get(name, "").strip()
        if value not in known:
            self.refuse(name, "choice", missing)
        return value

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
            self.refuse(name, "choice", "Ce choix n’existe pas : reprenez dans la liste.")
            return None

    def day(self, name: str) -> date | None:
        """A day, written `01/03/2026` or `2026-03-01`, or nothing."""
        value = self.raw.get(name, "").strip()
        if not value:
            return None
        french, iso = FRENCH_DAY.fullmatch(value), ISO_DAY.fullmatch(value)
        if french:
            year, month, day = french.group(3, 2, 1)
        elif iso:
            year, month, day = iso.group(1, 2, 3)
        else:
            self.refuse(name, "day", "Écrivez la date comme 01/03/2026.")
            return None
        if int(year) not in YEARS:
            self.refuse(name, "year", "Vérifiez l’année de cette date.")
            return None
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            self.refuse(name, "day", "Ce jour n’existe pas : vérifiez le jour et le mois.")
            return None

    def number(self, name: str, *, missing: str | None = None, places: int = 6) -> Decimal | None:
        """An exact number, written `1 234,5`; `missing` is said when it is empty."""
        typed = re.sub(r"[\s\u00a0\u202f€%]", "", self.raw.get(name, ""))
        if not typed:
            if missing:
                self.refuse(name, "missing", missing)
            return None
        plain = typed.replace(",", ".").replace("−", "-")
        if not re.fullmatch(rf"-?\d{{1,12}}(\.\d{{1,{places}}})?", plain, re.ASCII):
            self.refuse(name, "number", f"Écrivez un nombre comme 1234,5 ({places} décimales).")
            return None
        return Decimal(plain)

    def version(self, name: str = "lock_version") -> int:
        """The version of the row that the form was drawn from (0 when it does not say)."""
        value = self.raw.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0

    def refuse(self, field: str, code: str, message: str) -> None:
        """Keep an error for the end."""
        self.errors.append(FieldError(field=field, code=code, message=message))

    def finish(self) -> None:
        """Raise all that is wrong at once."""
        if self.errors:
            raise Invalid(self.errors)
