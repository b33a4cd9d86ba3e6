"""The API's document for programs, and its page for people. Both are public: they hold no data."""

import hashlib
import json
from typing import Any

from litestar import Response, get

from winvest.foundation.infra.api.document import document
from winvest.foundation.infra.api.openapi import doors_of
from winvest.foundation.infra.visits import current_visit
from winvest.foundation.infra.web import AnyRequest, Html, fragment_or_page
from winvest.screens.api_docs.annex_a import ANNEX_A
from winvest.screens.api_docs.content import DESCRIPTION, TAGS, habits
from winvest.screens.api_docs.reading import chapters, schemas

OPEN = {"public": True, "right": None, "company_scoped": False}
_kept: dict[int, tuple[dict[str, Any], bytes, str]] = {}


@get("/api/openapi.json", opt=OPEN, sync_to_thread=False)
def openapi_document(request: AnyRequest) -> Response[bytes]:
    """The OpenAPI 3.1 document, made once from the handlers themselves."""
    _, body, etag = _document(request)
    headers = {"ETag": etag, "Cache-Control": "public, no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@get("/api/docs", opt=OPEN, sync_to_thread=False)
def reference(request: AnyRequest) -> Html:
    """The same document to read, searched by `?q=`."""
    q = " ".join(request.query_params.get("q", "").split())[:100]
    made, _, _ = _document(request)
    visit = current_visit()
    person = visit.principal.person if visit and visit.principal else None
    return fragment_or_page(
        request,
        full="api_docs/show.html" if person else "api_docs/public.html",
        fragment="api_docs/_reference.html",
        q=q,
        habits=() if q else habits(made["servers"][0]["url"]),
        chapters=chapters(made, q=q),
        schemas=schemas(made, q=q),
    )


def _document(request: AnyRequest) -> tuple[dict[str, Any], bytes, str]:
    """The document, its bytes and its entity tag, kept by application."""
    app = request.app
    kept = _kept.get(id(app))
    if kept is None:
        made = document(
            doors_of(app.routes),
            server=app.state.settings.public_url,
            description=DESCRIPTION,
            tags=TAGS,
            named=ANNEX_A,
        )
        body = json.dumps(made, ensure_ascii=False).encode()
        kept = made, body, f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        _kept.clear()
        _kept[id(app)] = kept
    return kept


routes = [openapi_document, reference]
