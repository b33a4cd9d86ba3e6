"""The words of a script, read from the PDF that its document keeps."""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from winvest.foundation.infra.vault import FileLost, VaultClosed, vault

SHA256 = re.compile(r"[0-9a-f]{64}")
HEADING = re.compile(r"\d{1,2}\. \S.*")
PAGE = re.compile(r"Page \d+ ?/ ?\d+")
FULL_LINE = 70
BULLET = re.compile(r"(?:\d+\.|[•✓✗–-])\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A part of a script: its title and what is said."""

    title: str
    text: str


async def script_passages(digest: str | None) -> tuple[Passage, ...]:
    """The words of a script, part by part; nothing when its file cannot be read."""
    if digest is None or not SHA256.fullmatch(digest):
        return ()
    try:
        path = await vault().fetch(digest)
    except (FileLost, VaultClosed):
        return ()
    return await asyncio.to_thread(_passages_of, path)


def passages(pages: list[str]) -> tuple[Passage, ...]:
    """The parts of a text printed on pages; what is on each page is its frame, not its text.

    >>> passages(["Script\\n1. Dire bonjour\\nBonjour.\\nX SA\\nPage 1 / 2",
    ...           "2. Conclure\\nMerci.\\nX SA\\nPage 2 / 2"])[0]
    Passage(title='1. Dire bonjour', text='Bonjour.')
    """
    lines = [[line.strip() for line in page.splitlines()] for page in pages]
    often = Counter(line for page in lines for line in set(page))
    frame = {line for line, count in often.items() if len(pages) > 1 and count == len(pages)}
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in (one for page in lines for one in page):
        if not line or line in frame or PAGE.fullmatch(line) or BULLET.fullmatch(line):
            continue
        if HEADING.fullmatch(line):
            found.append((line, []))
        elif found[-1][1] and _goes_on(found[-1][1][-1]):
            found[-1][1][-1] += f" {line}"
        else:
            found[-1][1].append(line)
    return tuple(
        Passage(title=title, text="\n".join(said)) for title, said in found if title and said
    )


def _goes_on(line: str) -> bool:
    """Was the line cut by the edge of the page? It is long, and no sentence ends there."""
    return len(line) > FULL_LINE and line[-1] not in ".?!»:;"


@lru_cache(maxsize=512)
def _passages_of(path: Path) -> tuple[Passage, ...]:
    """Read once a file: its name is the hash of its content, so it never changes."""
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    try:
        return passages([page.extract_text() for page in PdfReader(path).pages])
    except (OSError, PdfReadError):
        return ()
