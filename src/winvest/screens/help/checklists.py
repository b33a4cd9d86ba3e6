"""Publication checklists, made from the gate's own rules and the obligations of the day. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.law.queries import ObligationRow
from winvest.offer.documents.law.rules import Choice, LegalFamily, named, required_types
from winvest.offer.documents.rules import FAMILIES
from winvest.offer.publication.facts import LackCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A line of the gate: what must be true, and whose task it is (Annexe D)."""

    code: LackCode
    must: str
    who: str


# What each line of the gate asks, whatever the product: the rule is `offer.publication.rules`.
ASKED: Mapping[LackCode, tuple[str, str]] = {
    LackCode.FIELDS: ("Les champs que la famille rend obligatoires sont remplis.", "Produit"),
    LackCode.PARTNER: (
        "La compagnie est active, et ouverte à chaque société qui vend.",
        "Produit",
    ),
    LackCode.GRID: (
        "Chaque formule a un prix ; les paliers se suivent, sans trou, jusqu’à « et plus ».",
        "Produit",
    ),
    LackCode.COMMISSION: (
        "Le produit qui vit de commissions a un barème ; les parts font 100 %, les paliers se "
        "suivent.",
        "Produit",
    ),
    LackCode.DOCUMENT: (
        "Les documents exigés de la famille sur chaque canal sont publiés et valables.",
        "ADV, ou Juriste",
    ),
    LackCode.MAPPING: (
        "Les comptes et la TVA sont validés dans chaque société qui vend.",
        "Compta",
    ),
    LackCode.SIGNOFF: ("La version est approuvée, par un autre que son auteur.", "ADV"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A document that a family asks for: on which channels, by which texts, since when."""

    label: str
    channels: frozenset[Channel]
    sources: tuple[str, ...]
    starts: date | None
    ends: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What one legal family asks for on each channel, on a day."""

    family: LegalFamily | None
    title: str
    risks: tuple[str, ...]
    lines: tuple[DocumentLine, ...]


def steps() -> tuple[Step, ...]:
    """The lines of the gate, in its order."""
    return tuple(
        Step(code=code, must=ASKED[code][0], who=ASKED[code][1])
        for code in LackCode
        if code in ASKED
    )


def checklists(
    rows: Iterable[ObligationRow], *, day: date, risks: Mapping[str, str]
) -> tuple[Checklist, ...]:
    """What each family asks for on a day; `risks` names the families by their codes."""
    book = tuple(rows)
    made = []
    for family in (*LegalFamily, None):
        codes = [code for code in risks if FAMILIES.get(code) is family]
        title = family.label if family else "Autres familles"
        made.append(
            Checklist(
                family=family,
                title=title,
                risks=tuple(risks[code] for code in codes),
                lines=_lines(family, book, day),
            )
        )
    return tuple(made)


def _lines(
    family: LegalFamily | None, book: tuple[ObligationRow, ...], day: date
) -> tuple[DocumentLine, ...]:
    rules = tuple(one.rule for one in book)
    asked: dict[Choice, set[Channel]] = {}
    for channel in Channel:
        for types in required_types(family, channel, day=day, book=rules):
            asked.setdefault(types, set()).add(channel)
    return tuple(_line(types, channels, family, book, day) for types, channels in asked.items())


def _line(
    types: Choice,
    channels: set[Channel],
    family: LegalFamily | None,
    book: tuple[ObligationRow, ...],
    day: date,
) -> DocumentLine:
    causes = [
        one
        for one in book
        if one.types == types and one.family in (None, family) and one.rule.holds(day)
    ]
    ends = [one.ends for one in causes]
    return DocumentLine(
        label=named(types),
        channels=frozenset(channels),
        sources=tuple(dict.fromkeys(one.legal_source for one in causes)),
        starts=min((one.starts for one in causes), default=None),
        ends=None if not ends or None in ends else max(one for one in ends if one),
    )
