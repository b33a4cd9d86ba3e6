"""What the help says is what the code does: each page fails here when it drifts."""

import re
from pathlib import Path

import pytest
from litestar.handlers import HTTPRouteHandler

from tests.screens.annex_c import ANNEX_C
from winvest.app.rail import NAV
from winvest.app.wiring import ROUTES
from winvest.foundation.audit.rules.act_words import ACTS
from winvest.foundation.infra.commands import registry
from winvest.foundation.infra.models import Base
from winvest.foundation.infra.settings import ROOT
from winvest.foundation.kit.labelled import Labelled
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.publication.facts import LackCode
from winvest.screens.help.acts import ROOMS, act_groups
from winvest.screens.help.annexes import ANNEXES, FOLDER, annex_text
from winvest.screens.help.checklists import ASKED
from winvest.screens.help.diagram import diagram
from winvest.screens.help.dictionary import AREAS, tables, tables_of
from winvest.screens.help.dictionary_words import COLUMNS, TABLE_WORDS
from winvest.screens.help.files import made
from winvest.screens.help.finding import folded, found
from winvest.screens.help.glossary import glossary
from winvest.screens.help.map import ABOUT, PAGES, about
from winvest.screens.help.screens import FOLDER as PICTURES
from winvest.screens.help.screens import SCREENS
from winvest.screens.help.statuses import FAMILIES

pytestmark = pytest.mark.req("CAT-12")


def addresses() -> set[str]:
    """All addresses that the application answers by GET."""
    return {
        path
        for one in ROUTES
        if isinstance(one, HTTPRouteHandler) and "GET" in one.http_methods
        for path in one.paths
    }


def leads_somewhere(href: str) -> bool:
    """Does an address, named parts filled, exist?"""
    path = re.split(r"[?#]", href)[0]
    if not path:
        return True
    known = (re.sub(r"\{\w+:\w+\}", "[^/]+", one) for one in addresses())
    return any(re.fullmatch(one, path) for one in known)


@pytest.mark.parametrize("path", sorted(made()))
def test_the_generated_page_says_what_the_code_says(path: str) -> None:
    written = (ROOT / path).read_text(encoding="utf-8")
    assert written == made()[path], "PYTHONPATH=src python -m tests.screens.help.dump writes it"


def test_the_dictionary_holds_every_table_and_column_and_no_other() -> None:
    read = {name: {one.name for one in entry.columns} for name, entry in tables().items()}
    known = {name: set(table.columns.keys()) for name, table in Base.metadata.tables.items()}
    assert read == known
    assert {one.name for area in AREAS for one in tables_of(area.code)} == set(known)
    assert set(TABLE_WORDS) - set(known) == set(), "words of tables that are gone"
    assert set(COLUMNS) - {one for names in known.values() for one in names} == set()


@pytest.mark.parametrize("area", [one.code for one in AREAS])
def test_a_diagram_draws_every_table_apart_and_every_tie(area: str) -> None:
    own = tables_of(area)
    drawing = diagram(own, every=tables())
    boxes = {one.name: one for one in drawing.boxes}
    assert {one.name for one in own} <= set(boxes)
    for one in drawing.boxes:
        assert one.x + 216 <= drawing.width
        assert one.y + one.height <= drawing.height
        for other in drawing.boxes:
            if one.name < other.name and abs(one.x - other.x) < 216:
                assert one.y + one.height < other.y or other.y + other.height < one.y
    drawn = {(one.child, one.column) for one in drawing.ties}
    asked = {
        (one.name, each.name)
        for one in own
        for each in one.columns
        if each.reference and each.reference.table in boxes
    }
    assert drawn == asked


def test_the_checklist_names_every_line_of_the_gate() -> None:
    assert set(ASKED) == set(LackCode), "offer.publication.rules.LackCode"
    page = made()["docs/publication-checklists.md"]
    assert all(f"`{one}`" in page for one in LackCode)
    assert all(f"| {one.label} |" in page for one in LegalFamily)


def test_every_label_of_annex_c_is_a_status_with_its_meaning() -> None:
    told = {family.title: [one.label for one, _ in family] for family in FAMILIES}
    for title, labels in ANNEX_C.items():
        assert set(labels.split(", ")) <= set(told[title]), title
    assert all(meaning for family in FAMILIES for _, meaning in family)


def test_the_glossary_says_the_words_that_screens_say() -> None:
    """Channels, life cycle, visibilities: a label renamed on screen is renamed there too."""
    words = " / ".join(folded(one.french) for one in glossary())
    enums: dict[str, list[Labelled]] = {one.title: list(one.members) for one in FAMILIES}
    for title in ("Produit", "Visibilité", "Comptabilité"):
        for one in enums[title]:
            assert folded(one.label) in words, f"docs/glossary.md: {one.label}"
    anchors = [one.anchor for one in glossary()]
    assert len(anchors) == len(set(anchors)), "a word is defined twice"


def test_every_act_is_listed_in_french_under_a_titled_room() -> None:
    groups = act_groups({})
    assert {one.name for group in groups for one in group.acts} == set(registry)
    assert set(registry) - set(ACTS) == set(), "foundation/audit/rules/act_words.py"
    assert {group.code for group in groups} - set(ROOMS) == set(), "screens/help/acts.py: ROOMS"


def test_every_annex_is_read_and_every_text_is_an_annex_s() -> None:
    assert [one.letter for one in ANNEXES] == list("ABCDEFGHIJKL")
    assert {one.file for one in ANNEXES if one.file} == {one.name for one in FOLDER.iterdir()}
    for one in ANNEXES:
        if one.file:
            text = annex_text(one.letter)
            assert text.title.startswith(f"Annexe {one.letter} — ")
            assert len(text.sections) > 3


def test_every_link_of_the_help_leads_somewhere() -> None:
    texts = "\n".join(path.read_text() for path in FOLDER.iterdir())
    written = re.findall(r"\]\(([^)]+)\)", texts)
    mapped = [one.href for one in PAGES] + list(ABOUT.values())
    assert [one for one in (*written, *mapped) if not leads_somewhere(one)] == []
    assert len(written) > 10


def test_the_question_mark_of_every_entry_of_the_rail_leads_to_a_page() -> None:
    for group in NAV:
        for item in group.items:
            assert leads_somewhere(about(item.href)), item.href
    assert about("/imports/nouveau") == "/aide/annexes/k"


@pytest.mark.parametrize("screen", SCREENS, ids=lambda one: one.name)
def test_a_key_screen_has_its_picture_its_parts_and_its_page(screen: object) -> None:
    one = next(each for each in SCREENS if each is screen)
    assert leads_somewhere(one.path)
    assert len(one.zones) > 1
    picture = PICTURES / f"{one.name}.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 10_000
    assert picture.stat().st_size < 300_000


def test_no_picture_is_left_behind() -> None:
    assert len(SCREENS) == 5
    assert {one.name for one in Path(PICTURES).iterdir()} == {f"{one.name}.png" for one in SCREENS}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("clawback", "/aide/statuts"),
        ("FAMILLE de RISQUE", "/aide/familles"),
        ("product.sku", "/aide/dictionnaire/catalogue#product"),
        ("recette bac a sable", "/aide/annexes/j"),
        ("raci", "/aide/"),
    ],
)
def test_the_search_finds_what_people_type(typed: str, first: str) -> None:
    places = found(typed)
    assert places
    assert any(one.href.startswith(first) for one in places[:3]), [one.href for one in places]
    assert found("zzz introuvable") == found("   ") == ()
