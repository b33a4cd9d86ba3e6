"""OpenAPI: what each handler of the API says of itself, and the doors that the document is made of.

Each handler says in its `opt["api"]` what it takes and gives (`Operation`); its method, address
and right are its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec
from litestar.routes import BaseRoute, HTTPRoute

JSON = "application/json"
ORDER = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What a handler of the API takes and gives, told to those who call it (in French)."""

    tag: str
    summary: str
    description: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    query: type | None = None
    body: type | None = None
    answer: type | None = None
    files: tuple[str, ...] = ()  # the answer is a file of one of these types
    status: int = 200
    tagged: bool = False  # the answer has an ETag
    conditional: bool = False  # If-Match is compulsory
    idempotent: bool = False  # Idempotency-Key is understood
    refusals: Mapping[str, str] = field(default_factory=dict)  # 409 codes, and when
    rights: str = ""  # rights asked beside the handler's own, in words
    names: bool = False  # its query or body names something that may not exist
    body_optional: bool = False  # a request without a body is understood
    example: Mapping[str, object] | None = None  # a body that works on the demo group


class FieldProblem(msgspec.Struct, kw_only=True):
    """Un champ refusé."""

    pointer: str
    code: str
    message: str


class Problem(msgspec.Struct, kw_only=True):
    """Un refus (RFC 9457). `code` est stable ; `detail` se lit à voix haute."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None
    errors: list[FieldProblem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A handler of the API, with its address and what it says of itself."""

    method: str
    path: str
    name: str
    right: str | None
    operation: Operation


def doors_of(routes: Iterable[BaseRoute]) -> tuple[Door, ...]:
    """The handlers that say what they take and give, by address."""
    found = []
    for route in routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            operation = handler.opt.get("api")
            if not isinstance(operation, Operation):
                continue
            for method in sorted(set(handler.http_methods) - {"HEAD", "OPTIONS"}):
                found.append(
                    Door(
                        method=str(method),
                        path=route.path_format,
                        name=handler.name or handler.handler_name,
                        right=handler.opt.get("right"),
                        operation=operation,
                    )
                )
    return tuple(sorted(found, key=lambda one: (one.path, ORDER.index(one.method))))
