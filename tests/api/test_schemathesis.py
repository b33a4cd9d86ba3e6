"""Schemathesis on a running server: whatever is sent, no 5xx, and no answer outside the schema.

Twenty examples an operation, the same each time; `make fuzz` sends many more, new each time. Half
of them name objects that exist, so that they go further than « not found ».
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import httpx
import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck
from schemathesis.checks import CHECKS

from tests.api.conftest import key_for
from tests.screens.conftest import small_group
from winvest.app.asgi import create_litestar
from winvest.foundation.infra.api.document import document
from winvest.foundation.infra.api.openapi import doors_of
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import ROOT, Settings, load_settings
from winvest.screens.api_docs.annex_a import ANNEX_A

pytestmark = [pytest.mark.req("CAT-11"), pytest.mark.req("OPS-05")]
FUZZ = hypothesis.settings.get_current_profile_name() == "fuzz"
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


def _schema() -> schemathesis.schemas.BaseSchema:
    """The document of the routes themselves, known before any server runs."""
    # An engine connects at its first use, and a list makes none.
    routes = create_litestar(load_settings({}), Database("postgresql+psycopg://")).routes
    made = document(
        doors_of(routes), server="http://localhost", description="", tags={}, named=ANNEX_A
    )
    loaded = schemathesis.openapi.from_dict(made)
    loaded.config.phases.coverage.enabled = False
    return loaded


schema = _schema()


@dataclass(frozen=True, slots=True)
class Live:
    """A running server, and a key of a company on it."""

    url: str
    token: str
    company: str


@pytest.fixture(scope="module")
async def key(settings: Settings) -> tuple[str, str]:
    """A key on the small group, and its company."""
    db = Database(settings.database_url)
    async with db.sessions() as session, session.begin():
        world = await small_group(session)
    token = await key_for(db, world, world.ap)
    await db.close()
    return token, str(world.ap)


@pytest.fixture(scope="module")
def live(settings: Settings, key: tuple[str, str], var_dir: Path) -> Iterator[Live]:
    """A server of its own on the small group: the engine under test must not share our loop."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environ = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "MIGRATION_DATABASE_URL": settings.migration_database_url,
        "WINVEST_VAR": str(var_dir),
        "WINVEST_KEY_FILE": str(settings.key_file),
        "WINVEST_ENV": "test",
        "PORT": str(port),
        "PYTHONPATH": str(ROOT / "src"),
    }
    command = [
        *(sys.executable, "-m", "uvicorn", "--factory", "winvest.app.asgi:create_app"),
        *("--port", str(port), "--log-level", "warning", "--no-access-log"),
    ]
    with (var_dir / "fuzz.log").open("w") as log:
        web = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/sante/vivant")
            yield Live(f"http://127.0.0.1:{port}", *key)
        finally:
            web.terminate()
            web.wait(timeout=15)


@schema.parametrize()
@hypothesis.settings(
    max_examples=300 if FUZZ else 20,
    derandomize=not FUZZ,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_request_breaks_the_api_or_its_schema(case: Any, live: Live) -> None:
    if crc32(repr((case.path_parameters, case.body)).encode(errors="replace")) % 2:
        _made_real(case, live)
    case.call_and_validate(
        base_url=live.url,
        headers={"authorization": f"Bearer {live.token}"},
        checks=CHECKS.get_by_names(list(CHECKED)),
        timeout=30,
    )


def _made_real(case: Any, live: Live) -> None:
    """Name an object that exists, from whatever state, and the key's own company."""
    if case.path_parameters and "id" in case.path_parameters:
        partner = "/partners/" in case.path
        case.path_parameters["id"] = "mutuelle-essai" if partner else "APX-SANTE-1"
    if case.method == "PATCH":
        case.headers = {**(case.headers or {}), "If-Match": "*"}
    if isinstance(case.body, dict) and "company_id" in case.body:
        case.body["company_id"] = live.company


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 120  # machines are shared
    while True:
        try:
            httpx.get(address, timeout=2)
            return
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
