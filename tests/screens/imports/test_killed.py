"""A worker killed while it writes or takes back an import: nothing is lost, nothing twice."""

from uuid import UUID

import pytest
from sqlalchemy import text

from tests.apart import born
from tests.offer.catalog.world import MANAGE, World
from tests.screens.bulk.conftest import People
from tests.worlds import a_scope
from winvest.app.worker import requeue_stalled, run_worker
from winvest.foundation.infra import queue
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.screens.imports.commands import (
    apply_import,
    link_columns,
    receive_file,
    undo_import,
)
from winvest.screens.imports.enums import ImportStatus, Source
from winvest.screens.imports.files import Options, read_grid
from winvest.screens.imports.forms import Columns, NewImport
from winvest.screens.imports.places import keep_file
from winvest.screens.imports.queries import ImportRow, import_of

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-10", "OPS-01")]
LINES = 50
RIGHTS = MANAGE | {"pricing.edit", "commissions.edit"}
COLUMNS = ("sku", "name", "risk", "revenue_model", "effective_from", "amount", "commission")
# The worker itself, by slices of ten; it stops for ever inside one, before its commit.
WORKER = """
import asyncio
from dataclasses import replace
from uuid import UUID
import winvest.app.worker as worker
from tests.screens.imports.test_killed import RIGHTS
from tests.worlds import a_scope
from winvest.foundation.batches import ports, registry
from winvest.screens.imports import acts, taking_back

scope = a_scope(UUID({company!r}), rights=RIGHTS, actor_id=UUID({actor!r}))

class Launchers:
    async def scope_of(self, session, *, user_id, request_id):
        return replace(scope, request_id=request_id)

ports.install_launchers(Launchers())
left = 3

def held(step):
    async def slowly(*given):
        global left
        found = await step(*given)
        left -= 1
        if not left:
            print("written, not committed", flush=True)
            await asyncio.sleep(60)
        return found
    return slowly

acts.SLICE = 10
acts._write = held(acts._write)
taking_back._all_taken = held(taking_back._all_taken)
for name in ("imports.apply", "imports.take_back"):
    registry.acts[name] = replace(registry.acts[name], at_once=10)
asyncio.run(worker.run_worker(once=True))
"""
STORED = """
    SELECT (SELECT count(*) FROM product WHERE sku LIKE 'KIL-%'),
           (SELECT count(*) FROM product_version WHERE product_id IN
              (SELECT id FROM product WHERE sku LIKE 'KIL-%')),
           (SELECT count(*) FROM pricing_rule r JOIN product_version v
              ON v.id = r.product_version_id JOIN product p ON p.id = v.product_id
             WHERE p.sku LIKE 'KIL-%'),
           (SELECT count(*) FROM commission_tier t JOIN commission_scheme s ON s.id = t.scheme_id
              JOIN product_version v ON v.id = s.product_version_id
              JOIN product p ON p.id = v.product_id WHERE p.sku LIKE 'KIL-%')
"""
TOLD = """
    SELECT action, count(*), count(DISTINCT record_id) FROM audit_log
     WHERE "table" = 'product' AND command LIKE 'catalog.%load_products' GROUP BY 1 ORDER BY 1
"""


async def received(db: Database, settings: Settings, world: World, scope: Scope) -> UUID:
    """A file of fifty products with a dated price and a commission, checked by the worker."""
    lines = "".join(
        f"KIL-{at:03d};Produit {at};BOXX;revenue;01/01/2026;9,90;10 %\n" for at in range(LINES)
    )
    head = "Code;Nom;Risque;Rémunération;Date d’effet;Prix;Commission\n"
    content = f"{head}{lines}".encode()
    grid = read_grid(content, Options())
    async with transaction(db, scope) as session:
        new = NewImport(source=Source.SPREADSHEET, company_id=world.ft, file_name="kil.csv")
        key = await receive_file(session, scope, new=new, content=content)
        keep_file(settings, key, content)
        columns = Columns(
            options=grid.options, mapping=dict(enumerate(COLUMNS)), blank_erases=False
        )
        await link_columns(
            session, scope, import_id=key, columns=columns, headers=grid.headers, aside=True
        )
    await run_worker(settings, once=True)
    one = await stands(db, scope, key)
    assert (one.status, one.create_count, one.faulty_count) == (ImportStatus.CHECKED, LINES, 0)
    return key


async def killed(settings: Settings, scope: Scope) -> None:
    """Run a worker of its own and kill it as it ends its third slice."""
    (company,) = scope.company_ids
    code = WORKER.format(company=str(company), actor=str(scope.actor_id))
    process = born(code, settings)
    await process.says("not committed")
    await process.killed()


async def work_goes_on(db: Database, settings: Settings) -> None:
    """Two minutes later, another worker takes what the dead one held."""
    async with db.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        )
    await requeue_stalled(queue.World(db=db, settings=settings))
    await run_worker(settings, once=True)


async def stands(db: Database, scope: Scope, key: UUID) -> ImportRow:
    async with transaction(db, scope) as session:
        return await import_of(session, scope, import_id=key)


async def stored(db: Database, scope: Scope) -> set[int]:
    """How many products, versions, prices and tiers of commission there are: as many of each."""
    async with transaction(db, scope) as session:
        return set((await session.execute(text(STORED))).one())


async def told(db: Database, scope: Scope) -> dict[str, tuple[int, int]]:
    """What the journal tells of the products: lines, and products that they are about."""
    async with transaction(db, scope) as session:
        found = await session.execute(text(TOLD))
        return {action: (lines, products) for action, lines, products in found}


@pytest.mark.parametrize("whole", [False, True], ids=["good lines", "all or nothing"])
async def test_killed_in_the_middle_it_ends_as_if_it_had_not_been(
    db: Database, settings: Settings, world: World, people: People, whole: bool
) -> None:
    scope = people.know(a_scope(world.ft, rights=RIGHTS, actor_id=new_id(), label="Camille Essai"))
    key = await received(db, settings, world, scope)
    async with transaction(db, scope) as session:
        await apply_import(session, scope, import_id=key, whole=whole, expected=LINES)
    await killed(settings, scope)
    assert (await stands(db, scope, key)).status is ImportStatus.APPLYING
    assert await stored(db, scope) == {0 if whole else 20}, "whole slices, or nothing"
    await work_goes_on(db, settings)
    one = await stands(db, scope, key)
    assert (one.status, one.created_count, one.refused_count) == (ImportStatus.APPLIED, LINES, 0)
    assert await stored(db, scope) == {LINES}
    assert await told(db, scope) == {"insert": (LINES, LINES)}, "each birth is told once"

    async with transaction(db, scope) as session:
        await undo_import(session, scope, import_id=key)
    await killed(settings, scope)
    assert (await stands(db, scope, key)).status is ImportStatus.UNDOING
    assert await stored(db, scope) == {LINES - 20}, "whole slices only"
    await work_goes_on(db, settings)
    one = await stands(db, scope, key)
    assert (one.status, one.undone_count, one.kept_count) == (ImportStatus.UNDONE, LINES, 0)
    assert await stored(db, scope) == {0}
    assert await told(db, scope) == {"insert": (LINES, LINES), "delete": (LINES, LINES)}
