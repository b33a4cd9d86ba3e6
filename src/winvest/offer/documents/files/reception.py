"""Reception: from what a browser sends to a file looked at, and from there to the store.

The content goes from the network to a temporary file, piece by piece; never whole in memory.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from winvest.foundation.infra.vault import PIECE, vault
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import NBSP
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.files.enums import Scan
from winvest.offer.documents.files.inspection import inspected
from winvest.offer.documents.files.ports import scanner
from winvest.offer.documents.files.rules import MOST_BYTES, Format, safe_name, wrong_file

FIELD = "fichier"
KEPT = timedelta(days=3653)  # ten years (Annexe B §4)


class Sent(Protocol):
    """A file as a form sends it."""

    filename: str
    content_type: str

    async def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that may be kept: what it is, and what was found in it."""

    sha256: str
    size: int
    format: Format
    name: str
    scan: Scan
    scanner: str | None
    pages: int | None
    claim: str | None
    lacks: tuple[str, ...]


@asynccontextmanager
async def spooled(sent: Sent, *, folder: Path) -> AsyncIterator[Path]:
    """The content on this disk for as long as it is looked at; a byte too many, and no more."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    path, taken = folder / new_id().hex, 0
    try:
        with path.open("xb") as file:
            while taken <= MOST_BYTES and (piece := await sent.read(PIECE)):
                taken += len(piece)
                await asyncio.to_thread(file.write, piece)
        yield path
    finally:
        path.unlink(missing_ok=True)


async def received(sent: Sent, path: Path, *, kind: DocumentType) -> Received:
    """Look at a file for this type of document: what it is; what is wrong with it is refused."""
    found = await asyncio.to_thread(inspected, path)
    if found.format is None and found.refused is not None:
        raise Invalid([FieldError(field=FIELD, code="archive_refused", message=found.refused)])
    wrong = wrong_file(
        found.format,
        kind=kind,
        name=sent.filename,
        declared=sent.content_type,
        size=found.size,
        macros=found.macros,
    )
    if wrong is not None:
        raise Invalid([FieldError(field=FIELD, code=wrong[0], message=wrong[1])])
    if found.refused is not None:
        raise Invalid([FieldError(field=FIELD, code="pdf_refused", message=found.refused)])
    looked = await scanner().look(path)
    if looked.threat is not None:
        told = (
            f"L’antivirus a trouvé «{NBSP}{looked.threat}{NBSP}» dans ce fichier{NBSP}: il n’est "
            "pas gardé. Prévenez l’équipe informatique."
        )
        raise Invalid([FieldError(field=FIELD, code="infected", message=told)])
    assert found.format is not None
    return Received(
        sha256=found.sha256,
        size=found.size,
        format=found.format,
        name=safe_name(sent.filename, extension=found.format.extension),
        scan=looked.scan,
        scanner=looked.scanner,
        pages=found.pages,
        claim=found.claim,
        lacks=found.lacks,
    )


async def stored(one: Received, path: Path, *, now: datetime) -> None:
    """Put the content in the store, before any row names it."""
    await vault().keep(path, sha256=one.sha256, media_type=one.format.media_type, until=now + KEPT)
