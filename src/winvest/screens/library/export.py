"""The list of documents as a file: the same rows, in the same order."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches import registry
from winvest.foundation.batches.registry import Progress
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.models import Json
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.sheets import Column, Kind, Line, xlsx_sheet
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.enums import DocumentRequirement
from winvest.screens.library.filters import DocumentFilters, parse_filters
from winvest.screens.library.list_queries import DocumentLine, document_count, document_page
from winvest.screens.library.queries import READ

FILE = "documents.export"
TITLE = "Documents"
PIECE = 2000
COLUMNS = (
    Column(label="Type", width=18),
    Column(label="Titre", width=44),
    Column(label="Édition"),
    Column(label="État", width=16),
    Column(label="Code produit", width=18),
    Column(label="Produit", width=40),
    Column(label="Version", kind=Kind.INTEGER),
    Column(label="Société", width=24),
    Column(label="Canaux", width=30),
    Column(label="Obligatoire", kind=Kind.FLAG),
    Column(label="Valable jusqu’au", kind=Kind.DAY),
    Column(label="Publié le", kind=Kind.MOMENT),
    Column(label="Taille (octets)", kind=Kind.INTEGER),
    Column(label="SHA-256", width=66),
)


async def export_lines(
    session: AsyncSession, scope: Scope, *, filters: DocumentFilters, now: datetime
) -> AsyncIterator[list[Line]]:
    """The lines in pieces, by key."""
    place = None
    while True:
        asked = replace(filters, after=place)
        page = await document_page(session, scope, filters=asked, now=now, size=PIECE)
        yield [_line(one) for one in page.lines]
        if page.following is None:
            return
        place = page.following


def _line(one: DocumentLine) -> Line:
    return (
        one.type.value.replace("_", " "),
        one.title,
        one.edition,
        "Archivé" if one.archived else one.presence.label,
        one.sku,
        one.product_name,
        one.version_number,
        one.company_name,
        ", ".join(each.label for each in one.channels) or "Tous",
        one.requirement is DocumentRequirement.MANDATORY,
        one.last_day,
        one.published_at,
        one.size_bytes,
        one.sha256,
    )


async def write_export(
    world: World, scope: Scope, arguments: Json, path: Path, progress: Progress
) -> int:
    """Write the whole filter as a workbook; the number of its lines."""
    company, now, done = arguments["company"], datetime.now(UTC), 0
    scope = replace(scope, selected_company_id=UUID(company) if company else None)
    filters = parse_filters(arguments["list"])
    async with transaction(world.db, scope, snapshot=True) as session:
        total = await document_count(session, scope, filters=filters, now=now)
        sheet = xlsx_sheet(path, title=TITLE, columns=COLUMNS, expected=total)
        async for lines in export_lines(session, scope, filters=filters, now=now):
            await asyncio.to_thread(sheet.add, lines)
            done += len(lines)
            await progress(done)
        await asyncio.to_thread(sheet.close)
    return done


registry.file(FILE, right=READ, write=write_export)
