"""The README's pictures and the help's, redrawn: `python -m pytest e2e/take_pictures.py`.

The help's are the five key screens of annex E, each part with its number (`screens.help.screens`).
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page

from winvest.foundation.infra.settings import ROOT
from winvest.screens.help.screens import FOLDER as WIREFRAMES
from winvest.screens.help.screens import SCREENS, KeyScreen

FOLDER = ROOT / "docs" / "pictures"
COLOURS = 128  # a screen has few, and the repository is cloned often
ADMIN, WIDE, PHONE = "admin_groupe", 1440, 390
MARK = (194, 65, 59)
PICTURES = (
    (
        "catalogue",
        ADMIN,
        None,
        "/catalogue?tri=code&ouvert=AP-SANTE-001&risque=SANTE",
        900,
    ),
    ("sheet", "catalogue_manager", "AP", "/produits/AP-SANTE-002/tarification", 1000),
    ("compare", "catalogue_manager", "AP", "/produits/AP-SANTE-002/versions/2", 900),
    ("audit", ADMIN, None, "/audit", 700),
    ("rights", ADMIN, None, "/administration/droits", 900),
)
PHONES = (
    ("catalogue-phone", "/catalogue?risque=SANTE"),
    ("sheet-phone", "/produits/AP-SANTE-002"),
)


def test_take_pictures(signed_in: Callable[..., Page]) -> None:
    for name, role, company, path, height in PICTURES:
        _shoot(signed_in(role, company), name, path, height=height)
    _shoot(signed_in(ADMIN, dark=True), "home-dark", "/", height=700)
    page = signed_in(ADMIN)
    page.goto("/administration/droits/vu-comme?q=Manon")
    page.get_by_role("link", name="Manon Perrin").first.click()
    _shoot(page, "seen-as", page.url, height=800)
    page = signed_in("catalogue_manager", "AP")
    page.goto("/produits/brouillons")
    draft = page.locator("tr[data-row] .rowlink").first.get_attribute("href")
    _shoot(page, "wizard", f"{draft}/tarification", height=1000)
    for name, path in PHONES:
        _shoot(signed_in("catalogue_manager", "AP", width=PHONE), name, path, height=844)


def test_take_wireframes(signed_in: Callable[..., Page]) -> None:
    WIREFRAMES.mkdir(exist_ok=True)
    for screen in SCREENS:
        page = signed_in(screen.role, screen.company)
        image = _picture(page, screen.path, height=screen.height)
        _number(image, page, screen)
        _keep(image, WIREFRAMES / f"{screen.name}.png")


def _shoot(page: Page, name: str, path: str, *, height: int) -> None:
    _keep(_picture(page, path, height=height), FOLDER / f"{name}.png")


def _picture(page: Page, path: str, *, height: int) -> Image.Image:
    width = page.viewport_size["width"] if page.viewport_size else WIDE
    page.set_viewport_size({"width": width, "height": height})
    page.goto(path)
    page.evaluate("document.fonts.ready")
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def _number(image: Image.Image, page: Page, screen: KeyScreen) -> None:
    """Each part's number, where the part is; one that is not there is a fault."""
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=15)
    for at, zone in enumerate(screen.zones, start=1):
        box = page.locator(zone.selector).first.bounding_box()
        assert box is not None, f"{screen.name}: {zone.selector}"
        x, y = max(box["x"] - 4, 14), max(box["y"] + 2, 14)
        pen.rectangle(
            (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]), outline=MARK
        )
        pen.ellipse((x - 12, y - 12, x + 12, y + 12), fill=MARK)
        pen.text((x, y), str(at), fill="white", font=font, anchor="mm")


def _keep(image: Image.Image, path: Path) -> None:
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
