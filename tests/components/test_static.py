"""The look's own rules: weight, layers, tokens, small modules, vendored files as declared."""

import hashlib
import re
from pathlib import Path

import pytest

from winvest.foundation.infra.settings import ROOT
from winvest.foundation.infra.stylesheet import sheet_digest, whole_sheet
from winvest.foundation.infra.templates import asset

STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
SHEETS = sorted((STATIC / "css").rglob("*.css"))
MODULES = sorted((STATIC / "js").glob("*.js"))
LAYERS = ["reset", "tokens", "base", "layout", "components", "rooms", "utilities", "print"]
HEX_OR_FUNCTION = re.compile(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", re.IGNORECASE)


@pytest.mark.req("OPS-01")
def test_the_whole_look_stays_light() -> None:
    """What a browser receives, before compression."""
    assert len(whole_sheet().encode()) < 60_000
    assert sum(path.stat().st_size for path in STATIC.rglob("*.js")) < 120_000


def test_eight_layers_in_their_order() -> None:
    assert f"@layer {','.join(LAYERS)};" in whole_sheet()
    assert "@import" not in whole_sheet()
    assert re.findall(r"@layer (\w+)\{", whole_sheet()) == LAYERS
    assert whole_sheet().count("{") == whole_sheet().count("}")


def test_every_sheet_is_sent_and_none_is_missing() -> None:
    entry = (STATIC / "css" / "app.css").read_text()
    imported = set(re.findall(r'@import url\("([^"]+)"\)', entry))
    there = {str(path.relative_to(STATIC / "css")) for path in SHEETS} - {"app.css"}
    assert imported == there


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: str(path.relative_to(STATIC)))
def test_a_sheet_obeys_the_rules_of_style(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert "!important" not in text
    assert not re.search(r"(?:^|[\s,}])#[a-z][\w-]*[^;{}]*\{", text), "no id in a selector"
    assert text.count("{") == text.count("}")
    if path.name != "tokens.css":
        assert not HEX_OR_FUNCTION.search(text), "colours are tokens"


def test_every_token_read_is_defined() -> None:
    css = whole_sheet()
    read = set(re.findall(r"var\((--[a-z0-9-]+)\)", css))
    written = set(re.findall(r"(--[a-z0-9-]+)\s*:", css))
    assert read - written == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_stays_small_and_free_of_eval(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) < 60
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", text)


def test_every_module_is_loaded_by_the_base_layout_or_the_page_that_needs_it() -> None:
    base = (TEMPLATES / "layouts" / "scripts.html").read_text()
    loop = re.search(r"for name in (\[.*?\])", base)
    assert loop
    everywhere = set(re.findall(r'"([a-z_]+)"', loop[1]))
    pages = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    sometimes = set(re.findall(r"asset\([\"']js/([a-z_]+)\.js", pages))
    assert everywhere | sometimes == {path.stem for path in MODULES}
    assert everywhere & sometimes == set()


def test_vendored_files_are_the_ones_declared() -> None:
    table = (STATIC / "vendor" / "README.md").read_text()
    declared = dict(re.findall(r"\| `([\w.-]+\.js)` .*`([0-9a-f]{64})` \|", table))
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (STATIC / "vendor").glob("*.js")
    }
    assert declared == found
    base = (TEMPLATES / "layouts" / "scripts.html").read_text()
    assert all(f"vendor/{name}" in base for name in found)


def test_htmx_is_told_options_that_it_knows() -> None:
    base = (TEMPLATES / "layouts" / "base.html").read_text()
    htmx = (STATIC / "vendor" / "htmx-4.0.1.min.js").read_text()
    config = re.search(r"name=\"htmx-config\" content='([^']+)'", base)
    assert config
    for option in re.findall(r'"(\w+)":', config[1]):
        assert option in htmx
    assert '"includeIndicatorCSS": false' in config[1]


def test_icons_named_in_templates_exist() -> None:
    sprite = (STATIC / "img" / "icons.svg").read_text()
    there = set(re.findall(r'id="i-([\w-]+)"', sprite))
    named = set()
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        named |= set(re.findall(r'\b(?:icon|glyph)\("([\w-]+)"[,)]', text))
        named |= set(re.findall(r'\bicon="([\w-]+)"', text))
    assert named - there == set()


def test_addresses_carry_a_hash_of_the_content() -> None:
    assert asset("css/app.css") == f"/static/css/app.css?v={sheet_digest()}"
    assert re.fullmatch(r"/static/img/icons\.svg\?v=[0-9a-f]{10}", asset("img/icons.svg"))


def test_what_unfolds_looks_as_if_it_did() -> None:
    """A fold's words alone, without arrow or link's look, read as text that nobody clicks."""
    plain = re.compile(r"<summary>(?!\s*<|\s*\{\{ icon)")
    bare = [str(one.relative_to(TEMPLATES)) for one in TEMPLATES.rglob("*.html")
            if plain.search(one.read_text())]  # fmt: skip
    assert bare == []


def test_the_arrow_of_a_change_stays_in_its_sentence() -> None:
    """Icons are blocks; between two prices of a sentence, a block would break the line twice."""
    assert ".change .icon{display:inline-block" in whole_sheet()
