"""Decoding: from Annexe A's payloads (§3.3 and what was added) to shapes, refusing what is wrong.

Numbers come as JSON numbers (Decimal already) or as their exact text; never through float.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import cast

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import spaced
from winvest.offer.pricing.enums import PriceEffect, PricingType, TierMode
from winvest.offer.pricing.rules.formula import FormulaError, names_in, parse
from winvest.offer.pricing.rules.reading import Fields
from winvest.offer.pricing.rules.tariff import (
    ONE,
    SERIES,
    ZERO,
    Bundle,
    Fixed,
    GridRow,
    Indexed,
    Member,
    OnQuotation,
    Percentage,
    Shape,
    Tier,
    TierBase,
    Tiered,
    Usage,
)
from winvest.offer.pricing.rules.words import told

BASES = {None: TierBase.UNIT, "percent": TierBase.PERCENT, "amount": TierBase.AMOUNT}


def shape_of(
    kind: PricingType,
    payload: object,
    *,
    tier_mode: TierMode | None = None,
    unit: str | None = None,
    grid: tuple[GridRow, ...] = (),
) -> Shape:
    """The shape of a rule; raises `Invalid` with one error a wrong field of the payload."""
    if kind is PricingType.TIERED:
        return _tiered(payload, tier_mode or TierMode.VOLUME, unit)
    fields = Fields(payload)
    match kind:
        case PricingType.FIXED:
            found: Shape = Fixed(amount=fields.amount("amount"), grid=grid)
        case PricingType.USAGE:
            found = _usage(fields)
        case PricingType.INDEXED:
            found = _indexed(fields)
        case PricingType.PERCENTAGE:
            found = _percentage(fields)
        case PricingType.BUNDLE:
            found = _bundle(fields)
        case _:
            found = OnQuotation()
    fields.finish()
    return found


def bounds_of(payload: object) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that a rule charges, when its payload says so."""
    if not isinstance(payload, Mapping):
        return None, None
    fields = Fields(payload)
    least, most = fields.perhaps("min_charge"), fields.perhaps("max_charge")
    if least is not None and most is not None and most < least:
        fields.wrong("max_charge", "bounds", "Le plafond est inférieur au minimum : corrigez-les.")
    fields.finish()
    return least, most


def _usage(fields: Fields) -> Usage:
    return Usage(
        unit=fields.text("unit", missing="Indiquez l’unité (kWh, Go, appel…)."),
        unit_price=fields.amount("unit_price"),
        free_units=fields.perhaps("free_units") or ZERO,
        package_size=fields.positive("package_size"),
    )


def _indexed(fields: Fields) -> Indexed:
    index = fields.raw.get("index")
    if index not in SERIES:
        fields.wrong("index", "index", "Choisissez l’indice : spot, cpi ou energy.")
    text = fields.text("formula", missing="Écrivez la formule, par exemple index * 1.08 + 0.045.")
    unit = fields.raw.get("unit")
    try:
        formula = parse(text or "0")
    except FormulaError as error:
        fields.wrong("formula", "formula", str(error))
        formula = parse("0")
    floor, cap = fields.perhaps("floor"), fields.perhaps("cap")
    if floor is not None and cap is not None and cap < floor:
        fields.wrong("cap", "bounds", "Le plafond est inférieur au plancher : corrigez-les.")
    return Indexed(
        index=str(index),
        formula=formula,
        text=text,
        unit=unit if isinstance(unit, str) and unit else None,
        base=fields.perhaps("base", negative=True) or ZERO,
        lag_months=fields.whole("lag_months", most=60),
        floor=floor,
        cap=cap,
        whole="quantity" in names_in(formula),
    )


def _percentage(fields: Fields) -> Percentage:
    of = fields.raw.get("of")
    return Percentage(
        rate=fields.amount("rate"),
        of=of if isinstance(of, str) and of else "amount",
        fixed_fee=fields.perhaps("fixed_fee") or ZERO,
        free_amount=fields.perhaps("free_amount") or ZERO,
        free_events=fields.whole("free_events", most=1_000_000),
    )


