"""`winvest migrate` and `winvest demo`: bring the schema, then the demo group."""

import asyncio
import json
import sys
from argparse import Namespace
from pathlib import Path

from winvest.app.cli_commands.base import open_ground, require_migrated
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.french import plural


def migrate(_: Namespace) -> int:
    """Bring the database to the code's revision."""
    with open_ground(owner=True) as settings:
        print(bring_schema(settings))
    return 0


def bring_schema(settings: Settings) -> str:
    """Migrate, and say in a sentence what was done."""
    from winvest.foundation.infra.migrate import upgrade

    done = upgrade(settings.migration_database_url, app_url=settings.database_url)
    if done.before == done.after:
        return f"Base déjà à jour (révision {done.after})."
    return f"Base mise à jour : {done.before or 'vide'} → {done.after}."


def demo(arguments: Namespace) -> int:
    """Load the demo group into an empty database, or give an older one what came since.

    `--credentials` prints its accounts.
    """
    with open_ground(owner=True) as settings:
        if arguments.credentials:
            json.dump(_credentials(settings), sys.stdout, ensure_ascii=False, indent=2)
            print()
            return 0
        require_migrated(settings)
        if not is_empty(settings) and not credentials_file(settings).exists():
            print("La base contient déjà d’autres sociétés : rien n’y est ajouté.")
            return 0
        anew = is_empty(settings)
        rows = load_group(settings)
        if not anew:
            told = plural(rows, "ligne ajoutée", "lignes ajoutées") if rows else "rien à ajouter"
            print(f"Le groupe de démonstration est déjà là : {told}.")
            return 0
        print("Groupe de démonstration chargé. Comptes : winvest demo --credentials")
    return 0


def load_group(settings: Settings) -> int:
    """Load the demo group: companies, people, catalogue; the number of rows written."""
    from winvest.app.demo.load import load_demo

    return asyncio.run(load_demo(settings)).rows


def is_empty(settings: Settings) -> bool:
    """Whether the database has no company yet."""
    import psycopg

    url = settings.database_url.replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT EXISTS (SELECT 1 FROM company)").fetchone()
    return not (found and found[0])


def credentials_file(settings: Settings) -> Path:
    """Where the demo accounts' passwords are kept, readable by their owner alone."""
    return settings.var_dir / "secrets" / "demo-credentials.json"


def _credentials(settings: Settings) -> object:
    path = credentials_file(settings)
    if not path.exists():
        raise Refused(
            "Aucun compte de démonstration ici : lancez « make run » (ou « winvest demo ») une "
            "première fois.",
            code="no_demo",
        )
    return json.loads(path.read_text(encoding="utf-8"))
