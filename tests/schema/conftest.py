"""Connections of the application and of the owner, rolled back; two companies."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.schema.rows import Connection, Rows
from tests.worlds import Server


@pytest.fixture
def app(server: Server, shared_clone: str) -> Iterator[Connection]:
    """The application's role, in one transaction that is rolled back."""
    with psycopg.connect(server.app_url(shared_clone)) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def owner(server: Server, shared_clone: str) -> Iterator[Connection]:
    """The owner of the tables, in one transaction that is rolled back."""
    with psycopg.connect(server.owner_url(shared_clone)) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def rows(app: Connection) -> Rows:
    """Two companies, and hands to make rows as either of them."""
    made = Rows(app)
    made.two_companies()
    return made


@pytest.fixture
def server_owner(owner: Connection) -> Rows:
    """The hands of the owner of the tables, before any row is made."""
    return Rows(owner)
