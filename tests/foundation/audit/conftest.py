"""Two companies with a product each, on a database of the test's own."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from tests.worlds import Server

from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope

FT, AP = UUID(int=0xF7), UUID(int=0xA9)
OwnerConnection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def owner(server: Server, clone: str) -> Iterator[OwnerConnection]:
    """Plain SQL as the owner of the tables, told which companies (row security binds it too)."""
    with psycopg.connect(server.owner_url(clone), autocommit=True) as connection:
        connection.execute(
            "SELECT set_config('app.company_ids', %s, false),"
            " set_config('app.group_admin', 'on', false)",
            (f"{{{FT},{AP}}}",),
        )
        yield connection


@pytest.fixture
def group(owner: OwnerConnection) -> dict[str, UUID]:
    """Ids of a small world: two companies, a family and a product each."""
    ids = {}
    for code, company in (("FT", FT), ("AP", AP)):
        owner.execute(
            "INSERT INTO company (id, code, legal_name) VALUES (%s, %s, %s)",
            (company, code, f"Société {code}"),
        )
        risk, product = new_id(), new_id()
        owner.execute(
            "INSERT INTO risk (id, company_id, code, label, scope)"
            " VALUES (%s, %s, 'BOX', 'Box', 'personal')",
            (risk, company),
        )
        owner.execute(
            "INSERT INTO product (id, company_id, risk_id, sku, name, revenue_model)"
            " VALUES (%s, %s, %s, %s, 'Box', 'revenue')",
            (product, company, risk, f"{code}-BOX-001"),
        )
        ids |= {f"{code}-risk": risk, code: product}
    return ids


@pytest.fixture
def settings_here(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with an anchor folder of the test's own."""
    return replace(settings, audit_anchor_dir=tmp_path / "audit")


@pytest.fixture
def everyone() -> Scope:
    """The scope of a job: both companies and the group's chain."""
    return system_scope("Winvest (automatique)", company_ids=frozenset((FT, AP)))


@pytest.fixture
async def as_job(db: Database, everyone: Scope) -> AsyncIterator[object]:
    """A transaction in the scope of a job."""
    async with transaction(db, everyone) as session:
        yield session
