"""A request for a price: products with their quantities, the client, the channel, the moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from winvest.offer.pricing.rules.tariff import ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What the price may depend on; what is not told is None."""

    birth_date: date | None = None
    postal_code: str | None = None
    kind: str | None = None
    household: int | None = None
    zones: frozenset[str] = frozenset()
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A product asked for."""

    sku: str
    plan: str | None = None
    quantity: Decimal = ONE
    usage: Mapping[str, Decimal] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """All that is asked at once; `at` is the date of effect, `months` how many are priced."""

    items: tuple[Item, ...]
    at: datetime
    channel: str | None = None
    client: Client = field(default_factory=Client)
    promo_code: str | None = None
    months: int = 1
    zone: str = "Europe/Paris"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPoint:
    """The value of an index from a day on; `known_at` is when it was published or revised."""

    on: date
    value: Decimal
    known_at: datetime
