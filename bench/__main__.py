"""`make bench`: rows of the interface, each beside the limits measured in the same run.

`ONLY=prefix` keeps the rows whose name starts so. Figures go to `var/bench/latest.json`: as the
client saw them at 16 connections, as the server timed them, the same SQL through psycopg alone,
an empty page of the same server, and addresses each drawn anew, which nearly nobody asked before.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from bench.alone import Alone, replay, sql_of
from bench.ground import FOLDER, WORKERS, Ground, Server, prepared, serving
from bench.imports import ROW as IMPORT
from bench.imports import measure_import
from bench.load import Load, Request, asked
from bench.quote_rows import ROWS as QUOTE_ROWS
from bench.quote_rows import measure_quotes
from bench.rows import ROWS, Ask, Row, read_world

CONNECTIONS = 16
SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
ANEW = 6_000  # addresses drawn one by one, more than a run asks
EMPTY = "/sante/vivant"
EMPTY_NAME = "empty page of the same server, 16 connections"
SQL_NAME = "the same SQL through psycopg alone, 16 connections"
Figures = dict[str, object]


def main() -> int:
    """Measure the rows asked for, print them, keep them."""
    only = os.environ.get("ONLY", "")
    rows = [row for row in ROWS if row.name.startswith(only)]
    quotes = [name for name in QUOTE_ROWS if name.startswith(only)]
    imported = IMPORT.startswith(only)
    if not rows and not quotes and not imported:
        print(f"Aucune ligne ne commence par « {only} ».", file=sys.stderr)
        return 2
    found = measure_import() if imported else {}  # on a database of its own, before any other
    if rows or quotes:
        with prepared() as ground, serving(ground) as server:
            found |= measure(ground, server, rows) if rows else {}
            found |= measure_quotes(ground, server, quotes) if quotes else {}
    latest = FOLDER / "latest.json"
    kept = json.loads(latest.read_text()) if only and latest.exists() else {}
    latest.write_text(json.dumps(kept | found, indent=2, ensure_ascii=False) + "\n")
    return 0


def measure(ground: Ground, server: Server, rows: Sequence[Row]) -> dict[str, object]:
    """Each row after a warm-up, beside its limits."""
    world = read_world(ground.app_url)
    headers = {name: {"Cookie": cookie} for name, cookie in server.cookies.items()}
    headers["key"] = {"Authorization": f"Bearer {server.token}"}
    empty = hit(server, [Ask(path=EMPTY, who="group")], headers)
    print(f"{WORKERS} processes, {CONNECTIONS} connections; empty page {empty.per_s}/s")
    found: dict[str, object] = {}
    for row in rows:
        asks = row.asks(world)
        seen = hit(server, asks, headers)
        if not set(seen.statuses) & {"200"}:
            print(f"{row.name:24} not there yet: every answer was {seen.statuses}")
            continue
        noted = asyncio.run(sql_of(ground.settings, asks, headers=headers))
        alone = asyncio.run(
            replay(ground.app_url, noted, connections=CONNECTIONS, seconds=SECONDS / 2)
        )
        row_figures = figures(seen, alone, empty) | anew(server, row.many(world, ANEW), headers)
        found[row.name] = row_figures
        print(told(row.name, seen, alone, row_figures), flush=True)
    return found


def anew(server: Server, asks: Sequence[Ask], headers: Mapping[str, Mapping[str, str]]) -> Figures:
    """Addresses drawn one by one: a first part warms statements up, the others are measured."""
    requests = wire(asks, headers)
    warm = len(requests) // 10
    load(server, requests[:warm], seconds=SECONDS / 2)
    seen = load(server, requests[warm:], seconds=SECONDS)
    told = asks[warm : warm + seen.requests]
    return {
        "anew_per_s": seen.per_s,
        "anew_server_p50_ms": seen.server_p50_ms,
        "anew_server_p95_ms": seen.server_p95_ms,
        "anew_server_p99_ms": seen.server_p99_ms,
        "anew_requests": seen.requests,
        "anew_different": len({(one.path, one.who) for one in told}),
        "anew_statuses": seen.statuses,
    }


def figures(seen: Load, alone: Alone, empty: Load) -> Figures:
    """What is kept of a row; the limit is the lower of the two."""
    name, limit = min(((SQL_NAME, alone.per_s), (EMPTY_NAME, empty.per_s)), key=lambda one: one[1])
    kept = asdict(seen)
    kept.pop("requests")
    return kept | {
        "limit_name": name,
        "limit_per_s": limit,
        "ratio": round(seen.per_s / limit, 4),
        "sql_alone_per_s": alone.per_s,
        "sql_alone_p50_ms": alone.p50_ms,
        "sql_alone_p95_ms": alone.p95_ms,
        "sql_statements": alone.statements,
        "empty_per_s": empty.per_s,
    }


def told(name: str, seen: Load, alone: Alone, row: Figures) -> str:
    """A row as it is printed."""
    others = {code: count for code, count in seen.statuses.items() if code != "200"}
    return (
        f"{name:22} {seen.per_s:>7}/s  client p50 {seen.p50_ms:>6} p95 {seen.p95_ms:>6} "
        f"p99 {seen.p99_ms:>6} ms  server p50 {seen.server_p50_ms:>6} p95 {seen.server_p95_ms:>6} "
        f"p99 {seen.server_p99_ms:>6} ms  sql alone {alone.per_s}/s p95 {alone.p95_ms} ms "
        f"({alone.statements} statements)  {row['ratio']:.0%} of the limit  "
        f"anew {row['anew_per_s']}/s server p50 {row['anew_server_p50_ms']} "
        f"p95 {row['anew_server_p95_ms']} ms ({row['anew_different']} different)"
        + (f"  NOT 200: {others}" if others else "")
    )


def hit(server: Server, asks: Sequence[Ask], headers: Mapping[str, Mapping[str, str]]) -> Load:
    """One load run in a process of its own, after a warm-up."""
    requests = wire(asks, headers)
    load(server, requests, seconds=SECONDS / 2)
    return load(server, requests, seconds=SECONDS)


def wire(asks: Sequence[Ask], headers: Mapping[str, Mapping[str, str]]) -> list[Request]:
    """Addresses as the client asks for them, each with the header of who asks."""
    requests = []
    for one in asks:
        ((name, value),) = headers[one.who].items()
        requests.append(Request(path=one.path, header=f"{name}: {value}"))
    return requests


def load(server: Server, requests: Sequence[Request], *, seconds: float) -> Load:
    """What one run measured of the server."""
    return asked(server.url, requests, connections=CONNECTIONS, seconds=seconds)


if __name__ == "__main__":
    sys.exit(main())
