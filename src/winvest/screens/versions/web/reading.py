"""Reading the versions: one, two side by side; the old address of the comparison."""

from urllib.parse import quote, urlencode

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, redirect_to
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.versions.queries import Version
from winvest.offer.versions.rules.difference import in_order
from winvest.screens.product_sheet.queries.head import Head
from winvest.screens.product_sheet.web.sheet import head_of, tab_page
from winvest.screens.versions.comparison import comparison_view
from winvest.screens.versions.web.frame import READING, number_of, version_page


@get("/produits/{sku:str}/versions/comparer", opt=READING)
async def version_comparison(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Two versions, the older first whatever was clicked first; the two newest unless told."""
    head = await head_of(request, session, caller, sku, every_version=True)
    asked = request.query_params
    view = None
    if len(head.versions) > 1:
        newest, second = head.versions[0].number, head.versions[1].number
        old, new = in_order(
            _number(asked.get("de", ""), second), _number(asked.get("a", ""), newest)
        )
        view = await comparison_view(
            session,
            caller,
            sheet=head.product,
            rows=head.records.rows,
            before=_version(head, old),
            after=_version(head, new),
        )
    return tab_page("versions/compare.html", "historique", head, view=view)


@get("/produits/{sku:str}/historique/comparaison", opt=READING)
async def comparison_moved(request: AnyRequest, sku: FromPath[str]) -> Html:
    """Where the comparison was; addresses that people kept still lead to it."""
    query = urlencode(list(request.query_params.multi_items()))
    end = f"?{query}" if query else ""
    return redirect_to(f"/produits/{quote(sku, safe='')}/versions/comparer{end}")


@get("/produits/{sku:str}/versions/{number:str}", opt=READING)
async def version_show(
    sku: FromPath[str],
    number: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Where a version stands, what it changes, what was decided."""
    return await version_page(session, caller, sku=sku, number=number_of(number))


def _number(text: str, fallback: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else fallback


def _version(head: Head, number: int) -> Version:
    told = next((one for one in head.versions if one.number == number), None)
    if told is None:
        raise NotFound(
            f"Ce produit n’a pas de version {number} que vous puissiez lire. "
            "Choisissez-en deux dans son historique."
        )
    row = next(one for one in head.records.of(ProductVersion) if one.id == told.id)
    return Version(
        id=row.id,
        product_id=head.product.id,
        number=row.version,
        status=row.status,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        notes=row.notes,
        breaking_changes=bool(row.breaking_changes),
        content_sha256=row.content_sha256,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        edited_by=row.edited_by,
        copied_from=row.copied_from,
        lock_version=row.lock_version,
    )


routes = [version_comparison, comparison_moved, version_show]
