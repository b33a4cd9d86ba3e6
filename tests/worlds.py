"""Worlds: how tests get databases, scopes and people."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql

from winvest.foundation.infra import embedded
from winvest.foundation.infra.migrate import upgrade
from winvest.foundation.infra.settings import ROOT, Settings, load_settings
from winvest.foundation.kit.scope import Grant, Scope

TEMPLATE_LOCK = 0x57494E56


def start_server() -> embedded.Cluster:
    """The PostgreSQL of the tests: durability off, its data in memory where there is room.

    A test with commits copies a database of a thousand files: a tenth of the time in memory.
    """
    return embedded.start(ROOT, fast_unsafe=True, in_memory=True, name="test")


class Server:
    """The throw-away PostgreSQL of a test run: a template, and clones of it."""

    def __init__(self, cluster: embedded.Cluster) -> None:
        self.cluster = cluster

    def template(self) -> str:
        """Name of the migrated template, built once for this set of migrations."""
        name = f"tpl_{_fingerprint(ROOT / 'migrations')}"
        with self._admin() as admin:
            admin.execute("SELECT pg_advisory_lock(%s)", (TEMPLATE_LOCK,))
            known = admin.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", (name,)
            ).fetchone()
            if known is None:
                self._build(admin, name)
            admin.execute("SELECT pg_advisory_unlock(%s)", (TEMPLATE_LOCK,))
        return name

    def _build(self, admin: psycopg.Connection[tuple[object, ...]], name: str) -> None:
        self._create(admin, name)
        upgrade(self.owner_url(name))
        admin.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))

    def empty(self) -> str:
        """A new database before any migration; give it back with `drop`."""
        name = f"t_{secrets.token_hex(6)}"
        with self._admin() as admin:
            self._create(admin, name)
        return name

    def _create(self, admin: psycopg.Connection[tuple[object, ...]], name: str) -> None:
        quoted = sql.Identifier(name)
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER winvest_owner").format(quoted))
        with psycopg.connect(self.superuser_url(name), autocommit=True) as db:
            for extension in embedded.EXTENSIONS:
                db.execute(
                    sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
                )
            db.execute("ALTER SCHEMA public OWNER TO winvest_owner")

    def clone(self, template: str) -> str:
        """A new database like the template; give it back with `drop`."""
        name = f"t_{secrets.token_hex(6)}"
        with self._admin() as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER winvest_owner").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return name

    def keep_as_template(self, name: str) -> None:
        """Freeze a database (with its data) so that it can be cloned."""
        with self._admin() as admin:
            admin.execute(
                sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name))
            )

    def drop(self, name: str) -> None:
        """Forget a clone."""
        with self._admin() as admin:
            quoted = sql.Identifier(name)
            admin.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(quoted))
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))

    def owner_url(self, name: str) -> str:
        """Address of a clone for the owner role."""
        return self.cluster.url(user=embedded.OWNER, database=name)

    def app_url(self, name: str) -> str:
        """Address of a clone for the application's role."""
        return self.cluster.url(user=embedded.APP, database=name)

    def superuser_url(self, name: str) -> str:
        """Address of a clone for the superuser (what an attacker at the database would hold)."""
        return self.cluster.url(user="postgres", database=name)

    @contextmanager
    def _admin(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        with psycopg.connect(self.cluster.superuser_url, autocommit=True) as connection:
            yield connection


def settings_for(server: Server, name: str, var_dir: Path, *, port: int = 8000) -> Settings:
    """Settings of an application on a clone."""
    return load_settings(
        {
            "DATABASE_URL": server.app_url(name),
            "MIGRATION_DATABASE_URL": server.owner_url(name),
            "WINVEST_VAR": str(var_dir),
            "WINVEST_KEY_FILE": str(var_dir / "master.key"),
            "WINVEST_ENV": "test",
            "PORT": str(port),
        }
    )


def a_scope(
    *companies: UUID,
    rights: set[str] | frozenset[str] = frozenset(),
    role: str = "catalogue_manager",
    actor_id: UUID | None = None,
    label: str = "Camille Test",
) -> Scope:
    """A scope with the rights at each company given."""
    grants = tuple(
        Grant(role=role, rights=frozenset(rights), company_id=company) for company in companies
    )
    return Scope(
        actor_id=actor_id, actor_label=label, company_ids=frozenset(companies), grants=grants
    )


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.suffix in {".py", ".sql"}):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
