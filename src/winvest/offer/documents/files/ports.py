"""Port of the antivirus: looks at a file before it is kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from winvest.foundation.kit.errors import Unavailable
from winvest.offer.documents.files.enums import Scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What the antivirus found; `threat` names what it refuses."""

    scan: Scan
    scanner: str | None = None
    threat: str | None = None


class Scanner(Protocol):
    """Port: an antivirus; `ScannerSilent` when it does not answer."""

    async def look(self, path: Path) -> Scanned:
        """Look at a file."""
        ...


class ScannerSilent(Unavailable):
    """The antivirus is configured and does not answer: nothing enters without it."""

    def __init__(self) -> None:
        super().__init__(
            "L’antivirus ne répond pas : aucun fichier n’entre sans lui. Réessayez dans un "
            "instant, puis prévenez l’équipe informatique.",
            code="scanner_silent",
        )


class NoScanner:
    """No antivirus is configured: the file is recorded as not scanned."""

    async def look(self, path: Path) -> Scanned:
        """Say so."""
        return Scanned(scan=Scan.NOT_SCANNED)


_scanner: list[Scanner] = [NoScanner()]


def install_scanner(one: Scanner) -> None:
    """Give the process its antivirus; called once at start-up."""
    _scanner[:] = [one]


def scanner() -> Scanner:
    """The antivirus of the process."""
    return _scanner[0]
