"""The shelf: which version a company sells of a product at a moment, if any."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from winvest.offer.pricing.rules.documents import Document, moment
from winvest.offer.pricing.rules.tariff import Conditions, Window

SOLD = ("scheduled", "active", "superseded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A version and the period that it is in force."""

    version_id: str
    version: int
    status: str
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A publication: by which channels, and when."""

    channels: frozenset[str]
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """The partner that tells a product's price, and the code by which it knows the product."""

    id: str
    slug: str
    name: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A product on a company's shelf: all that decides, at any moment, what it sells."""

    product_id: str
    known: bool
    lifecycle: str
    conditions: Conditions
    editions: tuple[Edition, ...]
    showings: tuple[Showing, ...]
    agreed: tuple[Mapping[str, Any], ...]
    partner: Passed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """What is sold: the version and until when, or why nothing is."""

    version_id: str | None = None
    until: datetime | None = None
    refusal: str | None = None


def place_of(document: Document) -> Place:
    """The place on the shelf that a document tells (`offers_of`)."""
    return Place(
        product_id=str(document["product_id"]),
        known=document["known"],
        lifecycle=document["lifecycle"],
        conditions=conditions_of(document),
        editions=tuple(
            Edition(
                version_id=str(one["id"]),
                version=one["version"],
                status=one["status"],
                window=_window(one),
            )
            for one in document["versions"]
        ),
        showings=tuple(
            Showing(channels=frozenset(one["channels"]), window=_window(one))
            for one in document["publications"]
        ),
        agreed=tuple(document["agreed"]),
        partner=Passed(**document["partner"]) if document.get("partner") else None,
    )


def conditions_of(document: Document) -> Conditions:
    """Who may subscribe."""
    return Conditions(
        min_age=document["min_age"],
        max_age=document["max_age"],
        zones=frozenset(document["zones"]),
        kinds=frozenset(document["kinds"]),
        channels=frozenset(document["channels"]),
    )


def pick(place: Place, *, at: datetime, channel: str | None, sandbox: bool = False) -> Pick:
    """The version in force at the moment, if the company shows the product by the channel.

    A sandbox request sees a product in test by its newest version, whatever its state.
    """
    edition = next(_in_force(place.editions, at), None)
    if sandbox and place.lifecycle in ("test", "draft"):
        newest = max(place.editions, key=lambda one: one.version, default=None)
        chosen = edition or newest
        return (
            Pick(refusal="not_published") if chosen is None else Pick(version_id=chosen.version_id)
        )
    if place.lifecycle in ("frozen", "retired"):
        return Pick(refusal=place.lifecycle)
    showing = [
        one
        for one in place.showings
        if one.window.holds(at) and (channel is None or channel in one.channels)
    ]
    if place.lifecycle != "active" or edition is None or not showing:
        return Pick(refusal="not_published")
    ends = [one.window.end for one in showing]
    last = None if any(end is None for end in ends) else max(end for end in ends if end)
    both = [end for end in (last, edition.window.end) if end is not None]
    return Pick(version_id=edition.version_id, until=min(both, default=None))


def _in_force(editions: Sequence[Edition], at: datetime) -> Iterator[Edition]:
    return (one for one in editions if one.status in SOLD and one.window.holds(at))


def _window(row: Mapping[str, Any]) -> Window:
    return Window(start=moment(row["from"]), end=moment(row["to"]))
