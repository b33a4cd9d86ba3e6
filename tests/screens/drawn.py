"""A page as a browser reads it: its words by CSS selector."""

from collections.abc import Iterator

import cssselect2
import httpx
import tinyhtml5


class Drawn:
    """A page drawn."""

    def __init__(self, page: httpx.Response) -> None:
        assert page.status_code == 200, f"{page.url}: {page.status_code}"
        self.address = str(page.url)
        self._root = cssselect2.ElementWrapper.from_html_root(tinyhtml5.parse(page.text))

    def words(self, selector: str) -> list[str]:
        """The text of each element that the selector finds, blanks made one."""
        return list(self._words(selector))

    def attributes(self, selector: str, name: str) -> list[str]:
        """An attribute of each element that the selector finds."""
        return [str(one.etree_element.get(name)) for one in self._root.query_all(selector)]

    def _words(self, selector: str) -> Iterator[str]:
        for one in self._root.query_all(selector):
            yield " ".join("".join(one.etree_element.itertext()).split())
