"""Rules of the prices: where a product's prices start, and how a price reads in French."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast
from uuid import UUID

from winvest.foundation.kit.french import amount, number, percent
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.rules.words import price as exact_price

PER: Mapping[Recurrence | None, str] = {
    Recurrence.MONTHLY: "par mois",
    Recurrence.YEARLY: "par an",
    Recurrence.ONE_SHOT: "en une fois",
    Recurrence.CUSTOM: "par cycle",
    None: "",
}
MOST_TELLING = (Recurrence.MONTHLY, Recurrence.YEARLY, Recurrence.CUSTOM, Recurrence.ONE_SHOT, None)
INDICES = {"spot": "le marché spot", "cpi": "l’indice des prix", "energy": "l’énergie"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A pricing rule with its plan; `payload` follows Annexe A §3.3, its numbers are Decimals."""

    plan_id: UUID | None
    recurrence: Recurrence | None
    type: PricingType
    tier_mode: TierMode | None = None
    currency: str = "EUR"
    payload: object
    tax_rate: Decimal
    tax_included: bool
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingPrice:
    """The lowest price of a product, in its most telling recurrence."""

    amount: Decimal
    currency: str
    recurrence: Recurrence | None
    tax_included: bool
    unit: str | None = None

    @property
    def per(self) -> str:
        """What the amount is counted by."""
        return f"par {self.unit}" if self.unit else PER[self.recurrence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A price in words: one line, or one a tier."""

    headline: str
    tiers: tuple[tuple[str, str], ...] = ()
    note: str = ""


def starting_price(prices: Iterable[Price]) -> StartingPrice | None:
    """The price « dès » of a product: per plan its fixed amounts together, else its lowest tier.

    Two plans at 19,90 € and 9,90 € a month start at 9,90 €; a price by use is told by its unit.
    """
    plans: dict[UUID | None, list[Price]] = {}
    for price in prices:
        plans.setdefault(price.plan_id, []).append(price)
    starts = [start for one in plans.values() if (start := _start(one)) is not None]
    for recurrence in MOST_TELLING:
        same = [one for one in starts if one.recurrence == recurrence]
        if same:
            return min(same, key=lambda one: (one.unit is not None, one.amount))
    return None


def is_on_quotation(prices: Iterable[Price]) -> bool:
    """Is the price given on quotation only?"""
    kinds = {price.type for price in prices}
    return kinds == {PricingType.ON_QUOTATION}


def in_words(price: Price) -> Wording:
    """A price as the sheet tells it."""
    payload = price.payload
    if price.type is PricingType.TIERED:
        return _tiers(price)
    fields = cast("Mapping[str, object]", payload) if isinstance(payload, Mapping) else {}
    if price.type is PricingType.FIXED:
        return Wording(headline=exact_price(_decimal(fields["amount"]), price.currency))
    if price.type is PricingType.USAGE:
        least = fields.get("min_charge")
        note = f"minimum {amount(_decimal(least), price.currency)}" if least is not None else ""
        unit_price = exact_price(_decimal(fields["unit_price"]), price.currency)
        return Wording(headline=f"{unit_price} par {fields['unit']}", note=note)
    if price.type is PricingType.INDEXED:
        index = str(fields.get("index", ""))
        formula = str(fields.get("formula", ""))
        return Wording(headline=f"indexé sur {INDICES.get(index, index)}", note=formula)
    if price.type is PricingType.PERCENTAGE and "rate" in fields:
        return Wording(headline=percent(_decimal(fields["rate"])))
    if price.type is PricingType.ON_QUOTATION:
        return Wording(headline="sur devis")
    if price.type is PricingType.BUNDLE and "items" in fields:
        return _bundle(price, fields)
    if "amount" in fields:
        return Wording(headline=amount(_decimal(fields["amount"]), price.currency))
    return Wording(headline=price.type.label)


def _start(prices: Sequence[Price]) -> StartingPrice | None:
    first = prices[0]
    fixed = [one for one in prices if one.type is PricingType.FIXED]
    tiers = [tier for one in prices if one.type is PricingType.TIERED for tier in _steps(one)]
    amounts = [_decimal(tier["amount"]) for tier in tiers if tier.get("base") is None]
    unit = None
    if fixed:
        first = fixed[0]
        lowest = sum((_decimal(_field(one, "amount")) for one in fixed), Decimal(0))
    elif amounts:
        lowest = min(amounts)
    else:
        used = [one for one in prices if one.type is PricingType.USAGE]
        if not used:
            return None
        first = min(used, key=lambda one: _decimal(_field(one, "unit_price")))
        lowest, unit = _decimal(_field(first, "unit_price")), str(_field(first, "unit"))
    return StartingPrice(
        amount=lowest,
        currency=first.currency,
        recurrence=first.recurrence,
        tax_included=first.tax_included,
        unit=unit,
    )


def _tiers(price: Price) -> Wording:
    rows = []
    for tier in _steps(price):
        low, high = tier["min"], tier.get("max")
        span = f"{number(_decimal(low))}"
        span = f"{span} et plus" if high is None else f"{span} à {number(_decimal(high))}"
        value = _decimal(tier["amount"])
        told = (
            percent(value) if tier.get("base") == "percent" else exact_price(value, price.currency)
        )
        rows.append((span, told))
    mode = price.tier_mode or TierMode.VOLUME
    return Wording(headline="par paliers", tiers=tuple(rows), note=mode.label)


def _bundle(price: Price, fields: Mapping[str, object]) -> Wording:
    items = cast("Iterable[Mapping[str, object]]", fields["items"])
    rows = tuple((str(one.get("sku", "")), str(one.get("plan") or "")) for one in items)
    discount = cast("Mapping[str, object]", fields.get("discount") or {})
    note = ""
    if discount.get("type") == "percent":
        note = f"moins {percent(_decimal(discount['value']))}"
    elif discount.get("type") == "amount":
        note = f"moins {amount(_decimal(discount['value']), price.currency)}"
    return Wording(headline="prix du pack", tiers=rows, note=note)


def _steps(price: Price) -> list[Mapping[str, object]]:
    return list(cast("Iterable[Mapping[str, object]]", price.payload))


def _field(price: Price, name: str) -> object:
    return cast("Mapping[str, object]", price.payload)[name]


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))
