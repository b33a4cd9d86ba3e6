"""The dry run of a file: its lines are checked by slices, and stored with what they would do."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import ARRAY, Integer, Text, delete, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.loading.queries import codes_left, codes_taken, ground_of, standing_of
from winvest.offer.catalog.loading.writing import recordset
from winvest.offer.versions.commands.rebuilding import with_versions
from winvest.screens.imports.checking import (
    Checked,
    checked_lines,
    codes_of,
    gathered,
    read_lines,
    wishes_of,
)
from winvest.screens.imports.commands import counted
from winvest.screens.imports.deposits import looks
from winvest.screens.imports.enums import ImportStatus, Verdict
from winvest.screens.imports.files import Grid
from winvest.screens.imports.identity import Found
from winvest.screens.imports.models import CatalogImport, ImportLine
from winvest.screens.imports.names import surroundings, vocabulary
from winvest.screens.imports.places import beside
from winvest.screens.imports.queries import RIGHT, ImportRow
from winvest.screens.imports.readers import Reader
from winvest.screens.imports.stored_prices import stored_versions

SLICE = 2000
LINE = {
    "position": Integer(),
    "sku": Text(),
    "name": Text(),
    "verdict": Text(),
    "cells": ARRAY(Text),
    "changes": JSONB(),
    "faults": JSONB(),
    "product_id": PG_UUID(),
    "told": Text(),
}
Tell = Callable[[int, int], Awaitable[None]]


@command(
    "imports.check",
    needs=RIGHT,
    undo=Irreversible("Un contrôle n’écrit rien dans le catalogue."),
)
async def check_file(
    session: AsyncSession,
    scope: Scope,
    *,
    one: ImportRow,
    grid: Grid,
    tell: Tell | None = None,
) -> None:
    """Contrôler un fichier, ligne par ligne, sans rien écrire dans le catalogue.

    All the lines in one transaction; `tell` says how far it is by another, for who waits.
    """
    scope.require(RIGHT, company_id=one.company_id)
    await session.execute(delete(ImportLine).where(ImportLine.import_id == one.id))
    ground = await ground_of(session, scope, company_id=one.company_id)
    reader = Reader(
        scope=scope,
        ground=ground,
        known=await vocabulary(session, scope, ground=ground),
        source=one.source,
        mapping=one.columns,
        decimal=grid.options.decimal,
        blank_erases=one.blank_erases,
        around=await surroundings(session, scope, company_id=one.company_id),
        asked=one.asked_day,
    )
    attached = await asyncio.to_thread(beside, one.id) if reader.papers else None
    counts: Counter[Verdict] = Counter()
    groups = gathered(reader, grid.rows)
    told = 0
    for start in range(0, len(groups), SLICE):
        lines = await asyncio.to_thread(read_lines, reader, groups[start : start + SLICE])
        codes = codes_of(lines)
        found = await standing_of(session, scope, company_id=one.company_id, skus=codes)
        standing = {each.sku: each for each in found}
        missing = [code for code in codes if code not in standing]
        taken = await codes_taken(session, scope, skus=missing)
        left = await codes_left(session, scope, company_id=one.company_id, skus=missing)
        ids = [each.id for each in found] if reader.dated else []
        versioned = await with_versions(session, scope, product_ids=ids)
        prices = await stored_versions(
            session, scope, product_ids=versioned, zone=reader.around.zone
        )
        wishes = wishes_of(lines, standing) if reader.papers else []
        stands = Found(
            standing=standing,
            taken=taken,
            left=left,
            versioned=versioned,
            prices=prices,
            looks=await looks(
                session, scope, company_id=one.company_id, wishes=wishes, attached=attached
            )
            if attached
            else {},
        )
        done = await asyncio.to_thread(checked_lines, reader, lines, stands)
        told += len(done)
        await _keep(session, one, done)
        counts.update(each.verdict for each in done)
        if tell is not None:
            await tell(told, len(grid.rows))
    await session.execute(
        update(CatalogImport)
        .where(CatalogImport.id == one.id)
        .values(
            status=ImportStatus.CHECKED,
            checked_at=func.now(),
            total=len(grid.rows),
            checked_count=len(grid.rows),
            **counted(counts),
        )
        .execution_options(synchronize_session=False)
    )


async def _keep(session: AsyncSession, one: ImportRow, lines: Sequence[Checked]) -> None:
    if not lines:
        return
    given = recordset([each.row() for each in lines], LINE, "given")
    await session.execute(
        insert(ImportLine).from_select(
            ["id", "import_id", "company_id", *LINE],
            select(
                func.gen_random_uuid(),
                literal(one.id),
                literal(one.company_id),
                *(given.c[name] for name in LINE),
            ),
            include_defaults=False,
        )
    )
