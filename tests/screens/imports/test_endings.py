"""How an import ends: all or nothing tells how far it is; who started it learns that it failed."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import World, manager
from tests.screens.bulk.conftest import People
from winvest.app.worker import run_worker
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.group.identity.models import User
from winvest.group.notifications.queries import inbox
from winvest.screens.imports import acts, jobs
from winvest.screens.imports.commands import apply_import, link_columns, receive_file
from winvest.screens.imports.enums import ImportStatus, Source
from winvest.screens.imports.files import Options, read_grid
from winvest.screens.imports.forms import Columns, NewImport
from winvest.screens.imports.places import keep_file
from winvest.screens.imports.queries import ImportRow, import_of
from winvest.screens.imports.views import progress_of

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-10", "ORG-06")]
COUNT = 45


async def somebody(db: Database, world: World, people: People) -> Scope:
    """A catalogue manager who has an account, and so an inbox."""
    scope = people.know(manager(world.ft))
    async with db.sessions() as session, session.begin():
        session.add(
            User(id=scope.actor_id, email="c@winvest.example", display_name="C", status="active")
        )
    return scope


async def received(
    db: Database, settings: Settings, world: World, scope: Scope, *, risk: str = "BOXX"
) -> UUID:
    """A file whose columns are linked, for a worker to check."""
    lines = "".join(f"END-{at:03d};Produit {at};{risk};revenue\n" for at in range(COUNT))
    content = f"Code;Nom;Risque;Rémunération\n{lines}".encode()
    grid = read_grid(content, Options())
    async with transaction(db, scope) as session:
        new = NewImport(source=Source.A3DN, company_id=world.ft, file_name="a3dn.csv")
        key = await receive_file(session, scope, new=new, content=content)
        keep_file(settings, key, content)
        mapping = dict(enumerate(("sku", "name", "risk", "revenue_model")))
        columns = Columns(options=grid.options, mapping=mapping, blank_erases=False)
        await link_columns(
            session, scope, import_id=key, columns=columns, headers=grid.headers, aside=True
        )
    return key


async def stands(db: Database, scope: Scope, key: UUID) -> ImportRow:
    async with transaction(db, scope) as session:
        return await import_of(session, scope, import_id=key)


async def messages(db: Database, scope: Scope) -> list[tuple[str, str | None]]:
    async with transaction(db, scope) as session:
        return [(one.title, one.link) for one in (await inbox(session, scope)).lines]


async def apply(db: Database, scope: Scope, key: UUID) -> None:
    async with transaction(db, scope) as session:
        await apply_import(session, scope, import_id=key, whole=True, expected=COUNT)


async def test_all_or_nothing_tells_how_far_it_is(
    db: Database,
    settings: Settings,
    world: World,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scope = await somebody(db, world, people)
    key = await received(db, settings, world, scope)
    await run_worker(settings, once=True)
    seen: list[str] = []
    tell = acts.tell_progress

    async def told(session: Any, *rest: Any) -> None:
        await tell(session, *rest)
        one = await stands(db, scope, key)
        seen.append(progress_of(one)[2])

    monkeypatch.setattr(acts, "SLICE", 20)
    monkeypatch.setattr(acts, "tell_progress", told)
    await apply(db, scope, key)
    await run_worker(settings, once=True)
    end = ", gardées toutes ensemble à la fin"
    assert seen == [f"{done} lignes préparées sur 45{end}" for done in (20, 40, 45)]
    one = await stands(db, scope, key)
    assert (one.status, one.created_count, one.standing) == (ImportStatus.APPLIED, COUNT, COUNT)
    assert await messages(db, scope) == [], "what went well is on its page"


async def test_who_started_it_is_told_that_it_came_to_nothing(
    db: Database,
    settings: Settings,
    world: World,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scope = await somebody(db, world, people)
    key = await received(db, settings, world, scope)
    await run_worker(settings, once=True)
    system = system_scope("Essai", company_ids=world.companies)
    async with transaction(db, system) as session:
        await session.execute(
            text(
                "INSERT INTO product (id, company_id, risk_id, sku, name, revenue_model, channels,"
                " zones, client_kinds, badges) SELECT gen_random_uuid(), company_id, risk_id,"
                " 'END-030', 'Volé', revenue_model, channels, zones, client_kinds, badges"
                " FROM product WHERE sku = 'FTX-BOX-1'"
            )
        )
    await apply(db, scope, key)
    await run_worker(settings, once=True)
    one = await stands(db, scope, key)
    assert (one.status, one.created_count) == (ImportStatus.CHECKED, 0)
    assert one.problem
    assert "END-030" in one.problem
    failed = [("L’import de a3dn.csv n’a rien donné", f"/imports/{key}")]
    assert await messages(db, scope) == failed

    wrong = await received(db, settings, world, scope, risk="INCONNUE")
    await run_worker(settings, once=True)
    assert (await stands(db, scope, wrong)).faulty_count == COUNT
    assert [link for _, link in await messages(db, scope)] == [f"/imports/{wrong}", failed[0][1]]

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("disk on fire")

    crashed = await received(db, settings, world, scope)
    monkeypatch.setattr(jobs, "check_file", broken)
    await run_worker(settings, once=True)
    one = await stands(db, scope, crashed)
    assert one.status is ImportStatus.FAILED
    assert len(await messages(db, scope)) == 3

    async with transaction(db, replace(scope, actor_id=world.ft)) as session:
        assert (await inbox(session, replace(scope, actor_id=world.ft))).lines == ()
