"""A backup as docs/backups.md takes it: by a role of its own, with every row, and restored."""

from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from tests.worlds import Server
from winvest.foundation.infra.settings import ROOT

pytestmark = [pytest.mark.commits, pytest.mark.req("OPS-03")]
ROLE = (
    "CREATE ROLE winvest_backup LOGIN BYPASSRLS",
    "GRANT pg_read_all_data TO winvest_backup",
)
FRESH = "winvest_restored"


@pytest.fixture
def folder(server: Server) -> Path:
    """A place that the account of the server's programs may write."""
    made = Path(mkdtemp(prefix="winvest-backup-"))
    made.chmod(0o777)
    return made


def test_the_owner_cannot_take_one(server: Server, clone: str) -> None:
    dumped = server.cluster.home.run(
        "pg_dump", "--data-only", f"--dbname={server.owner_url(clone)}", "--file=/dev/null"
    )
    assert dumped.returncode != 0
    assert "row-level security" in dumped.stdout


def test_a_role_that_only_reads_takes_all_of_it_and_it_is_restored(
    server: Server, clone: str, folder: Path
) -> None:
    told = (ROOT / "docs" / "backups.md").read_text(encoding="utf-8")
    assert all(f"{one};" in told for one in ROLE)
    home, file = server.cluster.home, folder / "winvest.dump"
    with psycopg.connect(server.superuser_url(clone), autocommit=True) as server_admin:
        for one in ROLE:
            server_admin.execute(one)
        server_admin.execute(
            "INSERT INTO company (id, code, legal_name)"
            " VALUES (gen_random_uuid(), 'SVG', 'Sauvegardée')"
        )
        try:
            url = server.cluster.url(user="winvest_backup", database=clone)
            with psycopg.connect(url) as backup, pytest.raises(psycopg.errors.Error):
                backup.execute("DELETE FROM company")
            dumped = home.run("pg_dump", "--format=custom", f"--dbname={url}", f"--file={file}")
            assert dumped.returncode == 0, dumped.stdout
            server_admin.execute(f"CREATE DATABASE {FRESH} OWNER winvest_owner")
            fresh = server.superuser_url(FRESH)
            restored = home.run(
                "pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={fresh}",
                str(file),
            )  # fmt: skip
            assert restored.returncode == 0, restored.stdout
            with psycopg.connect(fresh) as there:
                counted = there.execute("SELECT legal_name FROM company").fetchall()
            with psycopg.connect(server.superuser_url(clone)) as here:
                assert counted == here.execute("SELECT legal_name FROM company").fetchall()
        finally:
            server_admin.execute(f"DROP DATABASE IF EXISTS {FRESH} WITH (FORCE)")
            server_admin.execute("DROP OWNED BY winvest_backup; DROP ROLE winvest_backup")
