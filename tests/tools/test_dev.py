"""The script behind make: says what is missing, installs once, never goes back and forth."""

import ast
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from winvest.foundation.infra.settings import ROOT

pytestmark = pytest.mark.req("OPS-01")


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """`tools/environment.py` on an empty checkout, where installing is only written down."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import environment as module

    venv = tmp_path / ".venv"
    requirements = tmp_path / "requirements"
    requirements.mkdir()
    for kind in ("run", "test", "uv"):
        (requirements / f"{kind}.txt").write_text(f"{kind}==1\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", venv)
    monkeypatch.setattr(module, "BIN", venv / "bin")
    monkeypatch.setattr(module, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(module, "STAMP", venv / "winvest-requirements")
    (venv / "bin").mkdir(parents=True)
    for name in ("python", "pip"):
        (venv / "bin" / name).write_text("")
    module._site().mkdir(parents=True)
    module.installed = []
    monkeypatch.setattr(module, "_install", module.installed.append)
    yield module
    del module.installed


def test_requirements_are_installed_once(environment: ModuleType) -> None:
    environment.prepare("run")
    environment.prepare("run")
    assert environment.installed == ["run"]


def test_running_after_testing_removes_nothing(environment: ModuleType) -> None:
    for kind in ("test", "run", "test", "run"):
        environment.prepare(kind)
    assert environment.installed == ["test"]


def test_changed_requirements_are_installed_again(environment: ModuleType) -> None:
    environment.prepare("test")
    (environment.ROOT / "requirements" / "test.txt").write_text("test==2\n")
    environment.prepare("run")
    assert environment.installed == ["test", "test"]


def test_the_launcher_and_the_package_are_there(environment: ModuleType) -> None:
    environment.prepare("run")
    launcher = environment.BIN / "winvest"
    assert stat.S_IMODE(launcher.stat().st_mode) == 0o755
    assert launcher.read_text().startswith("#!/bin/sh\n"), "a long path does not fit in a #! line"
    linked = (environment._site() / "winvest.pth").read_text()
    assert linked == f"{environment.ROOT / 'src'}\n"


def test_a_missing_venv_module_is_told_in_two_languages(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.PYTHON.unlink()
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(environment.Missing, match="apt install python3-venv.*Python's venv"):
        environment.prepare("run")


def test_a_taken_port_is_told_before_anything_is_installed(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(environment.Missing, match=f"port {port} est déjà pris.*Port {port} is"):
            environment.check_ground()


@pytest.mark.parametrize("typed", ["abc", "0", "65535", "-1", "8000.5"])
def test_what_is_no_port_is_told(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setenv("PORT", typed)
    with pytest.raises(environment.Missing, match=f"PORT={typed} n’est pas un port.*is not a port"):
        environment.check_ground()


def test_an_old_python_can_read_the_script_that_refuses_it() -> None:
    source = (ROOT / "tools" / "dev.py").read_text(encoding="utf-8")
    head = source[: source.index("import environment")]
    ast.parse(head, feature_version=(3, 7))
    assert "sys.version_info < (3, 11)" in head


def test_a_browser_named_by_the_environment_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import system

    named = tmp_path / "chromium"
    named.write_text("#!/bin/sh\n")
    named.chmod(0o755)
    monkeypatch.setenv("E2E_BROWSER", str(named))
    assert system.browser() == named


def test_the_shell_without_windows_comes_before_the_whole_browser(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import system

    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    for name in ("E2E_BROWSER", "CHROMIUM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system.browser() == tmp_path / "chromium-headless-shell"
    (tmp_path / "chromium-headless-shell").unlink()
    assert system.browser() == tmp_path / "chromium"


def test_no_browser_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import environment as module
    import system

    for name in ("E2E_BROWSER", "CHROMIUM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WINVEST_APT", "0")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(system, "_on_path", lambda: None)
    monkeypatch.setattr(system, "_playwright", lambda: None)
    with pytest.raises(module.Missing, match="apt install chromium.*No Chromium"):
        system.browser()


def test_generated_tests_have_all_the_time_they_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many more examples under the suite's own limit would fail by their number alone."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import dev

    ran: list[list[str]] = []
    monkeypatch.setattr(dev, "_pytest", lambda arguments: ran.append(arguments) or 0)
    assert dev.fuzz([]) == 0
    assert "--timeout=3600" in ran[0]
