"""A bucket as vault: versions and object lock, so that what is kept cannot be changed or removed.

Three verbs of S3 over httpx, signed here: the vendor's library weighs a hundred times what they
need, and every installation would carry it (docs/decisions/0016).
"""

import base64
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import anyio
import httpx

from winvest.connectors.storage.signature import signed_headers
from winvest.foundation.infra.settings import S3Settings
from winvest.foundation.infra.turns import step_aside
from winvest.foundation.infra.vault import PIECE, FileAltered, FileLost, VaultClosed
from winvest.foundation.kit.identifiers import new_id

TIMEOUT = httpx.Timeout(10, read=60, write=60)
NOTHING = hashlib.sha256(b"").hexdigest()
Write = Callable[[bytes], Awaitable[object]]
ALREADY = (409, 412)  # a content that is there, or being put there, under the same name


class S3Vault:
    """Objects under the same names as in a directory; read files are kept in a local cache."""

    def __init__(self, settings: S3Settings, *, cache: Path) -> None:
        self._settings = settings
        self._cache = cache

    async def keep(self, source: Path, *, sha256: str, media_type: str, until: datetime) -> None:
        """Put it once, locked until its day; the bucket checks the content against its hash."""
        digest = base64.b64encode(bytes.fromhex(sha256)).decode()
        headers = {
            "content-type": media_type,
            "content-length": str((await anyio.Path(source).stat()).st_size),
            "if-none-match": "*",
            "x-amz-checksum-sha256": digest,
            "x-amz-sdk-checksum-algorithm": "SHA256",
            "x-amz-object-lock-mode": "COMPLIANCE",
            "x-amz-object-lock-retain-until-date": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        async with self._asked("PUT", sha256, headers, sha256, _pieces(source)) as answer:
            if answer.status_code not in (200, *ALREADY):
                raise VaultClosed

    async def fetch(self, sha256: str) -> Path:
        """A copy in the cache, whose name vouches for its content."""
        path = self._cache / sha256[:2] / sha256
        if path.is_file():
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{sha256}.{new_id().hex}")
        try:
            async with await anyio.open_file(draft, "xb") as file:
                if await self._read(sha256, file.write) != sha256:
                    raise FileAltered
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        return path

    async def examine(self, sha256: str) -> str | None:
        """Read the object itself again, whatever the cache holds."""
        try:
            return await self._read(sha256)
        except FileLost:
            return None

    async def _read(self, sha256: str, write: Write | None = None) -> str:
        found = hashlib.sha256()
        async with self._asked("GET", sha256, {}, NOTHING) as answer:
            if answer.status_code == 404:
                raise FileLost
            if answer.status_code != 200:
                raise VaultClosed
            async for piece in answer.aiter_bytes(PIECE):
                found.update(piece)
                if write is not None:
                    await write(piece)
        return found.hexdigest()

    @asynccontextmanager
    async def _asked(
        self,
        method: str,
        sha256: str,
        headers: dict[str, str],
        payload_sha256: str,
        content: AsyncIterator[bytes] | None = None,
    ) -> AsyncIterator[httpx.Response]:
        one = self._settings
        url = f"{one.endpoint}/{one.bucket}/documents/{sha256[:2]}/{sha256}"
        signed = signed_headers(
            method,
            url,
            headers=headers,
            payload_sha256=payload_sha256,
            access_key=one.access_key,
            secret_key=one.secret_key,
            region=one.region,
            at=datetime.now(UTC),
        )
        step_aside()
        try:
            async with (
                httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as http,
                http.stream(method, url, headers=signed, content=content) as answer,
            ):
                yield answer
        except httpx.HTTPError as error:
            raise VaultClosed from error


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    async with await anyio.open_file(path, "rb") as file:
        while piece := await file.read(PIECE):
            yield piece
