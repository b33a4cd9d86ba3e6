"""Doors of the API: what comes in (JSON, filters, If-Match), what goes out (JSON, pages, tags)."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from litestar import Response
from msgspec import Meta

from winvest.foundation.infra.api.shapes import UUID_SHAPE, asked, escaped
from winvest.foundation.infra.refusals import BadRequest
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.errors import FieldError, Forbidden, Invalid
from winvest.foundation.kit.french import spaced
from winvest.foundation.kit.scope import Scope

Answer = Response[bytes]
S = TypeVar("S", bound=msgspec.Struct)
JSON = "application/json"
DEEPEST = 32
TWICE = spaced("Ce paramètre est donné plusieurs fois : n’en gardez qu’un.")
NAMED_TWICE = spaced("La clé « {} » est écrite plusieurs fois : n’en gardez qu’une.")
ILLEGIBLE = spaced(
    f"Le corps n’est pas du JSON lisible : écrivez-le en UTF-8, sur {DEEPEST} niveaux au plus."
)
After = Annotated[
    str,
    Meta(
        max_length=600,
        pattern="^[A-Za-z0-9_-]*$",
        description="Curseur opaque : la valeur « next » de la page précédente.",
    ),
]
Limit = Annotated[int, Meta(ge=1, le=200, description="Nombre d’éléments par page.")]
_decode = msgspec.json.Decoder(float_hook=Decimal).decode
_encode = msgspec.json.Encoder().encode


async def json_of(request: AnyRequest, scope: Scope) -> object:
    """The JSON that was sent, numbers exact; a body that names another company is refused."""
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    charset = rest.partition("charset=")[2].strip(' "').lower()
    if kind != JSON and not (kind.startswith("application/") and kind.endswith("+json")):
        raise BadRequest(415)
    if charset not in ("", "utf-8", "utf8"):
        raise BadRequest(415)
    return json_in(await request.body(), scope)


def json_in(body: bytes, scope: Scope) -> object:
    """The JSON of a body, numbers exact; one that names another company is refused."""
    try:
        raw = _decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise BadRequest(400, ILLEGIBLE) from error
    if _depth(raw) > DEEPEST:
        raise BadRequest(400, ILLEGIBLE)
    json.loads(body, object_pairs_hook=_named_once, parse_int=str, parse_float=str)
    _refuse_other_company(raw, scope)
    return raw


def _named_once(pairs: list[tuple[str, object]]) -> None:
    """A key given twice is refused: to keep either would be to guess."""
    seen = set()
    for name, _ in pairs:
        if name in seen:
            raise BadRequest(400, NAMED_TWICE.format(escaped(name)[:80]))
        seen.add(name)


def query_of(request: AnyRequest, kind: type[S]) -> S:
    """What the address asks; a parameter unknown, or given twice, is refused, not ignored."""
    given = request.query_params
    twice = [name for name in given if len(given.getall(name)) > 1]
    if twice:
        raise Invalid(
            [FieldError(field=f"/{escaped(one)}", code="twice", message=TWICE) for one in twice]
        )
    return asked(kind, dict(given))


def answer(value: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """A JSON answer; amounts are written as their exact text."""
    return Response(
        _encode(value), status_code=status, media_type=JSON, headers=dict(headers or {})
    )


def encoded(value: object) -> bytes:
    """JSON as every answer writes it: amounts as their exact text."""
    return _encode(value)


def tagged(
    request: AnyRequest | None,
    value: object,
    etag: str | None = None,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """A JSON answer with its entity tag (of the answer itself, unless one is given).

    304 when the `request` says that the client already holds it.
    """
    body = _encode(value)
    etag = etag or f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    named = {"ETag": etag, "Cache-Control": "private, no-cache", **(headers or {})}
    if request is not None and _named_in(request.headers.get("if-none-match", ""), etag):
        return Response(b"", status_code=304, headers=named)
    return Response(body, status_code=status, media_type=JSON, headers=named)


def check_if_match(request: AnyRequest, etag: str) -> None:
    """A change says which state it was made from: 428 without If-Match, 412 once it is past."""
    given = request.headers.get("if-match")
    if given is None:
        raise BadRequest(428)
    if not _named_in(given, etag, strong=True):
        raise BadRequest(412)


def cursor(*parts: str) -> str:
    """A place in a list, opaque to who holds it."""
    return base64.urlsafe_b64encode(_encode(parts)).decode().rstrip("=")


def place(text: str, *, size: int) -> Sequence[str]:
    """The parts of a cursor; one that we did not make is refused."""
    try:
        padded = text + "=" * (-len(text) % 4)
        raw = base64.b64decode(padded.encode(), altchars=b"-_", validate=True)
        found = msgspec.json.decode(raw, type=list[str])
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise _bad_cursor() from error
    if len(found) != size or any("\x00" in one for one in found):
        raise _bad_cursor()
    return found


def identifier_in(text: str) -> UUID:
    """The id held by a cursor."""
    if not UUID_SHAPE.fullmatch(text):
        raise _bad_cursor()
    return UUID(text)


def refused(pointer: str, code: str, message: str) -> Invalid:
    """One field that cannot be accepted."""
    return Invalid([FieldError(field=pointer, code=code, message=spaced(message))])


def _depth(raw: object) -> int:
    """How deep the JSON goes, without recursion: what is sent may be made to exhaust it.

    >>> _depth({"a": [1, {"b": []}]}), _depth(1)
    (4, 0)
    """
    deepest, level = 0, [raw]
    while level := [one for one in level if isinstance(one, dict | list)]:
        deepest += 1
        if deepest > DEEPEST:
            break
        level = [
            inside for one in level for inside in (one.values() if isinstance(one, dict) else one)
        ]
    return deepest


def _bad_cursor() -> Invalid:
    return refused(
        "/after", "cursor", "Ce curseur n’est pas de cette liste : reprenez à la première page."
    )


def _refuse_other_company(raw: object, scope: Scope) -> None:
    named = raw.get("company_id") if isinstance(raw, dict) else None
    if not isinstance(named, str) or not UUID_SHAPE.fullmatch(named):
        return
    if UUID(named) not in scope.company_ids:
        raise Forbidden(
            "Cette clé n’agit que pour sa société : retirez « company_id », ou donnez la sienne.",
            code="other_company",
        )


def _named_in(header: str, etag: str, *, strong: bool = False) -> bool:
    """Is the tag in the header's list? A weak tag serves reading, never changing (RFC 9110)."""
    for one in header.split(","):
        given = one.strip()
        if given == "*" or given == etag or (not strong and given.removeprefix("W/") == etag):
            return True
    return False
