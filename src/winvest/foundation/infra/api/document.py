"""The document of the API, in OpenAPI: what each door says of itself, put together.

What every operation shares (key, refusals, headers) is said here once.
"""

from collections.abc import Iterable, Mapping
from typing import cast

from winvest.foundation.infra.api.openapi import JSON, Door, Operation, Problem
from winvest.foundation.infra.api.schemas import Schema, components, properties, reference
from winvest.foundation.infra.refusals import PROBLEM
from winvest.foundation.kit.french import spaced

TITLE = "API du catalogue Winvest"
VERSION = "1.0"
SHARED: Mapping[int, str] = {
    400: "JSON illisible, ou en-tête mal formé (`malformed`).",
    401: "Clé absente, inconnue, expirée ou révoquée (`unauthorized`).",
    403: "Droit manquant (`forbidden`), ou `company_id` d’une autre société (`other_company`).",
    404: "Inconnu, ou d’une autre société (`not_found`).",
    412: "L’objet a changé depuis la lecture (`precondition_failed`).",
    413: "Corps trop volumineux (`too_large`).",
    415: "Le corps n’est pas du JSON (`unsupported_media`).",
    422: "Champs refusés : un élément de `errors` par champ (`invalid`) ; ou Idempotency-Key qui a "
    "servi à une autre demande (`idempotency_mismatch`).",
    428: "If-Match manque (`precondition_required`).",
    429: "Limite de la clé atteinte : attendez `Retry-After` secondes (`rate_limited`).",
}
HEADERS: Mapping[str, Schema] = {
    "X-Request-Id": {
        "description": "Référence de la demande, à citer au support.",
        "schema": {"type": "string"},
    },
    "Server-Timing": {
        "description": "Durée du traitement : `app;dur=` en millisecondes.",
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "État de l’objet, à renvoyer dans If-Match pour le modifier.",
        "schema": {"type": "string"},
    },
    "Location": {
        "description": "Adresse de l’objet créé.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Idempotency-Replayed": {
        "description": "`true` quand la réponse est celle d’un envoi antérieur de même clé.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Retry-After": {
        "description": "Secondes avant de reprendre.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "RateLimit-Limit": {
        "description": "Demandes admises par minute pour la clé.",
        "schema": {"type": "integer"},
    },
    "RateLimit-Remaining": {
        "description": "Demandes qui restent dans la minute.",
        "schema": {"type": "integer"},
    },
    "RateLimit-Reset": {
        "description": "Secondes avant la minute suivante.",
        "schema": {"type": "integer"},
    },
}
ALWAYS = ("X-Request-Id", "Server-Timing")
IF_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "L’ETag lu avec l’objet.",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Nom unique de cet envoi, gardé 24 h : un renvoi n’agit pas deux fois.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


def document(
    doors: Iterable[Door],
    *,
    server: str,
    description: str,
    tags: Mapping[str, str],
    named: Mapping[str, Schema],
) -> Schema:
    """The OpenAPI 3.1 document; `named` are schemas published beside those of the doors."""
    doors = tuple(doors)
    paths: dict[str, Schema] = {}
    for door in doors:
        paths.setdefault(door.path, {})[door.method.lower()] = _operation(door)
    kinds: set[type] = {Problem}
    for door in doors:
        kinds |= {kind for kind in (door.operation.body, door.operation.answer) if kind}
    made = {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": VERSION, "description": description},
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "tags": _tags(doors, tags),
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Clé d’une société : `Authorization: Bearer wv_…`.",
                }
            },
            "headers": dict(HEADERS),
            "schemas": {**components(kinds), **named},
        },
    }
    return cast("Schema", _worded(made))


def _tags(doors: Iterable[Door], tags: Mapping[str, str]) -> list[Schema]:
    """The tags in their order, then those that a new room brought without a word."""
    used = dict.fromkeys(door.operation.tag for door in doors)
    return [{"name": name, "description": tags.get(name, "")} for name in {**tags, **used}]


def _worded(value: object, name: str = "") -> object:
    """Sentences with the spaces that French wants; everything else as it is."""
    if isinstance(value, dict):
        return {key: _worded(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_worded(one) for one in value]
    if isinstance(value, str) and name in ("description", "summary"):
        return spaced(value)
    return value


def _operation(door: Door) -> Schema:
    said = door.operation
    made: Schema = {
        "operationId": door.name,
        "tags": [said.tag],
        "summary": said.summary,
        "responses": _responses(said),
    }
    if said.description:
        made["description"] = said.description
    if door.right:
        made["x-right"] = door.right
    if said.rights:
        made["x-rights"] = said.rights
    parameters = [*_path(said), *_query(said)]
    if said.conditional:
        parameters.append(IF_MATCH)
    if said.idempotent:
        parameters.append(IDEMPOTENCY_KEY)
    if parameters:
        made["parameters"] = parameters
    if said.body is not None:
        content: Schema = {"schema": reference(said.body)}
        if said.example is not None:
            content["example"] = said.example
        made["requestBody"] = {"required": not said.body_optional, "content": {JSON: content}}
    return made


def _path(said: Operation) -> list[Schema]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": text,
            "schema": {"type": "string", "minLength": 1, "maxLength": 80},
        }
        for name, text in said.path.items()
    ]


def _query(said: Operation) -> list[Schema]:
    if said.query is None:
        return []
    found = []
    for name, schema, required in properties(said.query):
        plain = dict(schema)
        made = {"name": name, "in": "query", "required": required}
        if "description" in plain:
            made["description"] = plain.pop("description")
        found.append({**made, "schema": _given(plain)})
    return found


def _given(schema: Schema) -> Schema:
    """A parameter is there or not: null is for bodies."""
    kind = schema.get("type")
    if not isinstance(kind, list):
        return schema
    made = schema | {"type": next(one for one in kind if one != "null")}
    if "enum" in made:
        made["enum"] = [one for one in made["enum"] if one is not None]
    return made


def _responses(said: Operation) -> Schema:
    done: Schema = {"description": said.summary, "headers": _headers(said)}
    if said.answer is not None:
        done["content"] = {JSON: {"schema": reference(said.answer)}}
    if said.files:
        done["content"] = {kind: {} for kind in said.files}
    made = {str(said.status): done}
    if said.tagged and said.status == 200 and said.body is None and not said.idempotent:
        made["304"] = {"description": "Inchangé depuis l’ETag donné.", "headers": _some(ALWAYS)}
    for status in sorted(_refused(said)):
        made[str(status)] = _problem(status, said)
    return made


def _refused(said: Operation) -> set[int]:
    found = {400, 401, 403, 429}
    if said.path or said.names:
        found.add(404)
    if said.query is not None:
        found.add(422)
    if said.body is not None:
        found |= {413, 415, 422}
    if said.idempotent:
        found.add(422)  # a key used again for another request
    if said.conditional:
        found |= {412, 428}
    if said.refusals:
        found.add(409)
    return found


def _problem(status: int, said: Operation) -> Schema:
    text = SHARED.get(status, "")
    if status == 409:
        text = " ".join(f"`{code}` : {when}" for code, when in said.refusals.items())
    names = (*ALWAYS, "Retry-After") if status == 429 else ALWAYS
    return {
        "description": text,
        "headers": _some(names),
        "content": {PROBLEM: {"schema": reference(Problem)}},
    }


def _headers(said: Operation) -> Schema:
    names = [*ALWAYS, "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
    if said.tagged:
        names.append("ETag")
    if said.status == 201:
        names.append("Location")
    if said.idempotent:
        names.append("Idempotency-Replayed")
    return _some(names)


def _some(names: Iterable[str]) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
