"""The store is read again: what differs is recorded and told once to those who keep it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.worlds import Server
from winvest.connectors.storage.directory import DirectoryVault
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.vault import install_vault
from winvest.offer.documents.jobs import check_files

pytestmark = pytest.mark.req("DOC-01", "DOC-04")
COUNTS = text("SELECT integrity, count(*) FROM document_file GROUP BY integrity")
UNREAD = text("SELECT max(unread) FROM notification_unread")
FORGET = text("UPDATE document_file SET checked_at = NULL")


async def test_damage_is_found_recorded_and_told_once(
    server: Server, demo_template: str, settings: Settings, tmp_path: Path
) -> None:
    import winvest.app.reactions
    import winvest.app.wiring  # noqa: F401 - and the jobs that carry it

    name = server.clone(demo_template)
    db = Database(server.app_url(name).replace("postgresql:", "postgresql+psycopg:"))
    world = World(db=db, settings=settings)
    store = tmp_path / "coffre"
    printed = settings.var_dir / "documents"
    for source in printed.glob("??/*.pdf"):
        copy = store / source.parent.name / source.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(source.read_bytes())
    install_vault(DirectoryVault(store))
    try:
        scope = await world.system_scope("Essai")
        await check_files(world)
        async with transaction(db, scope) as session:
            first = dict((await session.execute(COUNTS)).all())
            assert set(first) == {"intact"}
            two = await session.execute(text("SELECT DISTINCT sha256 FROM document_file LIMIT 2"))
            altered, gone = two.scalars()
            await session.execute(FORGET)
        (store / altered[:2] / f"{altered}.pdf").write_bytes(b"%PDF-1.7 autre")
        (store / gone[:2] / f"{gone}.pdf").unlink()
        told = []
        for _ in range(2):
            await check_files(world)
            async with transaction(db, scope) as session:
                found = dict((await session.execute(COUNTS)).all())
                assert found["altered"] >= 1
                assert found["missing"] >= 1
                assert sum(found.values()) == first["intact"]
                told.append(await session.scalar(UNREAD))
                await session.execute(FORGET)
        assert told[0]
        assert told[0] == told[1]  # the second reading found nothing new
        (store / gone[:2] / f"{gone}.pdf").write_bytes(
            (printed / gone[:2] / f"{gone}.pdf").read_bytes()
        )
        await check_files(world)
        async with transaction(db, scope) as session:
            assert "missing" not in dict((await session.execute(COUNTS)).all())
            late = await session.scalar(
                text("SELECT count(*) FROM document_file WHERE checked_at < :now"),
                {"now": datetime.now(UTC)},
            )
            assert late == first["intact"]
    finally:
        await db.close()
        server.drop(name)
