"""Lines of an editor, as typed: read by their place, added, taken away, spread into a form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar

T = TypeVar("T")
LONGEST = 500


def typed_lines(
    raw: Mapping[str, str], prefix: str, kind: type[T], *, most: int
) -> tuple[tuple[int, T], ...]:
    """The lines of a prefix in their order, each with the place that it had in the form.

    `kind`: a dataclass of texts; what the form does not say is empty.
    """
    shape = re.compile(rf"{re.escape(prefix)}-(\d{{1,4}})-(\w+)", re.ASCII)
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    found: dict[int, dict[str, str]] = {}
    for name, value in raw.items():
        match = shape.fullmatch(name)
        if match and match[2] in known:
            found.setdefault(int(match[1]), {})[match[2]] = value.strip()[:LONGEST]
    blank = dict.fromkeys(known, "")
    return tuple((at, kind(**{**blank, **values})) for at, values in sorted(found.items())[:most])


def spread(prefix: str, lines: Iterable[Any]) -> dict[str, str]:
    """The lines as the fields of a form, under their places of now.

    >>> from dataclasses import dataclass
    >>> one = dataclass(type("One", (), {"__annotations__": {"code": str}}))
    >>> spread("ligne", [one(code="A"), one(code="B")])
    {'ligne-0-code': 'A', 'ligne-1-code': 'B'}
    """
    return {
        f"{prefix}-{at}-{name}": value
        for at, one in enumerate(lines)
        for name, value in asdict(one).items()
        if isinstance(value, str)
    }


def once(place: int | None, taken: set[int]) -> int | None:
    """A place of the stored version, for the first line that claims it; others are new lines.

    >>> taken: set[int] = set()
    >>> once(3, taken), once(3, taken), once(None, taken)
    (3, None, None)
    """
    if place is None or place in taken:
        return None
    taken.add(place)
    return place


def moved(
    lines: Sequence[T], act: str, *, prefix: str, fresh: T, most: int
) -> tuple[T, ...] | None:
    """The lines after a button (« ajouter-ligne », « retirer-ligne-3 »); None: another's button.

    >>> moved(["a", "b"], "retirer-ligne-0", prefix="ligne", fresh="", most=9)
    ('b',)
    >>> moved(["a"], "ajouter-ligne", prefix="ligne", fresh="z", most=9)
    ('a', 'z')
    """
    if act == f"ajouter-{prefix}":
        return tuple([*lines, fresh][:most])
    verb, _, place = act.rpartition("-")
    if verb == f"retirer-{prefix}" and place.isascii() and place.isdigit():
        at = int(place)
        return (*lines[:at], *lines[at + 1 :])
    return None
