"""axe-core, asked of a page in the browser."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from playwright.sync_api import Page, ViewportSize

AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text("utf-8")
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
ORDERED = frozenset("h1 h2 h3 h4 h5 h6 main nav header footer aside".split())


RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")
LAYOUT = (*COLOURS, "target-size", "scrollable-region-focusable")
# A bar that sticks to the foot hides what one scrolls to: for axe, targets too small.
# Colours on their way from one theme to the other are of neither.
READY = """() => {
    document.querySelectorAll('.form-foot').forEach(one => one.style.position = 'static');
    if (!document.adoptedStyleSheets.length) {
        const still = new CSSStyleSheet();
        still.replaceSync('*, ::before, ::after { transition: none !important }');
        document.adoptedStyleSheets.push(still);
    }
    return 'axe' in window;
}"""
# What axe passed stays in the page: telling it takes a fifth of the time that looking does.
LOOK = """rules => axe
    .run(document, {runOnly: rules, resultTypes: ['violations'], preload: false})
    .then(({violations}) => violations.map(one => ({
        rule: one.id, at: one.nodes.map(node => node.target).slice(0, 3),
    })))"""


def violations(page: Page, rules: tuple[str, ...] = RULES) -> list[dict[str, Any]]:
    """What axe finds, shortened to rule and place."""
    if not page.evaluate(READY):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(LOOK, list(rules))
    return found


DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 900}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def everywhere(page: Page) -> Iterator[object]:
    """What is wrong with a page as it stands, at a desk and on a phone, in the light and the dark.

    It is not opened again: sizes and themes are style alone. A size changes what depends on the
    layout, the dark changes colours alone: half of the addresses are looked at in the dark on a
    phone, the others at a desk, since all are made of the same components.
    """
    page.set_viewport_size(DESK)
    yield from violations(page)
    page.set_viewport_size(PHONE)
    wide = page.evaluate(SIDEWAYS)
    if wide > 0:
        yield f"scrolls sideways by {wide} px"
    yield from violations(page, LAYOUT)
    if crc32(urlsplit(page.url).path.encode()) % 2:
        page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="dark")
    yield from violations(page, COLOURS)
    page.emulate_media(color_scheme="light")


class Looked:
    """What axe has already seen: a page made only of known shapes needs no second look.

    A shape is an element inside its parent: tags, classes, names of attributes, whether text or
    nothing follows; the order of headings and landmarks is a shape too. What differs in words or
    in the number of rows alone is the same to axe.
    """

    def __init__(self) -> None:
        self._seen: set[object] = set()

    def is_new(self, html: str) -> bool:
        """Whether some shape of this page was never looked at; it is known from then on."""
        shapes = _Shapes()
        shapes.feed(html)
        found = shapes.found | {tuple(shapes.order)}
        new = not found <= self._seen
        self._seen |= found
        return new


class _Shapes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[object] = set()
        self.order: list[str] = []
        self._inside: list[tuple[str, object]] = [("", ())]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = (tag, frozenset(f"{name}={bool(value)}" for name, value in attrs), _classes(attrs))
        self.found.add((self._inside[-1][1], own))
        if tag in ORDERED:
            self.order.append(tag)
        if tag not in VOID:
            self._inside.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == one for one, _ in self._inside):
            while self._inside.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.add((self._inside[-1][1], "text"))


def _classes(attrs: list[tuple[str, str | None]]) -> frozenset[str]:
    return frozenset(
        word for name, value in attrs if name == "class" for word in (value or "").split()
    )
