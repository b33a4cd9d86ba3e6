"""The lines of a rehearsal as a file: the same rows, in the same order."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
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
from winvest.offer.rehearsal.erasing import check_detail
from winvest.offer.rehearsal.queries import PAID, READ, rehearsal_of
from winvest.offer.rehearsal.rules.profile import band_words
from winvest.screens.rehearsal.forms import LineFilters, parse_lines
from winvest.screens.rehearsal.line_queries import LineRow, line_count, lines
from winvest.screens.rehearsal.queries import company_codes
from winvest.screens.rehearsal.views import CHANNELS

FILE = "rehearsal.export"
TITLE = "Répétition"
PIECE = 2000
MONEY = Kind.MONEY
COLUMNS = (
    Column(label="Dossier", width=16),
    Column(label="Type", width=10),
    Column(label="Fait le", kind=Kind.MOMENT),
    Column(label="Société", width=10),
    Column(label="Canal", width=16),
    Column(label="Formule", width=16),
    Column(label="Quantité", kind=Kind.NUMBER),
    Column(label="Âge", width=16),
    Column(label="Département", width=12),
    Column(label="Rythme", width=16),
    Column(label="Nature", width=10),
    Column(label="Effet", width=18),
    Column(label="Avant HT", kind=MONEY),
    Column(label="Avant TTC", kind=MONEY),
    Column(label="Après HT", kind=MONEY),
    Column(label="Après TTC", kind=MONEY),
    Column(label="Écart TTC", kind=MONEY),
    Column(label="Écart en %", kind=Kind.PERCENT),
    Column(label="Courrier", kind=Kind.FLAG),
    Column(label="Préavis", kind=Kind.FLAG),
    Column(label="Réel TTC", kind=MONEY),
    Column(label="Pourquoi", width=60),
)
COMMISSIONS = (
    Column(label="Commission avant", kind=MONEY),
    Column(label="Commission après", kind=MONEY),
    Column(label="Commission réelle", kind=MONEY),
)


def columns_for(scope: Scope) -> tuple[Column, ...]:
    """The columns; commissions for those who may simulate them."""
    return (*COLUMNS, *COMMISSIONS) if scope.may(PAID) else COLUMNS


async def export_lines(
    session: AsyncSession, scope: Scope, *, rehearsal_id: UUID, filters: LineFilters
) -> AsyncIterator[list[Line]]:
    """The lines in pieces, by key."""
    check_detail(await rehearsal_of(session, scope, rehearsal_id=rehearsal_id))
    codes, paid = await company_codes(session, scope), scope.may(PAID)
    asked = replace(filters, after=None)
    while True:
        found = await lines(session, scope, rehearsal_id=rehearsal_id, filters=asked, size=PIECE)
        rows = found[:PIECE]
        yield [_line(one, codes.get(one.company_id, ""), paid=paid) for one in rows]
        if len(found) <= PIECE:
            return
        asked = replace(asked, after=(rows[-1].delta, rows[-1].id))


def _line(one: LineRow, company: str, *, paid: bool) -> Line:
    told: Line = (
        one.reference,
        one.subject_kind.label,
        one.made_at,
        company,
        CHANNELS.get(one.channel or "", one.channel or ""),
        one.plan_code,
        one.quantity,
        band_words(one.age_band) if one.age_band else None,
        one.department,
        one.recurrence.label if one.recurrence else None,
        one.nature.label if one.nature else None,
        one.effect.label,
        one.before_excl,
        one.before_incl,
        one.after_excl,
        one.after_incl,
        one.delta,
        one.rate,
        one.letter,
        one.notice,
        one.actual_incl,
        one.actual_why or one.why,
    )
    if not paid:
        return told
    return (*told, one.before_commission, one.after_commission, one.actual_commission)


async def write_export(
    world: World, scope: Scope, arguments: Json, path: Path, progress: Progress
) -> int:
    """Write the whole filter as a workbook; the number of its lines."""
    key, filters, done = UUID(arguments["rehearsal"]), parse_lines(arguments["list"]), 0
    async with transaction(world.db, scope, snapshot=True) as session:
        total = await line_count(session, scope, rehearsal_id=key, filters=filters)
        sheet = xlsx_sheet(path, title=TITLE, columns=columns_for(scope), expected=total)
        async for piece in export_lines(session, scope, rehearsal_id=key, filters=filters):
            await asyncio.to_thread(sheet.add, piece)
            done += len(piece)
            await progress(done)
        await asyncio.to_thread(sheet.close)
    return done


registry.file(FILE, right=READ, write=write_export)
