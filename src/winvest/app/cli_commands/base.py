"""What every command line act shares: the database it speaks to, and its settings.

With `DATABASE_URL`, that database. Without, the checkout's embedded PostgreSQL, started for the
act's own duration if it does not run. Either way the addresses are put in the environment, so that
child processes speak to the same database.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from winvest.foundation.infra.key_file import ensure_key_file
from winvest.foundation.infra.settings import ROOT, Settings, load_settings
from winvest.foundation.kit.errors import Refused


@contextmanager
def open_ground(*, owner: bool = False) -> Iterator[Settings]:
    """Settings with a reachable database and a key file; `owner`: the act needs the owner too."""
    if os.environ.get("DATABASE_URL"):
        if owner and not os.environ.get("MIGRATION_DATABASE_URL"):
            raise Refused(
                "MIGRATION_DATABASE_URL manque : donnez l’adresse du propriétaire de la base "
                "(DATABASE_URL est celle de l’application, qui n’a pas ce droit).",
                code="owner_url_missing",
            )
        yield _settings()
        return
    from winvest.foundation.infra import embedded

    signal.signal(signal.SIGTERM, _leave)  # so that the server is let go of
    cluster = embedded.start(ROOT)
    try:
        os.environ["DATABASE_URL"] = cluster.app_url
        os.environ["MIGRATION_DATABASE_URL"] = cluster.owner_url
        yield _settings()
    finally:
        cluster.stop()


def require_migrated(settings: Settings) -> None:
    """Refuse a database that is not at the code's revision, with the command that mends it."""
    from winvest.foundation.infra.migrate import code_head, database_revision

    found = database_revision(settings.database_url)
    if found != code_head():
        raise Refused(
            f"La base n’est pas à jour (révision {found or 'absente'}, attendue {code_head()}). "
            "Lancez « winvest migrate ».",
            code="not_migrated",
        )


def _settings() -> Settings:
    settings = load_settings()
    ensure_key_file(settings)
    return settings


def _leave(number: int, _: object) -> None:
    sys.exit(128 + number)
