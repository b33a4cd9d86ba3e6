"""A product given to a company: by its gate, its periods, its pilots; and two people at once."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.reactions  # noqa: F401 - what follows each act is part of it
from tests.group.people.world import Staff, a_person
from tests.offer.catalog.world import World, a_group, a_product, manager
from tests.offer.versions.racing import at_once
from tests.offer.versions.world import person
from tests.worlds import Server
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.infra.settings import ROOT, Settings
from winvest.foundation.kit.errors import Conflict, Invalid, Missing, Refusal, Refused, Unready
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.offer.catalog import ports as catalog_ports
from winvest.offer.catalog.enums import Channel, LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.publication import ports
from winvest.offer.publication.commands.changing import (
    change_publication,
    end_publication,
    widen_publication,
)
from winvest.offer.publication.commands.publishing import Published, publish
from winvest.offer.publication.commands.starting import (
    start_now,
    start_publication,
)
from winvest.offer.publication.enums import PublicationStatus, Visibility
from winvest.offer.publication.forms import Shown, Wanted
from winvest.offer.publication.models import Publication, SaleBan
from winvest.offer.publication.queries import due_publications
from winvest.offer.versions import ports as version_ports

SKU = "FTX-TV-1"
FIELD, WEB, PHONE = (Channel.FIELD,), (Channel.WEB,), (Channel.TELESALES,)


class Lacks:
    """A gate at which these things lack."""

    def __init__(self, *codes: str) -> None:
        self.codes = codes

    async def lacking(self, *_: Any, **__: Any) -> tuple[Missing, ...]:
        return tuple(Missing(code=one, message=f"{one}.") for one in self.codes)


@pytest.fixture(autouse=True)
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checklists have their own tests: here, nothing lacks unless a test says so."""
    monkeypatch.setattr(ports, "_gate", [Lacks()])
    monkeypatch.setattr(catalog_ports, "_gate", [catalog_ports.VersionGate()])
    monkeypatch.setattr(version_ports, "_readiness", [version_ports.NothingLacks()])


async def a_world(session: AsyncSession, **more: Any) -> World:
    """« TV Essentiel » of France Téléphone, in force, sold by nobody yet."""
    world = await a_group(session)
    await a_product(
        session, world, SKU, "TV Essentiel", company=world.ft, risk=world.tv, price="9.90", **more
    )
    return world


@pytest.fixture
async def world(session: AsyncSession) -> World:
    world = await a_world(session)
    await set_context(session, person(world))
    return world


def wanted(world: World, channels: tuple[Channel, ...] = FIELD, **more: Any) -> Wanted:
    start = more.pop("start_at", None)
    shown = Shown(channels=channels, **more)
    return Wanted(company_id=world.mtv, shown=shown, start_at=start)


async def give(session: AsyncSession, world: World, *args: Any, **more: Any) -> Published:
    return await publish(
        session, person(world), sku=SKU, wanted=wanted(world, *args, **more), now=datetime.now(UTC)
    )


async def row(session: AsyncSession, key: UUID) -> Publication:
    statement = select(Publication).where(Publication.id == key)
    found = await session.scalars(statement.execution_options(populate_existing=True))
    return found.one()


