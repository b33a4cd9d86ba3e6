"""What is added to a price: surcharges by client, options chosen, initial fees."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol, TypeVar

from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.rules.clients import Untold, age_on
from winvest.offer.pricing.rules.ground import Ground
from winvest.offer.pricing.rules.settlement import Part
from winvest.offer.pricing.rules.tariff import ZERO, Surcharge, Window
from winvest.offer.pricing.rules.tiers import HUNDRED
from winvest.offer.pricing.rules.zones import reached, zones_of


class Dated(Protocol):
    """A price of a version or of one of its plans, by code, with its dates."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def plan(self) -> str | None:
        """Its plan; none: all of them."""
        ...

    @property
    def window(self) -> Window:
        """When it holds."""
        ...


D = TypeVar("D", bound=Dated)


def in_force(rows: Iterable[D], *, plan: str | None, at: datetime) -> dict[str, D]:
    """Those of the plan at the moment, by code: the plan's own before that of all plans."""
    found: dict[str, D] = {}
    for row in rows:
        if row.plan in (None, plan) and row.window.holds(at):
            known = found.get(row.code)
            if known is None or known.plan is None:
                found[row.code] = row
    return found


def strikes(surcharge: Surcharge, ground: Ground) -> bool:
    """Does the surcharge concern this client? Raises `Untold` when the age is not told."""
    client = ground.request.client
    if surcharge.min_age is not None or surcharge.max_age is not None:
        if client.birth_date is None:
            raise Untold("birth_date_missing")
        age = age_on(client.birth_date, ground.day)
        if surcharge.min_age is not None and age < surcharge.min_age:
            return False
        if surcharge.max_age is not None and age > surcharge.max_age:
            return False
    if surcharge.zones and not reached(zones_of(client), surcharge.zones):
        return False
    return not surcharge.kinds or client.kind in surcharge.kinds


def added(
    surcharge: Surcharge, base: Sequence[Part], *, times: Decimal
) -> tuple[tuple[Part, Decimal], ...]:
    """What a surcharge adds, beside the price that it follows: its share of each, or a sum."""
    if surcharge.effect is PriceEffect.AMOUNT:
        return ((base[0], surcharge.value * times),)
    groups: dict[tuple[str, Decimal, bool], list[Part]] = {}
    for part in base:
        groups.setdefault(part.group, []).append(part)
    return tuple(
        (group[0], sum((one.amount for one in group), ZERO) * surcharge.value / HUNDRED)
        for group in groups.values()
    )
