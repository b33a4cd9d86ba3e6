"""Rows of the prices of a version: rules, and what is added or taken off, each with its dates.

An age grid becomes the premium of its first band plus one surcharge a band above it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Protocol
from uuid import UUID

from winvest.app.demo.content.shapes import Extra, Price, Version
from winvest.app.demo.moments import moment_of, moment_or_none
from winvest.app.demo.trees import Values, exact
from winvest.app.demo.wording import french_spaces
from winvest.foundation.infra.models import Base
from winvest.offer.pricing import models as pricing

Rows = Iterator[tuple[type[Base], Values]]


class Ground(Protocol):
    """What the rows need to know of their version."""

    @property
    def version(self) -> Version:
        """The version."""
        ...

    @property
    def anchor(self) -> date:
        """The day of the first load."""
        ...

    def plan(self, code: str | None) -> UUID | None:
        """The identifier of one of its plans."""
        ...

    def base(self, kind: str, *key: str) -> dict[str, object]:
        """The columns that every row of a version starts with."""
        ...


def price_rows(ground: Ground) -> Rows:
    """The pricing rules, and the age bands of grids."""
    for position, price in enumerate(ground.version.prices):
        yield (
            pricing.PricingRule,
            ground.base("price", str(position))
            | {
                "plan_id": ground.plan(price.plan),
                "type": price.type,
                "tier_mode": price.tier_mode,
                "payload": exact(price.payload),
                "tax_rate": price.tax_rate,
                "tax_included": price.tax_included,
                "label": french_spaces(price.label) or None,
                "position": position,
            },
        )
        yield from _bands(ground, price)


def extra_rows(ground: Ground) -> Rows:
    """Options, surcharges, initial fees and promotions."""
    for position, extra in enumerate(ground.version.extras):
        common = ground.base(extra.kind, extra.code, extra.plan or "") | {
            "plan_id": ground.plan(extra.plan),
            "code": extra.code,
            "label": french_spaces(extra.label),
            "valid_from": moment_of(extra.starts, anchor=ground.anchor),
            "valid_to": moment_or_none(extra.ends, anchor=ground.anchor),
            "position": position,
        }
        model, own = _own_columns(extra)
        yield model, common | own


def _own_columns(extra: Extra) -> tuple[type[Base], dict[str, object]]:
    if extra.kind == "option":
        taxed = {"amount": extra.value, "tax_rate": extra.tax_rate}
        return pricing.PriceOption, taxed | {"recurrence": extra.recurrence}
    if extra.kind == "fee":
        return pricing.InitialFee, {"amount": extra.value, "tax_rate": extra.tax_rate}
    effect: dict[str, object] = {"effect": extra.value_type, "value": extra.value}
    if extra.kind == "promotion":
        return pricing.Promotion, effect | {
            "promo_code": extra.promo_code,
            "first_months": extra.first_months,
        }
    return pricing.PriceSurcharge, effect | {
        "min_age": extra.min_age,
        "max_age": extra.max_age,
        "zones": list(extra.zones),
        "client_kinds": list(extra.client_kinds),
    }


def _bands(ground: Ground, price: Price) -> Rows:
    for position, line in enumerate(price.grid[1:]):
        code = f"AGE_{line.min_age}_{line.max_age}"
        yield (
            pricing.PriceSurcharge,
            ground.base("surcharge", code, price.plan or "")
            | {
                "plan_id": ground.plan(price.plan),
                "code": code,
                "label": f"De {line.min_age} à {line.max_age} ans à la date d’effet",
                "valid_from": moment_of(ground.version.starts, anchor=ground.anchor),
                "valid_to": None,
                "position": 10 + position,
                "effect": "amount",
                "value": line.amount - price.grid[0].amount,
                "min_age": line.min_age,
                "max_age": line.max_age,
                "zones": [],
                "client_kinds": [],
            },
        )
