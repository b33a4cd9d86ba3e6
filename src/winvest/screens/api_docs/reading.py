"""From the OpenAPI document to what the page shows: operations, fields, examples. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
REF = "#/components/schemas/"
SAMPLES = {"n": "1", "env": "sandbox", "name": "channels"}
PARTNER, PRODUCT = "oggodata", "FT-BOX-001"
WORDS = {
    "string": "texte", "integer": "entier", "number": "nombre", "boolean": "vrai / faux",
    "object": "objet", "array": "liste", "null": "null",
}  # fmt: skip
FORMATS = {"uuid": "UUID", "date-time": "date et heure", "date": "date"}
VALUES: Mapping[str, object] = {
    "uuid": "3b1f0a52-6f0e-7c1a-9a51-2f4d7c1e9b00",
    "date-time": "2026-11-21T09:00:00Z",
    "date": "2026-11-21",
}
PLAIN: Mapping[str, object] = {
    "string": "…", "integer": 1, "number": 1, "boolean": True, "object": {},
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter or property: its name, type in words, whether it must be there, what it is."""

    name: str
    kind: str
    required: bool
    text: str
    schema: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A status that an operation may answer."""

    status: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An operation as the page shows it."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    right: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    outcomes: tuple[Outcome, ...]
    request: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The operations of a tag."""

    anchor: str
    title: str
    text: str
    operations: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A schema by its name, with its fields (or its JSON when it has none)."""

    name: str
    text: str
    fields: tuple[Field, ...]
    source: str


def chapters(document: Schema, *, q: str = "") -> tuple[Chapter, ...]:
    """The operations by tag; those that hold every word of the search."""
    found = []
    for place, tag in enumerate(document["tags"]):
        operations = tuple(
            one for one in _operations(document, tag["name"]) if _holds(q, *_said(one))
        )
        if operations:
            found.append(
                Chapter(
                    anchor=f"chapitre-{place + 1}",
                    title=tag["name"],
                    text=tag.get("description", ""),
                    operations=operations,
                )
            )
    return tuple(found)


def schemas(document: Schema, *, q: str = "") -> tuple[Named, ...]:
    """The named schemas; those that hold every word of the search."""
    found = []
    for name, schema in document["components"]["schemas"].items():
        fields = fields_of(schema)
        source = "" if fields else json.dumps(schema, ensure_ascii=False, indent=1)
        named = Named(name=name, text=schema.get("description", ""), fields=fields, source=source)
        if _holds(q, name, named.text, *(one.name for one in fields)):
            found.append(named)
    return tuple(found)


def fields_of(schema: Schema) -> tuple[Field, ...]:
    """The properties of an object, one a line."""
    needed = schema.get("required", ())
    return tuple(
        Field(
            name=name,
            kind=kind_of(one),
            required=name in needed,
            text=one.get("description", ""),
            schema=_inside(one),
        )
        for name, one in schema.get("properties", {}).items()
    )


def kind_of(schema: Schema) -> str:
    """The type of a schema in words.

    >>> kind_of({"type": ["string", "null"], "format": "uuid"})
    'UUID ou null'
    >>> kind_of({"type": "array", "items": {"type": "string", "enum": ["web"]}})
    'liste de\\xa0: web'
    """
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REF)
    if "anyOf" in schema:
        return " ou ".join(dict.fromkeys(kind_of(one) for one in schema["anyOf"]))
    named = schema.get("type", "objet")
    kinds = named if isinstance(named, list) else [named]
    words = []
    for kind in kinds:
        if kind == "array":
            words.append(f"liste de : {kind_of(schema.get('items', {}))}")
        elif kind == "string" and "enum" in schema:
            words.append(", ".join(str(one) for one in schema["enum"] if one is not None))
        elif kind == "string" and schema.get("format") in FORMATS:
            words.append(FORMATS[schema["format"]])
        elif kind == "null":
            words.append("null")
        else:
            words.append(_bounded(WORDS.get(str(kind), str(kind)), schema))
    return " ou ".join(words)


def sample_of(schema: Schema, document: Schema, *, depth: int = 0) -> object:
    """A plausible value of a schema, for the examples of answers."""
    if "$ref" in schema:
        inside = document["components"]["schemas"][schema["$ref"].removeprefix(REF)]
        return sample_of(inside, document, depth=depth + 1)
    if schema.get("examples"):
        return schema["examples"][0]
    if "anyOf" in schema:
        return sample_of(schema["anyOf"][0], document, depth=depth)
    if "enum" in schema:
        return schema["enum"][0]
    named = schema.get("type", "object")
    kind = named[0] if isinstance(named, list) else named
    if isinstance(named, list) and "null" in named and depth > 1 and kind == "object":
        return None
    if kind == "array":
        return [sample_of(schema.get("items", {}), document, depth=depth + 1)]
    if kind == "object" and "properties" in schema:
        return {
            name: sample_of(one, document, depth=depth)
            for name, one in schema["properties"].items()
        }
    return VALUES.get(schema.get("format", ""), PLAIN.get(kind))


def _operations(document: Schema, tag: str) -> Iterator[Shown]:
    base = document["servers"][0]["url"]
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            if tag not in said["tags"]:
                continue
            content = said.get("requestBody", {}).get("content", {}).get("application/json", {})
            name = content.get("schema", {}).get("$ref", "").removeprefix(REF)
            body = document["components"]["schemas"].get(name, {})
            yield Shown(
                anchor=said["operationId"].replace("_", "-"),
                method=method.upper(),
                path=path,
                summary=said["summary"],
                description=said.get("description", ""),
                right=said.get("x-rights") or said.get("x-right", ""),
                parameters=tuple(_parameter(one) for one in said.get("parameters", ())),
                body=fields_of(body),
                outcomes=tuple(
                    Outcome(status=int(status), text=one["description"])
                    for status, one in said["responses"].items()
                ),
                request=_curl(base, method.upper(), path, said, content.get("example")),
                answer=_answer(said, document),
            )


def _parameter(one: Schema) -> Field:
    where = {"path": "dans l’adresse", "header": "en-tête"}.get(one["in"], "")
    kind = kind_of(one["schema"])
    return Field(
        name=one["name"],
        kind=f"{kind}, {where}" if where else kind,
        required=one["required"],
        text=one.get("description", "") or one["schema"].get("description", ""),
    )


def _curl(base: str, method: str, path: str, said: Schema, example: object) -> str:
    """The operation as one types it."""
    address = base + path
    sample = PARTNER if path.startswith("/api/catalog/partners") else PRODUCT
    for name, value in {"id": sample, **SAMPLES}.items():
        address = address.replace(f"{{{name}}}", value)
    lines = [f"curl {'' if method == 'GET' else f'-X {method} '}{address}"]
    lines.append("  -H 'Authorization: Bearer wv_…'")
    named = {one["name"] for one in said.get("parameters", ()) if one["in"] == "header"}
    if "If-Match" in named:
        lines.append("  -H 'If-Match: \"3-0\"'")
    if "Idempotency-Key" in named:
        lines.append("  -H 'Idempotency-Key: 5f0c6a3e-9b1d-4c57-8a43-1f6f2f0f2b11'")
    if example is not None:
        lines.append("  -H 'Content-Type: application/json'")
        lines.append(f"  -d '{json.dumps(example, ensure_ascii=False, indent=1)}'")
    return " \\\n".join(lines)


def _answer(said: Schema, document: Schema) -> str:
    for status in ("200", "201"):
        content = said["responses"].get(status, {}).get("content", {})
        if "application/json" in content:
            value = sample_of(content["application/json"]["schema"], document)
            return json.dumps(value, ensure_ascii=False, indent=1)
    return ""


def _bounded(word: str, schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{word} de {low} à {high}"
    longest = schema.get("maxLength")
    return f"{word}, {longest} signes au plus" if longest else word


def _inside(schema: Schema) -> str:
    """The name of the schema that a property holds, to lead there."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REF)
    return _inside(schema["items"]) if isinstance(schema.get("items"), Mapping) else ""


def _said(one: Shown) -> Iterable[str]:
    fields = (*one.parameters, *one.body)
    return (one.method, one.path, one.summary, one.description, *(each.name for each in fields))


def _holds(q: str, *texts: str) -> bool:
    whole = " ".join(texts).casefold()
    return all(word in whole for word in q.casefold().split())
