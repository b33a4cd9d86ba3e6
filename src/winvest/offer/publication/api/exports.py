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
    Kind,
    Line,
    csv_head,
    csv_lines,
    csv_stream,
    xlsx_sheet,
)
from winvest.foundation.infra.vault import vault
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.publication.api.price_columns import PRICES, PRODUCT, price_line
from winvest.offer.publication.export_queries import (
    MappingRow,
    PaperRow,
    is_company,
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
    files=(CSV_TYPE.partition(";")[0], XLSX_TYPE, ZIP_TYPE),
    rights="`pricing.read`, `accounting.read` ou `documents.read`, selon `kind`",
    refusals={"too_large": "les documents dépassent 1 Go : lisez-les un à un"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One kind of file: the right it asks for, its columns, and its lines."""

    right: str
    title: str
    columns: tuple[Column, ...]
    lines: Callable[[AsyncSession, Scope, str | None], AsyncIterator[list[Line]]]


@get("/api/catalog/exports", opt={**READING, "api": EXPORT})
async def catalog_export(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Response[Any]:
    """A file of what is in force."""
    asked = query_of(request, ExportQuery)
    export = EXPORTS[asked.kind]
    caller.require(export.right)
    if asked.company is not None and not await is_company(session, caller, code=asked.company):
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
    sheet = xlsx_sheet(path, title=export.title, columns=export.columns, expected=100_000)
    async for lines in export.lines(session, scope, company):
        await asyncio.to_thread(sheet.add, lines)
    await asyncio.to_thread(sheet.close)


async def _zipped(session: AsyncSession, scope: Scope, asked: ExportQuery, path: Path) -> None:
    """The CSV file alone, for who asks for archives."""
    export = EXPORTS[asked.kind]
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(f"{asked.kind}.csv", "w", force_zip64=True) as member,
    ):
        async for piece in csv_stream(export.columns, export.lines(session, scope, asked.company)):
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
                line = (*_paper(row), place or "fichier absent du coffre")
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


async def _mappings(
    session: AsyncSession, scope: Scope, company: str | None
) -> AsyncIterator[list[Line]]:
    async for rows in mappings_in_force(session, scope, company=company):
        yield [_mapping(row) for row in rows]


async def _papers(
    session: AsyncSession, scope: Scope, company: str | None
) -> AsyncIterator[list[Line]]:
    async for rows in papers_in_force(session, scope, company=company):
        yield [_paper(row) for row in rows]


def _mapping(row: MappingRow) -> Line:
    return (
        *(row.sku, row.name, row.version, row.company, row.nature, row.gl_account),
        *(row.journal, row.tax_code, row.cost_center, row.status),
    )


def _paper(row: PaperRow) -> Line:
    channels = ", ".join(one.label for one in Channel if one.value in row.channels)
    return (
        *(row.sku, row.name, row.version, row.type, row.title, row.edition, channels),
        *(row.mandatory, row.valid_from, row.valid_to, row.size_bytes, row.file_hash),
    )


ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "video/mp4": "mp4",
    "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    XLSX_TYPE: "xlsx",
}
MAPPINGS = (
    *PRODUCT,
    Column(label="Version", kind=Kind.INTEGER),
    Column(label="Société"),
    Column(label="Nature"),
    Column(label="Compte"),
    Column(label="Journal"),
    Column(label="Code TVA"),
    Column(label="Centre de coûts"),
    Column(label="Statut"),
)
PAPERS = (
    *PRODUCT,
    Column(label="Version", kind=Kind.INTEGER),
    Column(label="Type"),
    Column(label="Titre", width=40),
    Column(label="Édition"),
    Column(label="Canaux"),
    Column(label="Obligatoire", kind=Kind.FLAG),
    Column(label="Valable du", kind=Kind.MOMENT),
    Column(label="Valable jusqu’au", kind=Kind.MOMENT),
    Column(label="Taille (octets)", kind=Kind.INTEGER),
    Column(label="SHA-256", width=66),
)
EXPORTS = {
    "prices": Export(right="pricing.read", title="Prix", columns=PRICES, lines=_prices),
    "mappings": Export(
        right="accounting.read", title="Mappings", columns=MAPPINGS, lines=_mappings
    ),
    "documents": Export(right="documents.read", title="Documents", columns=PAPERS, lines=_papers),
}
routes = [catalog_export]
