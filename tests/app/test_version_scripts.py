"""A change that leaves a sales script behind asks for it to be read again, once."""

from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import select

from tests.offer.versions.world import SKU, a_full_product
from tests.worlds import Server
from winvest.app import reactions
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.versions.events import VersionScheduled, VersionWentLive

assert reactions
pytestmark = pytest.mark.commits


@pytest.mark.req("VER-07")
async def test_those_who_write_scripts_are_told_once(
    db: Database, server: Server, clone: str
) -> None:
    async with db.sessions() as session, session.begin():
        world = await a_full_product(session)
        version_id = (await session.scalars(select(ProductVersion.id))).one()
    with psycopg.connect(server.owner_url(clone)) as owner:
        for email, role in (("mkt@winvest.example", "marketing"), ("c@winvest.example", "compta")):
            person = new_id()
            owner.execute(
                "INSERT INTO app_user (id, email, display_name, status)"
                " VALUES (%s, %s, %s, 'active')",
                (person, email, email),
            )
            owner.execute(
                "INSERT INTO role_assignment (id, user_id, role_code) VALUES (%s, %s, %s)",
                (new_id(), person, role),
            )
    told = {
        "version_id": version_id, "company_id": world.ft, "sku": SKU, "product_name": "TV",
        "number": 1, "actor": "Camille", "changes": "9,90 € → 8,90 €.",
        "effective_from": datetime(2027, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    scope = system_scope("Essai", company_ids=world.companies)
    async with transaction(db, scope) as session:
        await announce(session, scope, VersionScheduled(**told))  # type: ignore[arg-type]
    assert scripts_asked_for(server, clone) == []
    async with transaction(db, scope) as session:
        kept = {**told, "scripts": ("Accroche TV",)}
        await announce(session, scope, VersionScheduled(**kept))  # type: ignore[arg-type]
        await announce(session, scope, VersionWentLive(rolled_back=False, **kept))  # type: ignore[arg-type]
    assert scripts_asked_for(server, clone) == ["mkt@winvest.example"]


def scripts_asked_for(server: Server, clone: str) -> list[str]:
    """Who was asked to read a script again."""
    with psycopg.connect(server.superuser_url(clone)) as owner:
        rows = owner.execute(
            "SELECT u.email FROM notification n JOIN app_user u ON u.id = n.recipient_id"
            " WHERE n.event = 'versions.scripts' AND n.body LIKE '%Accroche TV%'"
        ).fetchall()
    return [row[0] for row in rows]
