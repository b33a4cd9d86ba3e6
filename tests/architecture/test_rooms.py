"""The house's own habits: docstrings, registered acts, declared rights, jobs, templates."""

import ast
import re
from pathlib import Path

import pytest
from litestar.handlers import HTTPRouteHandler

from winvest.app.wiring import ROUTES
from winvest.foundation.infra.commands import Undo, registry
from winvest.foundation.infra.queue import jobs
from winvest.foundation.infra.settings import ROOT

SRC = ROOT / "src" / "winvest"
TEMPLATES = ROOT / "templates"


def python_files() -> list[Path]:
    """All source files."""
    return sorted(SRC.rglob("*.py"))


def handlers() -> list[HTTPRouteHandler]:
    """All route handlers of the application."""
    return [one for one in ROUTES if isinstance(one, HTTPRouteHandler)]


@pytest.mark.parametrize("path", sorted(SRC.rglob("__init__.py")), ids=lambda p: str(p.parent.name))
def test_packages_hold_a_docstring_only(path: Path) -> None:
    body = ast.parse(path.read_text()).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)


@pytest.mark.parametrize("path", python_files(), ids=lambda p: str(p.relative_to(SRC)))
def test_public_functions_say_what_they_are_for(path: Path) -> None:
    tree = ast.parse(path.read_text())
    missing = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert missing == []


def test_the_request_of_a_door_is_named_once() -> None:
    named = re.compile(r"^\w+ = Request\[", re.MULTILINE)
    found = [str(one.relative_to(SRC)) for one in python_files() if named.search(one.read_text())]
    assert found == ["foundation/infra/web.py"]


def test_every_handler_declares_its_right() -> None:
    assert len(handlers()) > 10
    undeclared = [
        handler.handler_name
        for handler in handlers()
        if not {"right", "public", "company_scoped"} <= set(handler.opt)
    ]
    assert undeclared == []


def test_doors_reach_changes_only_through_the_registry() -> None:
    """A coroutine of `commands` that is not registered is a step of others: no door imports it."""
    steps = set()
    for path in [*SRC.rglob("commands.py"), *SRC.rglob("commands/*.py")]:
        if path.is_relative_to(SRC / "foundation"):
            continue  # what carries other rooms' acts (mail, sealing) is no act of a person
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.AsyncFunctionDef) or node.name.startswith("_"):
                continue
            names = [ast.unparse(one) for one in node.decorator_list]
            if not any(name.startswith("command(") for name in names):
                steps.add((_module(path), node.name))
    reached = [
        f"{path.relative_to(SRC)}: {node.module}.{alias.name}"
        for path in doors()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if (node.module, alias.name) in steps
    ]
    assert reached == []


def doors() -> list[Path]:
    """Files that answer the world."""
    files = [path for name in ("web", "api", "jobs") for path in SRC.rglob(f"{name}.py")]
    files += [path for name in ("web", "api", "jobs") for path in SRC.rglob(f"{name}/*.py")]
    files += list(SRC.rglob("*_web.py"))
    return sorted(set(files))


def _module(path: Path) -> str:
    return ".".join(path.relative_to(SRC.parent).with_suffix("").parts)


@pytest.mark.req("AHEAD-12")
def test_undo_names_a_registered_command() -> None:
    assert len(registry) > 5
    wrong = [
        one.name
        for one in registry.values()
        if isinstance(one.undo, Undo) and one.undo.command not in registry
    ]
    assert wrong == []


def test_enqueued_jobs_exist() -> None:
    enqueued = set()
    for path in python_files():
        enqueued |= set(re.findall(r"enqueue\(\s*\w+,\s*\"([^\"]+)\"", path.read_text()))
    assert enqueued <= set(jobs)


def test_fragments_carry_their_own_id() -> None:
    """One name in three places: `_product_table.html` holds `id="product-table"`."""
    wrong = []
    for path in TEMPLATES.rglob("_*.html"):
        if path.parts[-2] in ("components", "layouts", "errors", "mail"):
            continue
        if path.relative_to(TEMPLATES).parts[0] == "documents":
            continue
        if "{% macro" in path.read_text():
            continue  # a sheet of macros is never swapped
        expected = path.stem.removeprefix("_").replace("_", "-")
        if f'id="{expected}' not in path.read_text():
            wrong.append(str(path.relative_to(TEMPLATES)))
    assert wrong == []


def test_no_inline_script_or_style() -> None:
    """The strict content policy would refuse it."""
    pattern = re.compile(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=\"|\son[a-z]+=\"|javascript:|hx-on"
    )
    wrong = [
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if path.relative_to(TEMPLATES).parts[0] not in ("documents", "mail")
        and pattern.search(path.read_text())
    ]
    assert wrong == []


def test_safe_filter_only_in_components() -> None:
    wrong = [
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if path.relative_to(TEMPLATES).parts[0] != "components" and "|safe" in path.read_text()
    ]
    assert wrong == []


def test_a_journey_awaits_what_a_click_did_before_it_opens_the_next_page() -> None:
    """A page opened right after a click cancels the form that the click sends, now and then."""
    hasty = re.compile(r"^( +)[\w.].*\.(?:click|press)\(.*\)\n\1\w+\.goto\(", re.M)
    found = {path.name: hasty.findall(path.read_text()) for path in (ROOT / "e2e").glob("*.py")}
    assert {name for name, hits in found.items() if hits} == set()


def test_a_journey_looks_at_the_page_that_a_click_led_to() -> None:
    """Looked at right after a click, it is the page before, or one on its way out."""
    led = r"^( +)(?:[\w.].*\.click\(.*\)|give_password\(.*\)|go_on\(.*\))\n"
    looked = r"\1.*\b(?:see|look|everywhere|violations|accessible|no_sideways|content)\(.*$"
    hasty = re.compile(led + looked, re.M)
    found = {
        (path.name, hit.group())
        for path in (ROOT / "e2e").glob("*.py")
        for hit in hasty.finditer(path.read_text())
    }
    assert found == set()
