"""What the operating system must bring: Pango for PDF documents, a Chromium for end-to-end tests.

As root on Debian they are installed (`WINVEST_APT=0` forbids it); otherwise one sentence says how.
"""

import ctypes
import os
import subprocess
from pathlib import Path

from environment import PYTHON, Missing, on_path

PANGO = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0")
PANGO_DARWIN = ("libgobject-2.0.dylib", "libpango-1.0.dylib")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
SHELL = "chromium-headless-shell"
PLAYWRIGHT_PATH = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: print(p.chromium.executable_path)"
)


def pango() -> str | None:
    """None if PDF documents can be made; else the sentence that says what to install."""
    if _pango_loads() or (_apt(*PANGO_PACKAGES) and _pango_loads()):
        return None
    return (
        "Pango manque, les documents PDF ne peuvent pas être produits. Debian : apt install "
        f"{' '.join(PANGO_PACKAGES)} ; macOS : brew install pango. / Pango is missing, PDF "
        "documents cannot be made: install it with the command above."
    )


def _pango_loads() -> bool:
    names = PANGO_DARWIN if os.uname().sysname == "Darwin" else PANGO
    try:
        for name in names:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def browser() -> Path:
    """A Chromium: `$E2E_BROWSER`, `$CHROMIUM`, PATH, Playwright's own, Debian's when root.

    The shell without windows comes first: the same engine, and half of the processor's time.
    """
    for variable in ("E2E_BROWSER", "CHROMIUM"):
        given = os.environ.get(variable)
        if given and os.access(given, os.X_OK):
            return Path(given)
    found = _on_path() or _playwright()
    if found is None and (_apt(SHELL) or _apt("chromium")):
        found = _on_path()
    if found is None and os.geteuid() != 0:
        subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"], check=False)
        found = _playwright()
    if found is None:
        raise Missing(
            "Aucun Chromium pour les tests de bout en bout. Debian : apt install "
            f"{SHELL}, ou « .venv/bin/playwright install chromium », ou donnez son chemin dans "
            "E2E_BROWSER. / "
            "No Chromium for the end-to-end tests: install one, or set E2E_BROWSER to its path."
        )
    return found


def _on_path() -> Path | None:
    whole = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = on_path(SHELL, *whole)
    return Path(found) if found else None


def _playwright() -> Path | None:
    asked = subprocess.run(
        [PYTHON, "-c", PLAYWRIGHT_PATH], capture_output=True, text=True, check=False
    )
    path = Path(asked.stdout.strip() or "/nonexistent")
    return path if path.exists() else None


def postgres_15() -> Path | None:
    """The programs of a PostgreSQL 15, if installed."""
    folder = Path("/usr/lib/postgresql/15/bin")
    return folder if (folder / "initdb").exists() else None


def _apt(*packages: str) -> bool:
    """Install Debian packages, when root and allowed to."""
    apt = on_path("apt-get")
    if apt is None or os.geteuid() != 0 or os.environ.get("WINVEST_APT") == "0":
        return False
    print(f"— Installation de {' '.join(packages)} (apt)…", flush=True)
    install = [apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (install, [apt, "update", "-qq"], install):
        done = subprocess.run(command, env=env, capture_output=True, check=False)
        if done.returncode == 0 and command is install:
            return True
    return False
