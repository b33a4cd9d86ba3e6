"""Measure of an import of 50,000 lines, 5 % of them faulty, on a database of its own.

From the file received to its last line written: read, checked line by line, written by the worker's
own jobs, audited. Then the same file again with half of its names changed. The limit is what one
INSERT of the same products takes through psycopg alone, policies, triggers and audit included.
"""

import asyncio
import csv
import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

import psycopg
from psycopg import sql

import winvest.app.reactions
import winvest.app.wiring  # noqa: F401 - the ports and the acts
from bench.ground import FOLDER, key_file
from bench.load import rank
from winvest.app.demo.load import load_demo
from winvest.foundation.batches import jobs as batches
from winvest.foundation.infra import embedded
from winvest.foundation.infra.crypto import Keyring, install_keyring
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.migrate import upgrade
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import ROOT, Settings, load_settings
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.launchers import IdentityLaunchers
from winvest.screens.imports import jobs
from winvest.screens.imports.commands import apply_import, link_columns, receive_file
from winvest.screens.imports.enums import Source
from winvest.screens.imports.files import Options, read_grid
from winvest.screens.imports.forms import Columns, NewImport
from winvest.screens.imports.places import keep_file
from winvest.screens.imports.queries import ImportRow, import_of
from winvest.screens.imports.targets import TARGETS, suggested

ROW = "import_50000"
LINES = int(os.environ.get("BENCH_IMPORT_LINES", "50000"))
NAME = "bench_import"
LIMIT = "one INSERT of the same products through psycopg alone, triggers and audit included"
HEADERS = (
    *("Code", "Nom", "Nom court", "Risque", "Compagnie", "Rémunération", "Tarif", "Canaux"),
    *("Zones", "Âge min", "Âge max", "Clients", "Code externe", "Contrat responsable"),
    *("100 % Santé", "Capital minimum"),
)
FIELDS = {
    "Contrat responsable": "champ_responsible",
    "100 % Santé": "champ_hundred_percent_health",
    "Capital minimum": "champ_capital_min",
}
SAME = (
    "INSERT INTO product (id, company_id, partner_id, risk_id, sku, name, short_name, description,"
    " revenue_model, tariff_mode, channels, zones, min_age, max_age, client_kinds, badges)"
    " SELECT gen_random_uuid(), company_id, partner_id, risk_id, 'Z' || sku, name, short_name,"
    " description, revenue_model, tariff_mode, channels, zones, min_age, max_age, client_kinds,"
    " badges FROM product WHERE sku LIKE 'IMP-%'"
)


def measure_import() -> dict[str, object]:
    """The row, printed and kept."""
    with scratch() as settings:
        found = asyncio.run(_measured(settings))
        limit = _limit(settings, found.pop("scope"))
    per_s = round(LINES / float(str(found["seconds"])), 1)
    row = {
        "per_s": per_s,
        **found,
        "limit_name": LIMIT,
        "limit_per_s": limit,
        "ratio": round(per_s / limit, 4),
    }
    print(
        f"{ROW:22} {per_s:>7} lines/s  {found['seconds']} s for {LINES} lines (check "
        f"{found['check_seconds']} s, write {found['write_seconds']} s): {found['told']}; again "
        f"half changed {found['again_seconds']} s: {found['again_told']}; a slice p50 "
        f"{found['p50_ms']} p95 {found['p95_ms']} ms; limit {limit}/s, {row['ratio']:.0%} of it",
        flush=True,
    )
    return {ROW: row}


@contextmanager
def scratch() -> Iterator[Settings]:
    """A database with the demo group, dropped at the end."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    key_file()
    cluster = embedded.start(ROOT, name="bench")
    name = sql.Identifier(NAME)
    try:
        with psycopg.connect(cluster.superuser_url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            owner = sql.Identifier(embedded.OWNER)
            admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
        superuser = cluster.url(user="postgres", database=NAME)
        with psycopg.connect(superuser, autocommit=True) as admin:
            for one in embedded.EXTENSIONS:
                admin.execute(
                    sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(one))
                )
        settings = load_settings(
            {
                **os.environ,
                "DATABASE_URL": cluster.url(user=embedded.APP, database=NAME),
                "MIGRATION_DATABASE_URL": cluster.url(user=embedded.OWNER, database=NAME),
                "WINVEST_VAR": str(FOLDER / "import"),
                "WINVEST_KEY_FILE": str(FOLDER / "secrets" / "master.key"),
            }
        )
        upgrade(cluster.url(user=embedded.OWNER, database=NAME))
        install_keyring(Keyring.from_file(settings.key_file))
        asyncio.run(load_demo(settings))
        yield settings
    finally:
        with psycopg.connect(cluster.superuser_url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        cluster.stop()


def a_file(*, changed: bool = False) -> bytes:
    """So many lines as a tool exports them, one in twenty faulty."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    risks = ("Complémentaire Santé", "Obsèques")
    for at in range(LINES):
        faulty = at % 20 == 7
        name = f"Garantie {at} {'nouvelle' if changed and at % 2 else 'formule'} {at % 97}"
        writer.writerow(
            (
                f"IMP-{at:06d}" if not faulty or at % 40 != 7 else f"imp é {at}",
                name,
                f"G{at}",
                risks[at % 2],
                "OggoData",
                "Commission",
                "Manuel",
                "Terrain, Web" if at % 3 else "Télévente",
                "FR-METRO",
                "18",
                "12" if faulty else "75",
                "Particulier",
                f"OGG-{at}",
                *(("oui", "non", "") if at % 2 == 0 else ("", "", "1 500,50")),
            )
        )
    return target.getvalue().encode("cp1252", errors="replace")


