"""Processes of their own, to be killed: born of one that has imported the product already.

Importing it takes longer than what is tried in each of them. The one that bears them imports it,
does nothing else, and forks: each child has its own connections, its own memory and its own death.
"""

import asyncio
import atexit
import functools
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from winvest.foundation.infra.settings import ROOT, Settings

PATIENCE = 120.0
NURSERY = """
import gc, json, os, signal, sys, traceback
sys.path[:0] = [{root!r}, {src!r}]
gc.disable()
import winvest.app.worker
gc.enable()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while line := sys.stdin.readline():
    born = os.fork()
    if born:
        print(born, flush=True)
        continue
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked = json.loads(line)
    os.environ.update(asked["environ"])
    out = os.open(asked["out"], os.O_WRONLY | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    try:
        exec(asked["code"], {{"__name__": "__main__"}})
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    os._exit(0)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A running process and the file of what it says."""

    pid: int
    out: Path

    def lives(self) -> bool:
        """Whether it has not ended."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def said(self) -> str:
        """All that it has said."""
        return self.out.read_text()

    async def says(self, words: str) -> None:
        """Wait until it says so."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.said():
                assert self.lives(), f"it ended early:\n{self.said()}"
                await asyncio.sleep(0.01)

    async def killed(self) -> None:
        """Kill it where it stands, and wait until it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        async with asyncio.timeout(PATIENCE):
            while self.lives():  # noqa: ASYNC110 - nobody tells of its death
                await asyncio.sleep(0.01)
        self.out.unlink()


def born(code: str, settings: Settings, **more: str) -> Apart:
    """A process that runs `code` on the test's own database."""
    handle, out = tempfile.mkstemp(prefix="apart-")
    os.close(handle)
    environ = {
        "DATABASE_URL": settings.database_url,
        "WINVEST_VAR": str(settings.var_dir),
        "WINVEST_KEY_FILE": str(settings.key_file),
        "WINVEST_ENV": "test",
        **more,
    }
    nursery = _nursery()
    assert nursery.stdin
    assert nursery.stdout
    nursery.stdin.write(json.dumps({"code": code, "environ": environ, "out": out}) + "\n")
    nursery.stdin.flush()
    return Apart(pid=int(nursery.stdout.readline()), out=Path(out))


@functools.cache
def _nursery() -> subprocess.Popen[str]:
    code = NURSERY.format(root=str(ROOT), src=str(ROOT / "src"))
    running = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    atexit.register(_closed, running)
    return running


def _closed(running: subprocess.Popen[str]) -> None:
    assert running.stdin
    running.stdin.close()
    running.wait(timeout=10)
