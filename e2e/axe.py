"""axe-core, asked of a page in the browser."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text("utf-8")
PARTS = """(() => {
  const frame = document.body.cloneNode(true);
  const main = frame.querySelector("main");
  main?.remove();
  return [frame.outerHTML, main?.outerHTML ?? ""];
})()"""
CHANGING = re.compile(
    r'name="csrf_token" value="[^"]*"| hx-headers:[^=]*="[^"]*"| aria-current="[^"]*"'
)


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds, shortened to rule and place."""
    page.evaluate(AXE)
    result = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
        " 'best-practice']})"
    )
    return [
        {"rule": one["id"], "at": [node["target"] for node in one["nodes"]][:3]}
        for one in result["violations"]
    ]


class Looked:
    """What axe has already seen: the same frame around the same page needs no second look.

    A person's frame is the same from page to page; two roles often read the same page. Whichever
    differs by one letter (the mark of the current entry aside) is looked at again, whole.
    """

    seen: set[int] = set()  # of the run: roles share it

    def is_new(self, page: Page) -> bool:
        """Whether some part of this page was never looked at."""
        parts = {hash(CHANGING.sub("", one)) for one in page.evaluate(PARTS)}
        new = not parts <= self.seen
        self.seen.update(parts)
        return new