def _bundle(fields: Fields) -> Bundle:
    members = []
    items = fields.raw.get("items")
    if not isinstance(items, list | tuple) or not items:
        fields.wrong("items", "missing", "Indiquez les produits du pack.")
        items = ()
    for place, raw in enumerate(items):
        one = Fields(raw, prefix=f"{fields.prefix}/items/{place}")
        plan = one.raw.get("plan")
        members.append(
            Member(
                sku=one.text("sku", missing="Indiquez le SKU du produit."),
                plan=plan if isinstance(plan, str) and plan else None,
                quantity=one.positive("quantity") or ONE,
            )
        )
        fields.errors += one.errors
    effect, value = _discount(fields)
    return Bundle(
        members=tuple(members), effect=effect, value=value, amount=fields.perhaps("amount")
    )


def _discount(fields: Fields) -> tuple[PriceEffect | None, Decimal]:
    raw = fields.raw.get("discount")
    if raw is None:
        return None, ZERO
    one = Fields(raw, prefix=f"{fields.prefix}/discount")
    value = one.amount("value")
    kind = one.raw.get("type")
    if kind not in ("percent", "amount"):
        one.wrong("type", "choice", "Choisissez percent ou amount.")
        kind = "amount"
    if kind == "percent" and value > 100:
        one.wrong("value", "too_large", "Une remise ne dépasse pas 100 %.")
    fields.errors += one.errors
    return PriceEffect(kind), value


def _tiered(payload: object, mode: TierMode, unit: str | None) -> Tiered:
    if not isinstance(payload, list | tuple) or not payload:
        message = spaced("Une grille à paliers est une liste d’au moins un palier : complétez-la.")
        raise Invalid([FieldError(field="payload", code="missing", message=message)])
    errors: list[FieldError] = []
    tiers = []
    for place, raw in enumerate(cast("Sequence[object]", payload)):
        fields = Fields(raw, prefix=f"payload/{place}")
        base = fields.raw.get("base")
        if not isinstance(base, str | None) or base not in BASES:
            base = None
            fields.wrong("base", "choice", "Choisissez percent, amount, ou rien.")
        tiers.append(
            Tier(
                min=fields.amount("min"),
                max=fields.perhaps("max"),
                amount=fields.amount("amount"),
                base=BASES[base],
                flat=fields.perhaps("flat") or ZERO,
                package_size=fields.positive("package_size"),
            )
        )
        errors += fields.errors
    errors += contiguity(tiers)
    if errors:
        raise Invalid(errors)
    return Tiered(mode=mode, tiers=tuple(tiers), unit=unit)


def contiguity(tiers: Iterable[Tier]) -> list[FieldError]:
    """Holes, overlaps, reversed bounds: tiers follow each other, as typed (0–99, 100–499, 500+).

    >>> [one.code for one in contiguity([
    ...     Tier(min=Decimal(0), max=Decimal(99), amount=ONE),
    ...     Tier(min=Decimal(150), max=None, amount=ONE)])]
    ['tier_hole']
    """
    found: list[FieldError] = []

    def wrong(place: int, name: str, code: str, message: str) -> None:
        field = f"payload/{place}/{name}"
        found.append(FieldError(field=field, code=code, message=spaced(message)))

    before: Tier | None = None
    for place, tier in enumerate(tiers):
        if tier.max is not None and tier.max < tier.min:
            wrong(place, "max", "tier_reversed", "Le maximum est inférieur au minimum.")
        if before is not None and before.max is None:
            wrong(
                place, "min", "tier_overlap", "Le palier précédent n’a pas de maximum : fermez-le."
            )
        elif before is not None and before.max is not None:
            if tier.min <= before.max:
                wrong(
                    place,
                    "min",
                    "tier_overlap",
                    f"Ce palier commence dans le précédent, qui va jusqu’à {told(before.max)} "
                    "compris.",
                )
            elif tier.min - before.max > ONE:
                wrong(
                    place,
                    "min",
                    "tier_hole",
                    f"Il manque un palier entre {told(before.max)} et {told(tier.min)}.",
                )
        before = tier
    return found
