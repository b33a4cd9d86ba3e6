"""Door of a company's history: who changed what on its sheet, before and after."""

from urllib.parse import urlencode

from litestar import get
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.forms import cursor_text, parse_filter
from winvest.foundation.audit.queries.history import record_history
from winvest.foundation.infra.web import AnyRequest, Html, page
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.sheet_queries import company_sheet
from winvest.group.companies.web import LIST, READ, company_tabs


@get(f"{LIST}/{{code:str}}/historique", opt=READ)
async def company_history(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str
) -> Html:
    """The acts on a company, newest first."""
    sheet = await company_sheet(session, caller, code=code)
    after = parse_filter({"apres": request.query_params.get("apres", "")}).after
    history = await record_history(
        session, caller, table="company", record_id=sheet.id, after=after
    )
    following = f"?{urlencode({'apres': cursor_text(history.next)})}" if history.next else ""
    return page(
        "administration/company_history.html",
        sheet=sheet,
        tab_items=company_tabs(sheet, "historique"),
        entries=history.acts,
        entries_next=following,
    )


routes = [company_history]
