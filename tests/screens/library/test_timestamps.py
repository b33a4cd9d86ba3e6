"""A deposit dated by a third party: waited for, told, verified, downloaded; never in its way."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import text

from tests.connectors.sandbox_tsa import NAME, POLICY, SandboxAuthority, a_sandbox_authority
from tests.offer.catalog.world import World
from tests.screens.doors import Door, door
from tests.screens.library.test_deposit import (
    EVERY_COMPANY,
    FORM,
    PDF,
    RIGHTS,
    keeper,
    only_document,
    sent,
)
from tests.worlds import Server, a_scope
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.queue import World as Jobs
from winvest.foundation.infra.settings import Settings, TimestampSettings
from winvest.offer.documents.files.ports import AuthoritySilent, NoAuthority, install_authority
from winvest.offer.documents.jobs import stamp_file, stamp_waiting

pytestmark = [pytest.mark.req("DOC-01", "DOC-04"), pytest.mark.commits]


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxAuthority]:
    """The authority of the test."""
    folder = tmp_path / "tsa"
    folder.mkdir()
    with a_sandbox_authority(folder) as one:
        yield one
    install_authority(NoAuthority())


@pytest.fixture
def own(settings: Settings, tmp_path: Path, sandbox: SandboxAuthority) -> Settings:
    """Settings that name the authority, and a store of the test's own."""
    told = TimestampSettings(url=sandbox.url, roots=sandbox.roots, policy=None)
    return replace(settings, var_dir=tmp_path, timestamp=told)


@pytest.fixture
async def box(own: Settings, world: World) -> AsyncIterator[Door]:
    """The keeper of the box's documents."""
    async with door(own, keeper(world)) as one:
        yield one


async def rows(db: Database, question: str) -> Any:
    async with db.sessions() as session, session.begin():
        await session.execute(text(EVERY_COMPANY))
        return (await session.execute(text(question))).all()


async def run(db: Database, own: Settings, *, last: bool = True) -> Any:
    """What the worker does of the stamp that waits."""
    jobs = Jobs(db=db, settings=own, last_run=last)
    (one,) = await rows(db, "SELECT id FROM document_timestamp")
    await stamp_file(jobs, timestamp=str(one.id))
    (one,) = await rows(db, "SELECT * FROM document_timestamp")
    return one


async def test_a_deposit_is_dated_by_the_third_party_and_its_token_is_a_proof(
    box: Door, own: Settings, db: Database, world: World, sandbox: SandboxAuthority, server: Server
) -> None:
    assert (await sent(box, FORM)).status_code == 303
    assert sandbox.asked == 0, "nothing is asked while the deposit is made"
    one = await only_document(db)
    waiting = (await box.get(f"/documents/{one.id}")).text
    assert "En attente du tiers horodateur" in waiting
    assert "demandé au dépôt" in waiting
    assert (await box.get(f"/documents/{one.id}/horodatage")).status_code == 404
    queued = await rows(db, "SELECT args FROM procrastinate_jobs WHERE task_name LIKE '%stamp'")
    assert len(queued) == 1

    made = await run(db, own)
    assert (made.authority, made.policy, made.tries) == (NAME, POLICY, 1)
    page = (await box.get(f"/documents/{one.id}")).text
    assert "Horodaté" in page
    assert f"par {NAME} le " in page
    assert f"politique {POLICY}" in page
    assert "Interne<" not in page
    token = await box.get(f"/documents/{one.id}/horodatage")
    assert token.headers["content-type"] == "application/timestamp-reply"
    assert f'{one.file_hash}.tsr"' in token.headers["content-disposition"]
    assert "Verification: OK" in sandbox.verified_by_openssl(token.content, PDF)
    await run(db, own)
    assert sandbox.asked == 1, "once is enough"
    async with door(own, a_scope(world.ap, rights=RIGHTS)) as neighbour:
        for path in ("", "/horodatage"):
            assert (await neighbour.get(f"/documents/{one.id}{path}")).status_code == 404

    name = urlsplit(own.database_url).path.strip("/")
    with psycopg.connect(server.superuser_url(name)) as owner:
        for act in (
            "UPDATE document_timestamp SET authority = 'Moi'",
            "DELETE FROM document_timestamp",
        ):
            with pytest.raises(psycopg.errors.CheckViolation), owner.transaction():
                owner.execute(act)


async def test_a_dead_authority_blocks_nothing_is_told_and_asked_again(
    box: Door, own: Settings, db: Database, sandbox: SandboxAuthority
) -> None:
    sandbox.manner = "error"
    assert (await sent(box, FORM)).status_code == 303
    one = await only_document(db)
    with pytest.raises(AuthoritySilent):
        await run(db, own, last=False)  # the queue tries again
    silent = await run(db, own)  # its last run gives up: the hour takes over
    assert (silent.tries, silent.stamped_at) == (2, None)
    page = (await box.get(f"/documents/{one.id}")).text
    assert "2\xa0essais, dernier le" in page
    assert "Le serveur répond 503" in page
    assert "Redemandé de lui-même" in page
    sandbox.manner = "nonce"
    refused = await run(db, own, last=False)  # what does not hold is not asked again at once
    assert "il répond à une autre demande" in refused.fault
    sandbox.manner = "good"
    await rows(db, "DELETE FROM procrastinate_jobs RETURNING id")
    jobs = Jobs(db=db, settings=own)
    await stamp_waiting(jobs)
    assert not await rows(db, "SELECT id FROM procrastinate_jobs"), "tried a moment ago"
    await rows(db, "UPDATE document_timestamp SET tried_at = now() - interval '1 hour' RETURNING 1")
    await stamp_waiting(jobs)
    await stamp_waiting(jobs)
    assert len(await rows(db, "SELECT id FROM procrastinate_jobs")) == 1, "asked once"
    assert (await run(db, own)).authority == NAME


async def test_files_that_came_before_or_by_another_way_are_dated_by_the_hour(
    box: Door, own: Settings, db: Database
) -> None:
    install_authority(NoAuthority())
    await sent(box, FORM)
    one = await only_document(db)
    page = (await box.get(f"/documents/{one.id}")).text
    assert "sans tiers horodateur" in page
    assert not await rows(db, "SELECT id FROM document_timestamp")
    await stamp_waiting(Jobs(db=db, settings=own))
    assert not await rows(db, "SELECT id FROM document_timestamp"), "none is configured"
    async with door(own, a_scope()):  # a process that starts with the settings
        await stamp_waiting(Jobs(db=db, settings=own))
    assert (await run(db, own)).authority == NAME
