"""Jobs of the imports: the dry run of a file, and clearing what is old."""

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import update

from winvest.foundation.batches.ports import launchers
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.events import announce
from winvest.foundation.infra.queue import World, job
from winvest.foundation.kit.errors import Invalid, Refusal
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.screens.imports.commands import clear_old
from winvest.screens.imports.dry_run import check_file
from winvest.screens.imports.enums import ImportStatus
from winvest.screens.imports.events import ImportFailed
from winvest.screens.imports.files import read_grid
from winvest.screens.imports.forms import parse_options
from winvest.screens.imports.models import CatalogImport
from winvest.screens.imports.places import KEPT, forget_files, read_file
from winvest.screens.imports.queries import import_of

log = structlog.get_logger("imports")
LABEL = "Winvest (automatique)"
CLOSED = "Le compte qui a déposé ce fichier n’est plus actif : déposez-le de nouveau."
UNEXPECTED = "Le contrôle s’est arrêté sur une erreur inattendue, consignée : relancez-le."
LOST = "Le fichier n’est plus là : déposez-le de nouveau."


@job("imports.check")
async def check(world: World, *, import_id: str, user: str, **_: Any) -> None:
    """Check every line of a file; run again, it begins again: nothing is kept of a part."""
    key = UUID(import_id)
    scope = await _launcher(world, UUID(user), import_id)
    if scope is None:
        await _fail(world, key, CLOSED)
        return
    try:
        async with transaction(world.db, scope) as session:
            one = await import_of(session, scope, import_id=key)
            if one.status is not ImportStatus.CHECKING:
                return
            content = await asyncio.to_thread(read_file, world.settings, key)
            if content is None:
                await _fail(world, key, LOST)
                return
            grid = await asyncio.to_thread(read_grid, content, parse_options(one.reading))
            await check_file(
                session, scope, one=one, grid=grid, tell=partial(_tell, world, scope, key)
            )
            one = await import_of(session, scope, import_id=key)
            if one.faulty_count and not one.to_write:
                told = f"{plural(one.faulty_count, 'ligne est fautive', 'lignes sont fautives')}."
                await announce(session, scope, _failed(one, UUID(user), told))
    except Invalid as refusal:
        await _fail(world, key, " ".join(error.message for error in refusal.errors))
    except Refusal as refusal:
        await _fail(world, key, refusal.message)
    except Exception:  # it is logged by the worker; the import must not wait for ever
        await _fail(world, key, UNEXPECTED)
        raise


@job("imports.clear_old", cron="35 2 * * *")
async def clear(world: World, **_: Any) -> None:
    """Delete each night the lines and files of ninety days ago; who imported what stays."""
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        gone = await clear_old(session, scope, before=datetime.now(UTC) - KEPT)
    for import_id in gone:
        forget_files(world.settings, import_id)


async def _tell(world: World, scope: Scope, import_id: UUID, done: int, total: int) -> None:
    async with transaction(world.db, scope) as session:
        await session.execute(
            update(CatalogImport)
            .where(CatalogImport.id == import_id)
            .values(checked_count=done, total=total)
            .execution_options(synchronize_session=False)
        )


async def _fail(world: World, import_id: UUID, why: str) -> None:
    system = await world.system_scope(LABEL)
    one = CatalogImport
    async with transaction(world.db, system) as session:
        failed = await session.execute(
            update(one)
            .where(one.id == import_id, one.status == ImportStatus.CHECKING)
            .values(status=ImportStatus.FAILED, problem=why)
            .returning(one.id, one.company_id, one.file_name, one.user_id)
        )
        row = failed.one_or_none()
        if row is not None and row.user_id is not None:
            await announce(session, system, _failed(row, row.user_id, why))
    log.warning("not_checked", id=str(import_id), why=why)


def _failed(one: Any, user_id: UUID, why: str) -> ImportFailed:
    return ImportFailed(
        import_id=one.id,
        company_id=one.company_id,
        user_id=user_id,
        file_name=one.file_name,
        why=why,
    )


async def _launcher(world: World, user_id: UUID, request_id: str) -> Scope | None:
    system = await world.system_scope(LABEL)
    async with transaction(world.db, system) as session:
        return await launchers().scope_of(session, user_id=user_id, request_id=request_id)
