"""Entity diagram of an area: where each table stands and how it is tied to the others. Pure.

Who is pointed to stands left of who points (« 1 —< N » reads from left to right). Only keys are
drawn; all the columns are in the dictionary beneath. Tables tied to none of the area close it. A
table of another area that several point to is drawn too, as a box without keys.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from winvest.screens.help.dictionary import ColumnEntry, TableEntry

WIDTH, HEAD, LINE, GAP, STREET = 216, 30, 19, 22, 72
MARGIN, ACROSS = 8, 4
EVERYWHERE = ("company", "app_user")  # so many point to them that lines would hide the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLine:
    """A key drawn in a box; `to` is what it points to outside the area."""

    name: str
    y: int
    to: str | None
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A table: its corner, its size, its keys; `area` is where it is described."""

    name: str
    label: str
    area: str
    guest: bool
    x: int
    y: int
    height: int
    keys: tuple[KeyLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A reference: one parent, any number of children; `optional` when a child may have none."""

    parent: str
    child: str
    column: str
    optional: bool
    single: bool
    path: str
    parent_x: int
    parent_y: int
    child_x: int
    child_y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """The drawing: its size, its boxes, its ties."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    ties: tuple[Tie, ...]


def diagram(tables: Sequence[TableEntry], *, every: Mapping[str, TableEntry]) -> Diagram:
    """The drawing of the tables of an area, of all there are."""
    known = {one.name: one for one in (*_guests(tables, every), *tables)}
    parents = {name: _parents(one, known) for name, one in known.items()}
    tied = {name for name, of in parents.items() if of} | {p for of in parents.values() for p in of}
    columns = _columns(parents, tied)
    places, bottom = _stack(columns, known)
    loose = [name for name in known if name not in tied]
    bottom = _grid(loose, known, places, bottom, across=max(len(columns), ACROSS))
    boxes = {name: _box(known[name], *places[name], known) for name in known}
    right = max((one.x for one in boxes.values()), default=0) + WIDTH
    ties = [tie for name in known for tie in _ties(known[name], boxes)]
    return Diagram(
        width=right + MARGIN,
        height=bottom + MARGIN,
        boxes=tuple(boxes.values()),
        ties=tuple(ties),
    )


def _guests(tables: Sequence[TableEntry], every: Mapping[str, TableEntry]) -> list[TableEntry]:
    """Tables of other areas that several of these point to."""
    own = {one.name for one in tables}
    asked = Counter(
        name
        for one in tables
        for name in {each.reference.table for each in one.columns if each.reference}
        if name not in own and name not in EVERYWHERE
    )
    return [replace(every[name], columns=()) for name, count in sorted(asked.items()) if count > 1]


def _parents(one: TableEntry, known: Mapping[str, TableEntry]) -> tuple[str, ...]:
    found = (each.reference.table for each in one.columns if each.reference)
    return tuple(dict.fromkeys(name for name in found if name in known and name != one.name))


def _columns(parents: Mapping[str, Sequence[str]], tied: set[str]) -> list[list[str]]:
    """Each table one column right of the last of those it points to, near the middle of them."""
    depth: dict[str, int] = {}

    def deep(name: str, seen: frozenset[str]) -> int:
        if name not in depth:
            above = [one for one in parents[name] if one not in seen]
            depth[name] = max((deep(one, seen | {name}) + 1 for one in above), default=0)
        return depth[name]

    columns: dict[int, list[str]] = defaultdict(list)
    for name in sorted(tied):
        columns[deep(name, frozenset())].append(name)
    ordered: list[list[str]] = []
    rank: dict[str, float] = {}
    for at in sorted(columns):
        column = sorted(columns[at], key=lambda name: (_middle(parents[name], rank), name))
        rank |= {name: index / max(len(column), 1) for index, name in enumerate(column)}
        ordered.append(column)
    return ordered


def _middle(names: Sequence[str], rank: Mapping[str, float]) -> float:
    found = [rank[one] for one in names if one in rank]
    return sum(found) / len(found) if found else 0.0


def _stack(
    columns: Sequence[Sequence[str]], known: Mapping[str, TableEntry]
) -> tuple[dict[str, tuple[int, int]], int]:
    heights = [sum(_height(known[one]) + GAP for one in column) for column in columns]
    bottom = max(heights, default=0)
    places: dict[str, tuple[int, int]] = {}
    for at, column in enumerate(columns):
        y = MARGIN
        for name in column:
            places[name] = (MARGIN + at * (WIDTH + STREET), y)
            y += _height(known[name]) + GAP
    return places, bottom


def _grid(
    loose: Sequence[str],
    known: Mapping[str, TableEntry],
    places: dict[str, tuple[int, int]],
    bottom: int,
    *,
    across: int,
) -> int:
    for start in range(0, len(loose), across):
        row = loose[start : start + across]
        for at, name in enumerate(row):
            places[name] = (MARGIN + at * (WIDTH + STREET), MARGIN + bottom)
        bottom += max(_height(known[name]) for name in row) + GAP
    return bottom


def _keys(one: TableEntry) -> tuple[ColumnEntry, ...]:
    return tuple(each for each in one.columns if each.reference or each.unique)


def _height(one: TableEntry) -> int:
    return HEAD + LINE * len(_keys(one)) + (8 if _keys(one) else 0)


def _box(one: TableEntry, x: int, y: int, known: Mapping[str, TableEntry]) -> Box:
    keys = []
    for at, each in enumerate(_keys(one)):
        ref = each.reference
        outside = ref if ref and ref.table not in known else None
        keys.append(
            KeyLine(
                name=each.name,
                y=y + HEAD + LINE * at + 14,
                to=outside.table if outside else None,
                href=f"/aide/dictionnaire/{outside.area}#{outside.table}" if outside else None,
            )
        )
    return Box(
        name=one.name,
        label=one.label,
        area=one.area,
        guest=not one.columns,
        x=x,
        y=y,
        height=_height(one),
        keys=tuple(keys),
    )


def _ties(one: TableEntry, boxes: Mapping[str, Box]) -> list[Tie]:
    own, found = boxes[one.name], []
    lines = {each.name: each for each in own.keys}
    for column in one.columns:
        ref = column.reference
        if ref is None or ref.table not in boxes:
            continue
        parent, y = boxes[ref.table], lines[column.name].y - 4
        to_y = parent.y + HEAD // 2
        forward = parent.x < own.x
        from_x = own.x if forward else own.x + WIDTH
        to_x = parent.x + WIDTH
        bend = STREET // 2
        into = from_x - bend if forward else from_x + bend
        found.append(
            Tie(
                parent=parent.name,
                child=own.name,
                column=column.name,
                optional=column.optional,
                single=column.unique,
                path=f"M{from_x} {y}C{into} {y} {to_x + bend} {to_y} {to_x} {to_y}",
                parent_x=to_x,
                parent_y=to_y,
                child_x=from_x,
                child_y=y,
            )
        )
    return found
