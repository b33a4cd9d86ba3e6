"""What starting needs of the machine, told early and in one French and English sentence.

Standard library only: `tools/dev.py` asks the same before anything is installed.
"""

import errno
import os
import socket
from pathlib import Path


class Unready(Exception):
    """The machine is not ready; the message says what to do."""


def port_of(typed: str | None) -> int:
    """The port asked for by PORT (8000); the sandbox takes the next one."""
    try:
        port = int(typed or "8000")
    except ValueError:
        port = 0
    if not 0 < port < 65535:
        raise Unready(
            f"PORT={typed} n’est pas un port : choisissez un nombre entre 1024 et 65534. / "
            f"PORT={typed} is not a port: choose a number between 1024 and 65534."
        )
    return port


def check(*, var_dir: Path, ports: tuple[int, ...]) -> None:
    """Refuse a `var/` that cannot be written and a port that is taken."""
    _check_writable(var_dir)
    for port in ports:
        _check_port(port)


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".essai-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise Unready(
            f"Impossible d’écrire dans {folder} ({error.strerror}) : donnez-vous ce droit (chown, "
            f"chmod) ou choisissez un autre dossier par WINVEST_VAR. / Cannot write to {folder}: "
            "fix its owner or mode, or choose another folder with WINVEST_VAR."
        ) from error


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise Unready(
                    f"Le port {port} est réservé à root : choisissez-en un au-dessus de 1024, "
                    f"PORT=8000 make run. / Port {port} needs root: choose one above 1024."
                ) from error
            raise Unready(
                f"Le port {port} est déjà pris : arrêtez ce qui l’occupe ou choisissez-en un "
                f"autre, par exemple PORT={port + 10} make run. / Port {port} is already in use: "
                f"stop what uses it or choose another, e.g. PORT={port + 10} make run."
            ) from error
