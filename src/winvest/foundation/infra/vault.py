"""Vault: where files are kept under the SHA-256 of their content; nothing in it ever changes.

The port; `connectors/storage` has its adapters (a directory by default, S3 with object lock).
"""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Protocol

from winvest.foundation.kit.errors import NotFound, Refused, Unavailable

PIECE = 1024 * 1024


class Vault(Protocol):
    """Port: keeps a content for good, gives it back, and says what it holds under a name."""

    async def keep(self, source: Path, *, sha256: str, media_type: str, until: datetime) -> None:
        """Keep a file; one that is already there is left as it is."""
        ...

    async def fetch(self, sha256: str) -> Path:
        """A file to read here; `FileLost` when the store does not hold it."""
        ...

    async def examine(self, sha256: str) -> str | None:
        """The SHA-256 of what the store really holds under this name now; None: nothing."""
        ...


class FileLost(NotFound):
    """The store does not hold the file of a document."""

    def __init__(self) -> None:
        super().__init__(
            "Le fichier de ce document n’est plus dans le coffre. Signalez-le à l’ADV.",
            code="file_missing",
        )


class FileAltered(Refused):
    """What the store holds is no longer what was deposited."""

    def __init__(self) -> None:
        super().__init__(
            "Ce fichier ne correspond plus à son empreinte : ne l’employez pas, prévenez l’ADV.",
            code="file_altered",
        )


class VaultClosed(Unavailable):
    """The store does not answer."""

    def __init__(self) -> None:
        super().__init__(
            "Le coffre des documents ne répond pas : rien n’a été enregistré. Réessayez dans un "
            "instant, puis prévenez l’équipe informatique.",
            code="vault_closed",
        )


_vault: list[Vault] = []


def install_vault(one: Vault) -> None:
    """Give the process its store; called once at start-up."""
    _vault[:] = [one]


def vault() -> Vault:
    """The store of the process."""
    return _vault[0]


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece (call it in a thread)."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest()
