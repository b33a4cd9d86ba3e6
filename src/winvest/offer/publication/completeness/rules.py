"""Rules of the completeness: what lacks for a company on a channel, and until when nothing will."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.ahead import closings
from winvest.offer.documents.law.rules import LegalFamily, Obligation, named
from winvest.offer.documents.rules import LACKING, Paper, coverage


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
) -> tuple[Completeness, ...]:
    """One entry a company and channel: what lacks now, what closes it next within a year."""
    channels = tuple(one for one in Channel if any(one in each.channels for each in given))
    lacking: dict[Channel, list[str]] = {one: [] for one in channels}
    for need in coverage(papers, family=family, channels=channels, now=now):
        for channel, state in need.by_channel.items():
            if state in LACKING:
                lacking[channel].append(named(need.types))
    next_of = {
        channel: one
        for one in closings(papers, family=family, channels=channels, now=now)
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
