"""Figures of several processes are told by any of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from winvest.foundation.infra import metrics
from winvest.foundation.infra.settings import ROOT

COUNT = "from winvest.foundation.infra import metrics; metrics.SIGN_INS.labels('signed_in').inc()"
TELL = (
    "from winvest.foundation.infra.metrics import Moment, exposition;"
    " print(exposition(Moment(jobs={'todo': 3}, connections={})).decode())"
)


def run(code: str, environ: dict[str, str]) -> str:
    """What a process of its own prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout


@pytest.mark.req("OPS-02")
def test_processes_that_share_a_folder_count_together(tmp_path: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_1.db").write_bytes(b"of a run before")
    metrics.share(tmp_path / "metrics", environ)
    run(COUNT, environ)
    run(COUNT, environ)
    told = run(TELL, environ)
    assert 'winvest_sign_ins_total{outcome="signed_in"} 2.0' in told
    assert 'winvest_jobs_waiting{status="todo"} 3.0' in told
    alone = {name: value for name, value in environ.items() if name != metrics.SHARED}
    assert "signed_in" not in run(TELL, alone)
