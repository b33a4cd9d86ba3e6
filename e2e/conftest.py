"""Fixtures of the journeys: a real server on the demo group, a real browser, people signed in."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from tests.conftest import demo_template, server, var_dir  # noqa: F401 - fixtures
from tests.worlds import Server, settings_for

from winvest.foundation.infra.settings import ROOT, Settings

# What Playwright turns off, then the pages of the address bar, which no journey sees: the whole
# Chromium loads them for each window, longer than it takes to open one of ours.
TURNED_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,TcpPortRandomizationWin,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup"
)
ARGUMENTS = [
    f"--disable-features={TURNED_OFF}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """One demo account."""

    email: str
    password: str
    role: str
    companies: tuple[str, ...]
    totp_secret: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The running server, its settings and its accounts."""

    url: str
    settings: Settings
    people: tuple[Credentials, ...]

    def person(self, role: str, company: str | None = None) -> Credentials:
        """The first account of a role (at a company)."""
        return next(
            one
            for one in self.people
            if one.role == role and (company is None or company in one.companies)
        )


@pytest.fixture(scope="session")
def live(server: Server, demo_template: str, var_dir: Path) -> Iterator[Live]:  # noqa: F811 - fixtures of tests.conftest
    """A server of its own, on a copy of the demo group."""
    name = server.clone(demo_template)
    port = _free_port()
    settings = settings_for(server, name, var_dir, port=port)
    found = json.loads((var_dir / "secrets" / "demo-credentials.json").read_text())
    people = tuple(
        Credentials(
            email=one["email"],
            password=one["password"],
            role=one["role"],
            companies=tuple(one["companies"]),
            totp_secret=one["totp_secret"],
        )
        for one in found
    )
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
    with (var_dir / "web.log").open("w") as log:
        web = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait_until(lambda: _answers(port))
            yield Live(url=f"http://localhost:{port}", settings=settings, people=people)
        finally:
            web.terminate()
            web.wait(timeout=15)
    server.drop(name)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium: `$E2E_BROWSER`, `$CHROMIUM`, PATH, or Playwright's own."""
    found = os.environ.get("E2E_BROWSER") or os.environ.get("CHROMIUM")
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        found = found or shutil.which(name)
    chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture
def context(browser: Browser, live: Live) -> Iterator[BrowserContext]:
    """A fresh visitor at 1440 px."""
    fresh = browser.new_context(
        base_url=live.url, viewport={"width": 1440, "height": 900}, locale="fr-FR"
    )
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A fresh visitor's page."""
    return context.new_page()


@pytest.fixture(scope="session")
def sessions() -> dict[str, object]:
    """Signed-in states kept for the run: a TOTP code works only once."""
    return {}


@pytest.fixture
def signed_in(
    browser: Browser, live: Live, sessions: dict[str, object]
) -> Iterator[Callable[..., Page]]:
    """`signed_in("catalogue_manager", company="AP", width=390, javascript=False)` → a page."""
    opened: list[BrowserContext] = []

    def open_page(
        role: str,
        company: str | None = None,
        *,
        width: int = 1440,
        dark: bool = False,
        javascript: bool = True,
    ) -> Page:
        person = live.person(role, company)
        if person.email not in sessions:
            visitor = browser.new_context(base_url=live.url)
            sign_in(visitor.new_page(), person)
            sessions[person.email] = visitor.storage_state()
            visitor.close()
        fresh = browser.new_context(
            base_url=live.url,
            storage_state=sessions[person.email],  # type: ignore[arg-type]
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="fr-FR",
        )
        opened.append(fresh)
        return fresh.new_page()

    yield open_page
    for one in opened:
        one.close()


def sign_in(page: Page, person: Credentials) -> None:
    """Sign in as a person would, second factor included."""
    page.goto("/connexion")
    page.fill('input[name="email"]', person.email)
    page.fill('input[name="password"]', person.password)
    page.click('main button[type="submit"]')
    if person.totp_secret:
        page.wait_for_url("**/connexion/mfa**")
        code = pyotp.TOTP(person.totp_secret).now()
        page.locator('input[name="code"]').first.fill(code)
        page.locator('main form:has(input[name="code"]) button[type="submit"]').first.click()
    page.wait_for_url(lambda url: "/connexion" not in url)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until(ready: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError("the server did not start")
        time.sleep(0.05)
