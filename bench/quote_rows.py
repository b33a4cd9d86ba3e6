"""Measures of the quotes: each row at its number of connections, beside the two bare limits."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict

import psycopg

from bench.ground import FOLDER, WORKERS, Ground, Server, free_port
from bench.load import Load, Request, asked
from bench.quotes import Shop, open_shop, rules_alone
from winvest.foundation.infra.settings import ROOT

SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
WARM = float(os.environ.get("BENCH_WARM", "45"))
ROWS: Mapping[str, tuple[str, int]] = {
    **{f"quote_{kind}_c16": (kind, 16) for kind in ("fixed", "tiered", "usage", "indexed")},
    "quote_bundle_c16": ("bundle", 16),
    **{f"quote_mix_c{count}": ("mix", count) for count in (1, 16, 64)},
}
COLD = "quote_mix_cold_c16"
BARE = "one committed insert through the same HTTP server, {} connections"


def measure_quotes(ground: Ground, server: Server, names: Sequence[str]) -> dict[str, object]:
    """The rows asked for: from a server that just started, then from one that has read ahead."""
    shop = open_shop(ground)
    print("sold now:", {kind: len(found) for kind, found in shop.sold.items()}, flush=True)
    found: dict[str, object] = {}
    limits = bare_limits(ground, shop, {ROWS[name][1] for name in names})
    cold = asked(server.url, shop.requests("mix"), connections=16, seconds=SECONDS)
    found[COLD] = _row(COLD, cold, limits[16], None)
    asked(server.url, shop.requests("warm up", kind="mix"), connections=16, seconds=WARM)
    for name in names:
        kind, connections = ROWS[name]
        requests = shop.requests(kind)
        seen = asked(server.url, requests, connections=connections, seconds=SECONDS)
        alone = rules_alone(ground, shop, requests)
        found[name] = _row(name, seen, limits[connections], alone, connections=connections)
    return found


def bare_limits(ground: Ground, shop: Shop, counts: set[int]) -> dict[int, Load]:
    """What the same HTTP server does of one committed insert and nothing else."""
    body = json.dumps({"quote": "x" * 2600})  # as many bytes as a quote of the mix keeps
    request = Request(path="/", header="Accept: application/json", body=body)
    with _bare(ground) as url:
        asked(url, [request], connections=16, seconds=2)
        return {
            count: asked(url, [request], connections=count, seconds=SECONDS / 2)
            for count in sorted(counts | {16})
        }


def _row(
    name: str, seen: Load, bare: Load | None, alone: float | None, *, connections: int = 16
) -> dict[str, object]:
    limit = bare.per_s if bare else 0.0
    kept = asdict(seen)
    kept.pop("requests")
    kept |= {
        "per_minute": round(seen.per_s * 60),
        "limit_name": BARE.format(connections),
        "limit_per_s": limit,
        "ratio": round(seen.per_s / limit, 4) if limit else None,
        "rules_alone_per_s": alone,
    }
    others = {code: count for code, count in seen.statuses.items() if code != "200"}
    print(
        f"{name:22} {seen.per_s:>7}/s ({kept['per_minute']} a minute)  p50 {seen.p50_ms} "
        f"p95 {seen.p95_ms} p99 {seen.p99_ms} ms  bare insert {limit}/s  rules alone {alone}/s"
        + (f"  NOT 200: {others}" if others else ""),
        flush=True,
    )
    return kept


@contextmanager
def _bare(ground: Ground) -> Iterator[str]:
    owner = ground.settings.migration_database_url.replace("+psycopg", "")
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bench_note")
        connection.execute(
            "CREATE TABLE bench_note (id uuid PRIMARY KEY, body jsonb NOT NULL)"
            " WITH (toast_tuple_target = 8160)"
        )
        connection.execute("GRANT INSERT ON bench_note TO winvest_app")
    port = free_port()
    command = [sys.executable, "-m", "bench.bare", str(port), str(WORKERS)]
    with (FOLDER / "bare.log").open("w") as log:
        web = subprocess.Popen(command, env=dict(ground.environ), cwd=ROOT, stdout=log, stderr=log)
        try:
            time.sleep(4)
            yield f"http://localhost:{port}"
        finally:
            web.terminate()
            web.wait(timeout=15)
            with psycopg.connect(owner, autocommit=True) as connection:
                connection.execute("DROP TABLE bench_note")
