"""How the lines of an import are read, and what they lean on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.loading.judging import Ground
from winvest.screens.imports.dated_words import PRICED
from winvest.screens.imports.enums import Source
from winvest.screens.imports.versions import Surroundings
from winvest.screens.imports.words import PAPER, Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How the lines of an import are read, and what they lean on."""

    scope: Scope
    ground: Ground
    known: Vocabulary
    source: Source
    mapping: Mapping[int, str]
    decimal: str
    blank_erases: bool
    around: Surroundings
    asked: str = ""  # the day given for the prices of the whole file
    seen: dict[str, int] = field(default_factory=dict)  # the line that has each code

    @property
    def dated(self) -> bool:
        """Do the lines of one product tell its versions?"""
        return not PRICED.isdisjoint(self.mapping.values())

    @property
    def papers(self) -> bool:
        """Do lines name documents?"""
        return not PAPER.keys().isdisjoint(self.mapping.values())
