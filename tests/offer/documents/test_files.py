"""What may be deposited: contents by their first bytes, names, PDF that are refused."""

import io
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from winvest.foundation.kit.errors import Invalid
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.files.inspection import inspected
from winvest.offer.documents.files.reception import received
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
PNG_SIGN = b"\x89PNG\r\n\x1a\n"


@dataclass
class Sheet:
    """A file as a form sends it."""

    filename: str
    content_type: str

    async def read(self, size: int = -1) -> bytes:
        return b""


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
    assert "ne s’ouvre pas" in (inspected(zipped).refused or "")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in (TYPES, "xl/workbook.xml", "xl/vbaProject.bin"):
            archive.writestr(name, "")
    macro.write_bytes(held.getvalue())
    assert (inspected(macro).format, inspected(macro).macros) == (XLSX, True)


@pytest.mark.parametrize(
    ("kind", "name", "format"),
    [("PNG", "v.png", PNG), ("JPEG", "v.jpg", JPEG), ("WEBP", "v.webp", WEBP)],
)
def test_right_first_bytes_are_not_an_image(
    tmp_path: Path, kind: str, name: str, format: Format
) -> None:
    held = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(held, kind)
    sound, path = held.getvalue(), tmp_path / name
    junk = sound[:16] + b"rien" * 99
    for content, refused in ((sound, False), (junk, True), (sound[: len(sound) // 2], True)):
        path.write_bytes(content)
        found = inspected(path)
        assert found.format is format
        assert ("ne se lit pas" in (found.refused or "")) is refused


def test_an_image_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    head = b"IHDR" + struct.pack(">II5B", 60_000, 60_000, 8, 2, 0, 0, 0)
    vast = PNG_SIGN + struct.pack(">I", 13) + head + struct.pack(">I", crc32(head))
    vast += struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", crc32(b"IDAT"))
    path = tmp_path / "v.png"
    path.write_bytes(vast + struct.pack(">I", 0) + b"IEND" + struct.pack(">I", crc32(b"IEND")))
    assert inspected(path).refused is not None


def an_office_file(path: Path, types: bytes, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(TYPES, types)
        for name in ("xl/workbook.xml", *names):
            archive.writestr(zipfile.ZipInfo(name), b"")
    return path


def test_macros_under_another_name_or_behind_a_long_list_are_seen(tmp_path: Path) -> None:
    kind = b"application/vnd.ms-office.vbaProject"
    assert inspected(an_office_file(tmp_path / "a.xlsx", kind, "xl/image.bin")).macros
    wide = kind.decode().encode("utf-16")
    assert inspected(an_office_file(tmp_path / "b.xlsx", wide, "xl/image.bin")).macros
    many = [f"xl/{at}.xml" for at in range(5_001)]
    long = inspected(an_office_file(tmp_path / "c.xlsx", b"", *many, "xl/vbaProject.bin"))
    assert "trop volumineux" in (long.refused or "")


async def test_a_hostile_office_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    sound = an_office_file(tmp_path / "a.xlsx", b"<Types/>").read_bytes()
    end = sound.rindex(b"PK\x05\x06")
    endless = sound[:end] + sound[end:][:12] + b"\0\0\0\x10" + sound[end:][16:]
    locked, huge = bytearray(sound), bytearray(sound)
    entry = sound.index(b"PK\x01\x02")
    locked[entry + 8] = 1
    huge[entry + 24 : entry + 28] = b"\xf0\xff\xff\x7f"
    odd = bytearray(sound)
    odd[entry + 10] = odd[8] = 99
    for name, content, told in (
        ("a list without end", endless, "trop volumineux"),
        ("a password", bytes(locked), "mot de passe"),
        ("a huge part", bytes(huge), "trop volumineux"),
        ("an odd compression", bytes(odd), "ne s’ouvre pas"),
    ):
        path = tmp_path / "x.xlsx"
        path.write_bytes(content)
        sent = Sheet(filename="x.xlsx", content_type="")
        with pytest.raises(Invalid) as caught:
            await received(sent, path, kind=DocumentType.TARIF)
        one = caught.value.errors[0]
        assert (one.field, one.code) == ("fichier", "archive_refused"), name
        assert told in one.message, name
