"""A small HTTP load: N keep-alive connections, for a bounded time, against this machine only.

Run as a process of its own (`python -m bench.load`, which reads one JSON line), so that the client
does not share the server's interpreter. Prints one JSON line.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import uvloop

ROOT = Path(__file__).resolve().parents[1]
LOOPBACK = ("127.0.0.1", "localhost")
TIMING = re.compile(rb"server-timing: [^\r]*?app;dur=([0-9.]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An address and the header that lets in; with a body (JSON), it is posted."""

    path: str
    header: str
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one run measured; latencies in milliseconds, as the client and as the server saw."""

    requests: int
    statuses: dict[str, int]
    per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    server_p50_ms: float
    server_p95_ms: float
    server_p99_ms: float
    slowest: list[tuple[float, str]]


async def load(base: str, requests: Sequence[Request], *, connections: int, seconds: float) -> Load:
    """Ask for the addresses in turn, on so many connections, for so long."""
    parts = urlsplit(base)
    if parts.hostname not in LOOPBACK:
        raise ValueError("the load goes to this machine only")
    run = _Run(parts.netloc, requests)
    started = time.perf_counter()
    until = started + seconds
    await asyncio.gather(
        *(run.ask(parts.hostname, parts.port or 80, at, until) for at in range(connections))
    )
    took = time.perf_counter() - started
    waits, works = sorted(run.waits), sorted(run.works)
    return Load(
        requests=len(waits),
        statuses=dict(run.statuses),
        per_s=round(len(waits) / took, 1),
        p50_ms=rank(waits, 0.50),
        p95_ms=rank(waits, 0.95),
        p99_ms=rank(waits, 0.99),
        server_p50_ms=rank(works, 0.50),
        server_p95_ms=rank(works, 0.95),
        server_p99_ms=rank(works, 0.99),
        slowest=sorted(run.told, reverse=True)[:5],
    )


class _Run:
    """What all connections of a run write down."""

    def __init__(self, host: str, requests: Sequence[Request]) -> None:
        self.waits: list[float] = []
        self.works: list[float] = []
        self.told: list[tuple[float, str]] = []
        self.statuses: Counter[str] = Counter()
        self._requests = requests
        self._wire = [_wire(one, host) for one in requests]
        self._next = 0

    async def ask(self, host: str, port: int, _: int, until: float) -> None:
        """One connection: the next address not asked for yet, again and again."""
        reader, writer = await asyncio.open_connection(host, port)
        while time.perf_counter() < until:
            at = self._next % len(self._wire)
            self._next += 1
            began = time.perf_counter()
            writer.write(self._wire[at])
            head = await reader.readuntil(b"\r\n\r\n")
            length = _length(head)
            if length is None:
                while (size := int(await reader.readline(), 16)) > 0:
                    await reader.readexactly(size + 2)
                await reader.readexactly(2)
            else:
                await reader.readexactly(length)
            waited = (time.perf_counter() - began) * 1000
            self.waits.append(waited)
            self.told.append((round(waited, 1), self._requests[at].path))
            self.statuses[head[9:12].decode()] += 1
            timing = TIMING.search(head.lower())
            if timing:
                self.works.append(float(timing[1]))
        writer.close()


def _wire(one: Request, host: str) -> bytes:
    shared = f"{one.path} HTTP/1.1\r\nHost: {host}\r\n{one.header}\r\nAccept-Encoding: gzip\r\n"
    if one.body is None:
        return f"GET {shared}\r\n".encode()
    body = one.body.encode()
    head = f"POST {shared}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _length(head: bytes) -> int | None:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return None


def asked(base: str, requests: Sequence[Request], *, connections: int, seconds: float) -> Load:
    """One load run in a process of its own."""
    told = {
        "base": base,
        "requests": [asdict(one) for one in requests],
        "connections": connections,
        "seconds": seconds,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(told) + "\n", check=True, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    return Load(**json.loads(done.stdout))


def rank(sorted_values: Sequence[float], share: float) -> float:
    """The value that so large a share does not exceed.

    >>> rank([1.0, 2.0, 3.0, 4.0], 0.5)
    3.0
    """
    if not sorted_values:
        return 0.0
    return round(sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))], 2)


if __name__ == "__main__":
    told = json.loads(sys.stdin.readline())
    measured = uvloop.run(
        load(
            told["base"],
            [Request(**one) for one in told["requests"]],
            connections=told["connections"],
            seconds=told["seconds"],
        )
    )
    print(json.dumps(asdict(measured)))
