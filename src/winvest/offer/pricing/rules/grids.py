"""The lines of a grid in words: whom each is for, beside the age.

What a line leaves open is said where another line of the grid closes it: beside « niveau
Renforcé », the line without a level is the one of the « autres niveaux ».
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from winvest.offer.catalog.zone_rules import zone_label

Apart = frozenset[str]
OTHERS: Mapping[str, str] = {
    "zone": "autres zones",
    "household": "autres foyers",
    "level": "autres niveaux",
}


class ForWhom(Protocol):
    """A line of a grid keyed by the client."""

    @property
    def zone(self) -> str | None: ...
    @property
    def min_household(self) -> int | None: ...
    @property
    def max_household(self) -> int | None: ...
    @property
    def level(self) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    zone: str | None = None
    min_household: int | None = None
    max_household: int | None = None
    level: str | None = None


def told_apart(grid: Iterable[ForWhom]) -> Apart:
    """What tells the lines of a grid apart beside the age: zone, household, level.

    >>> told_apart([_Line(level="Renforcé"), _Line()])
    frozenset({'level'})
    """
    found: set[str] = set()
    for one in grid:
        if one.zone:
            found.add("zone")
        if one.min_household or one.max_household:
            found.add("household")
        if one.level:
            found.add("level")
    return frozenset(found)


def beside_age(line: ForWhom, apart: Apart, *, household: str) -> tuple[str, ...]:
    """Whom a line is for beside the age; `household`: its number of people in words.

    >>> beside_age(_Line(zone="FR-DROM"), frozenset({"zone", "level"}), household="")
    ('Outre-mer', 'autres niveaux')
    """
    closed = {
        "zone": zone_label(line.zone) if line.zone else "",
        "household": household,
        "level": f"niveau {line.level}" if line.level else "",
    }
    told = (words or (OTHERS[name] if name in apart else "") for name, words in closed.items())
    return tuple(words for words in told if words)
