"""`winvest up` from nothing: a copy of the checkout in a closed folder, run, stopped, run again."""

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from winvest.foundation.infra import embedded
from winvest.foundation.infra.embedded_home import home_of
from winvest.foundation.infra.settings import ROOT

pytestmark = pytest.mark.req("OPS-01")
PARTS = ("src", "templates", "static", "migrations")
READY = "Winvest est ouvert"
PATIENCE = 240.0


@dataclass
class Checkout:
    """A copy of the checkout, with the command line of its own."""

    folder: Path
    port: int

    def environ(self, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "WINVEST_VAR")}
        return kept | {"PORT": str(self.port), "PYTHONPATH": str(self.folder / "src"), **more}

    def winvest(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "winvest.app.cli", *words],
            env=self.environ(**more), cwd=self.folder, capture_output=True, text=True,
            check=False, timeout=PATIENCE,
        )  # fmt: skip

    def up(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "winvest.app.cli", "up"],
            env=self.environ(), cwd=self.folder, text=True, start_new_session=True,
            stdout=(self.folder / "log").open("w"), stderr=subprocess.STDOUT,
        )  # fmt: skip

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


def free_ports() -> int:
    """The first of two free ports in a row."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    closed = tmp_path_factory.mktemp("privé")
    closed.chmod(0o700)
    folder = closed / "winvest"
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    yield Checkout(folder=folder, port=free_ports())
    shutil.rmtree(home_of(folder, name="main").folder.parent, ignore_errors=True)


def wait(condition: Callable[[], bool], *, running: subprocess.Popen[str]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert running.poll() is None, "it ended early"
        assert time.monotonic() < until, "too long"
        time.sleep(0.1)


def test_one_command_opens_the_product_and_ctrl_c_stops_all_of_it(checkout: Checkout) -> None:
    up = checkout.up()
    try:
        wait(lambda: READY in checkout.log(), running=up)
        base = f"http://localhost:{checkout.port}"
        assert httpx.get(f"{base}/connexion").status_code == 200
        assert httpx.get(f"{base}/sante/pret").json()["statut"] == "pret"
        assert httpx.get(f"http://127.0.0.1:{checkout.port + 1}/sante/vivant").status_code == 200
        assert ".venv/bin/winvest demo --credentials" in checkout.log()

        beside = checkout.winvest("demo", "--credentials")
        people = json.loads(beside.stdout)
        assert {"compta", "admin_groupe"} <= {person["role"] for person in people}
        assert all(person["email"].endswith("@winvest.example") for person in people)
        assert embedded.is_running(checkout.folder), "a command beside stops nothing"
    finally:
        up.send_signal(signal.SIGINT)
        code = up.wait(timeout=30)
    assert code == 0, checkout.log()
    assert "Tout est arrêté." in checkout.log()
    assert not embedded.is_running(checkout.folder)
    for port in (checkout.port, checkout.port + 1):
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{port}/sante/vivant")


def test_the_second_time_data_is_kept_and_a_process_that_ends_takes_the_others_with_it(
    checkout: Checkout,
) -> None:
    before = checkout.winvest("demo", "--credentials").stdout
    up = checkout.up()
    started = time.monotonic()
    wait(lambda: READY in checkout.log(), running=up)
    assert time.monotonic() - started < 60
    assert "Base déjà à jour" in checkout.log()
    assert "Chargement" not in checkout.log()
    assert checkout.winvest("demo", "--credentials").stdout == before
    children = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(up.pid)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(r"(\d+) .*winvest\.app\.cli sandbox", children)
    assert found is not None
    os.kill(int(found[1]), signal.SIGKILL)
    assert up.wait(timeout=30) == 1
    assert "«\u00a0sandbox\u00a0» s’est arrêté" in checkout.log()
    assert "'sandbox' ended" in checkout.log()
    assert not embedded.is_running(checkout.folder)


def test_who_ends_it_while_it_starts_leaves_nothing_running(checkout: Checkout) -> None:
    """A service manager says SIGTERM, and may say it at any moment."""
    up = checkout.up()
    wait(lambda: embedded.is_running(checkout.folder), running=up)
    up.send_signal(signal.SIGTERM)
    assert up.wait(timeout=30) in (0, 128 + signal.SIGTERM), checkout.log()
    assert not embedded.is_running(checkout.folder)


def test_secrets_and_data_are_closed_to_others(checkout: Checkout) -> None:
    key = checkout.folder / "var" / "secrets" / "master.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(home_of(checkout.folder, name="main").data.stat().st_mode) == 0o700


def test_a_taken_port_is_one_sentence_in_two_languages(checkout: Checkout) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", checkout.port + 1))
        taken.listen()
        done = checkout.winvest("up")
    assert done.returncode == 1
    assert f"Le port {checkout.port + 1} est déjà pris" in done.stderr
    assert f"Port {checkout.port + 1} is already in use" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_unwritable_var_is_one_sentence_in_two_languages(
    checkout: Checkout, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")  # not even root writes inside a file
    done = checkout.winvest("up", WINVEST_VAR=str(blocked / "var"))
    assert done.returncode == 1
    assert "Impossible d’écrire" in done.stderr
    assert "Cannot write to" in done.stderr


def test_make_run_and_procfile_name_the_same_processes() -> None:
    procfile = (ROOT / "Procfile").read_text()
    assert re.findall(r"^(\w+): \.venv/bin/winvest (\w+)$", procfile, re.MULTILINE) == [
        (name, name) for name in ("web", "worker", "sandbox")
    ]
