"""The embedded PostgreSQL: a server of the checkout's own, on a Unix socket, with the two roles.

Started from the programs of the wheel (or an installed PostgreSQL ≥ 15). Each process that uses it
holds a shared lock; the last one to let go stops it, so `winvest demo` may run alone or beside
`make run`. It is synchronous on purpose: it runs before any event loop exists, in commands and in
the set-up of tests.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from winvest.foundation.infra.embedded_home import EmbeddedError, Home, home_of, server_version

__all__ = ["Cluster", "EmbeddedError", "is_running", "start"]

OWNER = "winvest_owner"
APP = "winvest_app"
DATABASE = "winvest"
PATIENCE = 60.0  # seconds that a busy machine is given
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "max_locks_per_transaction": "256",
    "max_wal_size": "1GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
}
LEAST_MB, MOST_MB = 128, 1024  # of pages that the server keeps
UNSAFE = {
    "shared_buffers": f"{LEAST_MB}MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "5min",
    "max_wal_size": "256MB",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running embedded server, held by this process until `stop()`.

    The addresses are plain `postgresql://` ones: both SQLAlchemy 2.1 (which takes psycopg 3) and
    psycopg accept them.
    """

    home: Home
    _hold: list[int] = field(default_factory=list, repr=False)

    @property
    def superuser_url(self) -> str:
        return self.url(user="postgres", database="postgres")

    @property
    def owner_url(self) -> str:
        return self.url(user=OWNER)

    @property
    def app_url(self) -> str:
        return self.url(user=APP)

    def url(self, *, user: str, database: str = DATABASE) -> str:
        """Address of any database of this server, for a role that may connect by socket."""
        return f"postgresql://{user}:@/{database}?host={self.home.socket}"

    def stop(self) -> None:
        """Let go of the server, and stop it if nobody else holds it. Twice does no harm."""
        if not self._hold:
            return
        held = self._hold.pop()
        with _exclusive(self.home.lock):
            _let_go(self.home, held)


def start(
    checkout: Path, *, fast_unsafe: bool = False, in_memory: bool = False, name: str = "main"
) -> Cluster:
    """Start the checkout's server `name`, or join it if it runs, and make its roles and database.

    `fast_unsafe` gives up durability (no fsync), and `in_memory` keeps the data off the disk where
    the machine has room: for data that may be lost, such as tests.
    Raises `EmbeddedError` with a French and English sentence.
    """
    home = home_of(checkout, name=name, in_memory=in_memory)
    with _exclusive(home.lock):
        held = os.open(home.users, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_SH)
            cluster = Cluster(home=home, _hold=[held])
            if not is_up(home):
                _initialise(home, fast_unsafe=fast_unsafe)
                _launch(home, fast_unsafe=fast_unsafe)
                _make_roles(cluster)
        except BaseException:  # also who ends it while it starts: nothing is left running
            _let_go(home, held)
            raise
    return cluster


def _let_go(home: Home, held: int) -> None:
    """Give the shared lock back, and stop the server when nobody else holds it."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    finally:
        os.close(held)
    if is_up(home):
        home.run("pg_ctl", "stop", "-D", str(home.data), "-m", "fast", "-w")


def is_running(checkout: Path, *, name: str = "main") -> bool:
    """Whether the checkout's server answers now."""
    return is_up(home_of(checkout, name=name))


def is_up(home: Home) -> bool:
    """Whether the server of these folders runs.

    One that starts, stops or is too busy to answer is waited for while its process lives: another
    is never started beside it. Still there and silent after that, it runs.
    """
    until = time.monotonic() + PATIENCE
    while _lives(home):
        try:
            psycopg.connect(_address(home, "postgres"), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if "too many clients" in str(error) or time.monotonic() > until:
                return True
            time.sleep(0.1)
        else:
            return True
    return False


def _lives(home: Home) -> bool:
    """Is the process that `postmaster.pid` names there, and a PostgreSQL?"""
    try:
        pid = int((home.data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except PermissionError:
        pass  # it is another account's: it lives
    except (OSError, ValueError):
        return False
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return not Path("/proc/self").exists()  # a system without /proc


def _initialise(home: Home, *, fast_unsafe: bool) -> None:
    found = server_version(home)
    version = home.data / "PG_VERSION"
    if version.exists():
        made_by = int(version.read_text().strip())
        if made_by != found:
            raise EmbeddedError(
                f"Les données de {home.data} ont été faites par PostgreSQL {made_by}, celui trouvé "
                f"est le {found} : réinstallez le {made_by} ou supprimez ce dossier. "
                f"/ The data in {home.data} was made by PostgreSQL {made_by}, found "
                f"{found}: reinstall {made_by} or remove this folder."
            )
        return
    shutil.rmtree(home.data, ignore_errors=True)  # what an interrupted first start left
    # The built-in C.UTF-8 is the same on every machine; before 17 the system's own is the nearest.
    locale = (
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if found >= 17
        else ["--locale=C.UTF-8"]
    )
    made = home.run(
        "initdb", "-D", str(home.data), "-U", "postgres", "-E", "UTF8", "--auth-local=trust",
        "--auth-host=reject", *locale, *(["--no-sync"] if fast_unsafe else []),
    )  # fmt: skip
    if made.returncode != 0:
        shutil.rmtree(home.data, ignore_errors=True)
        raise EmbeddedError(
            "PostgreSQL n’a pas pu créer sa base (initdb) / initdb failed:\n" + made.stdout.strip()
        )


def _launch(home: Home, *, fast_unsafe: bool) -> None:
    chosen = SETTINGS | {"shared_buffers": f"{_pages_mb()}MB"} | (UNSAFE if fast_unsafe else {})
    chosen |= {"unix_socket_directories": str(home.socket)}
    options = " ".join(f"-c {key}={_quoted(value)}" for key, value in chosen.items())
    started = home.run(
        "pg_ctl", "start", "-D", str(home.data), "-l", str(home.log), "-w", "-t", "60",
        "-o", options,
    )  # fmt: skip
    if started.returncode != 0:
        tail = home.log.read_text(errors="replace").splitlines()[-8:] if home.log.exists() else []
        raise EmbeddedError(
            f"PostgreSQL n’a pas démarré (journal : {home.log}) / PostgreSQL did not start:\n"
            + "\n".join(tail or [started.stdout.strip()])
        )


def _pages_mb(limit: Path = Path("/sys/fs/cgroup/memory.max")) -> int:
    """An eighth of the memory there is, or that this container may have; within bounds."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # no such file, or « max »
        memory = min(memory, int(limit.read_text()))
    return max(LEAST_MB, min(MOST_MB, memory // 2**20 // 8))


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"


def _make_roles(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_url, autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP):
            name = sql.Identifier(role)
            if role not in known:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
            connection.execute(
                sql.SQL(
                    "ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
                ).format(name)
            )
            connection.execute(sql.SQL("ALTER ROLE {} SET plan_cache_mode = auto").format(name))
        exists = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
        if not exists:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER)
                )
            )
    with psycopg.connect(
        cluster.url(user="postgres", database=DATABASE), autocommit=True
    ) as connection:
        for extension in EXTENSIONS:
            connection.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            )


def _address(home: Home, user: str) -> str:
    return f"postgresql://{user}:@/postgres?host={home.socket}"


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
