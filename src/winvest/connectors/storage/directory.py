"""A directory as vault: one file a content, named by its SHA-256, written whole or not at all."""

import asyncio
import os
import shutil
from datetime import datetime
from pathlib import Path

from winvest.foundation.infra.vault import FileLost, digest_of
from winvest.foundation.kit.identifiers import new_id

READ_ONLY = 0o440


class DirectoryVault:
    """Files under two letters of their hash; what `winvest demo` prints bears `.pdf` besides."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def keep(self, source: Path, *, sha256: str, media_type: str, until: datetime) -> None:
        """Copy beside its place, to the disk, then name it: a reader never meets half a file."""
        if self._held(sha256) is None:
            await asyncio.to_thread(self._write, source, sha256)

    async def fetch(self, sha256: str) -> Path:
        """The file itself."""
        found = self._held(sha256)
        if found is None:
            raise FileLost
        return found

    async def examine(self, sha256: str) -> str | None:
        """Read it whole again."""
        found = self._held(sha256)
        return None if found is None else await asyncio.to_thread(digest_of, found)

    def _write(self, source: Path, sha256: str) -> None:
        target = self.folder / sha256[:2] / sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{sha256}.{new_id().hex}")
        try:
            with source.open("rb") as read, draft.open("xb") as written:
                shutil.copyfileobj(read, written)
                written.flush()
                os.fsync(written.fileno())
            draft.chmod(READ_ONLY)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        _settle(target.parent)

    def _held(self, sha256: str) -> Path | None:
        plain = self.folder / sha256[:2] / sha256
        return next((one for one in (plain, plain.with_suffix(".pdf")) if one.is_file()), None)


def _settle(folder: Path) -> None:
    """The name itself is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
