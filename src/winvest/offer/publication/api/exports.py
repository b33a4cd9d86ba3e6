"""GET /api/catalog/exports: what is in force, as a file (annexe A 1; CDC §5)."""

import asyncio
import tempfile
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from litestar import Response, get
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.response import File, Stream
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.doors import query_of, refused
from winvest.foundation.infra.api.openapi import Operation
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.sheets import (
    CSV_TYPE,
    XLSX_TYPE,
    Column,
    Line,
    csv_head,
    csv_lines,
    csv_stream,
)
from winvest.foundation.infra.vault import vault
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.infra.workbooks import Workbook
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.dated.leaving import agreed_leaving, promotions_leaving
from winvest.offer.publication.api.dated_columns import (
    AGREED,
    PROMOTIONS,
    agreed_line,
    promotion_line,
)
from winvest.offer.publication.api.other_columns import (
    MAPPINGS,
    PAPERS,
    mapping_line,
    paper_line,
)
from winvest.offer.publication.api.price_columns import PRICES, price_line
from winvest.offer.publication.export_queries import (
    PaperRow,
    company_coded,
    mappings_in_force,
    papers_in_force,
    tariffs_in_force,
)
from winvest.offer.versions.rules.tariff_lines import tariff_lines

ZIP_TYPE = "application/zip"
TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE, "zip": ZIP_TYPE}
MOST_BYTES = 1024 * 1024 * 1024
READING = {"public": False, "company_scoped": True, "right": "catalog.read", "file": True}


class ExportQuery(Struct, kw_only=True, forbid_unknown_fields=True):
    """Ce que contient le fichier, et son format."""

    kind: Literal["prices", "mappings", "documents"]
    format: Literal["csv", "xlsx", "zip"] = "csv"
    company: str | None = None


