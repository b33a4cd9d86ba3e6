"""Refusals at the edge: a French page, the htmx fragment of it, or problem+json for the API."""

import json
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import structlog
from litestar import Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap
from sqlalchemy.exc import DBAPIError, OperationalError

from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.infra.visits import current_visit
from winvest.foundation.infra.web import AnyRequest, FormRejected, is_partial, render
from winvest.foundation.kit.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Moved,
    NotFound,
    NotSignedIn,
    Refusal,
    Refused,
    StepUpNeeded,
    TooMany,
    Unavailable,
    Unready,
)

log = structlog.get_logger("web")
PROBLEM = "application/problem+json"
BASE = "https://winvest.example/problemes/"
LONGEST = 4000
HTTP = {
    400: (
        "malformed",
        "Demande illisible",
        "La demande est mal formée. Corrigez-la.",
    ),
    404: ("not_found", "Introuvable", "Cette adresse ne mène nulle part. Revenez à l’accueil."),
    405: ("method_not_allowed", "Méthode refusée", "Cette adresse ne s’emploie pas ainsi."),
    412: (
        "precondition_failed",
        "Modifié entre-temps",
        "Cet objet a changé depuis votre lecture : relisez-le, puis reprenez avec son ETag.",
    ),
    413: ("too_large", "Trop volumineux", "L’envoi dépasse la taille admise. Réduisez-le."),
    415: ("unsupported_media", "Format refusé", "Envoyez du JSON (application/json)."),
    422: ("invalid", "À corriger", "Des champs sont à corriger."),
    428: (
        "precondition_required",
        "En-tête If-Match attendu",
        "Dites de quel état vous partez : relisez l’objet, puis envoyez son ETag dans If-Match.",
    ),
    429: ("too_many", "Trop de demandes", "Patientez un instant, puis recommencez."),
}


class BadRequest(Refusal):
    """A request that cannot be read (400, 405, 413, 415)."""

    def __init__(self, status: int, message: str = "") -> None:
        code, title, usual = HTTP.get(status, HTTP[400])
        super().__init__(message or usual, code=code)
        self.status = status
        self.title = title


def exception_handlers() -> ExceptionHandlersMap:
    """All ways in which a request can end badly, for the application."""
    return {
        FormRejected: lambda _, error: error.response,
        Refusal: _refusal,
        DBAPIError: _database,
        ValidationException: _validation,
        HTTPException: _http,
        Exception: _unexpected,
    }


def _refusal(request: AnyRequest, refusal: Refusal) -> Response[Any]:
    if request.url.path.startswith("/api"):
        return _problem(_without_key() if isinstance(refusal, NotSignedIn) else refusal)
    if isinstance(refusal, NotSignedIn):
        return _to_sign_in(request)
    if isinstance(refusal, StepUpNeeded):
        return _to_confirmation(request)
    if isinstance(refusal, Moved) and request.method == "GET":
        return _to_name_of_today(request, refusal)
    return _screen(request, refusal)


def _database(request: AnyRequest, error: DBAPIError) -> Response[Any]:
    refusal: Refusal | None = refusal_of(error)
    if refusal is None and isinstance(error, OperationalError):
        log.error("database", path=request.url.path, exc_info=error)
        refusal = Unavailable(
            "La base de données ne répond pas comme il faut ; rien n’a été enregistré. "
            "Recommencez dans un instant."
        )
    return _refusal(request, refusal) if refusal else _unexpected(request, error)


def _validation(request: AnyRequest, error: ValidationException) -> Response[Any]:
    return _refusal(request, BadRequest(400))


def _http(request: AnyRequest, error: HTTPException) -> Response[Any]:
    if error.status_code == 404:
        _, _, message = HTTP[404]
        if request.url.path.startswith("/api"):
            message = "Cette adresse n’est pas de l’API. Lisez les siennes à /api/docs."
        return _refusal(request, NotFound(message))
    if error.status_code == 401:
        return _refusal(request, NotSignedIn())
    if error.status_code == 403:
        return _refusal(request, Forbidden("Vous n’avez pas accès à cette page."))
    if error.status_code >= 500:
        return _unexpected(request, error)
    told = ""
    if error.status_code == 405 and request.url.path.startswith("/api"):
        told = (
            f"Cette adresse ne s’emploie pas par {request.method}\u00a0: l’en-tête Allow de cette "
            "réponse dit les méthodes admises, et /api/docs ce qu’elles font."
        )
    response = _refusal(request, BadRequest(error.status_code, told))
    if error.status_code == 405 and error.headers:
        response.headers.update(error.headers)
    return response


def _unexpected(request: AnyRequest, error: Exception) -> Response[Any]:
    visit = current_visit()
    log.error(
        "unexpected", path=request.url.path, request_id=visit and visit.request_id, exc_info=error
    )
    refusal = Refused(
        "Winvest a rencontré un imprévu ; rien n’a été enregistré. Recommencez ; si cela "
        "continue, donnez la référence ci-dessous à l’équipe informatique.",
        code="internal",
    )
    refusal.status = 500
    refusal.title = "Imprévu"
    if request.url.path.startswith("/api"):
        return _problem(refusal)
    return _screen(request, refusal)


