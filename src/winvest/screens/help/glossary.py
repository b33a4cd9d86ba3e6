"""The glossary, from the repository's own `docs/glossary.md`: one text for screens and code."""

import re
from dataclasses import dataclass
from functools import lru_cache

from winvest.foundation.infra.settings import ROOT
from winvest.foundation.kit.french import spaced
from winvest.screens.help.text import anchor_of

ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the trade: as on screen, as in code, and what it means."""

    french: str
    english: str
    sense: str

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return anchor_of(self.french)


@lru_cache(maxsize=1)
def glossary() -> tuple[Term, ...]:
    """The terms by their French words, without the table's head."""
    rows = ROW.findall((ROOT / "docs" / "glossary.md").read_text())[1:]
    terms = (
        Term(french=_plain(french), english=_plain(english), sense=_plain(sense))
        for french, english, sense in rows
    )
    return tuple(sorted(terms, key=lambda one: anchor_of(one.french)))


def _plain(text: str) -> str:
    return spaced(text.strip().replace("`", ""))