EXPORT = Operation(
    tag="Exports",
    summary="Exporter ce qui est en vigueur",
    description="Grilles de prix (`prices` : prix, paliers, grilles par client, options, frais, "
    "surcharges et promotions), mappings comptables (`mappings`) ou documents "
    "(`documents`) des versions en vigueur que la clé peut lire ; `company` n’en garde que les "
    "produits d’une société, par son code. CSV : point-virgule, virgule "
    "décimale, UTF-8 avec marque. `zip` donne chaque document sous son code "
    "produit et `manifeste.csv` avec leurs empreintes SHA-256 ; du reste, le CSV archivé.",
    query=ExportQuery,
    files=(CSV_TYPE, XLSX_TYPE, ZIP_TYPE),
    rights="`pricing.read`, `accounting.read` ou `documents.read`, selon `kind`",
    refusals={"too_large": "les documents dépassent 1 Go : lisez-les un à un"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One kind of file: the right it asks for, its columns, and its lines.

    `beside`: what lives by itself, under the same right: sheets of the workbook, files of the ZIP.
    """

    right: str
    title: str
    name: str
    columns: tuple[Column, ...]
    lines: Callable[[AsyncSession, Scope, str | None], AsyncIterator[list[Line]]]
    beside: "tuple[Export, ...]" = ()


@get("/api/catalog/exports", opt={**READING, "api": EXPORT})
async def catalog_export(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Response[Any]:
    """A file of what is in force."""
    asked = query_of(request, ExportQuery)
    export = EXPORTS[asked.kind]
    caller.require(export.right)
    company = asked.company
    if company is not None and await company_coded(session, caller, code=company) is None:
        raise refused("/company", "company", "Aucune société n’a ce code : prenez par exemple FT.")
    name = f"{asked.kind}-{today_in(datetime.now(UTC)).isoformat()}.{asked.format}"
    if asked.format == "csv":
        return Stream(
            csv_stream(export.columns, _streamed(request, caller, export, asked.company)),
            media_type=CSV_TYPE,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    with tempfile.NamedTemporaryFile(suffix=f".{asked.format}", delete=False) as made:
        path = Path(made.name)
    try:
        if asked.format == "xlsx":
            await _workbook(session, caller, export, asked.company, path)
        elif asked.kind == "documents":
            await _archive(session, caller, asked.company, path)
        else:
            await _zipped(session, caller, asked, path)
    except BaseException:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        raise
    return File(
        path,
        filename=name,
        media_type=TYPES[asked.format],
        content_disposition_type="attachment",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


async def _streamed(
    request: AnyRequest, caller: Scope, export: Export, company: str | None
) -> AsyncIterator[list[Line]]:
    """The lines of the stream, all of one moment, in a transaction of their own."""
    async with transaction(request.app.state.db, caller, snapshot=True) as session:
        async for lines in export.lines(session, caller, company):
            yield lines


async def _workbook(
    session: AsyncSession, scope: Scope, export: Export, company: str | None, path: Path
) -> None:
    book = Workbook(path)
    for one in (export, *export.beside):
        sheet = book.sheet(title=one.title, columns=one.columns)
        async for lines in one.lines(session, scope, company):
            await asyncio.to_thread(sheet.add, lines)
        sheet.close()
    await asyncio.to_thread(book.close)


async def _zipped(session: AsyncSession, scope: Scope, asked: ExportQuery, path: Path) -> None:
    """The CSV files, for who asks for archives."""
    export = EXPORTS[asked.kind]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in (export, *export.beside):
            with archive.open(f"{one.name}.csv", "w", force_zip64=True) as member:
                lines = one.lines(session, scope, asked.company)
                async for piece in csv_stream(one.columns, lines):
                    await asyncio.to_thread(member.write, piece)


async def _archive(session: AsyncSession, scope: Scope, company: str | None, path: Path) -> None:
    """Each content once, under its product's code; the manifest tells all, and what is lost."""
    manifest = [csv_head((*PAPERS, Column(label="Fichier du ZIP")))]
    size = 0
    held: dict[str, str] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        async for rows in papers_in_force(session, scope, company=company):
            for row in rows:
                place = held.get(row.file_hash)
                if place is None:
                    size += row.size_bytes or 0
                    if size > MOST_BYTES:
                        raise Refused(
                            "Ces documents dépassent 1 Go : lisez le manifeste en csv, puis "
                            "chaque document à part.",
                            code="too_large",
                        )
                    place = held[row.file_hash] = await _added(archive, row)
                line = (*paper_line(row), place or "fichier absent du coffre")
                manifest.append(csv_lines((*PAPERS, Column(label="")), [line]))
        archive.writestr("manifeste.csv", b"".join(manifest), zipfile.ZIP_DEFLATED)


async def _added(archive: zipfile.ZipFile, row: PaperRow) -> str:
    """Where the content of a document is in the archive; nothing when the store lost it."""
    try:
        source = await vault().fetch(row.file_hash)
    except NotFound:
        return ""
    ending = ENDINGS.get(row.media_type or "", "bin")
    folder = "".join(one if one.isalnum() or one in "-_." else "-" for one in row.sku)
    place = f"{folder}/{row.type}-{row.file_hash[:12]}.{ending}"
    await asyncio.to_thread(archive.write, source, place)
    return place


async def _prices(
    session: AsyncSession, scope: Scope, company: str | None
) -> AsyncIterator[list[Line]]:
    async for rows in tariffs_in_force(session, scope, company=company):
        yield [price_line(row, one) for row in rows for one in tariff_lines(row.content)]


async def _promotions(
    session: AsyncSession, scope: Scope, company: str | None
) -> AsyncIterator[list[Line]]:
    owner = await company_coded(session, scope, code=company) if company else None
    now = datetime.now(UTC)
    async for rows in promotions_leaving(session, scope, owner=owner, now=now):
        yield [promotion_line(row) for row in rows]


async def _agreed(
    session: AsyncSession, scope: Scope, company: str | None
) -> AsyncIterator[list[Line]]:
    owner = await company_coded(session, scope, code=company) if company else None
    async for rows in agreed_leaving(session, scope, owner=owner, now=datetime.now(UTC)):
        yield [agreed_line(row) for row in rows]


async def _mappings(
    session: AsyncSession, scope: Scope, company: str | None
) -> AsyncIterator[list[Line]]:
    async for rows in mappings_in_force(session, scope, company=company):
        yield [mapping_line(row) for row in rows]


async def _papers(
    session: AsyncSession, scope: Scope, company: str | None
) -> AsyncIterator[list[Line]]:
    async for rows in papers_in_force(session, scope, company=company):
        yield [paper_line(row) for row in rows]


ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "video/mp4": "mp4",
    "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    XLSX_TYPE: "xlsx",
}
EXPORTS = {
    "prices": Export(
        right="pricing.read", title="Prix", name="prices", columns=PRICES, lines=_prices,
        beside=(
            Export(right="pricing.read", title="Promotions datées", name="promotions-datees",
                   columns=PROMOTIONS, lines=_promotions),
            Export(right="pricing.read", title="Prix négociés", name="prix-negocies",
                   columns=AGREED, lines=_agreed),
        ),
    ),
    "mappings": Export(
        right="accounting.read", title="Mappings", name="mappings", columns=MAPPINGS,
        lines=_mappings,
    ),
    "documents": Export(
        right="documents.read", title="Documents", name="documents", columns=PAPERS, lines=_papers
    ),
}  # fmt: skip
routes = [catalog_export]
