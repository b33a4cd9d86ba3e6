"""The `INSTREAM` command of clamd: pieces with their length before, then one answer."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

from winvest.foundation.infra.vault import PIECE
from winvest.offer.documents.files.enums import Scan
from winvest.offer.documents.files.ports import Scanned, ScannerSilent

WITHIN_S = 60.0
PORT = 3310
END = (0).to_bytes(4, "big")


class ClamScanner:
    """The adapter of the `Scanner` port; `tcp://host:3310` or `unix:///run/clamd.sock`."""

    def __init__(self, url: str, *, within: float = WITHIN_S) -> None:
        self._url = urlsplit(url)
        self._within = within

    async def look(self, path: Path) -> Scanned:
        """Send the file, read what clamd says; no answer lets nothing in."""
        try:
            async with asyncio.timeout(self._within):
                answer = await self._asked(path)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise ScannerSilent from error
        told = answer.rstrip("\0\n").removeprefix("stream: ")
        if told == "OK":
            return Scanned(scan=Scan.CLEAN, scanner="ClamAV")
        if told.endswith(" FOUND"):
            threat = told.removesuffix(" FOUND")
            return Scanned(scan=Scan.NOT_SCANNED, scanner="ClamAV", threat=threat[:80])
        raise ScannerSilent

    async def _asked(self, path: Path) -> str:
        if self._url.scheme == "unix":
            reader, writer = await asyncio.open_unix_connection(self._url.path)
        else:
            host, port = self._url.hostname or "localhost", self._url.port or PORT
            reader, writer = await asyncio.open_connection(host, port)
        try:
            writer.write(b"zINSTREAM\0")
            with path.open("rb") as file:
                while piece := await asyncio.to_thread(file.read, PIECE):
                    writer.write(len(piece).to_bytes(4, "big") + piece)
                    await writer.drain()
            writer.write(END)
            await writer.drain()
            return (await reader.read(4096)).decode("utf-8", "replace")
        finally:
            writer.close()
