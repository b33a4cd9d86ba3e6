"""The errors listed on top of a form, each by the name of its field and leading to it.

The list is drawn before the fields, by a macro that knows their codes alone; the words are those of
the label that the page then shows, so that nobody writes them twice.
"""

import re
from dataclasses import dataclass
from html import unescape

from markupsafe import escape

MARK = "data-error-summary"
CONTROLS = ("input", "select", "textarea")
READ = frozenset((*CONTROLS, "label", "legend", "small", "fieldset"))
LINKED = re.compile(r'<a class="link" href="#f-(?P<name>[^"]*)" data-of>(?P<message>.*?)</a>', re.S)
# Tags of our own pages: written by our templates, every value between quotes and escaped.
TAG = re.compile(r"""<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*)(?P<said>(?:[^>"']|"[^"]*"|'[^']*')*)>""")
SAID = re.compile(r"""(?P<name>[^\s"'=/>]+)(?:\s*=\s*(?:"(?P<two>[^"]*)"|'(?P<one>[^']*)'))?""")


@dataclass(slots=True)
class Field:
    """A field of a page: where it is, what it is called."""

    id: str
    label: str
    wrong: bool


def name_errors(html: str) -> str:
    """Each error of a list says which field it is about and leads there, whatever the field's id.

    What is wrong in no field of the page is said without a link.

    >>> listed = '<p data-error-summary><a class="link" href="#f-c" data-of>Trop long.</a></p>'
    >>> name_errors(listed + '<label for="k">Code</label><input id="k" name="c">')[22:65]
    '<a class="link" href="#k">Code\\xa0: Trop long.'
    """
    if MARK not in html:
        return html
    reader = _Fields()
    reader.read(html)

    def named(found: re.Match[str]) -> str:
        field = reader.field(found["name"])
        if field is None:
            return found["message"]
        label = f"{escape(field.label)}\u00a0: " if field.label else ""
        return f'<a class="link" href="#{escape(field.id)}">{label}{found["message"]}</a>'

    return LINKED.sub(named, html)


class _Fields:
    """Reads the fields of a page with their labels; a group is called by its legend."""

    def __init__(self) -> None:
        self.found: dict[str, list[Field]] = {}
        self.labels: dict[str, str] = {}
        self._texts: list[str] | None = None
        self._label_of = ""
        self._apart = 0
        self._groups: list[str] = []

    def field(self, name: str) -> Field | None:
        """The field of a name: the one marked wrong, when several forms have it."""
        fields = self.found.get(name, [])
        one = next((each for each in fields if each.wrong), fields[0] if fields else None)
        if one is not None and not one.label:
            one.label = self.labels.get(one.id, "")
        return one

    def read(self, html: str) -> None:
        """Walk through the tags of a page, and the words of its labels between them."""
        at = 0
        for tag in TAG.finditer(html):
            if self._texts is not None and not self._apart:
                # What is said apart (« facultatif ») is no part of a label's words.
                self._texts.append(unescape(html[at : tag.start()]))
            at = tag.end()
            if tag["name"] in READ:
                (self._close if tag["end"] else self._open)(tag["name"], tag["said"])

    def _open(self, tag: str, attributes: str) -> None:
        """Open a label, a group, or take a field."""
        said = {
            found["name"]: unescape(found["two"] or found["one"] or "")
            for found in SAID.finditer(attributes)
        }
        if tag in ("label", "legend"):
            self._texts, self._apart, self._label_of = [], 0, said.get("for", "")
        elif tag == "small":
            self._apart += 1
        elif tag == "fieldset":
            self._groups.append("")
        elif tag in CONTROLS and said.get("type") != "hidden" and "id" in said:
            own = said.get("aria-label", "")
            several = said.get("type") in ("radio", "checkbox") and self._groups
            field = Field(
                id=said["id"],
                label=own or (self._groups[-1] if several else ""),
                wrong=said.get("aria-invalid") == "true",
            )
            self.found.setdefault(said.get("name", ""), []).append(field)
            if self._texts is not None and not self._label_of:
                self._label_of = field.id

    def _close(self, tag: str, _: str) -> None:
        """Close a label or a group."""
        if tag == "small":
            self._apart -= 1
        elif tag == "fieldset" and self._groups:
            self._groups.pop()
        elif tag in ("label", "legend") and self._texts is not None:
            text = " ".join("".join(self._texts).split())
            if tag == "legend" and self._groups:
                self._groups[-1] = text
            elif tag == "label" and self._label_of:
                self.labels.setdefault(self._label_of, text)
            self._texts = None
