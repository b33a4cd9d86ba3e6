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


def worsened(
    before: Sequence[Paper],
    after: Sequence[Paper],
    *,
    family: LegalFamily | None,
    channels: Iterable[Channel],
    now: datetime,
) -> tuple[Closing, ...]:
    """The channels that close within a year because of a change, or sooner than without it."""
    found: dict[tuple[datetime, Choice], list[Channel]] = {}
    for channel in channels:
        was = _first_lack(before, family, channel, now)
        then = _first_lack(after, family, channel, now)
        if then is not None and then[0] <= now + FAR and (was is None or then[0] < was[0]):
            found.setdefault(then, []).append(channel)
    return tuple(
        Closing(at=at, types=types, channels=tuple(where), expires=True)
        for (at, types), where in sorted(found.items())
    )


def _first_lack(
    papers: Sequence[Paper], family: LegalFamily | None, channel: Channel, now: datetime
) -> tuple[datetime, Choice] | None:
    """From which moment, now included, something demanded is not there; and what."""
    for at in (now, *_moments(papers, now, None)):
        types = _lacking(papers, family, channel, at)
        if types is not None:
            return at, types
    return None


def _moments(papers: Sequence[Paper], now: datetime, within: timedelta | None) -> list[datetime]:
    """When something changes: a document begins or ends, an obligation starts."""
    edges = {at for one in papers for at in (one.valid_from, one.valid_to) if at is not None}
    starts = {start_of_day(one.starts) for one in BOOK}
    return sorted(
        one for one in edges | starts if now < one and (within is None or one <= now + within)
    )


def _lacking(
    papers: Sequence[Paper], family: LegalFamily | None, channel: Channel, at: datetime
) -> Choice | None:
    """The first document demanded at that moment that is not there then."""
    for types in required_types(family, channel, day=local_day(at)):
        if presence(papers, types=types, channel=channel, now=at) in LACKING:
            return types
    return None
