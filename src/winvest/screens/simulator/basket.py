"""The basket as it is typed: products on numbered lines, and what is asked once for all of them.

Entries of the first line are plain (`produit`), those of the second end with its number
(`produit-2`), so that an address of one product stays what it always was.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

USAGE = "usage"
OPTIONS = "options"
OWN = ("produit", "formule", "quantite", "niveau", "version", OPTIONS, USAGE)
ENTRY = re.compile(rf"(?P<name>{'|'.join(OWN)})(?:-(?P<line>[1-9]\d?))?(?P<unit>\..+)?", re.S)
ACT = "acte"
ADD, REMOVE = "ajouter", "retirer-"
MOST = 50  # products of one quote


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLine:
    """A product as it is typed; `entries` by their plain names (`produit`, `usage.kWh`)."""

    at: str
    entries: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()

    def named(self, name: str) -> str:
        """The name of an entry on this line.

        >>> TypedLine(at="-2").named("usage.kWh")
        'usage-2.kWh'
        """
        base, dot, unit = name.partition(".")
        return f"{base}{self.at}{dot}{unit}"

    @property
    def sku(self) -> str:
        """The code typed, as codes are written."""
        return " ".join(self.entries.get("produit", "").split()).upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """All that is typed: its lines (one at least, an empty one perhaps), and the rest."""

    lines: tuple[TypedLine, ...]
    shared: Mapping[str, str]

    @property
    def flat(self) -> dict[str, str]:
        """Every entry by its full name."""
        own = {one.named(name): value for one in self.lines for name, value in one.entries.items()}
        return {**self.shared, **own}

    @property
    def full(self) -> tuple[TypedLine, ...]:
        """The lines that name a product."""
        return tuple(one for one in self.lines if one.sku)

    def pairs(self, *, empty: bool = False) -> list[tuple[str, str]]:
        """What an address or a form says to ask the same; `empty`: lines to fill in too."""
        found = [(name, value) for name, value in self.shared.items() if value]
        for one in self.lines:
            if not one.sku and not (empty and (one.at or any(one.entries.values()))):
                continue
            found += [
                (one.named(name), value)
                for name, value in one.entries.items()
                if value or name == "produit"
            ]
            found += [(one.named(OPTIONS), code) for code in one.options]
        return found


def typed_of(pairs: Iterable[tuple[str, str]]) -> Typed:
    """What was typed, its lines numbered from one without a gap.

    >>> told = typed_of([("produit", "A"), ("produit-4", "B"), ("usage-4.kWh", "7")])
    >>> [(one.at, one.sku) for one in told.lines], told.pairs()[-1]
    ([('', 'A'), ('-2', 'B')], ('usage-2.kWh', '7'))
    """
    shared: dict[str, str] = {}
    entries: dict[int, dict[str, str]] = {1: {}}
    options: dict[int, list[str]] = {}
    for name, value in pairs:
        found = ENTRY.fullmatch(name)
        if found is None or (found["name"] == USAGE) is not bool(found["unit"]):
            if name not in (ACT, "csrf_token"):
                shared[name] = value
            continue
        line = int(found["line"] or 1)
        own = entries.setdefault(line, {})
        if found["name"] == OPTIONS:
            options.setdefault(line, []).append(value)
        else:
            own[found["name"] + (found["unit"] or "")] = value
    return _numbered(
        ((entries[line], tuple(options.get(line, ()))) for line in sorted(entries)), shared
    )


def changed(typed: Typed, act: str) -> Typed:
    """The basket with one empty line more, or without one of its lines.

    >>> two = typed_of([("produit", "A"), ("produit-2", "B")])
    >>> [one.sku for one in changed(two, "retirer-1").lines]
    ['B']
    >>> [one.sku for one in changed(two, "ajouter").lines]
    ['A', 'B', '']
    """
    lines = [(one.entries, one.options) for one in typed.lines]
    place = act.removeprefix(REMOVE)
    if act == ADD and len(lines) < MOST:
        lines.append(({"produit": ""}, ()))
    elif act.startswith(REMOVE) and place.isascii() and place.isdigit():
        lines = [one for number, one in enumerate(lines, start=1) if number != int(place)]
    return _numbered(lines or [({}, ())], typed.shared)


def _numbered(
    lines: Iterable[tuple[Mapping[str, str], tuple[str, ...]]], shared: Mapping[str, str]
) -> Typed:
    return Typed(
        lines=tuple(
            TypedLine(
                at="" if number == 1 else f"-{number}",
                entries=entries,
                options=tuple(dict.fromkeys(one for one in options if one)),
            )
            for number, (entries, options) in enumerate(lines, start=1)
        ),
        shared=shared,
    )
