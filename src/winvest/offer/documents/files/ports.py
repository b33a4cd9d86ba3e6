"""Ports of the files: the antivirus looks before one is kept; the converter makes a PDF/A."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from winvest.foundation.kit.errors import Refused, Unavailable
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


class ConverterMissing(Refused):
    """Nothing here makes PDF/A."""

    def __init__(self) -> None:
        super().__init__(
            "Ghostscript n’est pas installé sur ce serveur\u00a0: déposez le document déjà "
            "enregistré en PDF/A, ou demandez à l’équipe informatique de l’installer.",
            code="converter_missing",
        )


class ConversionFailed(Exception):
    """The converter gave nothing that may be kept; its words are the reason."""


class ArchiveConverter(Protocol):
    """Port: makes a PDF/A of a PDF, where a program that can is installed."""

    def ready(self) -> bool:
        """Can it convert here and now?"""
        ...

    async def convert(self, source: Path, target: Path) -> None:
        """Write the PDF/A at `target`; `ConverterMissing` or `ConversionFailed` otherwise."""
        ...


class NoConverter:
    """Nothing is installed."""

    def ready(self) -> bool:
        """Never."""
        return False

    async def convert(self, source: Path, target: Path) -> None:
        """Say so."""
        raise ConverterMissing


_converter: list[ArchiveConverter] = [NoConverter()]


def install_converter(one: ArchiveConverter) -> None:
    """Give the process its converter; called once at start-up."""
    _converter[:] = [one]


def converter() -> ArchiveConverter:
    """The converter of the process."""
    return _converter[0]
