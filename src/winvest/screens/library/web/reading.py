"""Reading the documents: one, with its file in the page, what is known of it, its history."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import Html, page
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.conversion import latest_conversion
from winvest.offer.documents.correction import corrections_of
from winvest.offer.documents.files.ports import converter
from winvest.offer.documents.timestamps import TimestampView, timestamp_of
from winvest.offer.documents.verification import check_task
from winvest.screens.library.queries import DocumentView, document_view
from winvest.screens.tariffs.queries import latest_acts

PATH = "/documents"
READING = {"right": "documents.read", "public": False, "company_scoped": True}


@get(f"{PATH}/{{document_id:uuid}}", opt=READING)
async def document_page(
    document_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """A document: its preview, its proofs, its acts."""
    found = await document_view(session, caller, document_id=document_id, now=datetime.now(UTC))
    return page("library/show.html", **await frame(session, caller, found))


async def frame(session: AsyncSession, scope: Scope, found: DocumentView) -> dict[str, Any]:
    """What the page of a document shows around its content."""
    return {
        "one": found,
        "path": PATH,
        "here": f"{PATH}/{found.id}",
        "conversion": await latest_conversion(session, scope, document_id=found.id),
        "check": await check_task(session, scope, check_id=found.check_id),
        "check_path": "/mes-validations",
        "corrections": await corrections_of(session, scope, document_id=found.id),
        "stamp": await _stamp(session, scope, found),
        "converts": converter().ready(),
        "entries": await latest_acts(session, scope, table="product_document", ids=[found.id]),
        "entries_next": "",
    }


async def _stamp(session: AsyncSession, scope: Scope, found: DocumentView) -> TimestampView | None:
    """The time stamp of its file, where one was asked for."""
    if found.sha256 is None:
        return None
    return await timestamp_of(
        session, scope, company_id=found.owner_company_id, sha256=found.sha256
    )


routes = [document_page]