@pytest.mark.req("VER-04", "VER-05")
async def test_what_lacks_refuses_and_is_all_listed(
    session: AsyncSession, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_gate", [Lacks("document_missing", "mapping_not_validated")])
    await set_context(session, manager(world.mtv))
    await session.execute(
        insert(SaleBan).values(
            id=new_id(), company_id=world.mtv, channel="field", reason="Agrément suspendu."
        )
    )
    await set_context(session, person(world))
    with pytest.raises(Unready) as caught:
        await give(session, world)
    assert caught.value.code == "not_publishable"
    codes = [one.code for one in caught.value.missing]
    assert codes == ["document_missing", "mapping_not_validated", "blacklisted"]
    monkeypatch.setattr(ports, "_gate", [Lacks()])
    assert (await give(session, world, PHONE)).begun, "the ban is on another channel"


@pytest.mark.req("VER-04")
async def test_one_publication_by_company_channel_and_moment(
    session: AsyncSession, world: World
) -> None:
    now = datetime.now(UTC)
    first = await give(session, world, (*FIELD, *WEB[:0]), end_at=now + timedelta(days=30))
    with pytest.raises(Refused, match="déjà diffusé à cette société \\(Terrain\\)") as caught:
        await give(session, world, (*FIELD, *PHONE))
    assert caught.value.code == "publication_overlap"
    after = await give(session, world, start_at=now + timedelta(days=30))
    assert not after.begun
    planned = await row(session, after.id)
    assert planned.awaited
    assert (await give(session, world, PHONE)).begun
    kept = await row(session, first.id)
    with pytest.raises(Refused, match="modifiez cette diffusion"):
        await change_publication(
            session, person(world), publication_id=first.id, shown=Shown(channels=FIELD),
            lock_version=kept.lock_version, now=now,
        )  # fmt: skip
    with pytest.raises(Conflict):
        await change_publication(
            session, person(world), publication_id=first.id,
            shown=Shown(channels=FIELD, end_at=now + timedelta(days=20)), lock_version=99, now=now,
        )  # fmt: skip


@pytest.mark.req("VER-04")
async def test_a_pilot_has_people_and_an_end_then_is_widened(
    session: AsyncSession, world: World
) -> None:
    now = datetime.now(UTC)
    who = await a_person(session, Staff(world=world), "Camille", company=world.mtv)
    with pytest.raises(Invalid, match="pilote a une fin|champ"):
        await give(session, world, pilots=(who,))
    made = await give(session, world, pilots=(who,), end_at=now + timedelta(days=5))
    assert (await row(session, made.id)).pilot_user_ids == [who]
    before = await widen_publication(
        session, person(world), publication_id=made.id, end_at=None, now=now
    )
    assert before.pilots == (who,)
    kept = await row(session, made.id)
    assert (kept.pilot_user_ids, kept.end_at) == (None, None)
    with pytest.raises(Refused) as caught:
        await widen_publication(
            session, person(world), publication_id=made.id, end_at=None, now=now
        )
    assert caught.value.code == "no_pilot"


@pytest.mark.req("VER-04")
async def test_it_ends_at_a_day_then_at_once_and_stays_over(
    session: AsyncSession, world: World
) -> None:
    made = await give(session, world)
    later = datetime.now(UTC) + timedelta(days=3)

    async def end(at: datetime | None) -> None:
        await end_publication(
            session, person(world), publication_id=made.id, end_at=at, reason="Fin d’accord",
            now=datetime.now(UTC),
        )  # fmt: skip

    await end(later)
    kept = await row(session, made.id)
    assert (kept.status, kept.end_at) == (PublicationStatus.PUBLISHED, later)
    with pytest.raises(Refused, match="s’arrête déjà avant"):
        await end(later + timedelta(days=1))
    await end(None)
    kept = await row(session, made.id)
    assert (kept.status, kept.ended_reason) == (PublicationStatus.WITHDRAWN, "Fin d’accord")
    with pytest.raises(Refused) as caught:
        await end(None)
    assert caught.value.code == "publication_over"


@pytest.mark.req("VER-04", "VER-05")
async def test_what_lacks_on_the_day_suspends_and_mended_it_goes_on(
    session: AsyncSession, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    made = await give(session, world, start_at=now + timedelta(days=1))
    day = now + timedelta(days=1, minutes=3)
    assert await due_publications(session, person(world), now=now) == ()
    assert await due_publications(session, person(world), now=day) == (made.id,)
    monkeypatch.setattr(ports, "_gate", [Lacks("document_missing")])
    assert not await start_publication(session, person(world), publication_id=made.id, now=day)
    kept = await row(session, made.id)
    assert (kept.status, kept.ended_reason) == (PublicationStatus.SUSPENDED, "document_missing.")
    monkeypatch.setattr(ports, "_gate", [Lacks()])
    assert await start_now(session, person(world), publication_id=made.id, now=day)
    assert (await row(session, made.id)).status is PublicationStatus.PUBLISHED
    assert not await start_now(session, person(world), publication_id=made.id, now=day)


@pytest.mark.req("VER-04", "VER-05")
async def test_publishing_puts_the_approved_version_live_and_the_product_on_sale(
    session: AsyncSession,
) -> None:
    world = await a_world(session, status=LifecycleStatus.TEST)
    await set_context(session, person(world))
    version = (await session.scalars(select(ProductVersion))).one()
    asked = Wanted(
        company_id=world.mtv, shown=Shown(channels=FIELD, visibility=Visibility.PUBLIC),
        activates=True,
    )  # fmt: skip
    made = await publish(
        session, person(world), sku=SKU, wanted=asked, now=datetime.now(UTC), version_id=version.id
    )
    assert (made.begun, made.activated, made.went_live) == (True, True, None)
    assert (await session.scalars(select(Product.lifecycle_status))).one() is LifecycleStatus.ACTIVE
    assert version.status is VersionStatus.ACTIVE


@pytest.fixture
async def shared(db: Database) -> World:
    async with db.sessions() as session, session.begin():
        return await a_world(session)


@pytest.mark.commits
@pytest.mark.req("VER-04")
async def test_of_two_overlapping_publications_at_once_one_is_refused(
    db: Database, shared: World
) -> None:
    async def giving(session: Any, scope: Scope) -> Published:
        asked = wanted(shared, (*FIELD, *PHONE) if scope is first else FIELD)
        return await publish(session, scope, sku=SKU, wanted=asked, now=datetime.now(UTC))

    first, second = person(shared), person(shared)
    ended = await at_once(db, (first, giving), (second, giving))
    refused = [one for one in ended if isinstance(one, Refusal)]
    assert [one.code for one in refused] == ["publication_overlap"]
    assert "déjà diffusé à cette société" in refused[0].message


@pytest.mark.commits
@pytest.mark.req("VER-04")
async def test_a_channel_opened_beside_a_publication_by_it_counts_once(
    db: Database, shared: World
) -> None:
    async def by_phone(session: Any, scope: Scope) -> Published:
        asked = wanted(shared, PHONE)
        return await publish(session, scope, sku=SKU, wanted=asked, now=datetime.now(UTC))

    (phone,) = await at_once(db, (person(shared), by_phone))

    async def giving(session: Any, scope: Scope) -> Published:
        asked = wanted(shared, FIELD)
        return await publish(session, scope, sku=SKU, wanted=asked, now=datetime.now(UTC))

    async def opening(session: Any, scope: Scope) -> Shown:
        return await change_publication(
            session, scope, publication_id=phone.id, shown=Shown(channels=(*FIELD, *PHONE)),
            lock_version=1, now=datetime.now(UTC),
        )  # fmt: skip

    ended = await at_once(db, (person(shared), giving), (person(shared), opening))
    refused = [one for one in ended if isinstance(one, Refusal)]
    assert [one.code for one in refused] == ["publication_overlap"]
    async with transaction(db, person(shared)) as session:
        kept = (await session.scalars(select(Publication.channels))).all()
    assert sorted(one for each in kept for one in each) == ["field", "telesales"]


async def planned(db: Database, world: World) -> UUID:
    """A publication whose moment has come since."""
    now = datetime.now(UTC)

    async def planning(session: Any, scope: Scope) -> Published:
        asked = wanted(world, start_at=now + timedelta(milliseconds=300))
        return await publish(session, scope, sku=SKU, wanted=asked, now=now)

    (made,) = await at_once(db, (person(world), planning))
    await asyncio.sleep(0.4)
    return made.id  # type: ignore[no-any-return]


@pytest.mark.commits
@pytest.mark.req("VER-04")
async def test_the_job_and_a_person_begin_it_once(db: Database, shared: World) -> None:
    key = await planned(db, shared)

    async def by_job(session: Any, scope: Scope) -> bool:
        return await start_publication(session, scope, publication_id=key, now=datetime.now(UTC))

    async def by_hand(session: Any, scope: Scope) -> bool:
        return await start_now(session, scope, publication_id=key, now=datetime.now(UTC))

    system = system_scope("Travaux", company_ids=shared.companies)
    ended = await at_once(db, (system, by_job), (person(shared), by_hand), (system, by_job))
    assert sorted(ended) == [False, False, True]


KILLED = """
import asyncio, sys
sys.path[:0] = {path!r}
from datetime import UTC, datetime
from uuid import UUID
import winvest.app.tables
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.scope import system_scope
from winvest.offer.publication.commands.starting import start_publication

async def main():
    scope = system_scope("Travaux", company_ids=frozenset(map(UUID, {companies!r})))
    async with transaction(Database({url!r}), scope) as session:
        assert await start_publication(
            session, scope, publication_id=UUID({key!r}), now=datetime.now(UTC))
        print("written", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.commits
@pytest.mark.req("OPS-01", "VER-04")
async def test_a_worker_killed_while_it_begins_loses_and_doubles_nothing(
    db: Database, server: Server, clone: str, settings: Settings, shared: World
) -> None:
    key = await planned(db, shared)
    code = KILLED.format(
        path=[str(ROOT), str(ROOT / "src")], url=settings.database_url, key=str(key),
        companies=[str(one) for one in shared.companies],
    )  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    assert await asyncio.wait_for(process.stdout.readline(), timeout=90) == b"written\n"
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    system = system_scope("Travaux", company_ids=shared.companies)
    async with transaction(db, system) as session:
        assert await due_publications(session, system, now=datetime.now(UTC)) == (key,)
        assert await start_publication(session, system, publication_id=key, now=datetime.now(UTC))
    async with transaction(db, system) as session:
        assert await due_publications(session, system, now=datetime.now(UTC)) == ()
        assert not await start_publication(
            session, system, publication_id=key, now=datetime.now(UTC)
        )
