"""The sheet as a file: PDF in the colour of its company, CSV for spreadsheets."""

from datetime import UTC, datetime
from functools import lru_cache

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.pdf import PDF_TYPE, printed
from winvest.foundation.infra.sheets import CSV_TYPE, Column, csv_file
from winvest.foundation.infra.templates import TEMPLATES
from winvest.foundation.infra.web import AnyRequest, FormRejected, page, render
from winvest.foundation.kit.scope import Scope
from winvest.screens.product_sheet.queries.leaf import Leaf, leaf_of
from winvest.screens.product_sheet.web.sheet import READING, head_of

FILE = {**READING, "file": True}
COLUMNS = (
    Column(label="Rubrique"),
    Column(label="Élément", width=36),
    Column(label="Valeur", width=48),
    Column(label="Précision", width=60),
)


@get("/produits/{sku:str}/export.csv", opt=FILE)
async def product_csv(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Response[bytes]:
    """The sheet as CSV, on the day looked at."""
    leaf = await _leaf(request, session, caller, sku)
    lines = [
        (chapter.title, one.label, one.value, one.note)
        for chapter in leaf.chapters
        for one in chapter.entries
    ]
    return _file(csv_file(COLUMNS, lines), CSV_TYPE, leaf, "csv")


@get("/produits/{sku:str}/export.pdf", opt=FILE)
async def product_pdf(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Response[bytes]:
    """The sheet as PDF, on the day looked at."""
    leaf = await _leaf(request, session, caller, sku)
    html = render("documents/product_sheet/sheet.html", leaf=leaf)
    style = f":root {{ --brand: {leaf.brand} }}\n{_style()}"
    fonts = request.app.state.settings.var_dir / "fonts"
    return _file(await printed(html, style=style, fonts=fonts), PDF_TYPE, leaf, "pdf")


async def _leaf(request: AnyRequest, session: AsyncSession, caller: Scope, sku: str) -> Leaf:
    """What the file says; a day that cannot be read is asked again, beside its field."""
    head = await head_of(
        request,
        session,
        caller,
        sku,
        every_version=True,
        trail=False,
    )
    if head.asked.errors:
        raise FormRejected(page("product_sheet/date.html", status=422, head=head, tab=""))
    return await leaf_of(session, caller, head=head, now=datetime.now(UTC))


def _file(content: bytes, media_type: str, leaf: Leaf, kind: str) -> Response[bytes]:
    stamp = f"-{leaf.stamp}" if leaf.stamp else ""
    name = f"{leaf.product.sku}{stamp}.{kind}".replace("/", "-")
    safe = name.encode("ascii", "ignore").decode()
    headers = {"Content-Disposition": f'attachment; filename="{safe}"'}
    return Response(content, media_type=media_type, headers=headers)


@lru_cache(maxsize=1)
def _style() -> str:
    return (TEMPLATES / "documents" / "product_sheet" / "sheet.css").read_text("utf-8")


routes = [product_csv, product_pdf]
