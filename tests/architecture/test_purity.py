"""`def` is pure: rules, forms and enums are never async, never read the clock, never do IO."""

import ast
from pathlib import Path

import pytest

from winvest.foundation.infra.settings import ROOT

SRC = ROOT / "src" / "winvest"
PURE = ("rules", "forms", "enums")
FORBIDDEN = set("sqlalchemy psycopg litestar httpx os random secrets time procrastinate".split())
CLOCK = {"now", "utcnow", "today"}


def pure_files() -> list[Path]:
    """All files that must be pure, whether a file or a folder of the same name."""
    files = [path for name in PURE for path in SRC.rglob(f"{name}.py")]
    files += [path for name in PURE for path in SRC.rglob(f"{name}/*.py")]
    return sorted(files + list((SRC / "foundation" / "kit").glob("*.py")))


@pytest.mark.parametrize("path", pure_files(), ids=lambda path: str(path.relative_to(SRC)))
def test_pure_files_touch_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text())
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef):
            found.append(f"async {node.name}")
        if isinstance(node, ast.Import):
            found += [a.name for a in node.names if a.name.split(".")[0] in FORBIDDEN]
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FORBIDDEN:
            found.append(str(node.module))
        if isinstance(node, ast.Attribute) and node.attr in CLOCK and _is_clock(node):
            found.append(f"clock: {node.attr}")
    if path.name == "identifiers.py":
        found = [one for one in found if one not in ("secrets", "time")]
    assert found == []


def _is_clock(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in ("datetime", "date")
