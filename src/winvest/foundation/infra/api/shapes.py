"""Shapes: JSON (or an address's parts) read into a Struct, everything wrong told at once.

msgspec stops at the first error; an integrator wants all of them, each with its JSON pointer.
`Meta(extra=…)` bounds decimals: `ge`, `le`, `places`, `digits`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

import msgspec
from msgspec import inspect

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import spaced
from winvest.foundation.kit.reading import YEARS, legible

S = TypeVar("S", bound=msgspec.Struct)
UUID_SHAPE = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
NUMBER_SHAPE = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,12})?")
WHOLE_SHAPE = re.compile(r"-?[0-9]{1,9}")
BARE_PLUS = re.compile(r" (?=[0-9]{2}:?[0-9]{2}$)")  # an address reads a bare + as a space
WRONG = object()
MOMENT = "Écrivez une date et une heure avec leur fuseau : 2026-11-21T10:00:00+01:00."


def shaped(kind: type[S], raw: object) -> S:
    """What was sent as JSON, as its Struct; `Invalid` tells all that is wrong, by pointer."""
    return _read(kind, raw, text=False)


def asked(kind: type[S], raw: Mapping[str, str]) -> S:
    """What an address asks (`?limit=20&…`), as its Struct."""
    return _read(kind, raw, text=True)


@cache
def shape_of(kind: type) -> inspect.StructType:
    """The description of a Struct, worked out once."""
    return cast("inspect.StructType", inspect.type_info(kind))


@cache
def _fields(kind: type) -> Mapping[str, inspect.Field]:
    return {field.encode_name: field for field in shape_of(kind).fields}


def _read(kind: type[S], raw: object, *, text: bool) -> S:
    reader = _Reader(text=text)
    found = reader.read(shape_of(kind), raw, "", {})
    if reader.errors:
        raise Invalid(reader.errors)
    return cast("S", found)


class _Reader:
    """Walks a shape and what was sent side by side."""

    def __init__(self, *, text: bool) -> None:
        self.text = text
        self.errors: list[FieldError] = []

    def read(self, shape: inspect.Type, raw: Any, at: str, extra: Mapping[str, Any]) -> Any:
        """The value, or WRONG once an error is kept."""
        if isinstance(shape, inspect.Metadata):
            return self.read(shape.type, raw, at, shape.extra or extra)
        if isinstance(shape, inspect.UnionType):
            return self._one_of_types(shape, raw, at, extra)
        if raw is None and not isinstance(shape, inspect.NoneType | inspect.CustomType):
            return self._refuse(at, "null", "Une valeur est attendue ici, pas null.")
        reads = READS.get(type(shape))
        return raw if reads is None else reads(self, shape, raw, at, extra)

    def _one_of_types(
        self, shape: inspect.UnionType, raw: Any, at: str, extra: Mapping[str, Any]
    ) -> Any:
        kinds = [one for one in shape.types if not isinstance(one, inspect.NoneType)]
        if raw is None and len(kinds) < len(shape.types):
            return None
        return self.read(kinds[0], raw, at, extra)

    def struct(self, shape: inspect.StructType, raw: Any, at: str, _: Mapping[str, Any]) -> Any:
        """An object: properties known, required ones there."""
        if not isinstance(raw, Mapping):
            return self._refuse(at, "type", "Un objet JSON est attendu ici.")
        known = _fields(shape.cls)
        before = len(self.errors)
        for name in raw:
            if name not in known:
                self._refuse(f"{at}/{escaped(name)}", "unknown", UNKNOWN[self.text])
        values = {}
        for name, field in known.items():
            if name in raw:
                values[field.name] = self.read(field.type, raw[name], f"{at}/{name}", {})
            elif field.required:
                self._refuse(f"{at}/{name}", "missing", "Ce champ est obligatoire : ajoutez-le.")
        return WRONG if len(self.errors) > before else shape.cls(**values)

    def string(self, shape: inspect.StrType, raw: Any, at: str, _: Mapping[str, Any]) -> Any:
        """A text within its length and pattern, without invisible characters."""
        if not isinstance(raw, str):
            return self._refuse(at, "type", "Un texte est attendu ici.")
        raw = legible(raw)
        if shape.min_length and len(raw.strip()) < shape.min_length:
            return self._refuse(at, "missing", "Ce texte est vide : renseignez-le.")
        if shape.max_length is not None and len(raw) > shape.max_length:
            return self._refuse(
                at,
                "too_long",
                f"{len(raw)} caractères : n’en gardez que {shape.max_length} au plus.",
            )
        if shape.pattern is not None and not _follows(shape.pattern, raw):
            return self._refuse(at, "pattern", f"Ce texte doit suivre le format {shape.pattern}")
        if raw.isascii() and raw.isprintable():
            return raw
        if any(unicodedata.category(one) in ("Cc", "Cs") and one not in "\r\n\t" for one in raw):
            return self._refuse(
                at, "control", "Des caractères invisibles s’y trouvent : retirez-les."
            )
        return raw

    def integer(self, shape: inspect.IntType, raw: Any, at: str, _: Mapping[str, Any]) -> Any:
        """A whole number within its bounds."""
        if self.text and WHOLE_SHAPE.fullmatch(raw):
            raw = int(raw)
        if isinstance(raw, Decimal) and exact(raw) is not None and not _decimals(raw):
            raw = int(raw)  # 1.0 is an integer of JSON Schema
        if not isinstance(raw, int) or isinstance(raw, bool):
            return self._refuse(at, "type", "Un nombre entier est attendu ici.")
        low, high = shape.ge, shape.le
        if (low is not None and raw < low) or (high is not None and raw > high):
            return self._refuse(at, "range", f"Un nombre {_span(low, high)} est attendu ici.")
        return raw

    def decimal(self, _: inspect.DecimalType, raw: Any, at: str, extra: Mapping[str, Any]) -> Any:
        """An exact number, written as a number or as its text."""
        value = exact(raw)
        if value is None:
            message = "Un nombre décimal est attendu ici : 9.90 ou « 9.90 »."
            return self._refuse(at, "type", message)
        low, high = extra.get("ge"), extra.get("le")
        if (low is not None and value < low) or (high is not None and value > high):
            return self._refuse(at, "range", f"Un nombre {_span(low, high)} est attendu ici.")
        places = extra.get("places", 12)
        if _decimals(value) > places:
            return self._refuse(at, "places", f"{places} décimales au plus sont admises ici.")
        return value

    def boolean(self, _: inspect.BoolType, raw: Any, at: str, __: Mapping[str, Any]) -> Any:
        """True or false."""
        if self.text:
            raw = {"true": True, "false": False}.get(raw)
        if not isinstance(raw, bool):
            return self._refuse(at, "type", "Vrai ou faux est attendu ici : true ou false.")
        return raw

    def identifier(self, _: inspect.UUIDType, raw: Any, at: str, __: Mapping[str, Any]) -> Any:
        """A UUID as it is written."""
        if not isinstance(raw, str) or not UUID_SHAPE.fullmatch(raw):
            return self._refuse(at, "uuid", "Un identifiant UUID est attendu ici.")
        return UUID(raw)

    def moment(self, _: inspect.DateTimeType, raw: Any, at: str, __: Mapping[str, Any]) -> Any:
        """A moment with its zone, in a year that means something."""
        found = moment_of(BARE_PLUS.sub("+", raw) if self.text else raw)
        return self._refuse(at, "date_time", MOMENT) if found is None else found

    def member(self, shape: inspect.EnumType, raw: Any, at: str, _: Mapping[str, Any]) -> Any:
        """A value of a normalised list."""
        known = [one.value for one in shape.cls]
        if not isinstance(raw, str) or raw not in known:
            return self._refuse(at, "choice", f"Valeurs admises : {', '.join(known)}.")
        return shape.cls(raw)

    def literal(self, shape: inspect.LiteralType, raw: Any, at: str, _: Mapping[str, Any]) -> Any:
        """One of a few fixed values."""
        if not isinstance(raw, str) or raw not in shape.values:
            known = ", ".join(str(one) for one in shape.values)
            return self._refuse(at, "choice", f"Valeurs admises : {known}.")
        return raw

    def items(self, shape: inspect.ListType, raw: Any, at: str, _: Mapping[str, Any]) -> Any:
        """A list, item by item."""
        if not isinstance(raw, list):
            return self._refuse(at, "type", "Une liste est attendue ici.")
        if shape.max_length is not None and len(raw) > shape.max_length:
            return self._refuse(
                at, "too_long", f"{shape.max_length} éléments au plus sont admis ici."
            )
        return [
            self.read(shape.item_type, one, f"{at}/{index}", {}) for index, one in enumerate(raw)
        ]

    def entries(self, shape: inspect.DictType, raw: Any, at: str, _: Mapping[str, Any]) -> Any:
        """A free-named object: names and values."""
        if not isinstance(raw, Mapping):
            return self._refuse(at, "type", "Un objet JSON est attendu ici.")
        found = {}
        for name, value in raw.items():
            where = f"{at}/{escaped(name)}"
            found[self.read(shape.key_type, name, where, {})] = self.read(
                shape.value_type, value, where, {}
            )
        return found

    def _refuse(self, at: str, code: str, message: str) -> Any:
        self.errors.append(FieldError(field=at or "/", code=code, message=spaced(message)))
        return WRONG


UNKNOWN = {
    False: "Cette propriété n’existe pas : retirez-la, ou vérifiez son nom.",
    True: "Ce paramètre n’existe pas : retirez-le, ou vérifiez son nom.",
}
READS: Mapping[type[inspect.Type], Callable[..., Any]] = {
    inspect.StructType: _Reader.struct,
    inspect.StrType: _Reader.string,
    inspect.IntType: _Reader.integer,
    inspect.DecimalType: _Reader.decimal,
    inspect.BoolType: _Reader.boolean,
    inspect.UUIDType: _Reader.identifier,
    inspect.DateTimeType: _Reader.moment,
    inspect.EnumType: _Reader.member,
    inspect.LiteralType: _Reader.literal,
    inspect.ListType: _Reader.items,
    inspect.DictType: _Reader.entries,
}


def escaped(name: str) -> str:
    """A property's name inside a JSON pointer (RFC 6901).

    >>> escaped("a/b~c")
    'a~1b~0c'
    """
    return name.replace("~", "~0").replace("/", "~1")


def exact(raw: object) -> Decimal | None:
    """The number that JSON gives as a number or as its text; None for anything else.

    >>> exact("9.90"), exact(3), exact(True), exact("1e3")
    (Decimal('9.90'), Decimal('3'), None, None)
    """
    if isinstance(raw, bool):
        return None
    if isinstance(raw, str):
        return Decimal(raw) if NUMBER_SHAPE.fullmatch(raw) else None
    if not isinstance(raw, int | Decimal):
        return None
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return None
    if not value.is_finite():  # a signalling NaN raises when it is compared
        return None
    return value if -13 < value.adjusted() < 30 or value == 0 else None


def moment_of(raw: object) -> datetime | None:
    """A moment with its zone, in UTC; None for anything else.

    >>> moment_of("2026-11-21T10:00:00+01:00")
    datetime.datetime(2026, 11, 21, 9, 0, tzinfo=datetime.timezone.utc)
    >>> moment_of("2026-11-21T10:00:00") is None
    True
    """
    if not isinstance(raw, str):
        return None
    try:
        found = msgspec.convert(raw, datetime)
    except msgspec.ValidationError:
        return None
    if found.tzinfo is None or found.year not in YEARS:
        return None
    return found.astimezone(UTC)


def _follows(pattern: str, text: str) -> bool:
    """Python's `$` would let a last line break through; ECMAScript's does not."""
    return re.fullmatch(pattern.removeprefix("^").removesuffix("$"), text) is not None


def _decimals(value: Decimal) -> int:
    """How many decimals a finite number needs, whatever the zeros after them."""
    _, digits, exponent = value.as_tuple()
    needed = -int(exponent)
    for digit in reversed(digits):
        if needed <= 0 or digit:
            break
        needed -= 1
    return max(0, needed)


def _span(low: object, high: object) -> str:
    if low is None or high is None:
        return f"d’au moins {low}" if high is None else f"d’au plus {high}"
    return f"de {low} à {high}"
