"""What the product imports is installed by `make run`, not by the tests alone."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"winvest", "winvest_sandbox"}


def imported() -> set[str]:
    """Top-level names that the source imports, wherever in the file."""
    names: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - OURS


@pytest.mark.req("OPS-01")
def test_every_import_is_installed_by_make_run() -> None:
    text = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    pinned = {one.lower().replace("_", "-") for one in re.findall(r"^([\w.-]+)==", text, re.M)}
    known = packages_distributions()
    lacking = {
        name
        for name in imported()
        if not {one.lower().replace("_", "-") for one in known.get(name, ())} & pinned
    }
    assert len(imported()) > 10
    assert lacking == set()
