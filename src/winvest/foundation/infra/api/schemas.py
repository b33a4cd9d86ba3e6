"""Schemas: the same Structs as JSON Schema 2020-12, for the OpenAPI document."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

import msgspec
from msgspec import NODEFAULT, inspect

from winvest.foundation.infra.api.shapes import shape_of

Schema = dict[str, Any]
REF = "#/components/schemas/"
TEXT_NUMBER: Schema = {
    "type": "string",
    "pattern": r"^-?[0-9]+(\.[0-9]+)?$",
    "examples": ["9.90"],
}


def components(kinds: Iterable[type]) -> dict[str, Schema]:
    """The schema of each Struct, and of those inside them, by name."""
    found: dict[str, Schema] = {}
    waiting = [shape_of(kind) for kind in kinds]
    while waiting:
        shape = waiting.pop()
        if shape.cls.__name__ not in found:
            inside: list[inspect.StructType] = []
            found[shape.cls.__name__] = _object(shape, inside)
            waiting.extend(inside)
    return dict(sorted(found.items()))


def reference(kind: type) -> Schema:
    """A reference to the schema of a Struct."""
    return {"$ref": REF + kind.__name__}


def properties(kind: type) -> list[tuple[str, Schema, bool]]:
    """The fields of a flat Struct, one by one: name, schema, required (query parameters)."""
    shape = shape_of(kind)
    return [(one.encode_name, _field(one, []), one.required) for one in shape.fields]


def _object(shape: inspect.StructType, inside: list[inspect.StructType]) -> Schema:
    made: Schema = {"type": "object"}
    if shape.cls.__doc__ and not shape.cls.__doc__.startswith(shape.cls.__name__ + "("):
        made["description"] = " ".join(shape.cls.__doc__.split())
    made["properties"] = {one.encode_name: _field(one, inside) for one in shape.fields}
    needed = [one.encode_name for one in shape.fields if one.required]
    if needed:
        made["required"] = needed
    if shape.forbid_unknown_fields:
        made["additionalProperties"] = False
    return made


def _field(field: inspect.Field, inside: list[inspect.StructType]) -> Schema:
    made = _schema(field.type, inside, {})
    default = field.default
    if default is not NODEFAULT and default is not None and default is not msgspec.UNSET:
        made["default"] = msgspec.to_builtins(default)
    return made


def _schema(
    shape: inspect.Type, inside: list[inspect.StructType], extra: Mapping[str, Any]
) -> Schema:
    if isinstance(shape, inspect.Metadata):
        made = _schema(shape.type, inside, shape.extra or {})
        return made | (shape.extra_json_schema or {})
    if isinstance(shape, inspect.UnionType):
        return _nullable(shape, inside, extra)
    if isinstance(shape, inspect.StructType):
        inside.append(shape)
        return {"$ref": REF + shape.cls.__name__}
    if isinstance(shape, inspect.ListType):
        made = {"type": "array", "items": _schema(shape.item_type, inside, {})}
        return made if shape.max_length is None else made | {"maxItems": shape.max_length}
    if isinstance(shape, inspect.DictType):
        return {
            "type": "object",
            "additionalProperties": _schema(shape.value_type, inside, {}),
        }
    if isinstance(shape, inspect.DecimalType):
        return _number(extra)
    makes = SIMPLE.get(type(shape))
    return {} if makes is None else makes(shape)


def _nullable(
    shape: inspect.UnionType, inside: list[inspect.StructType], extra: Mapping[str, Any]
) -> Schema:
    kinds = [one for one in shape.types if not isinstance(one, inspect.NoneType)]
    made = _schema(kinds[0], inside, extra)
    if len(kinds) == len(shape.types):
        return made
    if "enum" in made:
        return made | {"type": [made["type"], "null"], "enum": [*made["enum"], None]}
    if isinstance(made.get("type"), str):
        return made | {"type": [made["type"], "null"]}
    return {"anyOf": [made, {"type": "null"}]}


def _number(extra: Mapping[str, Any]) -> Schema:
    """Answers write the exact text; requests (bounded by `extra`) may use a number too."""
    if "places" not in extra:
        return dict(TEXT_NUMBER)
    places = extra["places"]
    number: Schema = {"type": "number"}
    for name, word in (("ge", "minimum"), ("le", "maximum")):
        if name in extra:
            number[word] = extra[name]
    sign = "" if extra.get("ge", -1) >= 0 else "-?"
    whole = len(str(int(extra["le"]))) if "le" in extra else 12
    decimals = rf"(\.[0-9]{{1,{places}}})?" if places else ""
    text = {"type": "string", "pattern": rf"^{sign}[0-9]{{1,{whole}}}{decimals}$"}
    return {"anyOf": [number, text]}


def _string(shape: inspect.StrType) -> Schema:
    made: Schema = {"type": "string"}
    if shape.min_length:
        made["minLength"] = shape.min_length
    if shape.max_length is not None:
        made["maxLength"] = shape.max_length
    if shape.pattern is not None:
        made["pattern"] = shape.pattern
    return made


def _integer(shape: inspect.IntType) -> Schema:
    made: Schema = {"type": "integer"}
    if shape.ge is not None:
        made["minimum"] = shape.ge
    if shape.le is not None:
        made["maximum"] = shape.le
    return made


def _member(shape: inspect.EnumType) -> Schema:
    made: Schema = {"type": "string", "enum": [one.value for one in shape.cls]}
    labels = [_labelled(one) for one in shape.cls]
    return made | {"description": " ; ".join(labels)} if all(labels) else made


def _labelled(member: Enum) -> str:
    label = getattr(member, "label", "")
    return f"{member.value} : {label}" if label else ""


SIMPLE: Mapping[type[inspect.Type], Callable[[Any], Schema]] = {
    inspect.StrType: _string,
    inspect.IntType: _integer,
    inspect.EnumType: _member,
    inspect.BoolType: lambda _: {"type": "boolean"},
    inspect.UUIDType: lambda _: {"type": "string", "format": "uuid"},
    inspect.DateTimeType: lambda _: {"type": "string", "format": "date-time"},
    inspect.DateType: lambda _: {"type": "string", "format": "date"},
    inspect.LiteralType: lambda shape: {"type": "string", "enum": list(shape.values)},
    inspect.NoneType: lambda _: {"type": "null"},
}
