"""The documents of the demo group: real files, in French, themed, honest, always the same."""

import io
import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from winvest.app.demo import load
from winvest.app.demo.content.catalogue import PRODUCTS
from winvest.app.demo.printing import FRAME, Sheet, print_sheets, render, stored_path
from winvest.app.demo.sheets import sheets, uses
from winvest.app.demo.trees import exact_json
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.templates import template_environment


@pytest.fixture(scope="module")
def pages() -> dict[str, Sheet]:
    """Every page to print, by its key."""
    return {sheet.key: sheet for sheet in sheets(template_environment())}


@pytest.mark.req("DOC-01")
def test_every_template_serves_and_every_document_has_one() -> None:
    written = {path.stem for path in FRAME.glob("[a-z]*.html")}
    assert {document.template for _, _, document in uses()} == written
    assert len(written) >= 12


@pytest.mark.req("DOC-01", "OPS-06")
def test_pages_are_honest_french(pages: dict[str, Sheet]) -> None:
    for key, sheet in pages.items():
        assert '<html lang="fr">' in sheet.html, key
        assert "Document de démonstration, sans valeur contractuelle" in sheet.html, key
        words = re.sub(r"<[^>]+>", " ", sheet.html)
        assert not re.search(r"\S [;:!?»€%]", words), key
        assert "« " not in words, key
        assert not re.search(r"lorem|ipsum|None|Undefined", words), key


@pytest.mark.req("DOC-01")
def test_a_page_tells_the_product_it_is_about(pages: dict[str, Sheet]) -> None:
    html = pages["MTV-TV-0001|v2|fiche"].html
    for price in ("9,90\u00a0€", "19,90\u00a0€", "29,90\u00a0€"):
        assert price in html
    assert "Premier mois à moitié prix" in html
    dipa = pages["AP-OBSEQUES-0001|v1|dipa"].html
    assert "de 76 à 80 ans" in dipa
    assert "exonéré" in dipa


@pytest.mark.req("DOC-04")
def test_a_file_is_pdf_a_with_its_text_and_always_the_same(
    pages: dict[str, Sheet], tmp_path: Path
) -> None:
    sheet = pages["AP-ASSIST-0001|v1|dipa"]
    content = render(sheet, fonts=tmp_path / "fonts")
    assert render(sheet, fonts=tmp_path / "other") == content
    reader = PdfReader(io.BytesIO(content))
    text = " ".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ")
    assert "Assistance Action Prévoyance" in text
    assert "Document de démonstration" in text
    assert len(reader.pages) == 2
    declared = reader.root_object["/Metadata"].get_object().get_data()  # type: ignore[union-attr]
    assert re.search(rb"pdfaid:part(>|=\")3", declared)


@pytest.mark.req("DOC-01")
def test_a_page_is_printed_once(tmp_path: Path, pages: dict[str, Sheet]) -> None:
    few = [pages[key] for key in sorted(pages)[:2]]
    first = print_sheets(few, folder=tmp_path)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.pdf")}
    assert print_sheets(few, folder=tmp_path) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.pdf")} == times
    gone = stored_path(tmp_path, first[few[0].key].sha256)
    gone.unlink()
    assert print_sheets(few, folder=tmp_path) == first
    assert gone.exists()


@pytest.mark.req("OPS-01")
@pytest.mark.commits
async def test_without_printing_libraries_the_group_still_loads(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unable(*_: object, **__: object) -> None:
        raise OSError("cannot load library 'libgobject-2.0-0'")

    monkeypatch.setattr(load, "print_sheets", unable)
    summary = await load.load_demo(settings)
    assert summary.products == len(PRODUCTS)
    assert summary.files == 0
    assert summary.documents > 0
    assert "libpango" in caplog.text


def test_exact_json_is_json() -> None:
    tricky = {"a": 'dit « oui » "net"\\\n', "b": [1, None, False]}
    assert json.loads(exact_json(tricky)) == tricky
