"""Ports of the files: the antivirus looks before one is kept; the converter makes a PDF/A;
the time-stamping authority dates the hash.
"""

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A hash dated by a third party: its answer as it came, and what was verified in it."""

    token: bytes
    authority: str
    policy: str
    serial: str
    at: datetime


class AuthoritySilent(Exception):
    """The authority gave no answer; it may a little later. Its words are told on the page."""


class StampRefused(Exception):
    """The authority refuses, or its token does not hold; its words are told on the page."""


class TimestampAuthority(Protocol):
    """Port: a time-stamping authority (RFC 3161), where the installation names one."""

    def ready(self) -> bool:
        """Is there one?"""
        ...

    async def stamp(self, sha256: str) -> Stamp:
        """Have the hash dated, and verify the token; `AuthoritySilent` or `StampRefused` else."""
        ...


class NoAuthority:
    """None is configured: the time of a deposit is Winvest's own."""

    def ready(self) -> bool:
        """Never."""
        return False

    async def stamp(self, sha256: str) -> Stamp:
        """Say so."""
        raise AuthoritySilent("Aucun tiers horodateur n’est réglé")


_authority: list[TimestampAuthority] = [NoAuthority()]


def install_authority(one: TimestampAuthority) -> None:
    """Give the process its time-stamping authority; called once at start-up."""
    _authority[:] = [one]


def authority() -> TimestampAuthority:
    """The time-stamping authority of the process."""
    return _authority[0]
