"""The README's pictures, redrawn from the demo group: `python -m pytest e2e/take_pictures.py`."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page

from winvest.foundation.infra.settings import ROOT

FOLDER = ROOT / "docs" / "pictures"
COLOURS = 128  # a screen has few, and the repository is cloned often
ADMIN, WIDE, PHONE = "admin_groupe", 1440, 390
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
    for name, path in PHONES:
        _shoot(signed_in("catalogue_manager", "AP", width=PHONE), name, path, height=844)


def _shoot(page: Page, name: str, path: str, *, height: int) -> None:
    width = page.viewport_size["width"] if page.viewport_size else WIDE
    page.set_viewport_size({"width": width, "height": height})
    page.goto(path)
    page.evaluate("document.fonts.ready")
    image = Image.open(BytesIO(page.screenshot()))
    image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        FOLDER / f"{name}.png", optimize=True
    )
