"""What changes from one version to another: always the older first, line by line, in words.

Plans go by their code, prices by their plan, tiers by their bounds, documents by their type and
title; so that « 100–499 : 12 % → 13 % » is one change, and not a scheme taken away and another put.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from winvest.foundation.kit.french import NBSP, spaced
from winvest.offer.catalog.enums import Channel
from winvest.offer.pricing.rules.grids import Apart, told_apart
from winvest.offer.versions.rules.content import (
    Content,
    PaperPart,
    PlanPart,
    PricePart,
    SchemePart,
)
from winvest.offer.versions.rules.words import (
    KINDS,
    Lines,
    extra_name,
    extra_words,
    plan_words,
    price_words,
    scheme_words,
)

ALL_PLANS = "Toutes les formules"
T = TypeVar("T")
Things = Mapping[str, Lines]
Names = Mapping[UUID, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line that differs; `before` None: it comes, `after` None: it goes.

    `whole`: the lines of a thing that comes or goes, for where there is room to list them.
    """

    thing: str
    line: str
    before: str | None
    after: str | None
    whole: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """What changes: the thing, then the line of it."""
        return " · ".join(one for one in (self.thing, self.line) if one)

    @property
    def sentence(self) -> str:
        """The change as one says it.

        >>> Change(thing="Affaires nouvelles", line="100–499", before="12 %", after="13 %").sentence
        'Affaires nouvelles · 100–499\\xa0: 12 % → 13 %'
        """
        if self.before is None:
            told = f"ajouté ({self.after})" if self.after else "ajouté"
        elif self.after is None:
            told = f"retiré ({self.before})" if self.before else "retiré"
        else:
            told = f"{self.before} → {self.after}"
        return f"{self.label}{NBSP}: {told}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The changes of one kind; `right` is what reading them takes."""

    title: str
    right: str | None
    changes: tuple[Change, ...]
    same: int


def in_order(one: int, other: int) -> tuple[int, int]:
    """The numbers of two versions, the older first, whatever was clicked first.

    >>> in_order(3, 2), in_order(2, 3)
    ((2, 3), (2, 3))
    """
    return min(one, other), max(one, other)


def difference(
    before: Content, after: Content, *, names: Names | None = None
) -> tuple[Chapter, ...]:
    """What the newer content changes of the older, chapter by chapter."""
    known = names or {}
    plans = {one.code: one.name for one in (*before.plans, *after.plans)}
    apart = _apart((*before.prices, *after.prices), plans)
    return (
        _chapter(
            "Version", None, _flag(before.breaking), _flag(after.breaking)
        ),
        _chapter("Formules", None, _plans(before.plans), _plans(after.plans)),
        _chapter(
            "Prix", "pricing.read", _prices(before, plans, apart), _prices(after, plans, apart)
        ),
        _chapter(
            "Options, frais et promotions", "pricing.read",
            _extras(before, plans), _extras(after, plans),
        ),
        _chapter(
            "Commissions", "commissions.read",
            _schemes(before.schemes, plans, known), _schemes(after.schemes, plans, known),
        ),
        _chapter("Documents", "documents.read", *_papers(before, after)),
        _chapter(
            "Pièces à demander", None,
            {one: {"": "demandée"} for one in before.demands},
            {one: {"": "demandée"} for one in after.demands},
        ),
    )  # fmt: skip


def extra_changes(before: Content, after: Content) -> tuple[Change, ...]:
    """What changes of the options, surcharges, fees and promotions alone."""
    plans = {one.code: one.name for one in (*before.plans, *after.plans)}
    return _chapter("", None, _extras(before, plans), _extras(after, plans)).changes


def compared(title: str, right: str | None, before: Things, after: Things) -> Chapter:
    """A chapter of things that live beside the versions: accounts, publications."""
    return _chapter(title, right, before, after)


def changes_of(chapters: Iterable[Chapter]) -> tuple[Change, ...]:
    """All the changes, in the order of the chapters."""
    return tuple(change for one in chapters for change in one.changes)


