"""The project's `.venv`: made once, and brought to the pinned, hashed requirements.

What tests need contains what running needs, so a `.venv` once made for tests stays so: `make run`
after `make test` removes nothing.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "winvest-requirements"
LAUNCHER = """#!/bin/sh
exec "$(dirname -- "$0")/python" -P -m winvest.app.cli "$@"
"""


class Missing(Exception):
    """The machine lacks something; the message says what to do, in French and English."""


def prepare(kind: str) -> None:
    """Make `.venv` hold the requirements of `kind` ("run" or "test") and know `winvest`."""
    if not _works():
        _create()
    kind, wanted = _wanted(kind)
    if _stamp() != wanted:
        _install(kind)
        STAMP.write_text(wanted, encoding="utf-8")
    _link()


def check_ground() -> None:
    """Refuse early what `winvest up` would refuse later: a taken port, a closed `var/`."""
    sys.path.insert(0, str(ROOT / "src"))
    from winvest.app.ground import Unready, check, port_of

    try:
        port = port_of(os.environ.get("PORT"))
        check(var_dir=Path(os.environ.get("WINVEST_VAR") or ROOT / "var"), ports=(port, port + 1))
    except Unready as unready:
        raise Missing(str(unready)) from None


def _works() -> bool:
    # pip is the last thing that the making of a venv brings.
    return PYTHON.exists() and _site().is_dir() and any(BIN.glob("pip*"))


def _create() -> None:
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise Missing(
                "Le module venv de Python manque : apt install python3-venv, puis recommencez. "
                "/ Python's venv module is missing: apt install python3-venv, then try again."
            )
    _say("Création de .venv")
    command = [sys.executable, "-m", "venv", "--clear", VENV]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise Missing(
            f"Impossible de créer {VENV} : vérifiez que le dossier est accessible en écriture et "
            "que python3-venv est installé. / Cannot create .venv: check that the folder is "
            f"writable and python3-venv installed.\n{(made.stdout + made.stderr).strip()}"
        )


def _wanted(kind: str) -> tuple[str, str]:
    if _stamp().startswith("test "):
        kind = "test"
    content = _requirements(kind).read_bytes() + _requirements("uv").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return kind, f"{kind} {sys.version_info[0]}.{sys.version_info[1]} {digest} {ROOT}\n"


def _stamp() -> str:
    return STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""


def _requirements(kind: str) -> Path:
    return ROOT / "requirements" / f"{kind}.txt"


def _install(kind: str) -> None:
    _say(f"Installation des dépendances (requirements/{kind}.txt)")
    STAMP.unlink(missing_ok=True)
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
    wanted = _requirements(kind)
    quick = subprocess.run([*pip, "-r", _requirements("uv")], check=False).returncode == 0
    if quick:
        sync = [PYTHON, "-m", "uv", "pip", "sync", "-q", "--require-hashes", wanted]
        env = os.environ | {
            "UV_PYTHON_DOWNLOADS": "never",
            "VIRTUAL_ENV": str(VENV),
        }
        quick = subprocess.run(sync, env=env, cwd=ROOT, check=False).returncode == 0
    # uv reads another configuration than pip (mirrors, proxies): pip may pass where uv does not.
    if not quick and subprocess.run([*pip, "-r", wanted], check=False).returncode != 0:
        raise Missing(
            "Les dépendances n’ont pas pu être installées (messages ci-dessus) : vérifiez l’accès "
            "à l’index de paquets Python, puis recommencez. / The dependencies could not be "
            "installed (see above): check the access to the Python package index, then try again."
        )


def _link() -> None:
    """Make `import winvest` and the command `.venv/bin/winvest` work, without any build."""
    _write(_site() / "winvest.pth", f"{ROOT / 'src'}\n")
    if os.name != "nt":
        _write(BIN / "winvest", LAUNCHER)
        (BIN / "winvest").chmod(0o755)


def _site() -> Path:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return (VENV / "Lib" if os.name == "nt" else VENV / "lib" / version) / "site-packages"


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _say(message: str) -> None:
    print(f"— {message}…", flush=True)


def on_path(*names: str) -> str | None:
    """The first of these programs that is on PATH."""
    return next((found for found in map(shutil.which, names) if found), None)
