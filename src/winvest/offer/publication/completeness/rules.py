"""Rules of the completeness: what lacks for a company on a channel, and until when nothing will."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.french import NBSP, short_date
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.ahead import closings
from winvest.offer.documents.law.rules import LegalFamily, Obligation, named
from winvest.offer.documents.rules import LACKING, Paper, coverage

INSTANT = timedelta(microseconds=1)
Standing = tuple[Channel, bool, datetime | None]  # does something lack; when something will


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A company to which a product is given, by channels, until a moment or for good."""

    company_id: UUID
    channels: tuple[Channel, ...]
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """What lacks on a channel; else the day on which something will."""

    company_id: UUID
    channel: Channel
    missing: tuple[str, ...]
    closes_at: datetime | None
    closes_for: str | None
    recheck_at: datetime | None


def completeness(
    papers: Sequence[Paper],
    *,
    family: LegalFamily | None,
    given: Sequence[Given],
    now: datetime,
    turns_at: datetime | None = None,
) -> tuple[Completeness, ...]:
    """One entry a company and channel: what lacks now, what closes it next, however far.

    `turns_at`: when another version of the product comes into force, with its own documents.
    """
    begins = [one.valid_from for one in papers if one.valid_from and one.valid_from > now]
    channels = tuple(one for one in Channel if any(one in each.channels for each in given))
    lacking: dict[Channel, list[str]] = {one: [] for one in channels}
    for need in coverage(papers, family=family, channels=channels, now=now):
        for channel, state in need.by_channel.items():
            if state in LACKING:
                lacking[channel].append(named(need.types))
    next_of = {
        channel: one
        for one in closings(papers, family=family, channels=channels, now=now, within=None)
        for channel in one.channels
    }
    found = []
    for company in sorted({one.company_id for one in given}):
        for channel in channels:
            held = [one for one in given if one.company_id == company and channel in one.channels]
            if not held:
                continue
            closing = next_of.get(channel)
            ends = [one.until for one in held if one.until is not None]
            turns = [*ends, *((closing.at,) if closing else ())]
            turns += [*begins, *([turns_at] if turns_at else [])]
            found.append(
                Completeness(
                    company_id=company,
                    channel=channel,
                    missing=tuple(lacking[channel]),
                    closes_at=closing.at if closing else None,
                    closes_for=named(closing.types) if closing else None,
                    recheck_at=min(turns, default=None),
                )
            )
    return tuple(found)


def standing_words(entries: Iterable[Standing]) -> str:
    """How a product stands in the words of a list; the last day on which it still has all.

    >>> at = datetime.fromisoformat("2027-03-01T00:00:00+01:00")
    >>> standing_words([(Channel.WEB, False, at), (Channel.FIELD, False, None)])
    'Complet jusqu’au 28\xa0févr.\xa02027'
    >>> standing_words([(Channel.WEB, True, None), (Channel.FIELD, False, at)])
    'Incomplet\xa0: Web'
    """
    told = tuple(entries)
    lacking = {channel for channel, lacks, _ in told if lacks}
    if lacking:
        return f"Incomplet{NBSP}: {', '.join(one.label for one in Channel if one in lacking)}"
    ends = [at for _, _, at in told if at is not None]
    if ends:
        return f"Complet jusqu’au {short_date(local_day(min(ends) - INSTANT))}"
    return "Complet" if told else "–"


def edition_of(book: Iterable[Obligation], *, day: date) -> str:
    """What the book says on a day, as a hash: when it differs, all is worked out again.

    >>> edition_of([], day=date(2026, 11, 21))[:8]
    'e3b0c442'
    """
    told = sorted(
        f"{one.family}|{one.channel}|{','.join(one.types)}|{one.starts}|{one.ends}"
        for one in book
        if one.ends is None or one.ends > day
    )
    standing = sorted(f"{one.family}|{one.channel}|{one.types}" for one in book if one.holds(day))
    return hashlib.sha256("\n".join([*told, *standing]).encode()).hexdigest()
