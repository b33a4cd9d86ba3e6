"""The directory: written once, read-only, told when it was changed behind our back."""

import asyncio
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from winvest.connectors.storage.directory import DirectoryVault
from winvest.foundation.infra.vault import FileLost

pytestmark = pytest.mark.req("DOC-01", "DOC-04")
UNTIL = datetime(2036, 11, 21, tzinfo=UTC)


async def test_a_content_is_kept_once_and_read_again(tmp_path: Path) -> None:
    vault, source = DirectoryVault(tmp_path / "coffre"), tmp_path / "source"
    source.write_bytes(b"conditions")
    digest = hashlib.sha256(b"conditions").hexdigest()
    kept = {"sha256": digest, "media_type": "application/pdf", "until": UNTIL}
    await asyncio.gather(*(vault.keep(source, **kept) for _ in range(4)))  # type: ignore[arg-type]
    path = await vault.fetch(digest)
    assert path.read_bytes() == b"conditions"
    assert path.stat().st_mode & 0o777 == 0o440
    assert [one.name for one in path.parent.iterdir()] == [digest]
    assert await vault.examine(digest) == digest
    path.chmod(0o640)
    path.write_bytes(b"autre chose")
    assert await vault.examine(digest) not in (None, digest)


async def test_what_the_demo_prints_is_found_and_nothing_is_told(tmp_path: Path) -> None:
    vault, digest = DirectoryVault(tmp_path), hashlib.sha256(b"x").hexdigest()
    assert await vault.examine(digest) is None
    with pytest.raises(FileLost):
        await vault.fetch(digest)
    (tmp_path / digest[:2]).mkdir()
    (tmp_path / digest[:2] / f"{digest}.pdf").write_bytes(b"x")
    assert await vault.examine(digest) == digest
