"""Rules of the obligations: what each family must show on each channel, on a day.

`BOOK` is what stands in the database, read once a process and again when it changes
(`app.list_names`); until then, what the specification says (Annexe B §2, §3, §8; Annexe A §4).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from winvest.foundation.kit.labelled import Labelled
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.enums import DocumentType

ALWAYS = date(2020, 1, 1)


class LegalFamily(Labelled):
    """The legal regime of a family of products (Annexe B §2)."""

    INSURANCE = "insurance", "Assurance"
    TELECOM = "telecom", "Télécom"
    ENERGY = "energy", "Énergie"
    MEDIA = "media", "OTT et média"
    SERVICES = "services", "Services"


Choice = tuple[DocumentType, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One of these types must be there; `family` or `channel` None: of all of them."""

    family: LegalFamily | None
    channel: Channel | None
    types: Choice
    starts: date
    ends: date | None = None

    def holds(self, day: date) -> bool:
        """Is it in force on that day?"""
        return self.starts <= day and (self.ends is None or day < self.ends)


def _of(family: LegalFamily, *types: DocumentType) -> Iterator[Obligation]:
    for one in types:
        yield Obligation(family=family, channel=None, types=(one,), starts=ALWAYS)


SPECIFIED: tuple[Obligation, ...] = (
    *_of(LegalFamily.INSURANCE, DocumentType.DIPA, DocumentType.CG, DocumentType.CP),
    *_of(LegalFamily.TELECOM, DocumentType.CGV, DocumentType.MANDAT_SEPA),
    *_of(LegalFamily.ENERGY, DocumentType.CGV, DocumentType.NOTICE_TARIFAIRE),
    *_of(LegalFamily.MEDIA, DocumentType.CGU, DocumentType.CGA),
    *_of(LegalFamily.SERVICES, DocumentType.CGV, DocumentType.NOTICE_SERVICE),
    Obligation(
        family=None,
        channel=Channel.WEB,
        types=(DocumentType.DIPA, DocumentType.CG),
        starts=ALWAYS,
    ),
)
BOOK: list[Obligation] = list(SPECIFIED)
_RANK = {one: at for at, one in enumerate(DocumentType)}


def required_types(
    family: LegalFamily | None,
    channel: Channel,
    *,
    day: date,
    book: Iterable[Obligation] | None = None,
) -> tuple[Choice, ...]:
    """The documents that a channel demands on a day; of each entry, one type will do.

    In the order of the types, choices last. A choice that holds a type demanded anyway asks for
    nothing more: the web demands a DIPA or general terms whatever the family (Annexe A §4).

    >>> day = date(2026, 11, 21)
    >>> [" ou ".join(one) for one in required_types(LegalFamily.MEDIA, Channel.WEB, day=day)]
    ['CGU', 'CGA', 'DIPA ou CG']
    >>> len(required_types(LegalFamily.INSURANCE, Channel.WEB, day=day))
    3
    """
    asked = [
        one.types
        for one in (BOOK if book is None else book)
        if one.family in (None, family) and one.channel in (None, channel) and one.holds(day)
    ]
    alone = {one[0] for one in asked if len(one) == 1}
    kept = {one for one in asked if len(one) == 1 or not alone & set(one)}
    return tuple(sorted(kept, key=lambda one: (len(one), *map(_RANK.__getitem__, one))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a change of the book changes for a family on a channel."""

    family: LegalFamily | None
    channel: Channel
    added: tuple[Choice, ...]
    removed: tuple[Choice, ...]


def difference(
    before: Iterable[Obligation], after: Iterable[Obligation], *, day: date
) -> tuple[Moved, ...]:
    """What a change of the book changes, family by family and channel by channel, on a day."""
    old, new = tuple(before), tuple(after)
    found = []
    for family in (*LegalFamily, None):
        for channel in Channel:
            was = required_types(family, channel, day=day, book=old)
            is_ = required_types(family, channel, day=day, book=new)
            if set(was) != set(is_):
                found.append(
                    Moved(
                        family=family,
                        channel=channel,
                        added=tuple(one for one in is_ if one not in was),
                        removed=tuple(one for one in was if one not in is_),
                    )
                )
    return tuple(found)


def named(types: Choice) -> str:
    """The types that will do, as one name.

    >>> named((DocumentType.DIPA, DocumentType.MANDAT_SEPA))
    'DIPA ou MANDAT SEPA'
    """
    return " ou ".join(one.value.replace("_", " ") for one in types)
