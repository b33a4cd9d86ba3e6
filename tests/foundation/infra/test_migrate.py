"""Migrations run as the owner, once at a time, and leave the application the rights it needs."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from tests.worlds import Server

from winvest.foundation.infra.migrate import (
    MigrationRefused,
    code_head,
    database_revision,
    upgrade,
)

pytestmark = pytest.mark.req("OPS-01")


def test_a_second_migration_changes_nothing(server: Server, clone: str) -> None:
    done = upgrade(server.owner_url(clone))
    assert done.before == done.after == code_head() == database_revision(server.app_url(clone))


def test_the_application_reads_the_revision_and_cannot_write_it(server: Server, clone: str) -> None:
    upgrade(server.owner_url(clone))
    with (
        psycopg.connect(server.app_url(clone)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("DELETE FROM alembic_version")


@pytest.fixture
def newcomer(server: Server, clone: str) -> Iterator[str]:
    """A role that owns nothing and belongs to nothing."""
    name = f"r_{secrets.token_hex(4)}"
    role = sql.Identifier(name)
    with psycopg.connect(server.cluster.superuser_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
        yield name
        url = server.cluster.url(user="postgres", database=clone)
        with psycopg.connect(url, autocommit=True) as inside:
            inside.execute(sql.SQL("DROP OWNED BY {}").format(role))
        admin.execute(sql.SQL("DROP ROLE {}").format(role))


def test_another_application_role_becomes_a_member(
    server: Server, clone: str, newcomer: str
) -> None:
    url = server.app_url(clone).replace("winvest_app", newcomer)
    with psycopg.connect(server.cluster.superuser_url, autocommit=True) as admin:
        admin.execute("GRANT winvest_app TO winvest_owner WITH ADMIN OPTION")
        try:
            upgrade(server.owner_url(clone), app_url=url)
            with psycopg.connect(url) as connection:
                assert connection.execute("SELECT count(*) FROM company").fetchone() is not None
        finally:
            admin.execute("REVOKE winvest_app FROM winvest_owner CASCADE")


def test_a_role_that_does_not_own_the_database_is_told_the_sql(
    server: Server, clone: str, newcomer: str
) -> None:
    with pytest.raises(MigrationRefused) as refused:
        upgrade(server.owner_url(clone).replace("winvest_owner", newcomer))
    assert f"ALTER DATABASE {clone} OWNER TO {newcomer};" in str(refused.value)


def test_what_the_owner_may_not_grant_is_told_as_sql(
    server: Server, clone: str, newcomer: str
) -> None:
    with pytest.raises(MigrationRefused) as refused:
        upgrade(
            server.owner_url(clone),
            app_url=server.app_url(clone).replace("winvest_app", newcomer),
        )
    assert f'GRANT winvest_app TO "{newcomer}";' in str(refused.value)
