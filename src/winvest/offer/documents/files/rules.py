"""Rules of the files: what a content is, which ones a type of document takes, their names.

A file is what its first bytes say; the name and the type that the browser declares must agree.
Nothing that a browser would run (HTML, SVG, scripts, macros) is taken.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from winvest.foundation.kit.french import number
from winvest.offer.documents.enums import DocumentType

MEBI = 1024 * 1024
MOST_BYTES = 25 * MEBI
HEAD = 16
TYPES = "[Content_Types].xml"  # what each part of an Office file is
LONGEST_NAME = 120
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNTOLD = ("", "application/octet-stream", "text/plain")


@dataclass(frozen=True, slots=True)
class Format:
    """A format that may be deposited."""

    media_type: str
    label: str
    extensions: tuple[str, ...]
    inline: bool

    @property
    def extension(self) -> str:
        """The extension that a served file takes."""
        return self.extensions[0]


PDF = Format("application/pdf", "PDF", ("pdf",), inline=True)
PNG = Format("image/png", "image PNG", ("png",), inline=True)
JPEG = Format("image/jpeg", "image JPEG", ("jpg", "jpeg"), inline=True)
WEBP = Format("image/webp", "image WebP", ("webp",), inline=True)
DOCX = Format(WORD, "Word", ("docx",), inline=False)
XLSX = Format(SHEET, "Excel", ("xlsx",), inline=False)
FORMATS = {one.media_type: one for one in (PDF, PNG, JPEG, WEBP, DOCX, XLSX)}
IMAGES = (PNG, JPEG, WEBP)
TAKEN: Mapping[DocumentType, tuple[Format, ...]] = {
    DocumentType.MEDIA: (*IMAGES, PDF),
    DocumentType.VISUEL: (*IMAGES, PDF),
    DocumentType.SCRIPT: (PDF, DOCX),
    DocumentType.FAQ: (PDF, DOCX),
    DocumentType.FICHE_TECHNIQUE: (PDF, *IMAGES),
    DocumentType.TARIF: (PDF, XLSX),
}


def taken(kind: DocumentType) -> tuple[Format, ...]:
    """The formats that a type of document takes; legal texts are PDF alone (Annexe B §7).

    >>> [one.label for one in taken(DocumentType.DIPA)]
    ['PDF']
    """
    return TAKEN.get(kind, (PDF,))


def format_of(head: bytes, members: Collection[str] = ()) -> Format | None:
    """What a content is, by its first bytes and, in an Office file, by what its archive holds.

    >>> format_of(b"%PDF-1.7\\n").label, format_of(b"<html>")
    ('PDF', None)
    """
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"PK\x03\x04") and TYPES in members:
        return DOCX if "word/document.xml" in members else _workbook(members)
    return None


def _workbook(members: Collection[str]) -> Format | None:
    return XLSX if "xl/workbook.xml" in members else None


def wrong_file(
    found: Format | None, *, kind: DocumentType, name: str, declared: str, size: int, macros: bool
) -> tuple[str, str] | None:
    """What is wrong with a file for this type of document, with its code; None when it will do."""
    wanted = taken(kind)
    asked = " ou ".join(one.label for one in wanted)
    if size == 0:
        return "empty", "Ce fichier est vide\u00a0: choisissez-en un autre."
    if size > MOST_BYTES:
        most = number(MOST_BYTES // MEBI)
        return "too_large", f"{megabytes(size)}\u00a0: {most}\u00a0Mo au plus. Allégez le fichier."
    if found is None:
        return "format", f"Ce contenu n’est pas reconnu\u00a0: déposez un fichier {asked}."
    if found not in wanted:
        told = f"C’est un fichier {found.label}\u00a0: ce type de document demande {asked}."
        return "format_refused", told
    if extension_of(name) not in found.extensions:
        given = extension_of(name) or "sans extension"
        told = f"Le nom dit «\u00a0{given}\u00a0», le contenu est {found.label}\u00a0: renommez-le."
        return "name_mismatch", told
    if declared.partition(";")[0].strip().lower() not in (*UNTOLD, found.media_type):
        told = f"Le type annoncé n’est pas celui du contenu ({found.label})\u00a0: enregistrez-le "
        return "type_mismatch", told + "de nouveau, puis déposez-le."
    if macros:
        return "macros", "Ce fichier contient des macros\u00a0: enregistrez-le sans elles."
    return None


def extension_of(name: str) -> str:
    """The extension of a file's name, in lower case.

    >>> extension_of("C:\\\\dossier\\\\DIPA 2027.PDF")
    'pdf'
    """
    _, dot, found = name.rpartition(".")
    return found.lower() if dot else ""


def safe_name(name: str, *, extension: str) -> str:
    """A name to give a file: no path, no control, no bidirectional trick, one extension.

    >>> safe_name("../../é tat\\u202efdp.exe.pdf", extension="pdf")
    'é tatfdp.exe.pdf'
    """
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    kept = "".join(
        " " if one in '"<>|:*?;' else one
        for one in plain
        if unicodedata.category(one) not in ("Cc", "Cf", "Co", "Cs", "Cn")
    )
    stem = re.sub(r"\s+", " ", kept.rpartition(".")[0] or kept).strip(" .=+-@")
    return f"{stem[:LONGEST_NAME].strip(' .') or 'document'}.{extension}"


def megabytes(size: int) -> str:
    """A size as people read it.

    >>> megabytes(1_500_000), megabytes(2_000)
    ('1,4\\xa0Mo', '2\\xa0ko')
    """
    if size >= MEBI:
        return f"{size / MEBI:.1f}".replace(".", ",") + "\u00a0Mo"
    return f"{-(-size // 1024)}\u00a0ko"
