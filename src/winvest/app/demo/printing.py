"""Printing of the demo documents: real PDF files, made once, named by their SHA-256.

The pool has two processes because WeasyPrint takes about 0.2 s of processor a document. A file made
from the same page by the same WeasyPrint is not made again (`index.json` remembers).
"""

import atexit
import hashlib
import io
import json
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from winvest.app.demo.sheets import Sheet
from winvest.foundation.infra.settings import ROOT

FRAME = ROOT / "templates" / "documents" / "demo"
FONT = ROOT / "static" / "font" / "inter-latin.woff2"
WEIGHTS = (400, 700)
INDEX = "index.json"
PROCESSES = 2
FEW = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A file in the store."""

    sha256: str
    size_bytes: int


def print_sheets(sheets: Sequence[Sheet], *, folder: Path) -> dict[str, Printed]:
    """Print what the folder does not hold yet; every sheet's file, by its key."""
    folder.mkdir(parents=True, exist_ok=True)
    index = _read_index(folder)
    sources = {sheet.key: _source(sheet) for sheet in sheets}
    missing = [sheet for sheet in sheets if not _held(folder, index.get(sources[sheet.key]))]
    pdfs = _render_all(missing, fonts=folder / "fonts")
    for sheet, pdf in zip(missing, pdfs, strict=True):
        index[sources[sheet.key]] = _store(folder, pdf)
    if missing:
        text = {source: [one.sha256, one.size_bytes] for source, one in sorted(index.items())}
        _write(folder / INDEX, json.dumps(text, indent=0).encode("ascii"))
    return {key: index[source] for key, source in sources.items()}


def stored_path(folder: Path, sha256: str) -> Path:
    """Where a file is kept: two letters of its hash, then the hash."""
    return folder / sha256[:2] / f"{sha256}.pdf"


def render(sheet: Sheet, *, fonts: Path) -> bytes:
    """One PDF/A file; the same page gives the same bytes."""
    from weasyprint import CSS, HTML  # system libraries: missing ones must not stop the start-up

    style, configuration = _style(fonts)
    theme = CSS(string=f":root {{ --brand: {sheet.brand} }}")
    page = HTML(string=sheet.html, base_url=str(FRAME / "page.html"))
    pdf: bytes = page.write_pdf(
        stylesheets=[style, theme], font_config=configuration, pdf_variant="pdf/a-3b"
    )
    return pdf


@cache
def _style(fonts: Path) -> tuple[Any, Any]:
    """The style sheet with its fonts, read once a process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    configuration = FontConfiguration()
    faces = "".join(
        f"@font-face {{ font-family: Inter; font-weight: {weight}; src: url({face.as_uri()}) }}"
        for weight, face in _faces(fonts).items()
    )
    text = faces + (FRAME / "document.css").read_text("utf-8")
    style = CSS(string=text, base_url=str(FRAME / "page.html"), font_config=configuration)
    return style, configuration


atexit.register(_style.cache_clear)  # before WeasyPrint's own modules are torn down


def _faces(fonts: Path) -> dict[int, Path]:
    """Inter at the two weights in use: a fixed weight prints a third faster than a variable one."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    fonts.mkdir(parents=True, exist_ok=True)
    faces = {weight: (fonts / f"inter-{weight}.ttf").absolute() for weight in WEIGHTS}
    for weight, face in faces.items():
        if face.exists():
            continue
        variable = TTFont(FONT, recalcTimestamp=False)
        fixed = {axis.axisTag: axis.defaultValue for axis in variable["fvar"].axes}
        instantiateVariableFont(variable, fixed | {"wght": weight}, inplace=True)
        variable.flavor = None
        content = io.BytesIO()
        variable.save(content)
        _write(face, content.getvalue())
    return faces


def _render_all(sheets: Sequence[Sheet], *, fonts: Path) -> list[bytes]:
    if not sheets:
        return []
    _faces(fonts)
    one = partial(render, fonts=fonts)
    if len(sheets) < FEW:
        return [one(sheet) for sheet in sheets]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        return list(pool.map(one, sheets, chunksize=4))


def _source(sheet: Sheet) -> str:
    style = (FRAME / "document.css").read_bytes()
    digest = hashlib.sha256(f"{version('weasyprint')}|{sheet.brand}|{sheet.html}".encode())
    digest.update(style)
    return digest.hexdigest()


def _store(folder: Path, pdf: bytes) -> Printed:
    sha256 = hashlib.sha256(pdf).hexdigest()
    path = stored_path(folder, sha256)
    path.parent.mkdir(exist_ok=True)
    _write(path, pdf)
    return Printed(sha256=sha256, size_bytes=len(pdf))


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when two processes print the same."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def _held(folder: Path, printed: Printed | None) -> bool:
    return printed is not None and stored_path(folder, printed.sha256).exists()


def _read_index(folder: Path) -> dict[str, Printed]:
    path = folder / INDEX
    if not path.exists():
        return {}
    known = json.loads(path.read_text("ascii"))
    return {
        source: Printed(sha256=sha256, size_bytes=size) for source, (sha256, size) in known.items()
    }
