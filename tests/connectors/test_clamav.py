"""ClamAV, by its own protocol on a real socket: sound, infected, out of order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from winvest.connectors.clamav.scanner import ClamScanner
from winvest.offer.documents.files.enums import Scan
from winvest.offer.documents.files.ports import ScannerSilent

pytestmark = pytest.mark.req("DOC-01")
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
Answer = Callable[[bytes], bytes]


@asynccontextmanager
async def clamd(answer: Answer) -> AsyncIterator[str]:
    """A daemon that reads INSTREAM whole, then answers."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(size)
        writer.write(answer(content))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def signatures(content: bytes) -> bytes:
    return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


async def test_a_sound_file_and_an_infected_one(tmp_path: Path) -> None:
    sound, infected = tmp_path / "sain.pdf", tmp_path / "infecte.pdf"
    sound.write_bytes(b"%PDF-1.7" * 300_000)  # more than a piece
    infected.write_bytes(b"%PDF-1.7" + EICAR)
    async with clamd(signatures) as url:
        one = await ClamScanner(url).look(sound)
        assert (one.scan, one.threat, one.scanner) == (Scan.CLEAN, None, "ClamAV")
        other = await ClamScanner(url).look(infected)
        assert other.threat == "Eicar-Signature"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0"])
async def test_no_clear_answer_lets_nothing_in(tmp_path: Path, answer: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    async with clamd(lambda _: answer) as url:
        with pytest.raises(ScannerSilent):
            await ClamScanner(url).look(path)
    with pytest.raises(ScannerSilent):
        await ClamScanner("tcp://127.0.0.1:9", within=1).look(path)
