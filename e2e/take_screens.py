"""Takes the pictures; run by `e2e.screens`, not part of the test suite."""

from collections.abc import Callable

from playwright.sync_api import Page

from e2e.conftest import Live
from e2e.pages import pages
from winvest.app.demo.trees import demo_id
from winvest.foundation.infra.settings import ROOT

FOLDER = ROOT / "var" / "screens"
TEAM = str(demo_id("team", "FT", "Télévente Nord"))


def test_take_screens(signed_in: Callable[..., Page], live: Live, browser: object) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for width in (1440, 390):
        for dark in (False, True):
            page = signed_in("admin_groupe", width=width, dark=dark)
            for path in pages(public=False, equipe=TEAM):
                page.goto(path)
                _shoot(page, path, width=width, dark=dark)
            visitor = signed_in("admin_groupe", width=width, dark=dark)
            visitor.context.clear_cookies()
            for path in pages(public=True):
                visitor.goto(path)
                _shoot(visitor, path, width=width, dark=dark)


def _shoot(page: Page, path: str, *, width: int, dark: bool) -> None:
    name = path.strip("/").replace("/", "-") or "accueil"
    theme = "sombre" if dark else "clair"
    page.screenshot(path=FOLDER / f"{name}-{width}-{theme}.png", full_page=True)
