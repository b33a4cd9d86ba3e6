"""Rows of the prices of a version: rules, the lines of their grids, what is added or taken off."""

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
    """The pricing rules, and the lines of their grids."""
    for position, price in enumerate(ground.version.prices):
        yield (
            pricing.PricingRule,
            ground.base("price", str(position))
            | {
                "plan_id": ground.plan(price.plan),
                "type": price.type,
                "tier_mode": price.tier_mode,
                "unit": price.unit,
                "payload": exact(price.payload),
                "tax_rate": price.tax_rate,
                "tax_included": price.tax_included,
                "label": french_spaces(price.label) or None,
                "position": position,
            },
        )
        yield from _grid(ground, price, str(position))


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


def _grid(ground: Ground, price: Price, rule: str) -> Rows:
    """The lines of a grid, tried in their order: the most particular come first."""
    key = ground.base("price", rule)["id"]
    for position, line in enumerate(price.grid):
        yield (
            pricing.PriceGridRow,
            ground.base("grid", rule, str(position))
            | {
                "pricing_rule_id": key,
                "amount": line.amount,
                "min_age": line.min_age,
                "max_age": line.max_age,
                "zone": line.zone,
                "min_household": line.min_household,
                "max_household": line.max_household,
                "level": line.level,
                "position": position,
            },
        )
