"""The file of a document, as it was deposited: its content is checked again before it is given."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import anyio
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.vault import PIECE, FileAltered, FileLost, digest_of, vault
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.files.rules import FORMATS, PDF, Format, safe_name
from winvest.offer.documents.queries import DocumentRow, document
from winvest.offer.documents.timestamps import token_of
from winvest.screens.library.queries import document_view

FILES = {
    "right": "documents.read",
    "public": False,
    "company_scoped": True,
    "file": True,
    "skip_compression": True,
}
# Nothing of ours runs in a file that somebody deposited; our own pages alone may frame it. The
# browser's PDF viewer is a plug-in with its own style, which `sandbox` would close.
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
OF_PDF = f"{NOTHING}; object-src 'self'; style-src 'unsafe-inline'"
OF_OTHERS = f"{NOTHING}; img-src 'self'; style-src 'unsafe-inline'; sandbox"


@get("/documents/{document_id:str}/fichier", opt=FILES)
async def document_download(
    request: AnyRequest,
    document_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Response[Any]:
    """The file of a document: PDF and images in the browser, the rest as a download."""
    try:
        wanted = UUID(document_id)
    except ValueError:
        raise NotFound("Ce document n’existe pas. Revenez à sa fiche produit.") from None
    found = await document(session, caller, document_id=wanted)
    if found.file_hash is None:
        raise FileLost
    kind = FORMATS.get(found.media_type or "", PDF)
    headers = {
        "Content-Disposition": disposition(found, kind, saved="copie" in request.query_params),
        "Content-Security-Policy": OF_PDF if kind is PDF else OF_OTHERS,
        "X-Frame-Options": "SAMEORIGIN",
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": f'"{found.file_hash}"',
        "Cache-Control": "private, no-cache",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers)
    path = await vault().fetch(found.file_hash)
    if await asyncio.to_thread(digest_of, path) != found.file_hash:
        raise FileAltered
    headers["Content-Length"] = str(path.stat().st_size)
    return Stream(_pieces(path), media_type=kind.media_type, headers=headers)


@get("/documents/{document_id:uuid}/horodatage", opt=FILES)
async def timestamp_download(
    document_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Response[bytes]:
    """The token of the time-stamping authority, as it came: a proof that anyone may verify."""
    found = await document_view(session, caller, document_id=document_id, now=datetime.now(UTC))
    token = found.sha256 and await token_of(
        session, caller, company_id=found.owner_company_id, sha256=found.sha256
    )
    if not token:
        raise NotFound("Ce document n’a pas de jeton d’horodatage. Revenez à sa page.")
    headers = {
        "Content-Disposition": f'attachment; filename="{found.sha256}.tsr"',
        "Content-Security-Policy": OF_OTHERS,
        "Cache-Control": "private, no-cache",
    }
    return Response(token, media_type="application/timestamp-reply", headers=headers)


def disposition(found: DocumentRow, kind: Format, *, saved: bool) -> str:
    """How the browser takes the file, under a name that says what it is."""
    named = f"{found.type.value}-{found.version}-{found.title}.{kind.extension}"
    name = safe_name(named.replace("/", "-"), extension=kind.extension)
    plain = name.encode("ascii", "ignore").decode().replace('"', "")
    how = "inline" if kind.inline and not saved else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    async with await anyio.open_file(path, "rb") as file:
        while piece := await file.read(PIECE):
            yield piece


routes = [document_download, timestamp_download]
