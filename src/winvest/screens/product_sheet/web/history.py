"""The Historique tab and its comparison of two versions."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.forms import cursor_text
from winvest.foundation.infra.web import AnyRequest, FormRejected, Html, page
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.screens.product_sheet.history_filter import FIELDS, HistoryFilter, chips_of, parsed
from winvest.screens.product_sheet.moments import a_month_before
from winvest.screens.product_sheet.queries.history import history_view
from winvest.screens.product_sheet.web.sheet import READING, head_of, tab_page


@get("/produits/{sku:str}/historique", opt=READING)
async def product_history(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """What changed since last month, then who changed what, before and after, newest first."""
    raw = {name: request.query_params.get(name, "").strip()[:160] for name in FIELDS}
    narrowed = any(raw.values()) or "apres" in request.query_params
    head = await head_of(
        request,
        session,
        caller,
        sku,
        every_version=True,
        trail=narrowed,  # otherwise the acts of the page itself tell the last change
    )
    errors: dict[str, str] = {}
    try:
        asked = parsed({**raw, "apres": request.query_params.get("apres", "")})
    except Invalid as refusal:
        asked, errors = HistoryFilter(), dict(refusal.by_field)
    view = await history_view(
        session, caller, head=head, asked=asked, month_ago=a_month_before(datetime.now(UTC))
    )
    if view.acts and not narrowed:
        head = replace(head, changed_by=view.acts[0].actor, changed_at=view.acts[0].at)
    kept = {**{name: value for name, value in raw.items() if value}, **head.asked.days}
    following = ""
    if view.next is not None:
        following = f"?{urlencode({**kept, 'apres': cursor_text(view.next)})}"
    context: dict[str, Any] = {
        "view": view,
        "raw": raw,
        "errors": errors,
        "following": following,
        "chips": chips_of(raw, view.fields, head.asked.days),
        "paged": asked.after is not None,
    }
    if errors:
        raise FormRejected(
            page("product_sheet/history.html", status=422, head=head, tab="historique", **context)
        )
    return tab_page("product_sheet/history.html", "historique", head, **context)


routes = [product_history]
