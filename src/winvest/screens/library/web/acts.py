"""Acts on a document: its new edition, to the archives, back from them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.posted import pack_undo, posted, unpack_undo
from winvest.foundation.infra.turns import step_aside
from winvest.foundation.infra.web import (
    AnyRequest,
    Html,
    Toast,
    invalid_page,
    is_partial,
    page,
    redirect_to,
)
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.french import NBSP
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.commands import (
    Filed,
    archive_document,
    replace_document,
    restore_document,
)
from winvest.offer.documents.conversion import ask_conversion
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.files.reception import received, spooled, stored
from winvest.offer.documents.files.rules import MEBI, MOST_BYTES, taken
from winvest.offer.documents.forms import parse_renewal
from winvest.screens.library.queries import DocumentView, document_view
from winvest.screens.library.web.deposit import EDITING, MOST_BODY, PATH, asked_and_sent

ONE = f"{PATH}/{{document_id:uuid}}"
FULL, FRAGMENT = "library/renew.html", "library/_renewal_form.html"
ARCHIVED = "documents.archive"


@get(f"{ONE}/remplacement", opt=EDITING)
async def renewal_page(
    document_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of a new edition."""
    one = await document_view(session, caller, document_id=document_id, now=datetime.now(UTC))
    form = {"titre": one.title, "lock_version": str(one.lock_version)}
    return page(FULL, **_frame(one, form), errors={}, lost=False)


@post(f"{ONE}/remplacement", opt=EDITING, status_code=200, request_max_body_size=MOST_BODY)
async def renew(
    request: AnyRequest, document_id: FromPath[UUID], caller: NamedDependency[Scope]
) -> Html:
    """Look at the new file, keep it, put it in the place of the other."""
    step_aside()
    raw, now, db = await posted(request), datetime.now(UTC), request.app.state.db
    async with transaction(db, caller) as session:
        one = await document_view(session, caller, document_id=document_id, now=now)
    try:
        made = await _renewed(request, caller, one, raw, now)
    except Invalid as refusal:
        raise invalid_page(
            request,
            refusal,
            full=FULL,
            fragment=FRAGMENT,
            lost=not is_partial(request),
            **_frame(one, raw),
        ) from refusal
    named = f"La nouvelle édition de «{NBSP}{made.title}{NBSP}»"
    told = "est en place."
    if made.waits:
        told = f"attend sa vérification légale{NBSP}: celle d’avant reste jusque-là."
    toast = Toast(message=f"{named} {told}", tone="info" if made.waits else "ok")
    return redirect_to(f"{PATH}/{made.id}", request=request, toast=toast)


async def _renewed(
    request: AnyRequest, caller: Scope, one: DocumentView, raw: Mapping[str, str], now: datetime
) -> Filed:
    asked, sent = await asked_and_sent(request, lambda: parse_renewal(raw, today=today_in(now)))
    folder = request.app.state.settings.var_dir / "uploads"
    async with spooled(sent, folder=folder) as path:
        file = await received(sent, path, kind=DocumentType(one.type_code))
        await stored(file, path, now=now)
    async with transaction(request.app.state.db, caller) as session:
        return await replace_document(
            session, caller, document_id=one.id, renewal=asked, file=file, now=now
        )


@get(f"{ONE}/archivage", opt=EDITING)
async def archiving_page(
    document_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """What archiving does, before it is done."""
    one = await document_view(session, caller, document_id=document_id, now=datetime.now(UTC))
    return page("library/archive.html", one=one, path=PATH, here=f"{PATH}/{one.id}")


@post(f"{ONE}/archivage", opt=EDITING, status_code=200)
async def archive(
    request: AnyRequest,
    document_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Send a document to the archives."""
    version = Reading(await posted(request)).version()
    made = await archive_document(
        session, caller, document_id=document_id, lock_version=version, now=datetime.now(UTC)
    )
    undo = pack_undo(ARCHIVED, {"lock_version": made.lock_version})
    toast = Toast(
        message=f"«{NBSP}{made.title}{NBSP}» est archivé.",
        undo=f"{PATH}/{made.id}/retablissement/{undo}",
    )
    return redirect_to(_sheet(made), request=request, toast=toast)


@post(f"{ONE}/retablissement", opt=EDITING, status_code=200)
async def restore(
    request: AnyRequest,
    document_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Put an archived document back in force."""
    version = Reading(await posted(request)).version()
    made = await restore_document(
        session, caller, document_id=document_id, lock_version=version, now=datetime.now(UTC)
    )
    told = "attend sa vérification légale" if made.waits else "est de nouveau en vigueur"
    toast = Toast(message=f"«{NBSP}{made.title}{NBSP}» {told}.")
    return redirect_to(f"{PATH}/{made.id}", request=request, toast=toast)


@post(f"{ONE}/retablissement/{{token:str}}", opt=EDITING, status_code=200)
async def take_back(
    request: AnyRequest,
    document_id: FromPath[UUID],
    token: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take an archiving back."""
    values = unpack_undo(ARCHIVED, token)
    made = await restore_document(
        session, caller, document_id=document_id, **values, now=datetime.now(UTC)
    )
    toast = Toast(message="L’archivage est annulé.", tone="info")
    return redirect_to(_sheet(made), request=request, toast=toast)


@post(f"{ONE}/conversion", opt=EDITING, status_code=200)
async def convert(
    request: AnyRequest,
    document_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Ask for the PDF/A of a document."""
    version = Reading(await posted(request)).version()
    made = await ask_conversion(
        session, caller, document_id=document_id, lock_version=version, now=datetime.now(UTC)
    )
    toast = Toast(message="La conversion est demandée : rechargez la page dans un instant.")
    return redirect_to(f"{PATH}/{made.id}", request=request, toast=toast)


def _frame(one: DocumentView, form: Mapping[str, str]) -> dict[str, Any]:
    return {
        "one": one,
        "form": form,
        "formats": " ou ".join(each.label for each in taken(DocumentType(one.type_code))),
        "accept": ",".join(
            f".{name}" for each in taken(DocumentType(one.type_code)) for name in each.extensions
        ),
        "most": MOST_BYTES // MEBI,
        "path": PATH,
        "here": f"{PATH}/{one.id}",
    }


def _sheet(made: Filed) -> str:
    return f"/produits/{quote(made.sku)}/documents"


routes = [renewal_page, renew, archiving_page, archive, restore, take_back, convert]