def _chapter(title: str, right: str | None, before: Things, after: Things) -> Chapter:
    changes: list[Change] = []
    same = 0
    for thing in dict.fromkeys((*before, *after)):
        old, new = before.get(thing), after.get(thing)
        if old is None or new is None:
            changes.append(
                Change(
                    thing=thing,
                    line="",
                    before=None if old is None else _whole(old),
                    after=None if new is None else _whole(new),
                    whole=tuple((old or new or {}).items()),
                )
            )
            continue
        found = [
            Change(thing=thing, line=line, before=old.get(line), after=new.get(line))
            for line in _in_turn(old, new)
            if old.get(line) != new.get(line)
        ]
        changes += found
        same += not found
    return Chapter(title=title, right=right, changes=tuple(changes), same=same)


def _in_turn(old: Lines, new: Lines) -> list[str]:
    """The lines of both, each at its place: one that goes stays where it was."""
    found = list(old)
    at = 0
    for line in new:
        if line in old:
            at = found.index(line) + 1
        else:
            found.insert(at, line)
            at += 1
    return found


def _whole(lines: Lines) -> str:
    """A thing that comes or goes, told in one line."""
    return ", ".join(
        value if not line or line in ("nom", "type", "montant") else f"{line}{NBSP}: {value}"
        for line, value in lines.items()
    )


def _flag(breaking: bool) -> Things:
    return {"Changement majeur": {"": "oui" if breaking else "non"}}


def _plans(plans: Sequence[PlanPart]) -> Things:
    return {f"Formule {one.code}": plan_words(one) for one in plans}


def _prices(content: Content, plans: Mapping[str, str], apart: Mapping[str, Apart]) -> Things:
    return _named(
        content.prices,
        lambda one: _price_name(one, plans),
        lambda one: price_words(one, apart=apart[_price_name(one, plans)]),
    )


def _price_name(one: PricePart, plans: Mapping[str, str]) -> str:
    plan = plans.get(one.plan, one.plan) if one.plan else ALL_PLANS
    return " · ".join(each for each in (plan, one.label) if each)


def _apart(prices: Iterable[PricePart], plans: Mapping[str, str]) -> dict[str, Apart]:
    """What tells the lines of a grid apart, before or after: a line keeps its name."""
    found: dict[str, Apart] = {}
    for one in prices:
        name = _price_name(one, plans)
        found[name] = found.get(name, frozenset()) | told_apart(one.grid)
    return found


def _extras(content: Content, plans: Mapping[str, str]) -> Things:
    order = list(KINDS)
    ordered = sorted(content.extras, key=lambda one: (order.index(one.kind), one.code))
    return _named(
        ordered,
        lambda one: extra_name(one) + (f" · {plans.get(one.plan, one.plan)}" if one.plan else ""),
        extra_words,
    )


def _schemes(schemes: Sequence[SchemePart], plans: Mapping[str, str], names: Names) -> Things:
    def name(one: SchemePart) -> str:
        parts = [
            one.applies_to.label,
            plans.get(one.plan, one.plan) if one.plan else "",
            f"année {one.year}" if one.year else "",
            Channel(one.channel).label if one.channel else "",
            names.get(one.company_id, "") if one.company_id else "",
            names.get(one.partner_id, "") if one.partner_id else "",
        ]
        return ", ".join(each for each in parts if each)

    return _named(schemes, name, scheme_words)


def _papers(before: Content, after: Content) -> tuple[Things, Things]:
    """Documents by type and title; the only one of its type goes by its type alone."""
    old, new = before.living_papers, after.living_papers
    single = {
        kind
        for kind in {one.type for one in (*old, *new)}
        if sum(one.type is kind for one in old) < 2 and sum(one.type is kind for one in new) < 2
    }

    def name(one: PaperPart) -> str:
        kind = one.type.value.replace("_", " ")
        return kind if one.type in single else f"{kind} « {one.title} »"

    return _named(old, name, _paper_words), _named(new, name, _paper_words)


def _paper_words(one: PaperPart) -> Lines:
    channels = [each.label for each in Channel if each in one.channels]
    return {
        "titre": one.title,
        "édition": one.version,
        "fichier": (one.file_hash or "absent")[:12],
        "obligatoire": "oui" if one.mandatory else "non",
        "canaux": ", ".join(channels) or "tous",
    }


def _named(
    things: Iterable[T], name: Callable[[T], str], words: Callable[[T], Lines]
) -> dict[str, Lines]:
    """Things by their name; those that share one are numbered, so that none is lost."""
    found: dict[str, Lines] = {}
    for one in things:
        called = spaced(name(one))
        key, at = called, 2
        while key in found:
            key, at = f"{called} ({at})", at + 1
        found[key] = words(one)
    return found
