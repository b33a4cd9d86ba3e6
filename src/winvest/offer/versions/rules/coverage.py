"""A grid keyed by the client: lines that cover one another, clients that no line prices.

The engine takes the first line that fits. A particular line (« Outre-mer », « Renforcé ») before a
general one is therefore right; after it, it would never be reached.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from winvest.foundation.kit.french import spaced
from winvest.offer.catalog.zone_rules import REGION_OF
from winvest.offer.pricing.rules.grids import told_apart
from winvest.offer.versions.rules.content import GridPart
from winvest.offer.versions.rules.words import for_whom

OLDEST, LARGEST = 130, 30
OVERSEAS = frozenset(("971", "972", "973", "974", "976"))
Span = tuple[int, int]
Places = frozenset[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """Lines (from 0) of which the later is wrong, the field to look at, and why."""

    line: int
    by: int
    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """Whom a line reaches; None: everybody."""

    ages: Span
    household: Span
    places: Places
    level: str | None


def covered(lines: Sequence[GridPart]) -> tuple[Covered, ...]:
    """Lines never reached, and lines that claim the same clients with no order between them.

    >>> from decimal import Decimal
    >>> grid = [GridPart(amount=Decimal(1), min_age=18, max_age=30),
    ...         GridPart(amount=Decimal(2), min_age=30, max_age=40)]
    >>> [(one.line, one.by, one.field, one.code) for one in covered(grid)]
    [(1, 0, 'min_age', 'grid_overlap')]
    """
    reaches = [_reach(one) for one in lines]
    found = []
    for line, later in enumerate(reaches):
        for by in range(line):
            told = _told(reaches[by], later, by)
            if told is not None:
                field, code, message = told
                found.append(
                    Covered(line=line, by=by, field=field, code=code, message=spaced(message))
                )
                break
    return tuple(found)


def unpriced(lines: Sequence[GridPart]) -> tuple[str, ...]:
    """Ages between the first and the last of the grid that no line prices, for whom.

    >>> from decimal import Decimal
    >>> unpriced([GridPart(amount=Decimal(1), min_age=18, max_age=30),
    ...           GridPart(amount=Decimal(2), min_age=41, max_age=60)])
    ('31–40 ans',)
    """
    aged = [one for one in lines if one.min_age is not None or one.max_age is not None]
    if not aged:
        return ()
    first = min(one.min_age or 0 for one in aged)
    last = max(OLDEST if one.max_age is None else one.max_age for one in aged)
    apart = told_apart(lines)
    reaches = [_reach(one) for one in lines]
    found: dict[str, None] = {}
    for reach, line in {_conditions(_reach(one)): one for one in aged}.items():
        ages: set[int] = set()
        for one in reaches:
            if _within(reach, _conditions(one)):
                ages |= set(range(one.ages[0], one.ages[1] + 1))
        for low, high in _runs(age for age in range(first, last + 1) if age not in ages):
            hole = GridPart(
                amount=line.amount, min_age=low, max_age=high, zone=line.zone, level=line.level,
                min_household=line.min_household, max_household=line.max_household,
            )  # fmt: skip
            found[for_whom(hole, apart)] = None
    return tuple(found)


_Conditions = tuple[Places, str | None, Span]


def _told(before: _Reach, later: _Reach, by: int) -> tuple[str, str, str] | None:
    """What is wrong with the later of two lines: the field, the code and the sentence."""
    if not _meet(before, later):
        return None
    if before == later:
        return "min_age", "grid_twice", f"Même client que la ligne {by + 1} : retirez l’une."
    old, new = _conditions(before), _conditions(later)
    general_first = _within(new, old)
    if general_first and _inside(later.ages, before.ages):
        told = f"Jamais atteinte : la ligne {by + 1} la couvre. Placez-la avant, ou retirez-la."
        return _differs(before, later), "grid_hidden", told
    if _within(old, new) and old != new:
        return None  # the particular case before the general one
    low, high = max(before.ages[0], later.ages[0]), min(before.ages[1], later.ages[1])
    if general_first:
        told = f"Recouvre la ligne {by + 1} ({_span(low, high)} ans) : corrigez les âges."
        return "min_age", "grid_overlap", told
    if not _inside(old[2], new[2]) and not _inside(new[2], old[2]):
        told = f"Recouvre la ligne {by + 1} (foyers) : corrigez le nombre de personnes."
        return "min_household", "grid_overlap", told
    return None


def _meet(one: _Reach, other: _Reach) -> bool:
    if one.level is not None and other.level is not None and one.level != other.level:
        return False
    if one.places is not None and other.places is not None and not one.places & other.places:
        return False
    return all(
        a[0] <= b[1] and b[0] <= a[1]
        for a, b in ((one.ages, other.ages), (one.household, other.household))
    )


def _within(one: _Conditions, other: _Conditions) -> bool:
    """Is everybody of the first among those of the second, age aside?"""
    places = other[0] is None or (one[0] is not None and one[0] <= other[0])
    return places and (other[1] is None or one[1] == other[1]) and _inside(one[2], other[2])


def _inside(one: Span, other: Span) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]


def _conditions(one: _Reach) -> _Conditions:
    return one.places, one.level, one.household


def _differs(before: _Reach, later: _Reach) -> str:
    if before.places != later.places:
        return "zone"
    if before.level != later.level:
        return "level"
    return "min_household" if before.household != later.household else "min_age"


def _reach(one: GridPart) -> _Reach:
    return _Reach(
        ages=(one.min_age or 0, OLDEST if one.max_age is None else one.max_age),
        household=(
            one.min_household or 1,
            LARGEST if one.max_household is None else one.max_household,
        ),
        places=None if one.zone is None else _places(one.zone),
        level=one.level,
    )


@lru_cache(maxsize=512)
def _places(zone: str) -> frozenset[str]:
    """The departments of a zone; a zone of the house's own is a place by itself."""
    bare = zone.removeprefix("FR-")
    if bare in REGION_OF:
        return frozenset((bare,))
    if zone == "FR":
        return frozenset(REGION_OF) | {"COM"}
    if zone == "FR-METRO":
        return frozenset(REGION_OF) - OVERSEAS
    if zone == "FR-DROM":
        return OVERSEAS
    if zone == "FR-COM":
        return frozenset(("COM",))
    inside = {department for department, region in REGION_OF.items() if region == zone}
    return frozenset(inside or {zone})


def _runs(ages: Iterable[int]) -> list[Span]:
    runs: list[Span] = []
    for age in ages:
        if runs and runs[-1][1] == age - 1:
            runs[-1] = (runs[-1][0], age)
        else:
            runs.append((age, age))
    return runs


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"
