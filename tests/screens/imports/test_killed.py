"""A worker killed while it writes an import: nothing is lost, nothing is there twice."""

import asyncio
import os
import signal
import sys

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import World, manager
from tests.screens.bulk.conftest import People
from winvest.app.worker import run_worker
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import ROOT, Settings
from winvest.screens.imports.commands import apply_import, link_columns, receive_file
from winvest.screens.imports.enums import ImportStatus, Source
from winvest.screens.imports.files import Options, read_grid
from winvest.screens.imports.forms import Columns, NewImport
from winvest.screens.imports.places import keep_file
from winvest.screens.imports.queries import import_of

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-10", "OPS-01")]
KILLED = """
import asyncio, sys
from dataclasses import replace
from uuid import UUID
sys.path[:0] = {path!r}
from tests.worlds import a_scope
import winvest.app.wiring
from tests.offer.catalog.world import MANAGE
from winvest.foundation.batches import registry
from winvest.foundation.batches.commands.running import advance
from winvest.foundation.infra.db import Database, transaction

act = registry.acts["imports.apply"]

async def slowly(session, scope, asked):
    found = await act.together(session, scope, asked)
    print("written, not committed", flush=True)
    await asyncio.sleep(60)
    return found

async def main():
    global act
    db = Database({url!r})
    scope = a_scope(UUID({company!r}), rights=MANAGE, actor_id=UUID({actor!r}))
    for last in (False, False, True):
        registry.acts["imports.apply"] = replace(
            act, together=slowly if last else act.together, at_once=30
        )
        async with transaction(db, scope) as session:
            await advance(session, scope, batch_id=UUID({batch!r}))

asyncio.run(main())
"""


async def test_killed_in_the_middle_it_ends_as_if_it_had_not_been(
    db: Database, settings: Settings, world: World, people: People
) -> None:
    scope = people.know(manager(world.ft))
    lines = "".join(f"KIL-{at:03d};Produit {at};BOXX;revenue\n" for at in range(100))
    content = f"Code;Nom;Risque;Rémunération\n{lines}KIL 100;Faux;BOXX;revenue\n".encode()
    grid = read_grid(content, Options())
    async with transaction(db, scope) as session:
        new = NewImport(source=Source.SPREADSHEET, company_id=world.ft, file_name="cent.csv")
        key = await receive_file(session, scope, new=new, content=content)
        keep_file(settings, key, content)
        mapping = dict(enumerate(("sku", "name", "risk", "revenue_model")))
        columns = Columns(options=grid.options, mapping=mapping, blank_erases=False)
        await link_columns(
            session, scope, import_id=key, columns=columns, headers=grid.headers, aside=True
        )
    await run_worker(settings, once=True)
    async with transaction(db, scope) as session:
        one = await import_of(session, scope, import_id=key)
        assert (one.status, one.create_count, one.faulty_count) == (ImportStatus.CHECKED, 100, 1)
        batch = await apply_import(session, scope, import_id=key, whole=False, expected=100)
    code = KILLED.format(
        path=[str(ROOT), str(ROOT / "src")],
        url=settings.database_url,
        company=str(world.ft),
        actor=str(scope.actor_id),
        batch=str(batch),
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    assert await asyncio.wait_for(process.stdout.readline(), timeout=120)
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    assert await counted(db, world, people) == (60, 60), "whole slices only"
    await run_worker(settings, once=True)
    assert await counted(db, world, people) == (100, 100)
    async with transaction(db, scope) as session:
        one = await import_of(session, scope, import_id=key)
        assert (one.status, one.created_count, one.refused_count) == (ImportStatus.APPLIED, 100, 0)


async def counted(db: Database, world: World, people: People) -> tuple[int, int]:
    """Products of the import, and lines of audit that tell their birth."""
    (scope,) = people.scopes.values()
    async with transaction(db, scope) as session:
        products = await session.scalar(text("SELECT count(*) FROM product WHERE sku LIKE 'KIL-%'"))
        births = await session.scalar(
            text(
                "SELECT count(DISTINCT record_id) FROM audit_log WHERE \"table\" = 'product'"
                " AND command = 'catalog.load_products' AND action = 'insert'"
            )
        )
        lines = await session.scalar(
            text(
                "SELECT count(*) FROM audit_log WHERE \"table\" = 'product'"
                " AND command = 'catalog.load_products'"
            )
        )
        assert births == lines, "each birth is told once"
    return products or 0, births or 0