def _without_key() -> NotSignedIn:
    return NotSignedIn(
        "Clé absente, inconnue, expirée ou révoquée : envoyez « Authorization: Bearer wv_… »."
    )


def _to_sign_in(request: AnyRequest) -> Response[Any]:
    path = request.url.path
    if request.method == "GET" and request.url.query:
        path += f"?{request.url.query}"
    target = "/connexion" if request.method != "GET" else f"/connexion?suite={quote(path)}"
    if is_partial(request):
        return Response("", status_code=200, headers={"HX-Redirect": target})
    return Response("", status_code=303, headers={"Location": target})


def _to_confirmation(request: AnyRequest) -> Response[Any]:
    """To the confirmation of identity, then back to the page whose form was sent."""
    came_from = urlsplit(request.headers.get("referer", ""))
    path = request.url.path if request.method == "GET" else came_from.path or "/"
    target = f"/connexion/confirmation?suite={quote(path)}"
    if is_partial(request):
        return Response("", status_code=200, headers={"HX-Redirect": target})
    return Response("", status_code=303, headers={"Location": target})


def _to_name_of_today(request: AnyRequest, moved: Moved) -> Response[Any]:
    """The same page, same tab, same question, under the name of today, wherever it stands.

    Not for ever (302): what was renamed may be named back.
    """

    def today(one: str) -> str:
        return moved.after if one.upper() == moved.before.upper() else one

    steps = [unquote(one) for one in request.url.path.split("/")]
    path = "/".join(quote(today(one), safe="") for one in steps)
    asked = parse_qsl(request.url.query, keep_blank_values=True)
    renamed = [(name, today(value)) for name, value in asked]
    if renamed == asked and [today(one) for one in steps] == steps:
        return _screen(request, moved)  # named by neither: coming back here would never end
    query = f"?{urlencode(renamed) if renamed != asked else request.url.query}" if asked else ""
    return Response("", status_code=302, headers={"Location": path + query})


def _screen(request: AnyRequest, refusal: Refusal) -> Response[Any]:
    html = render(
        _template(request, refusal),
        refusal=refusal,
        status=refusal.status,
        way_back="" if refusal.status == 404 else way_back(request),
    )
    response = Response(html, status_code=refusal.status, media_type=MediaType.HTML)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def way_back(request: AnyRequest) -> str:
    """The page of ours whose form was refused, to mend there what the refusal asks; else nothing.

    A page that only an act answers (shown again with its errors) is no page to go back to: the
    one above it is.
    """
    if request.method == "GET":
        return ""
    came_from = urlsplit(request.headers.get("referer", "")[:LONGEST])
    path = came_from.path or "/"
    if came_from.netloc != request.headers.get("host") or path.startswith("//"):
        return ""
    if _answers(request, path):
        return f"{path}?{came_from.query}" if came_from.query else path
    above = path.rpartition("/")[0]
    return above if above and _answers(request, above) else ""


def _answers(request: AnyRequest, path: str) -> bool:
    """Does an address of ours show a page?"""
    try:
        request.app.asgi_router.handle_routing(path=unquote(path), method="GET")
    except HTTPException:
        return False
    return True


def _template(request: AnyRequest, refusal: Refusal) -> str:
    """The fragment for htmx; else within the frame, unless nobody is in or the frame may be why."""
    if is_partial(request):
        return "errors/_refusal.html"
    visit = current_visit()
    signed_in = visit is not None and visit.principal is not None and visit.principal.person
    return "errors/framed.html" if signed_in and refusal.status < 500 else "errors/refusal.html"


def _pointer(field: str) -> str:
    """The place in the JSON sent (RFC 6901); commands name their fields without a slash.

    The whole of what was sent is the empty pointer: « / » would be its property without a name.

    >>> _pointer("sku"), _pointer("/items/0"), _pointer("/")
    ('/sku', '/items/0', '')
    """
    if field in ("", "/"):
        return ""
    return field if field.startswith("/") else f"/{field}"


def _problem(refusal: Refusal) -> Response[Any]:
    visit = current_visit()
    body: dict[str, Any] = {
        "type": BASE + refusal.code,
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.message,
        "code": refusal.code,
        "request_id": visit.request_id if visit else None,
        "errors": [],
    }
    if isinstance(refusal, Invalid):
        body["errors"] = [
            {"pointer": _pointer(one.field), "code": one.code, "message": one.message}
            for one in refusal.errors
        ]
    if isinstance(refusal, Unready):
        body["errors"] = [
            {"pointer": "", "code": one.code, "message": one.message} for one in refusal.missing
        ]
    if isinstance(refusal, Conflict):
        body["current"] = refusal.current
    response = Response(
        json.dumps(body, ensure_ascii=False, default=str).encode(),
        status_code=refusal.status,
        media_type=PROBLEM,
    )
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    if isinstance(refusal, NotSignedIn):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
