"""`winvest up`: the whole product by one command."""

import os
import signal
import sys
from argparse import Namespace

from winvest.app import ground
from winvest.app.cli_commands.base import open_ground
from winvest.app.cli_commands.data import bring_schema, credentials_file, is_empty, load_group
from winvest.app.cli_commands.serve import SUPERVISED
from winvest.app.up import Process, supervise
from winvest.foundation.infra import metrics
from winvest.foundation.infra.settings import Settings, load_settings

PROCESSES = ("web", "worker", "sandbox")


def up(_: Namespace) -> int:
    """Start PostgreSQL (unless DATABASE_URL), migrate, load the demo once, then serve."""
    planned = load_settings()
    ground.check(var_dir=planned.var_dir, ports=(planned.port, planned.port + 1))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # also when started in the background
    own_database = not os.environ.get("DATABASE_URL")
    say("Démarrage de PostgreSQL" if own_database else "Base de DATABASE_URL")
    try:
        with open_ground(owner=True) as settings:
            say(bring_schema(settings))
            if is_empty(settings):
                say("Chargement du groupe de démonstration")
                load_group(settings)
            sandbox = f"http://127.0.0.1:{settings.port + 1}/oggo/v1"
            os.environ.setdefault("OGGODATA_URL", sandbox)  # the partner of the demo group
            metrics.share(settings.var_dir / "metrics", os.environ)
            processes = [_process(name) for name in PROCESSES]
            code = supervise(
                processes,
                ready_url=f"http://127.0.0.1:{settings.port}/sante/pret",
                announcement=_announcement(settings, own_database=own_database),
            )
    except KeyboardInterrupt:
        code = 0
    say("Tout est arrêté.")
    return code


def say(sentence: str) -> None:
    """One line of our own, among those of the processes."""
    print(f"winvest │ {sentence}", flush=True)


def _process(name: str) -> Process:
    return Process(
        name=name,
        command=[sys.executable, "-P", "-m", "winvest.app.cli", name],
        env={**os.environ, "PYTHONUNBUFFERED": "1", SUPERVISED: str(os.getpid())},
    )


def _announcement(settings: Settings, *, own_database: bool) -> str:
    lines = [
        "",
        f"  Winvest est ouvert : {settings.public_url}",
        f"  Bac à sable des partenaires : http://127.0.0.1:{settings.port + 1}/",
    ]
    if credentials_file(settings).exists():
        lines.append("  Comptes de démonstration : .venv/bin/winvest demo --credentials")
    if own_database:
        lines.append("  Les données restent dans var/ (voir var/postgres)")
    return "\n".join([*lines, "  Ctrl-C arrête tout.", ""])
