"""Rules of the documents: what is there of those that a family must show by channel, what binds.

The obligations themselves are dated data (`law.rules`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.labelled import Labelled
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.enums import DocumentRequirement, DocumentStatus, DocumentType
from winvest.offer.documents.law.rules import LegalFamily, named, required_types

EXPIRES_SOON = timedelta(days=60)


class Presence(Labelled):
    """The colour of a document on a channel (Annexe E §2.5)."""

    PUBLISHED = "published", "Publié", "ok"
    EXPIRING = "expiring", "Expire bientôt", "warn"
    UPCOMING = "upcoming", "À venir", "info"
    EXPIRED = "expired", "Expiré", "bad"
    DRAFT = "draft", "À vérifier", "warn"
    MISSING = "missing", "Manquant", "bad"


LACKING = (Presence.MISSING, Presence.EXPIRED, Presence.DRAFT, Presence.UPCOMING)
FAMILIES: Mapping[str, LegalFamily] = {
    **dict.fromkeys(
        ("SANTE", "OBSEQUES", "PREVOYANCE", "PJ", "ANIMAUX", "ASSIST"), LegalFamily.INSURANCE
    ),
    **dict.fromkeys(("BOX", "MOBILE"), LegalFamily.TELECOM),
    **dict.fromkeys(("ELEC", "GAZ"), LegalFamily.ENERGY),
    "OTT": LegalFamily.MEDIA,
    **dict.fromkeys(
        ("CONCIERGERIE", "CASHBACK", "DEPANNAGE", "ENTRETIEN", "PARTENARIAT"),
        LegalFamily.SERVICES,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What the rules need to know of a document."""

    type: DocumentType
    status: DocumentStatus
    channels: tuple[Channel, ...]
    valid_to: datetime | None
    mandatory: bool = False
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A document that must be there, and how it is there on each channel of the product."""

    types: tuple[DocumentType, ...]
    by_channel: Mapping[Channel, Presence]

    @property
    def label(self) -> str:
        """The types that will do, as one name."""
        return named(self.types)

    @property
    def lacks(self) -> bool:
        """Is it not there, or no longer, on some channel?"""
        return any(one in LACKING for one in self.by_channel.values())


def legal_family(risk_code: str) -> LegalFamily | None:
    """The regime of a family; none for those that Annexe B does not name.

    >>> legal_family("SANTE"), legal_family("CAFE")
    (<LegalFamily.INSURANCE: 'insurance'>, None)
    """
    return FAMILIES.get(risk_code)


def coverage(
    papers: Sequence[Paper],
    *,
    family: LegalFamily | None,
    channels: Iterable[Channel],
    now: datetime,
) -> tuple[Coverage, ...]:
    """Each document demanded, with what is there of it on the channels that demand it."""
    wanted: dict[tuple[DocumentType, ...], dict[Channel, Presence]] = {}
    day = local_day(now)
    for channel in channels:
        for types in required_types(family, channel, day=day):
            found = presence(papers, types=types, channel=channel, now=now)
            wanted.setdefault(types, {})[channel] = found
    return tuple(Coverage(types=types, by_channel=found) for types, found in wanted.items())


def presence(
    papers: Sequence[Paper], *, types: Sequence[DocumentType], channel: Channel, now: datetime
) -> Presence:
    """The best that is there of these types on a channel; a document without channel is for all."""
    found = [
        paper_presence(one, now=now)
        for one in papers
        if one.type in types and (not one.channels or channel in one.channels)
    ]
    return min(found, key=tuple(Presence).index, default=Presence.MISSING)


def paper_presence(paper: Paper, *, now: datetime) -> Presence:
    """The colour of one document: its status and its validity together."""
    ended = paper.valid_to is not None and paper.valid_to <= now
    if paper.status is DocumentStatus.ARCHIVED:
        return Presence.MISSING
    if paper.status is DocumentStatus.EXPIRED or ended:
        return Presence.EXPIRED
    if paper.status is DocumentStatus.DRAFT:
        return Presence.DRAFT
    if paper.valid_from is not None and paper.valid_from > now:
        return Presence.UPCOMING
    if paper.valid_to is not None and paper.valid_to <= now + EXPIRES_SOON:
        return Presence.EXPIRING
    return Presence.PUBLISHED


def requirement_of(*, mandatory: bool) -> DocumentRequirement:
    """Whether the version may do without the document, in the words of Annexe C §5.

    >>> requirement_of(mandatory=False).label
    'Optionnel'
    """
    return DocumentRequirement.MANDATORY if mandatory else DocumentRequirement.OPTIONAL


def demanded_somewhere(
    kind: DocumentType,
    *,
    family: LegalFamily | None,
    channels: Iterable[Channel],
    day: date,
) -> bool:
    """Does one of these channels demand this type of document of the family?

    >>> day, field = date(2026, 11, 21), (Channel.FIELD,)
    >>> demanded_somewhere(
    ...     DocumentType.DIPA, family=LegalFamily.INSURANCE, channels=field, day=day
    ... )
    True
    >>> demanded_somewhere(DocumentType.CG, family=None, channels=field, day=day)
    False
    """
    return any(kind in types for one in channels for types in required_types(family, one, day=day))


def still_binds(paper: Paper, *, now: datetime) -> bool:
    """Is this a compulsory document that runs? Of a version on sale, clients were given it.

    Once it has expired, its new edition may join the version: it is a document that lacks.
    """
    running = (Presence.PUBLISHED, Presence.EXPIRING)
    return paper.mandatory and paper_presence(paper, now=now) in running
