"""Two versions side by side: what each holds, element by element, under the same keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Told = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One element in both versions; None where it is not there."""

    label: str
    before: str | None
    after: str | None

    @property
    def differs(self) -> bool:
        """Is it not the same in both?"""
        return self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The elements of one kind, those that differ first."""

    title: str
    pairs: tuple[Pair, ...]

    @property
    def differences(self) -> tuple[Pair, ...]:
        """The elements that differ."""
        return tuple(one for one in self.pairs if one.differs)

    @property
    def same(self) -> int:
        """How many elements are the same."""
        return len(self.pairs) - len(self.differences)


def chapter(title: str, before: Told, after: Told) -> Chapter:
    """The elements of both versions, matched by their label, in the order of the newer one.

    >>> old, new = {"Basic": "9,90 €", "Duo": "14 €"}, {"Basic": "10,90 €", "Max": "20 €"}
    >>> one = chapter("Prix", old, new)
    >>> [(pair.label, pair.before, pair.after) for pair in one.differences]
    [('Basic', '9,90 €', '10,90 €'), ('Max', None, '20 €'), ('Duo', '14 €', None)]
    """
    return Chapter(
        title=title,
        pairs=tuple(
            Pair(label=label, before=before.get(label), after=after.get(label))
            for label in dict.fromkeys((*after, *before))
        ),
    )


def labelled(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Elements by their label; those that share one are numbered, so that none is lost.

    >>> labelled([("CG", "v1"), ("CG", "v2")])
    {'CG': 'v1', 'CG (2)': 'v2'}
    """
    found: dict[str, str] = {}
    for label, told in items:
        key, at = label, 2
        while key in found:
            key, at = f"{label} ({at})", at + 1
        found[key] = told
    return found


def total(chapters: Sequence[Chapter]) -> int:
    """How many elements differ in all."""
    return sum(len(one.differences) for one in chapters)
