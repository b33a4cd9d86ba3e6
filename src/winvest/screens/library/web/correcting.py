"""Correcting the validity of a document: its dates, and why they were wrong."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.french import NBSP
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.correction import correct_validity
from winvest.offer.documents.forms import dates_told, is_confirmed, parse_correction
from winvest.screens.library.queries import DocumentView, document_view
from winvest.screens.library.web.deposit import EDITING, PATH

AT = f"{PATH}/{{document_id:uuid}}/validite"
FULL, FRAGMENT = "library/correct.html", "library/_correction_form.html"


@get(AT, opt=EDITING)
async def correction_page(
    document_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The dates as they are, to put right."""
    one = await document_view(session, caller, document_id=document_id, now=datetime.now(UTC))
    form = {
        "du": local_day(one.valid_from).isoformat() if one.valid_from else "",
        "au": one.last_day.isoformat() if one.last_day else "",
        "lock_version": str(one.lock_version),
    }
    return page(FULL, **_frame(one, form), errors={})


@post(AT, opt=EDITING, status_code=200)
async def correct(
    request: AnyRequest,
    document_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Put the validity right; what was typed stays when something is wrong."""
    raw = await posted(request)
    now = datetime.now(UTC)
    one = await document_view(session, caller, document_id=document_id, now=now)
    try:
        made = await correct_validity(
            session, caller, document_id=document_id, correction=parse_correction(raw), now=now
        )
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full=FULL, fragment=FRAGMENT, **_frame(one, raw)
        ) from refusal
    toast = Toast(message=f"La validité de «{NBSP}{made.title}{NBSP}» est corrigée.")
    return redirect_to(f"{PATH}/{made.id}", request=request, toast=toast)


def _frame(one: DocumentView, form: Mapping[str, str]) -> dict[str, Any]:
    return {
        "one": one,
        "form": form,
        "confirmed": is_confirmed(form),
        "confirms": dates_told(form),
        "path": PATH,
        "here": f"{PATH}/{one.id}",
    }


routes = [correction_page, correct]
