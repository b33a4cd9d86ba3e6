"""A small HTTP load: N keep-alive connections, for a bounded time, against this machine only.

Run as a process of its own (`python -m bench.load URL CONNECTIONS SECONDS COOKIE`), so that the
client does not share the server's interpreter. Prints one JSON line.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one run measured; latencies in milliseconds."""

    requests: int
    errors: int
    per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float


async def load(url: str, *, connections: int, seconds: float, cookie: str) -> Load:
    """Ask for the address again and again, on so many connections, for so long."""
    parts = urlsplit(url)
    if parts.hostname not in LOOPBACK:
        raise ValueError("the load goes to this machine only")
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {cookie}\r\n"
        "Accept-Encoding: gzip\r\n\r\n"
    ).encode()
    until = time.perf_counter() + seconds
    started = time.perf_counter()
    runs = [_ask(parts.hostname, parts.port or 80, request, until) for _ in range(connections)]
    found = await asyncio.gather(*runs)
    took = time.perf_counter() - started
    latencies = sorted(one for times, _ in found for one in times)
    errors = sum(failed for _, failed in found)
    return Load(
        requests=len(latencies),
        errors=errors,
        per_s=round(len(latencies) / took, 1),
        p50_ms=_rank(latencies, 0.50),
        p95_ms=_rank(latencies, 0.95),
        p99_ms=_rank(latencies, 0.99),
    )


async def _ask(host: str, port: int, request: bytes, until: float) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection(host, port)
    latencies, errors = [], 0
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _length(head)
        if length is None:
            while (size := int(await reader.readline(), 16)) > 0:
                await reader.readexactly(size + 2)
            await reader.readexactly(2)
        else:
            await reader.readexactly(length)
        latencies.append((time.perf_counter() - began) * 1000)
        errors += not head.startswith(b"HTTP/1.1 200")
    writer.close()
    return latencies, errors


def _length(head: bytes) -> int | None:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return None


def _rank(sorted_values: list[float], share: float) -> float:
    if not sorted_values:
        return 0.0
    return round(sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))], 2)


if __name__ == "__main__":
    address, count, duration, session_cookie = sys.argv[1:5]
    measured = asyncio.run(
        load(address, connections=int(count), seconds=float(duration), cookie=session_cookie)
    )
    print(json.dumps(asdict(measured)))
