"""The one script behind `make`: prepares `.venv`, checks the machine, then does what is asked.

Standard library only, and readable by an old Python, which it refuses in one sentence.
"""

import os
import subprocess
import sys
import time

if sys.version_info < (3, 11):  # noqa: UP036 - it may well be run by an older one
    sys.exit(
        "Python 3.11 ou plus récent est nécessaire (Debian 12 : apt install python3), "
        f"ici {sys.version.split()[0]}. / Python 3.11 or newer is needed."
    )

import environment
import system
from environment import PYTHON, ROOT

USAGE = "python3 tools/dev.py setup|run|test|check|bench|screens|fuzz|test-extra [arguments]"
TEMPLATES_COMPILE = "from tools.templates import main; raise SystemExit(main())"
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CHECKS = (
    ("ruff", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("mypy", ["-m", "mypy"]),
    ("import-linter", ["-c", LINT_IMPORTS]),
    ("djlint", ["-m", "djlint", "templates", "--lint", "--quiet"]),
    ("templates", ["-c", TEMPLATES_COMPILE]),
)


def main() -> int:
    """Do the command asked for; what the machine lacks is one French and English sentence."""
    command, *arguments = sys.argv[1:] or ["run"]
    act = COMMANDS.get(command)
    if act is None:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        return act(arguments)
    except environment.Missing as missing:
        print("\n" + str(missing), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def setup(arguments: list[str]) -> int:
    """Prepare `.venv` for tests, and start nothing."""
    environment.prepare("run" if "--run" in arguments else "test")
    return 0


def run(arguments: list[str]) -> int:
    """Start the product; this process becomes `winvest up`, so that Ctrl-C reaches it."""
    environment.check_ground()
    environment.prepare("run")
    lacking = system.pango()
    if lacking:
        print(lacking, file=sys.stderr)  # only PDF documents need it: the rest runs
    os.chdir(ROOT)
    return os.execv(PYTHON, [str(PYTHON), "-P", "-m", "winvest.app.cli", "up", *arguments])


def test(arguments: list[str]) -> int:
    """Unit, architecture, integration and end-to-end tests, then the requirements' table.

    Two processes share the work, a file at a time (`make test` on two cores); `-n 0` is one.
    """
    sharing = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--durations=12"]
    return _pytest(["-p", "tests.req_table", *sharing, *arguments])


def check(_: list[str]) -> int:
    """Formatting, types, floors, templates: all are run, then summed up."""
    environment.prepare("test")
    failed = []
    for name, command in CHECKS:
        started = time.monotonic()
        code = _python(command)
        print(f"{'ok    ' if code == 0 else 'ÉCHEC '} {name} ({time.monotonic() - started:.1f} s)")
        if code != 0:
            failed.append(name)
    if failed:
        print("make check : échec de " + ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    """Measured rows into `var/bench/latest.json`; `ONLY=prefix` chooses."""
    environment.prepare("run")
    return _python(["-m", "bench", *arguments])


def screens(arguments: list[str]) -> int:
    """Every page at 1440 and 390 px, light and dark, into `var/screens/`."""
    _browser()
    return _python(["-m", "e2e.screens", *arguments])


def fuzz(arguments: list[str]) -> int:
    """The generated tests again, with many more examples, a new seed and all the time they take."""
    profile = ["-p", "tests.fuzz_profile", "--hypothesis-profile=fuzz", "--show-capture=no"]
    profile.append("--timeout=3600")
    return _pytest([*profile, "-m", "hypothesis", *(arguments or ["tests"])])


def test_extra(arguments: list[str]) -> int:
    """The tests against the oldest PostgreSQL we promise (15), if this machine has one."""
    folder = system.postgres_15()
    if folder is None:
        print(
            "PostgreSQL 15 absent : non essayé (Debian 12 : apt install postgresql-15). "
            "/ PostgreSQL 15 not found: not tried."
        )
        return 0
    os.environ["WINVEST_POSTGRES"] = str(folder)
    return _pytest(arguments or ["tests"])


def _pytest(arguments: list[str]) -> int:
    _browser()
    return _python(["-m", "pytest", *arguments])


def _browser() -> None:
    environment.prepare("test")
    lacking = system.pango()
    if lacking:
        raise environment.Missing(lacking)
    os.environ["E2E_BROWSER"] = str(system.browser())


def _python(arguments: list[str]) -> int:
    return subprocess.run([PYTHON, *arguments], cwd=ROOT, check=False).returncode


COMMANDS = {
    "setup": setup,
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "screens": screens,
    "fuzz": fuzz,
    "test-extra": test_extra,
}

if __name__ == "__main__":
    sys.exit(main())
