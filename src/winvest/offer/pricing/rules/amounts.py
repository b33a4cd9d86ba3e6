"""The amount of one rule, exact: fixed, tiered, used, indexed or a percentage."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from winvest.foundation.kit.french import percent, short_date
from winvest.offer.pricing.rules.clients import grid_line
from winvest.offer.pricing.rules.formula import value_of
from winvest.offer.pricing.rules.request import Client, IndexPoint, Item
from winvest.offer.pricing.rules.tariff import (
    ONE,
    ZERO,
    Fixed,
    Indexed,
    Percentage,
    Rule,
    Tier,
    TierBase,
    Tiered,
    Usage,
)
from winvest.offer.pricing.rules.tiers import HUNDRED, packages, slices
from winvest.offer.pricing.rules.words import plain, price, told

SIX = Decimal("0.000001")
LARGEST = Decimal(10_000_000_000)


class NoPrice(ValueError):
    """The rule gives no price to this request; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a rule is asked: the item, the client, the day, and the value of indices.

    `loose` is what is used of the one unit that no other rule prices: an index without a unit
    of its own multiplies it; else, the quantity.
    """

    item: Item
    client: Client
    day: date
    currency: str
    index: Callable[[str, int], IndexPoint | None]
    loose: Decimal | None = None

    def used(self, unit: str) -> Decimal:
        """How much of a unit is used; nothing when it is not told."""
        usage = self.item.usage
        if unit in usage:
            return usage[unit]
        wanted = unit.casefold()
        return next((value for key, value in usage.items() if key.casefold() == wanted), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """An exact amount, before any rounding, and how it came about."""

    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    how: str
    inputs: Mapping[str, str] = field(default_factory=dict)


def priced(rule: Rule, ask: Ask) -> Priced:
    """The amount of a rule, its least and most included."""
    match rule.shape:
        case Fixed():
            found = _fixed(rule.shape, ask)
        case Tiered():
            found = _tiered(rule.shape, ask)
        case Usage():
            found = _used(rule.shape, ask)
        case Indexed():
            found = _indexed(rule.shape, ask)
        case Percentage():
            found = _share(rule.shape, ask)
        case _:
            raise NoPrice("on_quotation")
    return _bounded(rule, found, ask.currency)


def _fixed(shape: Fixed, ask: Ask) -> Priced:
    quantity, amount = ask.item.quantity, shape.amount
    inputs = {"quantity": plain(quantity), "amount": plain(amount)}
    how = ""
    if shape.grid:
        row = grid_line(shape.grid, ask.client, day=ask.day, level=ask.item.level)
        if row is None:
            raise NoPrice("grid_no_match")
        amount = row.amount
        how = " (ligne de la grille du client)"
        inputs |= {"amount": plain(amount), "grid_line": str(shape.grid.index(row) + 1)}
    return Priced(
        quantity=quantity,
        unit_price=amount,
        amount=amount * quantity,
        how=f"{price(amount, ask.currency)} × {told(quantity)}{how}",
        inputs=inputs,
    )


def _tiered(shape: Tiered, ask: Ask) -> Priced:
    measure = ask.used(shape.unit) if shape.unit else ask.item.quantity
    parts = slices(shape, measure)
    amount = sum((one.amount for one in parts), ZERO)
    spans = [_span(one.tier) for one in parts]
    how = " + ".join(
        f"{_tier_words(one.tier, one.units, ask.currency)} [{span}]"
        for one, span in zip(parts, spans, strict=True)
    )
    return Priced(
        quantity=measure,
        unit_price=_average(amount, measure),
        amount=amount,
        how=f"{shape.mode.label} : {how or 'aucun palier atteint'}",
        inputs={"measure": plain(measure), "tiers": " ; ".join(spans)},
    )


def _used(shape: Usage, ask: Ask) -> Priced:
    used = ask.used(shape.unit)
    billed = max(used - shape.free_units, ZERO)
    counted = billed if shape.package_size is None else packages(billed, shape.package_size)
    inputs = {"used": plain(used), "unit": shape.unit, "unit_price": plain(shape.unit_price)}
    how = f"{told(counted)} × {price(shape.unit_price, ask.currency)}"
    if shape.package_size is not None:
        inputs["package_size"] = plain(shape.package_size)
        how += f" le lot de {told(shape.package_size)} {shape.unit}"
    else:
        how += f" par {shape.unit}"
    if shape.free_units:
        inputs["free_units"] = plain(shape.free_units)
        how += f", {told(shape.free_units)} inclus"
    return Priced(
        quantity=counted,
        unit_price=shape.unit_price,
        amount=counted * shape.unit_price,
        how=how,
        inputs=inputs,
    )


def _indexed(shape: Indexed, ask: Ask) -> Priced:
    told_use = ask.item.quantity if ask.loose is None else ask.loose
    measure = ask.used(shape.unit) if shape.unit else told_use
    values = {"base": shape.base, "quantity": measure}
    inputs = {"formula": shape.text, "quantity": plain(measure), "base": plain(shape.base)}
    seen = []
    for name in sorted(shape.names):
        point = ask.index(name, shape.lag_months)
        if point is None:
            raise NoPrice("index_missing")
        values[name] = point.value
        inputs[name] = plain(point.value)
        inputs[f"{name}_on"] = point.on.isoformat()
        seen.append(f"{name} {told(point.value)} au {short_date(point.on)}")
        if name == shape.index:
            values["index"] = point.value
    result = value_of(shape.formula, values)
    if abs(result) > LARGEST:
        raise NoPrice("amount_too_large")
    kept = _between(result, shape.floor, shape.cap)
    with_ = f" avec {', '.join(seen)}" if seen else ""
    how = f"{shape.text}{with_} = {price(result, ask.currency)}"
    if kept != result:
        how += f", ramené à {price(kept, ask.currency)}"
    if kept < 0:
        raise NoPrice("price_negative")
    return Priced(
        quantity=ONE if shape.whole else measure,
        unit_price=kept,
        amount=kept if shape.whole else kept * measure,
        how=how if shape.whole else f"{told(measure)} × ({how})",
        inputs=inputs | {"value": plain(kept)},
    )


def _share(shape: Percentage, ask: Ask) -> Priced:
    whole = ask.used(shape.of)
    events = int(ask.used("events"))
    taken = max(whole - shape.free_amount, ZERO) * shape.rate / HUNDRED
    fees = shape.fixed_fee * max(events - shape.free_events, 0)
    inputs = {shape.of: plain(whole), "rate": plain(shape.rate)}
    how = f"{percent(shape.rate)} de {price(whole, ask.currency)}"
    if shape.free_amount:
        inputs["free_amount"] = plain(shape.free_amount)
        how += f" au-delà de {price(shape.free_amount, ask.currency)}"
    if shape.fixed_fee:
        inputs |= {"events": str(events), "fixed_fee": plain(shape.fixed_fee)}
        how += f" + {price(shape.fixed_fee, ask.currency)} × {max(events - shape.free_events, 0)}"
    return Priced(
        quantity=ONE, unit_price=taken + fees, amount=taken + fees, how=how, inputs=inputs
    )


def _bounded(rule: Rule, found: Priced, currency: str) -> Priced:
    kept = _between(found.amount, rule.min_charge, rule.max_charge)
    if kept > LARGEST:
        raise NoPrice("amount_too_large")
    if kept == found.amount:
        return found
    word = "minimum" if kept > found.amount else "plafond"
    bounds = {"min_charge": rule.min_charge, "max_charge": rule.max_charge}
    told_bounds = {key: plain(value) for key, value in bounds.items() if value is not None}
    return Priced(
        quantity=ONE,
        unit_price=kept,
        amount=kept,
        how=f"{found.how}, {word} {price(kept, currency)}",
        inputs={**found.inputs, **told_bounds},
    )


def _between(value: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None and value < low:
        value = low
    return high if high is not None and value > high else value


def _average(amount: Decimal, measure: Decimal) -> Decimal:
    return (amount / measure).quantize(SIX) if measure else amount


def _span(tier: Tier) -> str:
    if tier.max is None:
        return f"{told(tier.min)} et plus"
    return f"{told(tier.min)} à {told(tier.max)}"


def _tier_words(tier: Tier, units: Decimal, currency: str) -> str:
    if tier.base is TierBase.AMOUNT:
        words = price(tier.amount, currency)
    elif tier.base is TierBase.PERCENT:
        words = f"{percent(tier.amount)} de {told(units)}"
    else:
        words = f"{told(units)} × {price(tier.amount, currency)}"
        if tier.package_size is not None:
            words += f" le lot de {told(tier.package_size)}"
    return f"{words} + {price(tier.flat, currency)}" if tier.flat else words
