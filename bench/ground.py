"""The ground of the measures: a database of its own with a catalogue of real size, and a server.

Prepared once (`var/bench/ground.json` says from what) and kept: the next run starts at once.
"""

import asyncio
import base64
import hashlib
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import psycopg
from psycopg import sql

from winvest.foundation.infra import embedded
from winvest.foundation.infra.migrate import upgrade
from winvest.foundation.infra.settings import ROOT, Settings, load_settings
from winvest.foundation.kit.calendar import today_in

FOLDER = ROOT / "var" / "bench"
PRODUCTS = int(os.environ.get("BENCH_PRODUCTS", "50000"))
VERSIONS = int(os.environ.get("BENCH_VERSIONS", "500000"))
WORKERS = int(os.environ.get("BENCH_WORKERS", "2"))
MADE_FROM = ("migrations", "src/winvest/app/volume", "src/winvest/app/demo")
TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A prepared database: its addresses, and the environment of what runs on it."""

    settings: Settings
    environ: Mapping[str, str]

    @property
    def app_url(self) -> str:
        """The address of the application's role, for psycopg."""
        return self.settings.database_url.replace("+psycopg", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server, and what its visitors show to be let in."""

    url: str
    cookies: Mapping[str, str]
    token: str


@contextmanager
def prepared() -> Iterator[Ground]:
    """The database with the demo group and the volume catalogue, made if it is not there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    cluster = embedded.start(ROOT, name="bench")
    try:
        environ = {
            **os.environ,
            "DATABASE_URL": cluster.app_url,
            "MIGRATION_DATABASE_URL": cluster.owner_url,
            "WINVEST_VAR": str(FOLDER),
            "PORT": str(free_port()),
            "LOG_FORMAT": "json",
            "API_RATE_PER_MINUTE": "1000000",  # the quota is not what is measured
        }
        key_file()
        settings = load_settings(environ)
        made_from = _fingerprint()
        marker = FOLDER / "ground.json"
        # BENCH_KEEP: the database as it stands, while migrations that change nothing move on.
        kept = marker.exists() and (
            bool(os.environ.get("BENCH_KEEP")) or json.loads(marker.read_text()) == made_from
        )
        if not kept:
            marker.unlink(missing_ok=True)
            _make(cluster, settings)
            marker.write_text(json.dumps(made_from) + "\n")
        elif os.environ.get("BENCH_KEEP"):
            upgrade(cluster.owner_url)
        yield Ground(settings=settings, environ=environ)
    finally:
        cluster.stop()


@contextmanager
def serving(ground: Ground) -> Iterator[Server]:
    """A server of so many processes on it, with two people signed in and a program's key."""
    port = ground.settings.port
    command = [sys.executable, "-P", "-m", "winvest.app.cli", "web"]
    with (FOLDER / "web.log").open("w") as log:
        web = subprocess.Popen(
            command,
            env={**ground.environ, "WEB_WORKERS": str(WORKERS)},
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            url = f"http://localhost:{port}"
            asyncio.run(_answers(url))
            people = json.loads((FOLDER / "secrets" / "demo-credentials.json").read_text())
            cookies = {
                name: asyncio.run(_sign_in(url, next(one for one in people if chosen(one))))
                for name, chosen in READERS.items()
            }
            yield Server(url=url, cookies=cookies, token=_token(ground))
        finally:
            web.terminate()
            web.wait(timeout=15)


# Someone who reads the whole group, and someone of its largest company; no second factor.
READERS = {
    "group": lambda one: one["role"] == "auditeur",
    "company": lambda one: one["role"] == "catalogue_manager" and one["companies"] == ["AP"],
}


def _make(cluster: embedded.Cluster, settings: Settings) -> None:
    from winvest.app.demo.load import load_demo
    from winvest.app.volume.load import load_catalogue

    print(f"Preparing {PRODUCTS} products and {VERSIONS} versions, once…", file=sys.stderr)
    started = time.monotonic()
    with psycopg.connect(cluster.superuser_url, autocommit=True) as admin:
        name = sql.Identifier(embedded.DATABASE)
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        owner = sql.Identifier(embedded.OWNER)
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
    superuser = cluster.url(user="postgres", database=embedded.DATABASE)
    with psycopg.connect(superuser, autocommit=True) as admin:
        for extension in embedded.EXTENSIONS:
            admin.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            )
    (FOLDER / "secrets" / "demo-credentials.json").unlink(missing_ok=True)
    upgrade(cluster.owner_url)
    asyncio.run(load_demo(settings))
    load_catalogue(
        settings.migration_database_url,
        products=PRODUCTS,
        versions=VERSIONS,
        seed=1,
        today=today_in(datetime.now(UTC)),
    )
    print(f"Prepared in {time.monotonic() - started:.0f} s.", file=sys.stderr)


def key_file() -> None:
    """The master key of the measures, made once."""
    key = FOLDER / "secrets" / "master.key"
    if not key.exists():
        key.parent.mkdir(parents=True, exist_ok=True)
        key.write_text(f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}\n")


def _fingerprint() -> dict[str, object]:
    digest = hashlib.sha256()
    for folder in MADE_FROM:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".sql"):
                digest.update(path.read_bytes())
    return {"sha256": digest.hexdigest(), "products": PRODUCTS, "versions": VERSIONS}


def _token(ground: Ground) -> str:
    words = ["token", "create", "--company", "AP", "--role", "catalogue_manager"]
    done = subprocess.run(
        [sys.executable, "-m", "winvest.app.cli", *words, "--name", "bench", "--expires", "1d"],
        env=dict(ground.environ), cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


async def _answers(url: str) -> None:
    async with httpx.AsyncClient(base_url=url) as http:
        for _ in range(1200):
            try:
                await http.get("/sante/vivant")
                return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
    raise SystemExit("the server did not start: see var/bench/web.log")


async def _sign_in(url: str, person: dict[str, str]) -> str:
    async with httpx.AsyncClient(base_url=url) as http:
        token = TOKEN.search((await http.get("/connexion")).text)
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


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
