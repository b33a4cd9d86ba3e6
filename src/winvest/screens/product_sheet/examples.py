"""A price explained by an example: what the client pays for a quantity that shows how it works."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from winvest.foundation.kit.french import NBSP, amount, number, percent
from winvest.foundation.kit.money import round_cents
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.rules.display import Price
from winvest.offer.pricing.rules.formula import FormulaError, parse, value_of
from winvest.offer.pricing.rules.grids import Apart, beside_age, told_apart
from winvest.offer.pricing.rules.tariff import Tier, TierBase, Tiered
from winvest.offer.pricing.rules.tiers import OutOfTiers, packages, slices
from winvest.offer.pricing.rules.words import price as unit_price
from winvest.offer.pricing.rules.words import told

TIMES = f"{NBSP}×{NBSP}"
USED = Decimal(100)
BASE = Decimal(1000)
SAMPLE_INDEX = Decimal("0.10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A line of a grid: from how many, at which price."""

    span: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A price in words: its headline, its grid, what to know, and an example worked out."""

    headline: str
    steps: tuple[Step, ...] = ()
    note: str = ""
    example: str = ""


def explained(price: Price) -> Explained:
    """A price in words, with an example where its grid or formula needs one."""
    fields = cast("Mapping[str, object]", price.payload)
    if price.type is PricingType.FIXED:
        return Explained(headline=unit_price(_decimal(fields["amount"]), price.currency))
    if price.type is PricingType.TIERED:
        return _tiered(price)
    if price.type is PricingType.USAGE:
        return _usage(price, fields)
    if price.type is PricingType.INDEXED:
        return _indexed(price, fields)
    if price.type is PricingType.PERCENTAGE and "rate" in fields:
        return _percentage(price, fields)
    if price.type is PricingType.BUNDLE:
        return _bundle(price, fields)
    return Explained(
        headline="Sur devis",
        note="Le prix est donné à chaque client, après étude de sa demande.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLine:
    """A row of a grid keyed by the client, as stored."""

    amount: Decimal
    min_age: int | None = None
    max_age: int | None = None
    zone: str | None = None
    min_household: int | None = None
    max_household: int | None = None
    level: str | None = None


def by_grid(price: Price, lines: Sequence[GridLine]) -> Explained:
    """A price given by a grid: from which amount, then row by row, for whom.

    >>> from winvest.offer.pricing.enums import PricingType
    >>> price = Price(plan_id=None, recurrence=None, type=PricingType.FIXED, payload={},
    ...               tax_rate=Decimal(0), tax_included=True)
    >>> one = by_grid(price, [GridLine(amount=Decimal(30), min_age=31, max_age=40)])
    >>> one.steps[0].span
    'de 31 à 40 ans'
    """
    least = min(one.amount for one in lines)
    apart = told_apart(lines)
    return Explained(
        headline=f"Dès {unit_price(least, price.currency)}",
        steps=tuple(
            Step(span=_for_whom(one, apart), value=unit_price(one.amount, price.currency))
            for one in lines
        ),
        note="La ligne qui convient au client donne son prix.",
    )


def _for_whom(one: GridLine, apart: Apart) -> str:
    told = (_range(one.min_age, one.max_age, "an", "ans"), *aside(one, apart))
    return ", ".join(each for each in told if each) or "tous les autres"


def aside(one: GridLine, apart: Apart) -> tuple[str, ...]:
    """Whom a line is for beside the age."""
    household = _range(one.min_household, one.max_household, "personne", "personnes")
    return beside_age(one, apart, household=household)


def _range(low: int | None, high: int | None, one: str, several: str) -> str:
    if low is None and high is None:
        return ""
    if low is not None and low == high:
        return f"{low} {one if low < 2 else several}"
    if high is None:
        return f"dès {low} {several}"
    return f"jusqu’à {high} {several}" if not low else f"de {low} à {high} {several}"


def _tiered(price: Price) -> Explained:
    rows = cast("Sequence[Mapping[str, object]]", price.payload)
    mode = price.tier_mode or TierMode.VOLUME
    percents = [row.get("base") == "percent" for row in rows]
    steps = tuple(
        Step(
            span=_span(_decimal(row["min"]), _or_none(row.get("max"))),
            value=percent(_decimal(row["amount"]))
            if rate
            else unit_price(_decimal(row["amount"]), price.currency),
        )
        for row, rate in zip(rows, percents, strict=True)
    )
    return Explained(
        headline="Par paliers",
        steps=steps,
        note=MODES[mode],
        example="" if any(percents) else _tier_example(rows, mode, price.currency),
    )


MODES: Mapping[TierMode, str] = {
    TierMode.VOLUME: "Le prix du palier atteint s’applique à toute la quantité.",
    TierMode.GRADUATED: "Chaque tranche est payée à son prix.",
    TierMode.PACKAGE: "Chaque palier est un forfait, dû une seule fois.",
}


def _tier_example(rows: Sequence[Mapping[str, object]], mode: TierMode, currency: str) -> str:
    """The example enters the second tier, where the mode is seen at work."""
    tiers = tuple(
        Tier(
            min=_decimal(row["min"]),
            max=_or_none(row.get("max")),
            amount=_decimal(row["amount"]),
            base=TierBase(str(row["base"])) if row.get("base") else TierBase.UNIT,
        )
        for row in rows
    )
    second = tiers[min(1, len(tiers) - 1)]
    measure = second.min + (second.min - tiers[0].min + 1) // 2 if len(tiers) > 1 else second.min
    if second.max is not None:
        measure = min(measure, second.max)
    try:
        found = slices(Tiered(mode=mode, tiers=tiers), max(measure, Decimal(1)))
    except OutOfTiers:
        return ""
    total = round_cents(sum((one.amount for one in found), Decimal(0)))
    if mode is TierMode.PACKAGE:
        return f"Pour {number(measure)}\u00a0: {amount(total, currency)}"
    parts = " + ".join(
        f"{number(_short(one.units))}{TIMES}{unit_price(one.tier.amount, currency)}"
        for one in found
    )
    return f"Pour {number(measure)}\u00a0: {parts} = {amount(total, currency)}"


def _usage(price: Price, fields: Mapping[str, object]) -> Explained:
    unit, each = str(fields["unit"]), _decimal(fields["unit_price"])
    least = _or_none(fields.get("min_charge"))
    free = _or_none(fields.get("free_units")) or Decimal(0)
    size = _or_none(fields.get("package_size"))
    used = USED + free
    units = USED if size is None else packages(USED, size)
    total = round_cents(units * each)
    shown = unit_price(each, price.currency)
    worked = f"{number(_short(units))}{TIMES}{shown} = {amount(total, price.currency)}"
    if least is not None and least > total:
        worked += f", porté au minimum de {amount(least, price.currency)}"
    notes = []
    if free:
        notes.append(f"Les {number(_short(free))} premiers {unit} sont inclus.")
    if least is not None:
        notes.append(f"Minimum {amount(least, price.currency)}.")
    per = unit if size is None else f"tranche de {number(_short(size))} {unit}, commencée due"
    return Explained(
        headline=f"{shown} par {per}",
        note=" ".join(notes),
        example=f"Pour {number(_short(used))} {unit}\u00a0: {worked}",
    )


def _indexed(price: Price, fields: Mapping[str, object]) -> Explained:
    index = INDICES.get(str(fields.get("index")), str(fields.get("index", "")))
    formula = str(fields.get("formula", ""))
    try:
        value = value_of(parse(formula), {"index": SAMPLE_INDEX})
    except FormulaError:
        example = ""
    else:
        example = (
            f"Si l’indice vaut {unit_price(SAMPLE_INDEX, price.currency)}\u00a0: "
            f"{unit_price(round(value, 6), price.currency)}"
        )
    shown = formula.replace("*", "×").replace(".", ",").replace("index", "indice")
    return Explained(headline=f"Indexé sur {index}", note=f"Prix = {shown}", example=example)


INDICES: Mapping[str, str] = {
    "spot": "le marché spot",
    "cpi": "l’indice des prix à la consommation",
    "energy": "l’indice de l’énergie",
}


def _percentage(price: Price, fields: Mapping[str, object]) -> Explained:
    rate = _decimal(fields["rate"])
    worked = amount(round_cents(BASE * rate / 100), price.currency)
    return Explained(
        headline=percent(rate),
        example=f"Sur {amount(BASE, price.currency)}\u00a0: {worked}",
    )


def _bundle(price: Price, fields: Mapping[str, object]) -> Explained:
    items = cast("Sequence[Mapping[str, object]]", fields.get("items") or ())
    discount = cast("Mapping[str, object]", fields.get("discount") or {})
    note = ""
    if discount.get("type") == "percent":
        note = f"Remise du pack\u00a0: {percent(_decimal(discount['value']))} du total."
    elif discount.get("type") == "amount":
        note = f"Remise du pack\u00a0: {amount(_decimal(discount['value']), price.currency)}."
    steps = tuple(
        Step(span=str(one.get("sku", "")), value=str(one.get("plan") or "")) for one in items
    )
    return Explained(headline="Prix du pack", steps=steps, note=note)


def _span(low: Decimal, high: Decimal | None) -> str:
    if high is None:
        return f"{told(low)} et plus"
    return f"{told(low)} à {told(high)}"


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def _or_none(value: object) -> Decimal | None:
    return None if value is None else _decimal(value)


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))
