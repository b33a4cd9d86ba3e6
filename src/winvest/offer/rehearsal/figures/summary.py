"""All figures of a rehearsal together: kept as JSON, one a company, and added up again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any

from winvest.offer.catalog.enums import Recurrence
from winvest.offer.rehearsal.figures.rows import MOST, Group, Headline, Rhythm, Spread

NOBODY = Headline(**{one.name: 0 for one in fields(Headline)})
AMOUNTS = tuple(one.name for one in fields(Rhythm) if one.name not in ("recurrence", "count"))
Key = tuple[str, Recurrence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the pages say of a rehearsal; `groups` by dimension and rhythm."""

    head: Headline = NOBODY
    rhythms: tuple[Rhythm, ...] = ()
    groups: Mapping[Key, tuple[Group, ...]] = field(default_factory=dict)
    spreads: Mapping[Recurrence, Spread] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "head": asdict(self.head),
            "rhythms": [_told(asdict(one)) for one in self.rhythms],
            "groups": [
                {"by": by, "recurrence": recurrence.value, "all": [_told(asdict(x)) for x in found]}
                for (by, recurrence), found in self.groups.items()
            ],
            "spreads": {one.value: [list(x) for x in found] for one, found in self.spreads.items()},
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Figures":
        """Read back."""
        return cls(
            head=Headline(**raw["head"]),
            rhythms=tuple(_rhythm(one) for one in raw["rhythms"]),
            groups={
                (one["by"], Recurrence(one["recurrence"])): tuple(_group(x) for x in one["all"])
                for one in raw["groups"]
            },
            spreads={
                Recurrence(one): tuple((label, count) for label, count in found)
                for one, found in raw["spreads"].items()
            },
        )


def added(all_: Iterable[Figures]) -> Figures:
    """The figures of several companies as one: a file belongs to one of them alone."""
    found = tuple(all_)
    return Figures(
        head=Headline(
            **{
                one.name: sum(getattr(each.head, one.name) for each in found)
                for one in fields(Headline)
            }
        ),
        rhythms=_rhythms([one for each in found for one in each.rhythms]),
        groups={
            key: _groups([one for each in found for one in each.groups.get(key, ())])
            for key in dict.fromkeys(key for each in found for key in each.groups)
        },
        spreads={
            key: _spread([each.spreads[key] for each in found if key in each.spreads])
            for key in dict.fromkeys(key for each in found for key in each.spreads)
        },
    )


def _rhythms(found: Sequence[Rhythm]) -> tuple[Rhythm, ...]:
    told = []
    for recurrence in dict.fromkeys(one.recurrence for one in found):
        same = [one for one in found if one.recurrence is recurrence]
        sums = {name: _sum([getattr(one, name) for one in same]) for name in AMOUNTS}
        told.append(Rhythm(recurrence=recurrence, count=sum(one.count for one in same), **sums))
    return tuple(sorted(told, key=lambda one: -one.count))


def _groups(found: Sequence[Group]) -> tuple[Group, ...]:
    """Those that move most first, as many as a page shows."""
    told = []
    for key in dict.fromkeys(one.key for one in found):
        same = [one for one in found if one.key == key]
        told.append(
            Group(
                key=key,
                count=sum(one.count for one in same),
                dearer=sum(one.dearer for one in same),
                before=sum((one.before for one in same), Decimal(0)),
                after=sum((one.after for one in same), Decimal(0)),
            )
        )
    return tuple(sorted(told, key=lambda one: (-abs(one.delta), one.key))[:MOST])


def _spread(found: Sequence[Spread]) -> Spread:
    labels = [label for label, _ in found[0]]
    return tuple((label, sum(dict(one).get(label, 0) for one in found)) for label in labels)


def _sum(values: Sequence[Decimal | None]) -> Any:
    known = [one for one in values if one is not None]
    return sum(known, Decimal(0)) if known else None


def _told(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: str(one) if isinstance(one, Decimal) else one for key, one in raw.items()}


def _rhythm(raw: Mapping[str, Any]) -> Rhythm:
    amounts = {name: None if raw[name] is None else Decimal(raw[name]) for name in AMOUNTS}
    given: dict[str, Any] = {**amounts, "count": raw["count"]}
    return Rhythm(recurrence=Recurrence(raw["recurrence"]), **given)


def _group(raw: Mapping[str, Any]) -> Group:
    return Group(**{**raw, "before": Decimal(raw["before"]), "after": Decimal(raw["after"])})
