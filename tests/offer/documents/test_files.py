"""What may be deposited: contents by their first bytes, names, PDF that are refused."""

import io
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.files.inspection import inspected
from winvest.offer.documents.files.rules import (
    DOCX,
    JPEG,
    MOST_BYTES,
    PDF,
    PNG,
    WEBP,
    XLSX,
    Format,
    format_of,
    safe_name,
    taken,
    wrong_file,
)

pytestmark = pytest.mark.req("DOC-01")
TYPES = "[Content_Types].xml"


@pytest.mark.parametrize(
    ("head", "members", "wanted"),
    [
        (b"%PDF-1.7\n", (), PDF),
        (b"\x89PNG\r\n\x1a\n", (), PNG),
        (b"\xff\xd8\xff\xe0", (), JPEG),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", (), WEBP),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", (), None),
        (b"PK\x03\x04", (TYPES, "word/document.xml"), DOCX),
        (b"PK\x03\x04", (TYPES, "xl/workbook.xml"), XLSX),
        (b"PK\x03\x04", ("evil.exe",), None),
        (b"<!doctype html>", (), None),
        (b"<svg xmlns=", (), None),
        (b"MZ\x90\x00", (), None),
        (b" %PDF-1.7", (), None),
    ],
)
def test_a_content_is_what_its_bytes_say(
    head: bytes, members: tuple[str, ...], wanted: Format | None
) -> None:
    assert format_of(head, members) is wanted


@pytest.mark.parametrize(
    ("found", "name", "declared", "size", "wanted"),
    [
        (PDF, "dipa.pdf", "application/pdf", 9, None),
        (PDF, "DIPA.PDF", "application/octet-stream", 9, None),
        (PDF, "dipa.pdf", "text/html", 9, "type_mismatch"),
        (PDF, "dipa.html", "application/pdf", 9, "name_mismatch"),
        (PDF, "dipa", "application/pdf", 9, "name_mismatch"),
        (PNG, "dipa.png", "image/png", 9, "format_refused"),
        (None, "dipa.pdf", "application/pdf", 9, "format"),
        (PDF, "dipa.pdf", "application/pdf", 0, "empty"),
        (PDF, "dipa.pdf", "application/pdf", MOST_BYTES, None),
        (PDF, "dipa.pdf", "application/pdf", MOST_BYTES + 1, "too_large"),
    ],
)
def test_bytes_name_and_declared_type_agree(
    found: Format | None, name: str, declared: str, size: int, wanted: str | None
) -> None:
    wrong = wrong_file(
        found, kind=DocumentType.DIPA, name=name, declared=declared, size=size, macros=False
    )
    assert (wrong and wrong[0]) == wanted


def test_legal_texts_are_pdf_alone_and_macros_enter_nowhere() -> None:
    assert taken(DocumentType.CG) == (PDF,)
    assert PNG in taken(DocumentType.VISUEL)
    wrong = wrong_file(
        XLSX, kind=DocumentType.TARIF, name="t.xlsx", declared="", size=9, macros=True
    )
    assert wrong is not None
    assert wrong[0] == "macros"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\Conditions Générales.PDF", "Conditions Générales.pdf"),
        ("=cmd|calc.pdf", "cmd calc.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("..pdf", "document.pdf"),
        ("a" * 300 + ".pdf", "a" * 120 + ".pdf"),
    ],
)
def test_a_name_is_harmless(name: str, wanted: str) -> None:
    assert safe_name(name, extension="pdf") == wanted


def a_pdf(path: Path, *, script: bool = False, password: str = "") -> Path:
    """A PDF of one blank page, and what makes it unfit."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        action = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("1"),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if password:
        writer.encrypt(password)
    writer.write(path)
    return path


def test_a_plain_pdf_is_read_and_says_why_it_is_no_archive(tmp_path: Path) -> None:
    found = inspected(a_pdf(tmp_path / "a.pdf"))
    assert (found.format, found.pages, found.claim, found.refused) == (PDF, 1, None, None)
    assert found.lacks == ("ne se déclare pas PDF/A", "pas de profil de couleur de sortie")


@pytest.mark.req("DOC-04")
def test_a_pdf_of_ours_stands_as_an_archive(tmp_path: Path) -> None:
    from weasyprint import HTML

    path = tmp_path / "ours.pdf"
    HTML(string="<html lang=fr><title>CG</title><p>Bonjour").write_pdf(path, pdf_variant="pdf/a-3b")
    found = inspected(path)
    assert (found.claim, found.lacks, found.refused) == ("PDF/A-3B", (), None)


@pytest.mark.parametrize(
    ("made", "told"),
    [({"script": True}, "un script"), ({"password": "secret"}, "mot de passe")],
)
def test_a_pdf_that_runs_or_hides_is_refused(
    tmp_path: Path, made: dict[str, object], told: str
) -> None:
    found = inspected(a_pdf(tmp_path / "a.pdf", **made))  # type: ignore[arg-type]
    assert told in (found.refused or "")


def test_a_broken_pdf_and_a_broken_archive_are_told_apart(tmp_path: Path) -> None:
    broken, zipped, macro = (tmp_path / name for name in ("a.pdf", "b.docx", "c.xlsx"))
    broken.write_bytes(b"%PDF-1.7\nrien")
    assert "ne se lit pas" in (inspected(broken).refused or "")
    zipped.write_bytes(b"PK\x03\x04rien")
    assert inspected(zipped).format is None
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in (TYPES, "xl/workbook.xml", "xl/vbaProject.bin"):
            archive.writestr(name, "")
    macro.write_bytes(held.getvalue())
    assert (inspected(macro).format, inspected(macro).macros) == (XLSX, True)
