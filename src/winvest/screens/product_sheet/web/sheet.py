"""Reading a product: its sheet, its history, its side panel, the files of its documents."""

import hashlib
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.forms import cursor_text, parse_filter
from winvest.foundation.audit.queries.history import record_history
from winvest.foundation.infra.web import Html, is_partial, page, redirect_to
from winvest.foundation.kit.errors import NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.screens.product_sheet.queries import (
    document_file,
    peek_view,
    sheet_head,
    sheet_view,
)

AnyRequest = Request[Any, Any, State]
READING = {"right": "catalog.read", "public": False, "company_scoped": True}
FILES = {"right": "documents.read", "public": False, "company_scoped": True}


@get("/produits/{sku:str}", opt=READING)
async def product(
    sku: FromPath[str], session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The sheet of a product, on its Description tab."""
    view = await sheet_view(session, caller, sku=sku)
    return page("product_sheet/show.html", view=view, one=view.product, tab="description")


@get("/produits/{sku:str}/historique", opt=READING)
async def product_history(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Who changed what on the product, before and after, newest first."""
    view = await sheet_head(session, caller, sku=sku)
    history = await record_history(
        session,
        caller,
        table="product",
        record_id=view.product.id,
        after=parse_filter({"apres": request.query_params.get("apres", "")}).after,
    )
    return page(
        "product_sheet/history.html",
        view=view,
        one=view.product,
        tab="historique",
        history=history,
        following=f"?{urlencode({'apres': cursor_text(history.next)})}" if history.next else "",
    )


@get("/produits/{sku:str}/apercu", opt={**READING, "fragment": True})
async def product_peek(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The side panel of a list; without htmx, the sheet itself."""
    view = await peek_view(session, caller, sku=sku)
    if not is_partial(request):
        return redirect_to(f"/produits/{quote(view.product.sku)}")
    return page("product_sheet/_apercu.html", view=view, one=view.product)


@get("/documents/{document_id:str}/fichier", opt=FILES)
async def document_download(
    request: AnyRequest,
    document_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Response[bytes]:
    """The file of a document, shown in the browser."""
    try:
        wanted = UUID(document_id)
    except ValueError:
        raise NotFound("Ce document n’existe pas. Revenez à sa fiche produit.") from None
    store = request.app.state.settings.var_dir / "documents"
    found, path = await document_file(session, caller, document_id=wanted, store=store)
    name = f"{found.type.value}-{found.version}.pdf".replace('"', "").replace("/", "-")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != found.file_hash:
        raise Refused(
            "Ce fichier ne correspond plus à son empreinte : ne l’employez pas, prévenez l’ADV.",
            code="file_altered",
        )
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "ETag": f'"{found.file_hash}"',
        },
    )


routes = [product, product_history, product_peek, document_download]
