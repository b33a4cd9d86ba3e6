"""Supervises the processes of `winvest up`: one log, one life, one end."""

import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

COLOURS = (36, 35, 33, 32)
PATIENCE = 10.0
POLL = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process to keep alive."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]


def supervise(processes: Sequence[Process], *, ready_url: str, announcement: str) -> int:
    """Run the processes until Ctrl-C (0) or until one of them ends (1); then stop them all.

    Each line they print is prefixed by its process; `announcement` is printed once `ready_url`
    answers.
    """
    running: dict[str, subprocess.Popen[str]] = {}
    readers = []
    width = max(len(process.name) for process in processes)
    announced = False
    try:
        for number, process in enumerate(processes):
            # Out of our process group: Ctrl-C reaches us alone, and we stop them in order.
            child = subprocess.Popen(  # noqa: S603 - our own command line
                process.command,
                env=process.env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
            )
            running[process.name] = child
            prefix = _prefix(process.name.ljust(width), number)
            reader = threading.Thread(target=_copy, args=(child.stdout, prefix), daemon=True)
            reader.start()
            readers.append(reader)
        while True:
            for name, child in running.items():
                if child.poll() is not None:
                    _drain(readers)
                    print(
                        f"« {name} » s’est arrêté (code {child.returncode}) : tout s’arrête ; la "
                        f"raison est ci-dessus. / '{name}' ended (code {child.returncode}): "
                        "everything stops; the reason is above.",
                        file=sys.stderr,
                        flush=True,
                    )
                    return 1
            if not announced and _answers(ready_url):
                announced = True
                print(announcement, flush=True)
            time.sleep(POLL)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(list(running.values()))
        _drain(readers)


def _stop(children: Sequence[subprocess.Popen[str]]) -> None:
    """Ask, wait, then insist; a second Ctrl-C insists at once."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    try:
        for child in children:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        for child in children:
            child.kill()
        for child in children:
            child.wait()


def _drain(readers: Sequence[threading.Thread]) -> None:
    for reader in readers:
        reader.join(timeout=1)


def _copy(source: IO[str] | None, prefix: str) -> None:
    for line in source or ():
        sys.stdout.write(f"{prefix}{line.rstrip()}\n")
        sys.stdout.flush()


def _prefix(name: str, number: int) -> str:
    if sys.stdout.isatty():
        return f"\x1b[{COLOURS[number % len(COLOURS)]}m{name} │\x1b[0m "
    return f"{name} │ "


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own loopback
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
