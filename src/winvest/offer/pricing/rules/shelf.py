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
    """A publication: by which channels, when, to whom alone if it is a pilot, its price told?"""

    channels: frozenset[str]
    window: Window
    pilots: frozenset[str] | None = None
    priced: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """A time in which the company refuses to sell the product: by a channel, or by all."""

    channel: str | None
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who asks, when they only sell: pilots of others and hidden prices are not for them."""

    id: str


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
    bans: tuple[Ban, ...] = ()


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
            Showing(
                channels=frozenset(one["channels"]),
                window=_window(one),
                pilots=None if one.get("pilots") is None else frozenset(one["pilots"]),
                priced=one.get("price") != "hidden",
            )
            for one in document["publications"]
        ),
        bans=tuple(
            Ban(channel=one["channel"], window=_window(one)) for one in document.get("bans", ())
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


def pick(
    place: Place,
    *,
    at: datetime,
    channel: str | None,
    sandbox: bool = False,
    seller: Seller | None = None,
) -> Pick:
    """The version in force at the moment, if the company shows the product by the channel.

    A sandbox request sees a product in test by its newest version, whatever its state. To a
    `seller`, a pilot of others is not sold, and a hidden price is not told.
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
    banned = {one.channel for one in place.bans if one.window.holds(at)}
    showing = [one for one in showing if not _is_banned(one, banned, channel)]
    if not showing:
        return Pick(refusal="banned")
    if seller is not None:
        showing = [one for one in showing if one.pilots is None or seller.id in one.pilots]
        if not showing:
            return Pick(refusal="pilot_only")
        if not any(one.priced for one in showing):
            return Pick(refusal="price_hidden")
    ends = [one.window.end for one in showing]
    last = None if any(end is None for end in ends) else max(end for end in ends if end)
    both = [end for end in (last, edition.window.end, *_next_bans(place, at)) if end is not None]
    return Pick(version_id=edition.version_id, until=min(both, default=None))


def _is_banned(one: Showing, banned: set[str | None], channel: str | None) -> bool:
    """Is all by which this publication would sell refused by the company?"""
    return None in banned or (channel in banned if channel else one.channels <= banned)


def _next_bans(place: Place, at: datetime) -> Iterator[datetime]:
    return (
        one.window.start
        for one in place.bans
        if one.window.start is not None and one.window.start > at
    )


def _in_force(editions: Sequence[Edition], at: datetime) -> Iterator[Edition]:
    return (one for one in editions if one.status in SOLD and one.window.holds(at))


def _window(row: Mapping[str, Any]) -> Window:
    return Window(start=moment(row["from"]), end=moment(row["to"]))
