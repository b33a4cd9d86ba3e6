"""Looking ahead: from which day a product may no longer be sold on a channel, and why. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from winvest.foundation.kit.calendar import local_day, start_of_day
from winvest.foundation.kit.french import NBSP, long_date
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.law.rules import BOOK, Choice, LegalFamily, named, required_types
from winvest.offer.documents.rules import LACKING, Paper, presence

FAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Channels that close on a day for want of a document."""

    at: datetime
    types: Choice
    channels: tuple[Channel, ...]
    expires: bool

    @property
    def sentence(self) -> str:
        """« Le 1er mars 2027, ce produit n’est plus vendable sur le canal Web : … »."""
        day = long_date(local_day(self.at))
        many = len(self.channels) > 1
        names = ", ".join(one.label for one in self.channels)
        where = f"les canaux {names}" if many else f"le canal {names}"
        why = (
            f"son document {named(self.types)} expire"
            if self.expires
            else f"un document {named(self.types)} y devient obligatoire"
        )
        return f"Le {day}, ce produit n’est plus vendable sur {where}{NBSP}: {why}."


def closings(
    papers: Sequence[Paper],
    *,
    family: LegalFamily | None,
    channels: Iterable[Channel],
    now: datetime,
    within: timedelta | None = FAR,
) -> tuple[Closing, ...]:
    """The next closing of each channel that is open now, within a year or ever, nearest first."""
    moments = _moments(papers, now, within)
    found: dict[tuple[datetime, Choice, bool], list[Channel]] = {}
    for channel in channels:
        if _lacking(papers, family, channel, now) is not None:
            continue
        for at in moments:
            types = _lacking(papers, family, channel, at)
            if types is not None:
                expires = types in required_types(family, channel, day=local_day(now))
                found.setdefault((at, types, expires), []).append(channel)
                break
    return tuple(
        Closing(at=at, types=types, channels=tuple(where), expires=expires)
        for (at, types, expires), where in sorted(found.items(), key=lambda one: one[0][:2])
    )


def _moments(papers: Sequence[Paper], now: datetime, within: timedelta | None) -> list[datetime]:
    """When something changes: a document ends, an obligation starts."""
    ends = {one.valid_to for one in papers if one.valid_to is not None}
    starts = {start_of_day(one.starts) for one in BOOK}
    return sorted(
        one for one in ends | starts if now < one and (within is None or one <= now + within)
    )


def _lacking(
    papers: Sequence[Paper], family: LegalFamily | None, channel: Channel, at: datetime
) -> Choice | None:
    """The first document demanded at that moment that is not there then."""
    for types in required_types(family, channel, day=local_day(at)):
        if presence(papers, types=types, channel=channel, now=at) in LACKING:
            return types
    return None
