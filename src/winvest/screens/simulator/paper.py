"""The quote on paper: a PDF in the colour of the company that sells."""

from functools import lru_cache
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.pdf import PDF_TYPE, printed
from winvest.foundation.infra.templates import TEMPLATES
from winvest.foundation.infra.web import AnyRequest, render
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.quotes.queries import quote_of
from winvest.offer.pricing.quotes.replays import replay
from winvest.screens.simulator.forms import PATH
from winvest.screens.simulator.sellers import seller_of
from winvest.screens.simulator.views import stored_view


@get(
    f"{PATH}/devis/{{devis:uuid}}/devis.pdf",
    opt={"right": "simulate.price", "public": False, "company_scoped": True, "file": True},
)
async def quote_pdf(
    request: AnyRequest,
    devis: FromPath[UUID],
    caller: NamedDependency[Scope],
) -> Response[bytes]:
    """A kept quote as PDF: lines, totals, and why; printed when its transaction is over."""
    async with transaction(request.app.state.db, caller) as session:
        stored = await quote_of(session, caller, quote_id=devis)
        found = await replay(session, caller, stored=stored)
        seller = await seller_of(session, caller, company_id=stored.record.company_id)
    html = render(
        "documents/quote/quote.html",
        quote=stored_view(stored, found.quote),
        record=stored.record,
        made_on=local_day(stored.record.priced_at),
        client=stored.record.request["client"]["reference"],
        seller=seller,
    )
    style = f":root {{ --brand: {seller.brand} }}\n{_style()}"
    fonts = request.app.state.settings.var_dir / "fonts"
    content = await printed(html, style=style, fonts=fonts)
    name = f"devis-{str(devis)[:8]}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=PDF_TYPE, headers=headers)


@lru_cache(maxsize=1)
def _style() -> str:
    return (TEMPLATES / "documents" / "quote" / "quote.css").read_text("utf-8")


routes = [quote_pdf]
