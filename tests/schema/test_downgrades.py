"""Migrations are taken back and done again, as far as each says that it can be."""

import difflib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from tests.schema.dump import schema_of
from tests.worlds import Server
from winvest.foundation.infra.migrate import upgrade
from winvest.foundation.infra.settings import ROOT

WRITTEN = (
    "SELECT code FROM access_right ORDER BY 1",
    "SELECT role_code, right_code FROM role_right ORDER BY 1, 2",
    "SELECT table_name FROM audit_table_rule ORDER BY 1",
)
FINAL = re.compile(r"def downgrade\(\) -> None:\n    \"\"\".*\"\"\"\n    raise RuntimeError")
OLDEST = "0030"


def scripts() -> Config:
    """Where the migrations are."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    return config


def runs() -> list[tuple[str, str]]:
    """From, to: between two migrations that say they cannot be undone, all others."""
    chain = list(ScriptDirectory.from_config(scripts()).walk_revisions())[::-1]
    final = {one.revision for one in chain if FINAL.search(Path(one.path).read_text("utf-8"))}
    found: list[tuple[str, str]] = []
    for before, one in pairwise(chain):
        if one.revision in final or one.revision < OLDEST:
            continue
        if found and found[-1][1] == before.revision:
            found[-1] = (found[-1][0], one.revision)
        else:
            found.append((before.revision, one.revision))
    return found


@pytest.fixture
def empty(server: Server) -> Iterator[str]:
    """A database with nothing in it."""
    name = server.empty()
    yield name
    server.drop(name)


@pytest.mark.req("OPS-07")
def test_migrations_are_taken_back_and_done_again(server: Server, empty: str) -> None:
    url = server.owner_url(empty)
    wrong = {}
    for start, end in runs():
        upgrade(url, revision=end)
        after = all_of(server, empty)
        downgrade(url, start)
        upgrade(url, revision=end)
        wrong |= differences(f"{start} → {end}", after, all_of(server, empty))
    assert wrong == {}


def all_of(server: Server, name: str) -> list[str]:
    """The schema, and the rows that migrations write: rights, roles, what is audited."""
    with psycopg.connect(server.superuser_url(name)) as connection:
        rows = [str(row) for asked in WRITTEN for row in connection.execute(asked)]
    return [*schema_of(server, name).splitlines(), *rows]


def differences(what: str, wanted: list[str], found: list[str]) -> dict[str, list[str]]:
    """The lines that differ, if any."""
    told = difflib.unified_diff(wanted, found, n=0, lineterm="")
    lines = [one for one in told if not one.startswith(("---", "+++", "@@"))]
    return {what: lines} if lines else {}


def downgrade(url: str, revision: str) -> None:
    """Take back all that came after a revision."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    config = scripts()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
        connection.commit()
