"""What the owner writes behind the application, and the verdict of the seal."""

from typing import Any
from uuid import UUID

import psycopg
from tests.foundation.audit.conftest import FT, OwnerConnection
from tests.worlds import Server

from winvest.foundation.audit.verification import (
    Report,
    verify_chains,
)
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope


def rename(owner: OwnerConnection, product: UUID, name: str) -> None:
    owner.execute("UPDATE product SET name = %s WHERE id = %s", (name, product))


def ft_rows(owner: OwnerConnection) -> list[tuple[Any, ...]]:
    found = owner.execute(
        'SELECT id, seq, "table" FROM audit_log WHERE company_id = %s ORDER BY seq', (FT,)
    )
    return found.fetchall()


def tamper(server: Server, clone: str, *statements: str) -> None:
    """What the owner of the tables may do once row security and triggers are put off."""
    with psycopg.connect(server.owner_url(clone), autocommit=True) as owner:
        for table in ("audit_log", "audit_anchor", "company"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for part in owner.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent = 'audit_log'::regclass"
        ).fetchall():
            owner.execute(f"ALTER TABLE {part[0]} DISABLE TRIGGER USER")
        for statement in statements:
            owner.execute(statement)
        for table in ("audit_log", "audit_anchor", "company"):
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


async def verdict(db: Database, settings: Settings, scope: Scope) -> Report:
    """The report on FT's chain."""
    (report,) = await verify_chains(db, settings, scope, company_code="FT")
    return report
