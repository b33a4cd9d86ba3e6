"""`make bench`: rows of the interface, each beside a limit measured in the same run.

`ONLY=prefix` keeps the rows whose name starts so. Figures go to `var/bench/latest.json`.
"""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg

from bench.rows import LIMIT_NAME, LIMIT_PATH, ROWS, SQL_LIMITS, Row
from winvest.foundation.infra import embedded
from winvest.foundation.infra.migrate import upgrade
from winvest.foundation.infra.settings import ROOT, load_settings

CONNECTIONS = 16
SECONDS = 5.0
TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A running server with the demo group, and the cookie of someone who may read it."""

    url: str
    cookie: str
    app_url: str


def main() -> int:
    """Measure the rows asked for, print them, keep them."""
    only = os.environ.get("ONLY", "")
    rows = [row for row in ROWS if row.name.startswith(only)]
    if not rows:
        print(f"Aucune ligne ne commence par « {only} ».", file=sys.stderr)
        return 2
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    with running(folder) as bench:
        found = measure(bench, rows)
    (folder / "latest.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    for name, row in found.items():
        print(
            f"{name:24} {row['per_s']:>8}/s  p50 {row['p50_ms']:>7} ms  p95 {row['p95_ms']:>7} ms  "
            f"p99 {row['p99_ms']:>7} ms   {row['ratio']:.0%} of {row['limit_per_s']}/s "
            f"({row['limit_name']})"
        )
    return 0


def measure(bench: Bench, rows: list[Row]) -> dict[str, dict[str, object]]:
    """Each row after a short warm-up; the limit is the empty page at the same connections."""
    limit = float(str(hit(bench, LIMIT_PATH)["per_s"]))
    found: dict[str, dict[str, object]] = {}
    for row in rows:
        figures = hit(bench, row.path)
        if figures["errors"]:
            raise SystemExit(f"{row.name}: {figures['errors']} answers were not 200")
        per_s = float(str(figures["per_s"]))
        found[row.name] = {
            **{key: figures[key] for key in ("per_s", "p50_ms", "p95_ms", "p99_ms")},
            "limit_name": LIMIT_NAME,
            "limit_per_s": limit,
            "ratio": round(per_s / limit, 4),
        }
        if row.name in SQL_LIMITS:
            sql_per_s = psycopg_alone(bench.app_url, SQL_LIMITS[row.name])
            found[row.name]["sql_alone_per_s"] = sql_per_s
    return found


def hit(bench: Bench, path: str) -> dict[str, object]:
    """One load run in a process of its own, after a warm-up of a second."""
    for seconds in (1.0, SECONDS):
        done = subprocess.run(
            [sys.executable, "-m", "bench.load", bench.url + path, str(CONNECTIONS), str(seconds),
             bench.cookie],
            check=True, capture_output=True, text=True, cwd=ROOT,
        )  # fmt: skip
    found: dict[str, object] = json.loads(done.stdout)
    return found


def psycopg_alone(url: str, statement: str) -> float:
    """How often a second one psycopg connection gets the page's own rows, RLS included."""
    with psycopg.connect(url) as connection:
        ids = connection.execute("SELECT array_agg(id)::text FROM company").fetchone()
        connection.execute("SELECT set_config('app.company_ids', %s, false)", ids)
        done, until = 0, time.perf_counter() + 2
        while time.perf_counter() < until:
            connection.execute(statement).fetchall()
            done += 1
    return round(done / 2, 1)


@contextmanager
def running(folder: Path) -> Iterator[Bench]:
    """A server process of its own, on a database of its own with the demo group."""
    from winvest.app.demo.load import load_demo

    cluster = embedded.start(ROOT, name="bench")
    port = _free_port()
    environ = {
        **os.environ,
        "DATABASE_URL": cluster.app_url,
        "MIGRATION_DATABASE_URL": cluster.owner_url,
        "WINVEST_VAR": str(folder),
        "PORT": str(port),
        "LOG_FORMAT": "json",
    }
    key = folder / "secrets" / "master.key"
    if not key.exists():
        import base64
        import secrets

        key.parent.mkdir(parents=True, exist_ok=True)
        key.write_text(f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}\n")
    upgrade(cluster.owner_url)
    asyncio.run(load_demo(load_settings(environ)))
    with (folder / "web.log").open("w") as log:
        web = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "--factory", "winvest.app.asgi:create_app",
             "--port", str(port), "--log-level", "warning", "--no-access-log"],
            env=environ, cwd=ROOT, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            url = f"http://localhost:{port}"
            people = json.loads((folder / "secrets" / "demo-credentials.json").read_text())
            reader = next(one for one in people if one["role"] == "marketing")
            cookie = asyncio.run(_sign_in(url, reader))
            yield Bench(url=url, cookie=cookie, app_url=cluster.app_url)
        finally:
            web.terminate()
            web.wait(timeout=10)
            cluster.stop()


async def _sign_in(url: str, person: dict[str, str]) -> str:
    async with httpx.AsyncClient(base_url=url) as http:
        for _ in range(100):
            try:
                page = await http.get("/connexion")
                break
            except httpx.ConnectError:
                await asyncio.sleep(0.1)
        token = TOKEN.search(page.text)
        if token is None:
            raise SystemExit("the sign-in page has no form token")
        form = {
            "email": person["email"],
            "password": person["password"],
            "csrf_token": token[1],
        }
        answer = await http.post("/connexion", data=form)
        if answer.status_code != 303:
            raise SystemExit(f"sign-in answered {answer.status_code}")
        return "; ".join(f"{name}={value}" for name, value in http.cookies.items())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
