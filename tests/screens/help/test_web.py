"""Help: its pages draw whole, and lead only to addresses that answer."""

import re

import pytest
from litestar.handlers import HTTPRouteHandler

from winvest.app.wiring import ROUTES
from winvest.foundation.infra.settings import ROOT
from winvest.screens.help.glossary import glossary
from winvest.screens.help.queries import icon_names
from winvest.screens.help.statuses import FAMILIES

KIT = ROOT / "templates" / "help" / "kit"


def addresses() -> set[str]:
    """All addresses that the application answers."""
    return {path for one in ROUTES if isinstance(one, HTTPRouteHandler) for path in one.paths}


def test_the_living_page_shows_every_macro_of_every_component() -> None:
    """What nobody can see there would be copied, not used (post_button needs a real act)."""
    shown = "\n".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    kit = "\n".join(path.read_text() for path in KIT.glob("*.html"))
    missing = []
    for path in sorted((ROOT / "templates" / "components").glob("[a-z]*.html")):
        for name in re.findall(r"{% macro ([a-z]\w*)", path.read_text()):
            where = shown if path.name in ("shortcuts.html",) else kit
            if not re.search(rf"\b{name}\(", where):
                missing.append(f"{path.name}: {name}")
    assert missing == ["button.html: post_button"]


def test_every_section_has_its_file() -> None:
    page = (ROOT / "templates" / "help" / "components.html").read_text()
    named = set(re.findall(r'^    \("([a-z]+)", "', page, flags=re.MULTILINE))
    assert named == {path.stem for path in KIT.glob("*.html")}


def test_statuses_are_those_of_the_rooms() -> None:
    assert len(FAMILIES) >= 7
    for family in FAMILIES:
        assert all(member.label and member.tone for member in family.members)


def test_the_glossary_is_the_repository_s() -> None:
    terms = glossary()
    assert len(terms) > 60
    assert all(one.french and one.english and one.sense for one in terms)
    assert "box" in icon_names()


@pytest.mark.req("OPS-05")
def test_help_asks_for_a_session_but_no_right() -> None:
    ours = [one for one in ROUTES if isinstance(one, HTTPRouteHandler) and one.paths & {"/aide"}]
    assert [(one.opt["public"], one.opt["right"]) for one in ours] == [(False, None)]
