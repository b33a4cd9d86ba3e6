"""The one precedence of prices: negotiated > promotion > plan override > plan > product.

Written here alone, and shown with every quote. A *component* is what a price is for: the plan
itself (`base`), an index, the use of a unit. Within one component the strongest origin replaces
the others, and its own rules add up; components add up. A negotiated price is final: neither
promotion nor surcharge touches it. A promotion is taken off the price that stands under it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from winvest.foundation.kit.labelled import Labelled
from winvest.offer.pricing.rules.tariff import (
    ALWAYS,
    Fixed,
    Indexed,
    Negotiated,
    Rule,
    Tariff,
    Usage,
)


class Origin(Labelled):
    """Where a price comes from, strongest first."""

    NEGOTIATED = "negotiated", "Prix négocié"
    PROMOTION = "promotion", "Promotion"
    PLAN_OVERRIDE = "plan_override", "Prix daté de la formule"
    PLAN = "plan", "Prix de la formule"
    PRODUCT = "product", "Prix du produit"


PRECEDENCE: tuple[Origin, ...] = tuple(Origin)
EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A rule that prices, where it comes from, and how many weaker ones it replaces."""

    origin: Origin
    rule: Rule
    replaced: int = 0


def standing_rules(
    tariff: Tariff, *, plan: str | None, at: datetime, agreed: Sequence[Negotiated] = ()
) -> tuple[Standing, ...]:
    """The rules that price a plan at a moment, one origin a component."""
    held = [rule for rule in tariff.rules if rule.plan in (None, plan) and rule.window.holds(at)]
    components: dict[str, list[Rule]] = {}
    for rule in held:
        components.setdefault(rule.component, []).append(rule)
    found = []
    for rules in components.values():
        by_origin: dict[int, list[Rule]] = {}
        for rule in rules:
            by_origin.setdefault(_strength(rule), []).append(rule)
        strongest = min(by_origin)
        kept = by_origin[strongest]
        found += [
            Standing(origin=_origin(rule), rule=rule, replaced=len(rules) - len(kept))
            for rule in kept
        ]
    price = negotiated_price(agreed, plan=plan, at=at)
    return tuple(found) if price is None else _replaced(found, price)


def negotiated_price(
    agreed: Iterable[Negotiated], *, plan: str | None, at: datetime
) -> Negotiated | None:
    """The price agreed for the plan, before one for all plans; of several, the latest agreed."""
    running = [one for one in agreed if one.plan in (None, plan) and one.window.holds(at)]
    return max(
        running,
        key=lambda one: (one.plan is not None, one.window.start or EVER, one.id),
        default=None,
    )


def _replaced(found: list[Standing], price: Negotiated) -> tuple[Standing, ...]:
    """The agreed amount is the plan's; where only one use is priced, it is that unit's price."""
    uses = [one for one in found if one.rule.component.startswith("usage:")]
    only = uses[0].rule.shape if len(found) == len(uses) == 1 else None
    if isinstance(only, Usage):
        shape: Usage | Fixed = replace(only, unit_price=price.amount, package_size=None)
        kept: list[Standing] = []
    elif isinstance(only, Indexed) and only.unit:
        shape, kept = Usage(unit=only.unit, unit_price=price.amount), []
    else:
        shape, kept = Fixed(amount=price.amount), uses
    rule = Rule(id=price.id, shape=shape, tax=price.tax, plan=price.plan, label="Prix négocié")
    replaced = len(found) - len(kept)
    return (Standing(origin=Origin.NEGOTIATED, rule=rule, replaced=replaced), *kept)


def _strength(rule: Rule) -> int:
    """Rank of a rule: its origin, and of the product's own the dated before the undated."""
    dated = rule.window != ALWAYS
    return (0 if dated else 1) + (0 if rule.plan is not None else 2)


def _origin(rule: Rule) -> Origin:
    if rule.plan is None:
        return Origin.PRODUCT
    return Origin.PLAN if rule.window == ALWAYS else Origin.PLAN_OVERRIDE
