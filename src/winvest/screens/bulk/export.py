"""Exports of the catalogue: the rows, the order and the columns of the list, nothing else."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches import registry
from winvest.foundation.batches.registry import Progress
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.models import Json
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.sheets import Column, Kind, Line, Value, xlsx_sheet
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.forms.filters import Place
from winvest.screens.bulk.forms import Chosen, parse_export
from winvest.screens.bulk.queries import Selection, selected_page, selection, up_to_date
from winvest.screens.catalogue.columns import CATALOGUE
from winvest.screens.catalogue.queries import CatalogueRow, catalogue_rows
from winvest.screens.saved_views.bar import view_bar
from winvest.screens.saved_views.queries import list_settings

FILE = "catalog.export"
TITLE = "Produits"
PIECE = 1000
PRICED = frozenset(("des", "modele"))

Cell = Callable[[CatalogueRow], Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column of the file, and what it takes of a row."""

    column: Column
    cell: Cell


def _field(label: str, cell: Cell, kind: Kind = Kind.TEXT, width: int = 0) -> Field:
    return Field(column=Column(label=label, kind=kind, width=width), cell=cell)


def _said(row: CatalogueRow) -> str:
    """What the amount is counted by; the words in its place when there is no amount."""
    if row.price.amount is not None:
        return row.price.per
    return "" if row.price.text == "–" else row.price.text


FIELDS: dict[str, tuple[Field, ...]] = {
    "code": (_field("Code", lambda row: row.product.sku),),
    "nom": (_field("Nom", lambda row: row.product.name, width=42),),
    "statut": (_field("Statut", lambda row: row.product.lifecycle_status.label, width=12),),
    "societe": (_field("Société", lambda row: row.product.company_name),),
    "compagnie": (_field("Compagnie", lambda row: row.product.partner_name),),
    "risque": (_field("Risque", lambda row: row.product.risk_label),),
    "canaux": (_field("Canaux", lambda row: ", ".join(one.label for one in row.product.channels)),),
    "des": (
        _field("Dès", lambda row: row.price.amount, Kind.MONEY),
        _field("Unité du prix", _said, width=16),
    ),
    "version": (_field("Version", lambda row: row.product.version, Kind.INTEGER),),
    "integration": (_field("Intégration", lambda row: row.product.integration_status.label),),
    "diffuse": (_field("Diffusé", lambda row: row.diffusion, Kind.TEXT),),
    "modele": (_field("Modèle de prix", lambda row: ", ".join(one.label for one in row.models)),),
    "completude": (_field("Complétude", lambda row: row.completeness, width=26),),
    "badges": (_field("Badges", lambda row: ", ".join(one.label for one in row.product.badges)),),
    "maj": (_field("Mise à jour", lambda row: row.product.updated_at, Kind.MOMENT),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What to export: the products chosen, and the columns that their list shows."""

    chosen: Chosen
    codes: tuple[str, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns of the file, in the list's order."""
        return tuple(one for code in self.codes for one in FIELDS[code])

    @property
    def columns(self) -> tuple[Column, ...]:
        """Their headers and kinds."""
        return tuple(one.column for one in self.fields)

    def line(self, row: CatalogueRow) -> Line:
        """A row of the list as a line of the file."""
        return tuple(one.cell(row) for one in self.fields)


async def export_of(session: AsyncSession, scope: Scope, *, chosen: Chosen) -> Export:
    """The columns that this person's list shows; prices only for who may read some."""
    settings = await list_settings(session, scope, of=CATALOGUE)
    bar = view_bar(CATALOGUE, settings, asked=chosen.state.view, filters={}, address="")
    hidden = frozenset() if scope.may("pricing.read") else PRICED
    codes = tuple(one.code for one in bar.columns if one.code not in hidden)
    return Export(chosen=chosen, codes=codes)


async def export_lines(
    session: AsyncSession, scope: Scope, *, export: Export, found: Selection
) -> AsyncIterator[list[Line]]:
    """The lines in pieces, by key, in the order of the list."""
    place: Place | None = None
    while True:
        page = await selected_page(session, scope, chosen=found, place=place, size=PIECE)
        rows = await catalogue_rows(
            session, scope, products=page.rows, columns=frozenset(export.codes)
        )
        yield [export.line(one) for one in rows]
        if page.following is None:
            return
        place = page.following


async def write_export(
    world: World, scope: Scope, arguments: Json, path: Path, progress: Progress
) -> int:
    """Write the whole filter of a list as a workbook; the number of its lines."""
    company = arguments["company"]
    scope = replace(scope, selected_company_id=UUID(company) if company else None)
    _, chosen = parse_export(arguments["list"])
    done = 0
    async with transaction(world.db, scope) as session:
        await up_to_date(session)
    async with transaction(world.db, scope, snapshot=True) as session:
        export = Export(chosen=chosen, codes=_still_read(scope, arguments["columns"]))
        found = await selection(session, scope, chosen=chosen)
        sheet = xlsx_sheet(path, title=TITLE, columns=export.columns, expected=found.total)
        async for lines in export_lines(session, scope, export=export, found=found):
            await asyncio.to_thread(sheet.add, lines)
            done += len(lines)
            await progress(done)
        await asyncio.to_thread(sheet.close)
    return done


def _still_read(scope: Scope, codes: list[str]) -> tuple[str, ...]:
    """The right to read prices may be gone since the export was asked for."""
    hidden = frozenset() if scope.may("pricing.read") else PRICED
    return tuple(one for one in codes if one in FIELDS and one not in hidden)


registry.file(FILE, right="catalog.read", write=write_export)