async def _measured(settings: Settings) -> dict[str, object]:
    db = Database(settings.database_url)
    world = World(db=db, settings=settings)
    try:
        scope, company = await _manager(world)
        first, check, write, slices = await _imported(world, scope, company, a_file())
        again, *seconds, _ = await _imported(world, scope, company, a_file(changed=True))
    finally:
        await db.close()
    return {
        "scope": scope,
        "seconds": round(check + write, 2),
        "check_seconds": round(check, 2),
        "write_seconds": round(write, 2),
        "told": _told(first),
        "again_seconds": round(sum(seconds), 2),
        "again_told": _told(again),
        "p50_ms": rank(slices, 0.5),
        "p95_ms": rank(slices, 0.95),
        "p99_ms": rank(slices, 0.99),
    }


async def _imported(
    world: World, scope: Scope, company: UUID, content: bytes
) -> tuple[ImportRow, float, float, list[float]]:
    """One file, as the doors and the worker take it; its times, and those of its slices."""
    began = time.perf_counter()
    grid = read_grid(content, Options())
    async with transaction(world.db, scope) as session:
        new = NewImport(source=Source.A3DN, company_id=company, file_name="bench.csv")
        key = await receive_file(session, scope, new=new, content=content)
        keep_file(world.settings, key, content)
        mapping = suggested(grid.headers, TARGETS, {}) | {
            grid.headers.index(header): code for header, code in FIELDS.items()
        }
        columns = Columns(options=grid.options, mapping=mapping, blank_erases=False)
        await link_columns(
            session, scope, import_id=key, columns=columns, headers=grid.headers, aside=True
        )
    await jobs.check(world, import_id=str(key), user=str(scope.actor_id))
    checked = time.perf_counter()
    async with transaction(world.db, scope) as session:
        one = await import_of(session, scope, import_id=key)
        batch = await apply_import(
            session, scope, import_id=key, whole=False, expected=one.to_write
        )
    slices = []
    while True:
        started = time.perf_counter()
        state = await batches._advance(world, batch, scope.actor_id or company)
        slices.append((time.perf_counter() - started) * 1000)
        if not state.more:
            break
    done = time.perf_counter()
    async with transaction(world.db, scope) as session:
        one = await import_of(session, scope, import_id=key)
    return one, checked - began, done - checked, sorted(slices)


async def _manager(world: World) -> tuple[Scope, UUID]:
    """The catalogue manager of the largest company of the demo group."""
    system = await world.system_scope("Mesure")
    async with transaction(world.db, system) as session:
        driver = await (await session.connection()).get_raw_connection()
        cursor = await driver.driver_connection.execute(  # type: ignore[union-attr]
            "SELECT u.id, c.id FROM app_user u JOIN role_assignment r ON r.user_id = u.id"
            " JOIN company c ON c.id = r.company_id"
            " WHERE r.role_code = 'catalogue_manager' AND c.code = 'AP' LIMIT 1"
        )
        user, company = await cursor.fetchone()
        scope = await IdentityLaunchers().scope_of(session, user_id=user, request_id="bench")
    if scope is None:
        raise SystemExit("the demo group has no catalogue manager")
    return replace(scope, selected_company_id=company), company


def _limit(settings: Settings, scope: object) -> float:
    """What the database alone takes for the same products, in one statement."""
    assert isinstance(scope, Scope)
    url = settings.database_url.replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT set_config('app.company_ids', %s, true),"
            " set_config('app.actor_label', %s, true)",
            ("{" + ",".join(map(str, scope.company_ids)) + "}", "Mesure"),
        )
        started = time.perf_counter()
        made = connection.execute(SAME).rowcount
        taken = time.perf_counter() - started
        connection.rollback()
    return round(made / taken, 1)


def _told(one: ImportRow) -> str:
    return (
        f"{one.created_count} created, {one.updated_count} updated, {one.unchanged_count} "
        f"unchanged, {one.faulty_count} faulty, {one.refused_count} refused"
    )


if __name__ == "__main__":
    measure_import()
