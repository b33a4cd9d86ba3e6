"""Prints: the process that makes them lives as long as the one that asks for them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ASKS = """
import asyncio, multiprocessing, sys
from pathlib import Path
from winvest.foundation.infra.pdf import printed
if __name__ == "__main__":
    pdf = asyncio.run(printed("<p>Essai</p>", style="", fonts=Path(sys.argv[1])))
    (one,) = multiprocessing.active_children()
    print(pdf[:5].decode(), one.pid, flush=True)
    sys.stdin.read()
"""


@pytest.mark.req("OPS-04")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_process_that_prints_ends_with_the_one_that_asked(
    tmp_path: Path, how: signal.Signals
) -> None:
    script = tmp_path / "asks.py"
    script.write_text(ASKS)
    asking = subprocess.Popen(
        [sys.executable, script, tmp_path / "fonts"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert asking.stdout is not None
    told, printing = asking.stdout.readline().split()
    assert told == "%PDF-"
    assert lives(int(printing))
    asking.send_signal(how)
    asking.wait(timeout=20)
    until = time.monotonic() + 20
    while lives(int(printing)):
        assert time.monotonic() < until, "it prints for nobody"
        time.sleep(0.05)


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    told = Path(f"/proc/{process}/stat")  # one that nobody has asked after is no more either
    return not (told.exists() and told.read_text().rpartition(")")[2].split()[0] == "Z")
