"""PDF: a page of HTML printed by WeasyPrint, in a process of its own so that nobody waits for it.

WeasyPrint holds the interpreter while it lays a page out (0.2 s and more): in a thread, every other
request of the process would stand still. The process is started at the first print and kept.
"""

import asyncio
import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from winvest.foundation.infra.settings import ROOT
from winvest.foundation.infra.turns import step_aside
from winvest.foundation.kit.errors import Refused

FONT = ROOT / "static" / "font" / "inter-latin.woff2"
WEIGHTS = (400, 700)
PDF_TYPE = "application/pdf"


class CannotPrint(Refused):
    """The machine cannot print now."""

    def __init__(self) -> None:
        super().__init__(
            "L’impression n’est pas disponible sur ce serveur : exportez en CSV, et demandez à "
            "votre administrateur d’installer Pango.",
            code="cannot_print",
        )


async def printed(html: str, *, style: str, fonts: Path) -> bytes:
    """The PDF of a page; `fonts` is a folder where the printing faces are kept."""
    loop = asyncio.get_running_loop()
    step_aside()
    try:
        return await loop.run_in_executor(_pool(), _print, html, style, str(fonts))
    except BrokenProcessPool:
        _pool.cache_clear()
        raise
    except OSError as error:  # WeasyPrint's system libraries are missing
        raise CannotPrint from error


@lru_cache(maxsize=1)
def _pool() -> ProcessPoolExecutor:
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=spawn, initializer=_leave_with_parent)


def _leave_with_parent() -> None:
    """End with the process that asked for prints: a server ends by a signal, and tells nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), daemon=True).start()


def _leave_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(0)


def _print(html: str, style: str, fonts: str) -> bytes:
    """In the process of its own. The page asks for no file: what it names is not fetched."""
    from weasyprint import CSS, HTML

    faces, configuration = _faces(Path(fonts))
    sheet = CSS(string=faces + style, font_config=configuration)
    page = HTML(string=html, base_url=None)
    found: bytes = page.write_pdf(stylesheets=[sheet], font_config=configuration)
    return found


@lru_cache(maxsize=1)
def _faces(folder: Path) -> tuple[str, Any]:
    """Inter at the weights that a page uses: a variable font would print its default one only."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont
    from weasyprint.text.fonts import FontConfiguration

    folder.mkdir(parents=True, exist_ok=True)
    rules = []
    for weight in WEIGHTS:
        face = (folder / f"inter-{weight}.ttf").absolute()
        if not face.exists():
            variable = TTFont(FONT, recalcTimestamp=False)
            fixed = {axis.axisTag: axis.defaultValue for axis in variable["fvar"].axes}
            instantiateVariableFont(variable, fixed | {"wght": weight}, inplace=True)
            variable.flavor = None
            draft = face.with_suffix(".new")
            variable.save(draft)
            draft.replace(face)
        rules.append(
            f"@font-face {{ font-family: Inter; font-weight: {weight}; src: url({face.as_uri()}) }}"
        )
    return "".join(rules), FontConfiguration()
