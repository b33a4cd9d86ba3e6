"""Migrations: bring the database to the code's revision, and give the application its rights.

No `alembic.ini`: the folder is `migrations/`, the address is given. Synchronous, since it runs
before any loop exists (commands, set-up of tests). Rights come as default privileges *before* the
tables are made, so that a migration may take them away again (append-only tables) for good.
"""

from dataclasses import dataclass
from functools import lru_cache

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from winvest.foundation.infra.settings import ROOT

APP_ROLE = "winvest_app"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
LOCK_KEY = 0x57494E5631
CREATE_ROLE = f"CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
PLANS = f"ALTER ROLE {APP_ROLE} SET plan_cache_mode = auto"
RIGHTS = (
    f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
    f" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP_ROLE}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {APP_ROLE}",
)
WHO = text("SELECT quote_ident(current_database()), quote_ident(current_user)")
OWN = "ALTER DATABASE {} OWNER TO {}"


class MigrationRefused(RuntimeError):
    """The owner may not do what the migration needs; the message says which SQL to run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """Revision before and after."""

    before: str | None
    after: str | None


def upgrade(owner_url: str, *, revision: str = "head", app_url: str = "") -> Migrated:
    """Bring the database to the revision, one migrator at a time; grants the application's role.

    `app_url`: the application's address; if its role is another than `winvest_app`, that role is
    made a member of it. Raises `MigrationRefused` with the exact SQL for what the owner may not do.
    """
    engine = create_engine(_psycopg(owner_url), poolclass=NullPool)
    with engine.connect() as connection:
        # The lock goes with the connection, whatever happens.
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK_KEY})
        connection.commit()
        _prepare(connection, app_user=make_url(app_url).username if app_url else None)
        before = current(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        # The application reads the revision (readiness) and never writes it.
        connection.execute(
            text(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {APP_ROLE}")
        )
        connection.commit()
        return Migrated(before=before, after=current(connection))


def current(connection: Connection) -> str | None:
    """The revision the database is at; None before the first."""
    known = connection.execute(text("SELECT to_regclass('alembic_version')")).scalar()
    found = None
    if known is not None:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    connection.commit()
    return found


def database_revision(url: str) -> str | None:
    """The revision of the database at an address."""
    with create_engine(_psycopg(url), poolclass=NullPool).connect() as connection:
        return current(connection)


@lru_cache(maxsize=1)
def code_head() -> str | None:
    """The revision that this code expects."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _prepare(connection: Connection, *, app_user: str | None) -> None:
    if not _one(connection, "SELECT has_schema_privilege('public', 'CREATE')"):
        raise _refused(connection, OWN.format(*connection.execute(WHO).one()))
    for extension in EXTENSIONS:
        if not _one(connection, "SELECT 1 FROM pg_extension WHERE extname = :n", n=extension):
            _do(connection, f"CREATE EXTENSION {extension}")
    if not _one(connection, "SELECT 1 FROM pg_roles WHERE rolname = :n", n=APP_ROLE):
        _do(connection, CREATE_ROLE, PLANS)
    if app_user and app_user != APP_ROLE:
        member = "SELECT pg_has_role(r.oid, :app, 'USAGE') FROM pg_roles r WHERE rolname = :n"
        if not _one(connection, member, n=app_user, app=APP_ROLE):
            _do(connection, f'GRANT {APP_ROLE} TO "{app_user}"')
    for statement in RIGHTS:
        _do(connection, statement)


def _one(connection: Connection, question: str, **values: str) -> object:
    return connection.execute(text(question), values).scalar()


def _do(connection: Connection, *statements: str) -> None:
    """Run acts of the owner; what it may not do is told with the SQL for who may."""
    try:
        for statement in statements:
            connection.execute(text(statement))
    except ProgrammingError as error:
        raise _refused(connection, *statements) from error
    connection.commit()


def _refused(connection: Connection, *statements: str) -> MigrationRefused:
    connection.rollback()
    return MigrationRefused(
        "Le rôle de MIGRATION_DATABASE_URL ne peut pas préparer la base. Un administrateur de "
        "PostgreSQL doit y exécuter, avant de relancer « winvest migrate » :\n"
        + "\n".join(f"{statement};" for statement in statements)
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    return config


def _psycopg(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
