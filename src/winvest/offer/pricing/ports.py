"""What the prices ask of the connectors above: a partner's own price, live."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A product for a client, in the partner's code; `reference` is ours, for both logs."""

    code: str
    birth_date: date
    postal_code: str
    day: date
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPrice:
    """The premium of a plan, tax included, by month and by year."""

    plan: str
    monthly: Decimal
    yearly: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a partner answered: its number, until when it holds, the price of each plan."""

    reference: str
    until: datetime
    plans: tuple[PlanPrice, ...]


class PartnerRefused(Exception):
    """The partner does not insure this client."""


class PartnerSilent(Exception):
    """No usable answer: too late, down, or not what its contract says; `args[0]` says which."""


class PartnerPrices(Protocol):
    """Port: ask one partner for its prices. `env` says with which keys (sandbox, production)."""

    env: str

    async def ask(self, keys: Mapping[str, Any], asked: Asked) -> Told:
        """The prices; raises `PartnerRefused` or `PartnerSilent`."""
        ...


_installed: dict[str, PartnerPrices] = {}


def install_partner_prices(adapters: Mapping[str, PartnerPrices]) -> None:
    """Say which partners (by slug) tell their prices live; called once by each process."""
    _installed.clear()
    _installed.update(adapters)


def prices_of(slug: str) -> PartnerPrices | None:
    """The adapter of a partner, if it tells its prices."""
    return _installed.get(slug)
