"""Migrations: bring the database to the code's revision, and give the application its rights.

No `alembic.ini`: the folder is `migrations/`, the address is given. Synchronous, since it runs
before any loop exists (commands, set-up of tests).
"""

from dataclasses import dataclass
from functools import lru_cache

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from winvest.foundation.infra.settings import ROOT

APP_ROLE = "winvest_app"
LOCK_KEY = 0x57494E5631
CREATE_ROLE = f"CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
PLANS = f"ALTER ROLE {APP_ROLE} SET plan_cache_mode = force_custom_plan"


class MigrationRefused(RuntimeError):
    """The owner may not do what the migration needs; the message says which SQL to run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """Revision before and after."""

    before: str | None
    after: str | None


def upgrade(owner_url: str, *, revision: str = "head") -> Migrated:
    """Bring the database to the revision, one migrator at a time; grants the application's role."""
    engine = create_engine(_psycopg(owner_url))
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK_KEY})
            connection.commit()
            _ensure_app_role(connection)
            before = current(connection)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            connection.commit()
            after = current(connection)
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK_KEY})
            connection.commit()
    finally:
        engine.dispose()
    return Migrated(before=before, after=after)


def current(connection: Connection) -> str | None:
    """The revision the database is at; None before the first."""
    known = connection.execute(text("SELECT to_regclass('alembic_version')")).scalar()
    found = None
    if known is not None:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    connection.commit()
    return found


@lru_cache(maxsize=1)
def code_head() -> str | None:
    """The revision that this code expects."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _ensure_app_role(connection: Connection) -> None:
    exists = connection.execute(
        text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": APP_ROLE}
    ).scalar()
    if exists is None:
        may = connection.execute(
            text("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
        ).scalar()
        if not may:
            raise MigrationRefused(
                f"Le rôle {APP_ROLE} manque et le propriétaire ne peut le créer. Exécutez comme "
                f"administrateur de PostgreSQL : {CREATE_ROLE}; {PLANS};"
            )
        connection.execute(text(CREATE_ROLE))
        connection.execute(text(PLANS))
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}"))
    connection.commit()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def _psycopg(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
