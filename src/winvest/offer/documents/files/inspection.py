"""Inspection: what a file really is, and how a PDF stands for long keeping (Annexe B §7).

The PDF/A look is structural, not a validation: what the file claims in its metadata, its output
intent, its fonts, and what an archive forbids (encryption, scripts, launched programs).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from winvest.foundation.infra.archives import BROKEN, TooManyListed, opened_archive
from winvest.foundation.infra.pictures import picture_size
from winvest.foundation.infra.vault import digest_of
from winvest.offer.documents.files.rules import HEAD, IMAGES, MEBI, PDF, TYPES, Format, format_of

MOST_MEMBERS = 5000
MOST_LISTED = MEBI  # the list of the parts itself: 5 000 of them take half of it
MOST_INFLATED = 300 * MEBI
MOST_TYPES = MEBI
MOST_PAGES = 2000
MACROS = ("vbaproject.bin", "xl/macrosheets/")
MACRO_TYPES = (b"macroenabled", b"vbaproject", b"macrosheet")
SWOLLEN = "Ce fichier est trop volumineux une fois ouvert : enregistrez-le de nouveau, allégé."
LOCKED = "Ce fichier est protégé par un mot de passe : déposez-le sans."
UNREADABLE = "Ce fichier ne s’ouvre pas : enregistrez-le de nouveau, puis déposez-le."
BLURRED = "Cette image ne se lit pas : exportez-la de nouveau, puis déposez-la."
PICTURES = ("PNG", "JPEG", "WEBP")
ACTIVE = ("/JavaScript", "/JS", "/Launch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A file as it was found; `refused` is a sentence when it must not be kept."""

    sha256: str
    size: int
    format: Format | None
    macros: bool = False
    pages: int | None = None
    claim: str | None = None
    lacks: tuple[str, ...] = ()
    refused: str | None = None


def inspected(path: Path) -> Inspected:
    """Look at a file on the disk (call it in a thread)."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    told = Inspected(sha256=digest_of(path), size=path.stat().st_size, format=format_of(head))
    if head.startswith(b"PK"):
        return _as_office(path, head, told)
    if told.format in IMAGES:
        return told if picture_size(path, formats=PICTURES) else replace(told, refused=BLURRED)
    return _as_pdf(path, told) if told.format is PDF else told


def _as_office(path: Path, head: bytes, plain: Inspected) -> Inspected:
    """An Office file by the list of its parts, which is measured before it is read."""
    try:
        with path.open("rb") as file, opened_archive(file, most_listed=MOST_LISTED) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_MEMBERS or sum(one.file_size for one in parts) > MOST_INFLATED:
                return replace(plain, refused=SWOLLEN)
            if any(one.flag_bits & 1 for one in parts):
                return replace(plain, refused=LOCKED)
            names = archive.namelist()
            macros = any(mark in one.lower() for one in names for mark in MACROS)
            found = format_of(head, names)
            if found is not None:
                with archive.open(TYPES) as part:
                    types = part.read(MOST_TYPES).replace(b"\x00", b"").lower()
                macros = macros or any(mark in types for mark in MACRO_TYPES)
    except TooManyListed:
        return replace(plain, refused=SWOLLEN)
    except (*BROKEN, KeyError):
        return replace(plain, refused=UNREADABLE)
    return replace(plain, format=found, macros=macros)


def _as_pdf(path: Path, plain: Inspected) -> Inspected:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    told = partial(replace, plain)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted:
            return told(refused="Ce PDF est protégé par un mot de passe : déposez-le sans.")
        pages = len(reader.pages)
        if not 0 < pages <= MOST_PAGES:
            return told(refused=f"Ce PDF a {pages} pages : il en faut de 1 à {MOST_PAGES}.")
        if _is_active(reader):
            return told(refused="Ce PDF contient un script ou lance un programme : retirez-le.")
        claim = _claim(reader)
        return told(pages=pages, claim=claim, lacks=tuple(_lacks(reader, claim)))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        return told(refused="Ce PDF ne se lit pas jusqu’au bout : enregistrez-le de nouveau.")


def _is_active(reader: Any) -> bool:
    """Does the document carry a script, or start something when opened?"""
    root = reader.root_object
    names = _plain(root.get("/Names"))
    if names is not None and "/JavaScript" in names:
        return True
    actions = [root.get("/OpenAction"), *_values(root.get("/AA"))]
    for page in reader.pages:
        actions += _values(page.get("/AA"))
        for note in _plain(page.get("/Annots")) or ():
            note = _plain(note)
            actions += [note.get("/A"), *_values(note.get("/AA"))]
    return any(_runs(one) for one in actions)


def _runs(action: Any) -> bool:
    action = _plain(action)
    return hasattr(action, "get") and any(
        action.get("/S") == one or one in action for one in ACTIVE
    )


def _claim(reader: Any) -> str | None:
    """What the metadata says the file is, as `PDF/A-3B`."""
    metadata = reader.xmp_metadata
    if metadata is None:
        return None
    part, conformance = metadata.pdfaid_part, metadata.pdfaid_conformance
    return f"PDF/A-{part}{(conformance or '').upper()}"[:20] if part else None


def _lacks(reader: Any, claim: str | None) -> Iterator[str]:
    if claim is None:
        yield "ne se déclare pas PDF/A"
    intents = _plain(reader.root_object.get("/OutputIntents")) or ()
    if not any(str(_plain(one).get("/S")) == "/GTS_PDFA1" for one in intents):
        yield "pas de profil de couleur de sortie"
    bare = sorted({name for page in reader.pages for name in _bare_fonts(page)})
    if bare:
        yield f"polices non incorporées : {', '.join(bare[:3])}"


def _bare_fonts(page: Any) -> Iterator[str]:
    """The fonts of a page that the file does not carry."""
    resources = _plain(page.get("/Resources")) or {}
    for font in (_plain(resources.get("/Font")) or {}).values():
        font = _plain(font)
        parts = [_plain(one) for one in _plain(font.get("/DescendantFonts")) or (font,)]
        for one in parts:
            descriptor = _plain(one.get("/FontDescriptor")) or {}
            held = any(f"/FontFile{number}" in descriptor for number in ("", "2", "3"))
            if not held and one.get("/Subtype") != "/Type3":
                yield str(font.get("/BaseFont", "?")).lstrip("/")[:40]


def _plain(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _values(value: Any) -> list[Any]:
    value = _plain(value)
    return list(value.values()) if hasattr(value, "values") else []
