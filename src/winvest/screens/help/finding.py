"""Search in the help: every page, annex, term, status, act, table and column. Pure.

All the words typed must be there, without accents or capitals; titles come before texts.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from winvest.foundation.infra.commands import registry
from winvest.screens.help.acts import label_of
from winvest.screens.help.annexes import ANNEXES, annex_text
from winvest.screens.help.checklists import steps
from winvest.screens.help.dictionary import AREAS, tables
from winvest.screens.help.glossary import glossary
from winvest.screens.help.map import THEMES
from winvest.screens.help.screens import SCREENS
from winvest.screens.help.statuses import FAMILIES

MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the help: where, under which title, in what part, and its words."""

    href: str
    title: str
    part: str
    text: str
    rank: int = 1

    @property
    def shown(self) -> str:
        """The start of its words."""
        return self.text if len(self.text) <= 160 else f"{self.text[:159].rstrip()}…"


def found(q: str) -> tuple[Place, ...]:
    """The places that hold all the words, those whose title does first; at most forty."""
    words = folded(q).split()
    if not words:
        return ()
    hits: list[tuple[int, int, Place]] = []
    for at, (place, title, text) in enumerate(_index()):
        if all(word in text for word in words):
            missing = sum(word not in title for word in words)
            exact = title != " ".join(words)
            hits.append((missing * 20 + exact * 10 + place.rank, at, place))
    return tuple(place for _, _, place in sorted(hits, key=lambda one: one[:2])[:MOST])


def folded(text: str) -> str:
    """Words as they are compared.

    >>> folded("Énergie : l’ÉTÉ")
    'energie : l ete'
    """
    bare = unicodedata.normalize("NFKD", text.replace("’", " ").replace("'", " "))
    return " ".join(bare.encode("ascii", "ignore").decode().lower().split())


@lru_cache(maxsize=1)
def _index() -> tuple[tuple[Place, str, str], ...]:
    places = list(_places())
    return tuple(
        (one, folded(one.title), folded(f"{one.title} {one.part} {one.text}")) for one in places
    )


def _places() -> Iterator[Place]:
    for theme in THEMES:
        for page in theme.pages:
            yield Place(href=page.href, title=page.title, part=theme.title, text=page.what, rank=0)
    for annex in ANNEXES:
        if annex.file:
            for section in annex_text(annex.letter).sections:
                text = " ".join(block.plain for block in section.blocks)
                yield Place(
                    href=f"{annex.href}#{section.anchor}" if section.anchor else annex.href,
                    title=section.title or annex.title,
                    part=f"Annexe {annex.letter} · {annex.title}",
                    text=text,
                    rank=2,
                )
    yield from _words()
    yield from _data()


def _words() -> Iterator[Place]:
    for term in glossary():
        yield Place(
            href=f"/aide/glossaire#{term.anchor}",
            title=term.french,
            part="Glossaire",
            text=f"{term.sense} ({term.english})",
        )
    for family in FAMILIES:
        for one, meaning in family:
            yield Place(
                href="/aide/statuts",
                title=one.label,
                part=f"Statuts · {family.title}",
                text=meaning,
            )
    for step in steps():
        yield Place(
            href="/aide/publication",
            title=step.code.label,
            part="Publier un produit",
            text=f"{step.must} {step.who}",
        )
    for screen in SCREENS:
        yield Place(
            href=f"/aide/ecrans#{screen.name}",
            title=screen.title,
            part="Écrans clés",
            text=" ".join((screen.what, *(zone.text for zone in screen.zones))),
        )
    for act in registry.values():
        yield Place(
            href=f"/aide/actes#{act.name}",
            title=label_of(act),
            part="Actes",
            text=act.name,
            rank=3,
        )


def _data() -> Iterator[Place]:
    titles = {one.code: one.title for one in AREAS}
    for one in tables().values():
        href = f"/aide/dictionnaire/{one.area}#{one.name}"
        part = f"Dictionnaire · {titles[one.area]}"
        yield Place(
            href=href, title=f"{one.label} ({one.name})", part=part, text=one.sentence, rank=4
        )
        for column in one.columns:
            yield Place(
                href=href,
                title=f"{one.name}.{column.name}",
                part=part,
                text=f"{column.label} · {column.kind}",
                rank=5,
            )
